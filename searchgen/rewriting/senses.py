"""Phrases of English of which one stands for the other in one sense only: what tells by the words around it.

"An hour" is "per hour" after what is counted, "scared" is "afraid" where nobody is scared by it, and "recently" is "lately"
beside a perfect. Each test has the sentence that it was made for.
"""

from __future__ import annotations

from typing import NamedTuple

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import AUXILIARY, DETERMINERS, SUBJECTS, is_plural, listed, tags
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
MOST = listed("much lot better more best most")
LIGHT = listed("have has had having give gives gave take takes took make makes made pay pays paid")
"""Verbs that say little beside their nouns: "have a chat"."""
BEING = listed("am is are was were be been being not quite absolutely 'm 's 're isn't aren't wasn't weren't")
SPEAKING = ("talk", "speak", "spoke", "say", "said", "whisper", "ask", "answer", "sing", "sang", "read", "tell", "told")
"""Beginnings of verbs that are done with a voice."""
NEEDING = listed("to from of with for at on in by about")
"""Prepositions, after which something is to follow."""
TIMING = listed("by until till before after since on for")
"""Prepositions of times, after which no other one stands."""
WHO = listed("i he she we they there")
AFTER_BE = listed("to today now because")
"""What follows "am" where it ends a clause: "I owe what I am to you"."""
GUESSED = listed("love know like hate want feel think miss")
"""Verbs of what somebody "must" do that is a guess."""
LATER = listed(
    "tomorrow tonight today yesterday when if back at on in from this next every last later soon again and or but before after "
    "as about because to for with once twice immediately right now please anytime any while until till"
)
"""What follows who is called on the telephone."""
MANY = listed("big many much some special")


class Place(NamedTuple):
    """A phrase of a sentence, and what may stand for it."""

    before: Words
    one: Words
    other: Words
    after: Words

    @property
    def last(self) -> str:
        """The word before the phrase, "" where there is none."""
        return self.before[-1] if self.before else ""

    @property
    def following(self) -> str:
        """The word after it, "" where there is none."""
        return self.after[0] if self.after else ""

    @property
    def start(self) -> bool:
        """Whether it begins what is said."""
        return not self.last[:1].isalnum()

    @property
    def ends(self) -> bool:
        """Whether it ends what is said."""
        return not self.following[:1].isalnum()


def another_sense(before: Words, one: Words, other: Words, after: Words) -> bool:
    """Whether a phrase between the words before and after it has a sense that the other phrase has not."""
    place = Place(before, one, other, after)
    return of_nouns(place) or of_verbs(place) or of_adverbs(place) or of_clauses(place)


def of_nouns(p: Place) -> bool:
    """Whether a noun has another sense, or what counts it."""
    return (
        (p.other[0] == "per" and p.one[0] in ("a", "an") and not counts(p.last))  # "I stayed for a month"
        or (p.other == ("less", "than") and p.one == ("under",) and not is_plural("".join(p.after[1:2])))  # "children under 12"
        or (p.one == ("alone",) and bool(TELLING & {*p.before}))  # "talk to the boss alone"
        or (p.other == ("best", "of", "luck") and not p.start)  # "owes it to good luck"
        or ("cost" in p.other and "cost" not in p.one and not p.ends)  # "how much is this thing"
        or (p.other == ("woods",) and p.last in SUCH)  # "this forest"
        or (p.other[0] == "thank" and p.last in MANY)  # "a big thanks"
        or (p.other[-1:] == ("named",) and (p.ends or p.following in ("a", "an", "by")))  # "is called a tanker"
        or (p.other[:1] == ("lady",) and ("NN" in tags(p.following) or p.following == "of"))  # "the first woman doctor"
        or (p.other[0] == "many" and "there" in p.before[-3:] and "is" in p.before[-3:])
        or (p.other[0] in LIGHT and p.other[1:2] == ("a",) and p.one[0] not in LIGHT and named(p.last))  # "a nice chat"
        or (p.other[:2] == ("work", "out") and p.one[0] == "exercise" and named(p.last))  # "every exercise"
    )


def of_verbs(p: Place) -> bool:
    """Whether a verb has another sense, or its form another tense."""
    return (
        (p.other[-1] == "would" and p.one[-1].endswith("'d") and p.following in ("better", "best"))
        or (p.other[-1] == "had" and p.one[-1].endswith("'d") and p.following in ("rather", "like", "love", "prefer"))
        or (p.other[0] == "may" and p.one[0] == "might" and bool(PAST & {*p.before}))  # "I hoped you might come"
        or (p.other[0] == "might" and p.one[0] == "may" and p.last == "you" and p.one[-1] in PERMITTED)  # "you may go"
        or (p.other[0].startswith(("rely", "relie")) and p.last in THINGS)  # "it all depends on the weather"
        # "I can always sleep"
        or (p.other[-2:] == ("able", "to") and (p.ends or p.following in STILL or p.following.endswith("ly")))
        or (p.other[-2:] == ("unable", "to") and (p.ends or p.following in ("anymore", "help", "wait", "be", "either")))
        or ("can" in p.one and "could" in p.other and p.following in ABILITIES)
        or (p.other == ("went", "up") and (p.last in DETERMINERS or "JJ" in tags(p.last)))  # "a rose bush"
        or (p.other[0].endswith("'ve") and asks(p.last))  # "won't you have some"
        or (p.other[0] == "took" and bool(BEING & {*p.before[-3:]}))  # "they were well looked after"
        or (
            named(p.last) and "NN" in tags(p.one[0]) and "VB" in tags(p.other[0]) and "NN" not in tags(p.other[0])
        )  # "the plan to"
        or (p.one[:2] == ("plan", "to") and p.other[:2] == ("plan", "on") and named(p.last))
        or (p.one[-1] == "must" and p.following in GUESSED)  # "she must love you"
        or (p.one == ("kid",) and asks(p.last))  # "don't kid me"
        or (p.one[0].startswith("call") and not p.other[0].startswith("call") and called(p.following))  # "she calls me Ken"
        or (p.other[0].startswith("learn") and bool({"hard", "harder"} & {*p.after}))
        or ("would" in p.other and "would" not in p.one and p.last in ("just", "only", "really", "also", "still"))
        or ("VBZ" in tags(p.other[0]) and "VBG" in tags(p.last))  # "holding hands in the rain"
        or ("would" in p.other and "would" not in p.one and asks(p.last))  # "don't you want to see it"
        or (p.other[-2:] == ("ought", "to") and p.following in STILL)  # "I should probably go"
        or (p.other[0] == "let's" and not p.start)  # "you should let us go"
        or (p.other[-1] == "died" and p.one[-1] == "dead" and not p.ends)  # "that is dead wrong"
        or (p.other[0].startswith("dislike") and p.following == "to")
        or (p.other == ("found", "out") and p.following not in ASKED | {"that"})  # "discovered the island"
    )


def of_adverbs(p: Place) -> bool:
    """Whether an adjective or an adverb has another sense."""
    return (
        (p.other == ("increasingly",) and ("JJ" not in tags(p.following) or is_plural(p.following)))  # "more and more tourists"
        or (p.other == ("lately",) and not PERFECT & {*p.before, *p.after[:3]} and not perfect(p.before))  # "I recently left"
        or (p.other[0] == "afraid" and p.one == ("scared",) and takes_object(p.following))  # "the noise scared the cat"
        or (p.other[:2] == ("after", "meals") and not p.ends)  # "after eating spicy food"
        or (p.other[-2:] == ("at", "home") and p.one[-1] == "home" and p.following in PLACED)  # "home early"
        or (
            p.other == ("right",)
            and p.one == ("correct",)
            and p.last not in BEING
            and not p.last.endswith(("'s", "'re", "n't"))
        )
        # "in public places"
        or (p.other == ("publicly",) and (is_plural(p.following) or bool({"NN", "JJ"} & tags(p.following))))
        or (p.other == ("although",) and p.ends)  # "seriously though, it was close"
        or (p.other == ("in", "this", "way") and "NN" in tags(p.following))  # "it seems like this time he is right"
        or (p.other == ("simultaneously",) and not p.ends)  # "at the same time tomorrow"
        or (p.other[0] == "in" and p.one[0] != "in" and p.last in TIMING)  # "by the day after tomorrow"
        or (
            p.other == ("not", "far", "from")
            and ("o'clock" in p.after or "VBG" in tags(p.following) or p.last.startswith(("com", "came")))
        )
        or ("health" in p.other and "health" not in p.one and bool({"it", "it's", "that", "this"} & {*p.before, *p.one}))
        or ("voice" in p.other and "voice" not in p.one and not speaks(p.before))  # "she left quietly"
        or ("ever" in p.other and "never" in p.one and (p.last in BEING or bool(BEING & split(p.one))))  # "I'm never late"
        or (p.one == ("hard",) and p.other == ("difficult",) and p.last in ("too", "so", "very") and works(p.before))
    )


def of_clauses(p: Place) -> bool:
    """Whether a phrase that takes a clause, or an object, would take another one."""
    return (
        (denied(p.other) and not denied(p.one) and (p.following in ("or", "and") or negative(p.before)))  # "no one was late"
        or (p.other[0].startswith("await") and "to" in p.after)  # "waiting for her to call"
        # "one that I don't know"
        or ("idea" in p.other and (p.ends or not p.one[-1][0].isalnum()) and bool(RELATIVE & {*p.before}))
        or (p.other[-2:] == ("i", "apologize") and not p.ends and p.following != "for")  # "I'm sorry I lost it"
        or ("inform" in p.other and p.following in ASKED)  # "let me know what it is"
        # "tell me what to do"
        or (p.other[0].startswith("let") and p.one[0].startswith("tell") and p.after[:2] == ("what", "to"))
        or (p.other[:3] == ("no", "matter", "what") and not p.start)  # "do whatever you like"
        or (p.other[:2] == ("don't", "forget") and not p.start and p.last not in ("please", "and", "but", "so", "then"))
        # "full after eating"
        or (p.one[0] in ("before", "after") and "you" in p.other and "you" not in p.one and not told(p.before))
        or (p.other[0] == p.one[0] == "who" and "is" in p.other and several(p.last))  # "people who will help"
        or ("doubts" in p.other and "doubts" not in p.one and (p.ends or p.last.endswith("ly")))  # "I highly doubt that"
        or (tagged(p.after) and bool(BEING & split(p.one)) and not BEING & split(p.other))  # "you are busy, aren't you"
        or ("fond" in p.other and "fond" not in p.one and bool(MOST & {*p.after}))  # "I like cats very much"
        # "what she looks like", "he looks like he is tired"
        or (p.other[0].startswith("resembl") and (p.ends or p.following.partition("'")[0] in WHO))
        or (p.other[-1] in NEEDING and p.one[-1] not in NEEDING and p.ends)  # "winter is drawing near"
        or p.following == "'"  # "my parents' house"
        or (p.other[-1].endswith(("'m", "'re")) and p.last in ("what", "who", "where") and p.following in AFTER_BE)
    )


def split(words: Words) -> set[str]:
    """Words, and what is written to them: "you're" is "you" and "'re"."""
    return {part for word in words for part in (word, word[word.find("'") :] if "'" in word else word)}


def tagged(after: Words) -> bool:
    """Whether a sentence ends by asking for assent: ", aren't you?"."""
    return len(after) > 3 and after[-1] == "?" and after[-4] == "," and after[-2] in SUBJECTS


def asks(last: str) -> bool:
    """Whether a subject after this word is asked about: "don't you want", "won't you have"."""
    return last in AUXILIARY or last.endswith("n't")


def called(word: str) -> bool:
    """Whether a word after who is called is what he is called: "she calls me Ken"."""
    return word[:1].isalnum() and word not in LATER


def several(word: str) -> bool:
    """Whether a word names more than one person or thing."""
    return is_plural(word) or word in ("people", "those", "they", "we", "children", "men", "women")


def named(last: str) -> bool:
    """Whether a noun is to follow a word: "every exercise", "a nice chat"."""
    return last in DETERMINERS or last in ("every", "each") or "JJ" in tags(last)


def speaks(before: Words) -> bool:
    """Whether something is said in what stands before."""
    return any(word.startswith(SPEAKING) for word in before)


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
