"""Phrases of English of which one stands for the other in one sense only: what tells by the words around it.

"An hour" is "per hour" after what is counted, "scared" is "afraid" where nobody is scared by it, and "recently" is "lately"
beside a perfect. Each test has the sentence that it was made for.
"""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import DETERMINERS, SUBJECTS, is_plural, listed, tags
from searchgen.rewriting.fixed import HAVING

COUNTED = listed("once twice times yen percent much many dollars")
"""Words before "a month" that it counts."""
ASKED = listed("what when where who how why which whether if")
PAST = listed("hoped thought said knew told wondered feared believed felt wished asked suspected warned worried was were")
"""Words of a past, after which "might" is no "may"."""
PERFECT = listed("have has had been haven't hasn't hadn't having")
PERMITTED = listed("go come take have may")
"""Verbs of what "you may" do because somebody lets you."""
THINGS = listed("it that this all everything which what")
"""Subjects that rely on nobody."""
TELLING = listed("talk speak see meet with leave let")
"""Verbs with somebody else, who is "alone" then."""
ABILITIES = listed("drive swim ski skate dance hear see feel smell fly")
"""What "can you" asks whether you are able to, and not for."""
RELATIVE = listed("that what which who something anything people things one everything nothing")
EMPTY = listed("nobody nothing never none no nor neither")
PLACED = listed("early late safe safely soon by before for alone again")
STILL = HAVING | listed("hardly barely still even just almost nearly easily")
SUCH = listed("this a that one every each another which")
MANY = listed("big many much some special")


def another_sense(before: Words, one: Words, other: Words, after: Words) -> bool:
    """Whether a phrase between the words before and after it has a sense that the other phrase has not."""
    last, following = before[-1] if before else "", after[0] if after else ""
    start = not before or not last[0].isalnum()
    ends = not following or not following[0].isalnum()
    return (
        (other[0] == "per" and one[0] in ("a", "an") and not counts(last))  # "I stayed for a month"
        or (other == ("increasingly",) and ("JJ" not in tags(following) or is_plural(following)))  # "more and more tourists"
        or (other[0] == "afraid" and one == ("scared",) and takes_object(following))  # "the noise scared the cat"
        or (other == ("less", "than") and one == ("under",) and not is_plural("".join(after[1:2])))  # "children under 12"
        or (denied(other) and not denied(one) and (following in ("or", "and") or negative(before)))  # "no one was late"
        or (other == ("lately",) and not PERFECT & {*before, *after[:3]} and not perfect(before))  # "I recently left"
        or (other[-1] == "would" and one[-1].endswith("'d") and following in ("better", "best"))
        or (other[-1] == "had" and one[-1].endswith("'d") and following in ("rather", "like", "love", "prefer"))
        or (other[0] == "may" and one[0] == "might" and bool(PAST & {*before}))  # "I hoped you might come"
        or (other[0] == "might" and one[0] == "may" and last == "you" and one[-1] in PERMITTED)  # "you may go"
        or (other[0].startswith(("rely", "relie")) and last in THINGS)  # "it all depends on the weather"
        or (one == ("alone",) and bool(TELLING & {*before}))  # "talk to the boss alone"
        or (other[0].startswith("await") and "to" in after)  # "waiting for her to call"
        or ("idea" in other and (ends or not one[-1][0].isalnum()) and bool(RELATIVE & {*before}))  # "one that I don't know"
        or (other[-2:] == ("i", "apologize") and not ends and following != "for")  # "I'm sorry I lost it"
        or ("inform" in other and following in ASKED)  # "let me know what it is"
        or (other[0].startswith("let") and one[0].startswith("tell") and after[:2] == ("what", "to"))  # "tell me what to do"
        or (other[:3] == ("no", "matter", "what") and not start)  # "do whatever you like"
        or (other == ("best", "of", "luck") and not start)  # "owes it to good luck"
        or (other[:2] == ("don't", "forget") and not start and last not in ("please", "and", "but", "so", "then"))
        or (other[:2] == ("after", "meals") and not ends)  # "after eating spicy food"
        or (one[0] in ("before", "after") and "you" in other and "you" not in one and not told(before))  # "full after eating"
        or (other[-2:] == ("at", "home") and one[-1] == "home" and following in PLACED)  # "home early"
        or ("cost" in other and "cost" not in one and not ends)  # "how much is this thing"
        or (other[-2:] == ("able", "to") and (ends or following in STILL or following.endswith("ly")))  # "I can always sleep"
        or (other[-2:] == ("unable", "to") and (ends or following in ("anymore", "help", "wait", "be", "either")))
        or ("can" in one and "could" in other and following in ABILITIES)
        or (other == ("woods",) and last in SUCH)  # "this forest"
        or (other == ("went", "up") and (last in DETERMINERS or "JJ" in tags(last)))  # "a rose bush"
        or (other[0] == "thank" and last in MANY)  # "a big thanks"
        or (other[-1:] == ("named",) and following in ("a", "an", "by"))  # "is called a tanker"
        or (other[:1] == ("lady",) and ("NN" in tags(following) or following == "of"))  # "the first woman doctor"
        or (one == ("hard",) and other == ("difficult",) and last in ("too", "so", "very") and works(before))
    )


def counts(word: str) -> bool:
    """Whether a word counts something, or is what is counted: "eight hours", "$5", "twice"."""
    return word in COUNTED or any(map(str.isdigit, word)) or is_plural(word)


def takes_object(word: str) -> bool:
    """Whether a word begins what is done to: "the cat", "me"."""
    return word in DETERMINERS or word in ("me", "you", "him", "her", "us", "them", "it", "everyone", "everybody")


def denied(words: Words) -> bool:
    """Whether one of some words denies."""
    return any(word == "not" or word.endswith("n't") for word in words)


def negative(before: Words) -> bool:
    """Whether a subject denies already."""
    return bool(EMPTY & {*before[-2:]})


def perfect(before: Words) -> bool:
    """Whether a verb after these words is in the perfect."""
    return any(word.endswith(("'ve", "'s")) for word in before[-3:])


def told(before: Words) -> bool:
    """Whether a sentence that begins so speaks to "you": a request, or one of what "you" do."""
    return not before or "you" in before[:1] or ("VB" in tags(before[0]) and before[0] not in SUBJECTS) or before[0] == "please"


def works(before: Words) -> bool:
    """Whether somebody does something "hard"."""
    return any(word.startswith(("work", "try", "tri", "push", "train", "hit", "stud", "rain")) for word in before)
