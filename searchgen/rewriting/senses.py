"""Phrases of English of which one stands for the other in one sense only: what tells by the words around it.

"An hour" is "per hour" after what is counted, "scared" is "afraid" where nobody is scared by it, and "recently" is "lately"
beside a perfect. Each test has the sentence that it was made for.
"""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import AUXILIARY, DETERMINERS, is_plural, listed, tags
from searchgen.rewriting.fixed import HAVING
from searchgen.rewriting.place import ASKED, BEING, Place, split

COUNTED = listed("once twice times yen percent much many dollars")
"""Words before "a month" that it counts."""
PAST = listed("hoped thought said knew told wondered feared believed felt wished asked suspected warned worried was were")
"""Words of a past, after which "might" is no "may"."""
PERFECT = listed("have has had been haven't hasn't hadn't having")
"""Verbs of a perfect, beside which "lately" stands."""
PERMITTED = listed("go come take have may")
"""Verbs of what "you may" do because somebody lets you."""
THINGS = listed("it that this all everything which what")
"""Subjects that rely on nobody."""
TELLING = listed("talk speak see meet with leave let")
"""Verbs with somebody else, who is "alone" then."""
ABILITIES = listed("drive swim ski skate dance hear see feel smell fly")
"""What "can you" asks whether you are able to, and not for."""
PLACED = listed("early late safe safely soon by before for alone again")
"""What says more of being home, so that it is not "at home" alone."""
STILL = HAVING | listed("hardly barely still even just almost nearly easily")
"""Adverbs that stand before a verb, and after "can"."""
SUCH = listed("this a that one every each another which")
"""Words before one thing, which "woods" are not."""
LIGHT = listed("have has had having give gives gave take takes took make makes made pay pays paid")
"""Verbs that say little beside their nouns: "have a chat"."""
SPEAKING = ("talk", "speak", "spoke", "say", "said", "whisper", "ask", "answer", "sing", "sang", "read", "tell", "told")
"""Beginnings of verbs that are done with a voice."""
TIMING = listed("by until till before after since on for")
"""Prepositions of times, after which no other one stands."""
GUESSED = listed("love know like hate want feel think miss")
"""Verbs of what somebody "must" do that is a guess."""
COLLECTED = listed("stamps coins postcards dolls cards art antiques records books comics autographs toys")
"""What somebody collects for pleasure."""
ABLE = listed("can could will should may must")
"""Verbs of what one may begin "right now", which is not "at the moment"."""
LATER = listed(
    "tomorrow tonight today yesterday when if back at on in from this next every last later soon again and or but before after "
    "as about because to for with once twice immediately right now please anytime any while until till"
)
"""What follows who is called on the telephone."""
MANY = listed("big many much some special")
"""Words before "thanks", which is no "thank you" then."""


def another_sense(p: Place) -> bool:
    """Whether a phrase has a sense where it stands that the other phrase has not."""
    return of_nouns(p) or of_verbs(p) or of_adverbs(p)


def of_nouns(p: Place) -> bool:
    """Whether a noun has another sense, or what counts it."""
    return (
        (p.other[0] == "per" and p.one[0] in ("a", "an") and not counts(p.last))  # "I stayed for a month"
        or (p.other == ("less", "than") and p.one == ("under",) and not is_plural("".join(p.after[1:2])))  # "children under 12"
        or (p.one == ("alone",) and bool(TELLING & {*p.before}))  # "talk to the boss alone"
        or (p.other == ("best", "of", "luck") and not p.start)  # "owes it to good luck"
        or ("cost" in p.other and "cost" not in p.one and not p.ends)  # "how much is this thing"
        or (p.other[-1] == "physician" and p.last == ",")  # "it hurts, doctor"
        or (p.other[:2] == ("once", "upon") and not p.start)  # "they arrived long ago"
        or (p.other[0].startswith("i'") and p.last == "and")  # "my sister and I have a dog"
        or (p.other == ("woods",) and p.last in SUCH)  # "this forest"
        or (p.other[0] == "thank" and p.last in MANY)  # "a big thanks"
        or (p.other[-1:] == ("named",) and (p.ends or p.following in ("a", "an", "by", "the")))  # "is called a tanker"
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
        or (p.other[-2:] == ("unable", "to") and (p.ends or p.following in ("anymore", "help", "wait", "be", "have", "either")))
        or ("can" in p.one and "could" in p.other and p.following in ABILITIES)
        or (p.other == ("went", "up") and (p.last in DETERMINERS or "JJ" in tags(p.last)))  # "a rose bush"
        or (p.other[0].endswith("'ve") and asks(p.last))  # "won't you have some"
        or (p.other[0] == "took" and bool(BEING & {*p.before[-3:]}))  # "they were well looked after"
        or (
            named(p.last) and "NN" in tags(p.one[0]) and "VB" in tags(p.other[0]) and "NN" not in tags(p.other[0])
        )  # "the plan to"
        or (p.one[:2] == ("plan", "to") and p.other[:2] == ("plan", "on") and named(p.last))
        or (p.other[0].startswith(("bought", "buy")) and p.one[0].startswith("g") and "from" in p.after)  # "got it from her"
        or (p.other[0].startswith("gather") and p.following in COLLECTED)  # "she collects stamps"
        or (p.other[-1].endswith("'ve") and p.following in HAVING and not done("".join(p.after[1:2])))  # "I have just this"
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
        or (p.other[:1] == ("each",) and p.last in ("almost", "nearly"))  # "almost every weekend"
        or (p.other[0] in ("really", "very") and p.one == ("so",) and ("why" in p.before or "how" in p.before))
        or (p.other == ("every", "day") and not p.ends and "NN" in tags(p.following))  # "the daily rate"
        or (p.other == ("punctually",) and p.last in ("exactly", "precisely", "just", "right"))
        or (p.other == ("at", "the", "moment") and "right" in p.one and bool(ABLE & {*p.before}))  # "you can start right now"
        or (p.other[:2] == ("just", "in") and p.following[:1].isalnum())  # "in case of fire"
        or (p.other[0] in ("many", "plenty", "lots", "several") and p.last == "quite")  # "quite a lot of people"
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


def asks(last: str) -> bool:
    """Whether a subject after this word is asked about: "don't you want", "won't you have"."""
    return last in AUXILIARY or last.endswith("n't")


def done(word: str) -> bool:
    """Whether a word may be a participle."""
    return bool({"VBN", "VBD"} & tags(word))


def called(word: str) -> bool:
    """Whether a word after who is called is what he is called: "she calls me Ken"."""
    return word[:1].isalnum() and word not in LATER


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


def perfect(before: Words) -> bool:
    """Whether a verb after these words is in the perfect."""
    return any(word.endswith(("'ve", "'s")) for word in before[-3:])


def works(before: Words) -> bool:
    """Whether somebody does something "hard"."""
    return any(word.startswith(("work", "try", "tri", "push", "train", "hit", "stud", "rain")) for word in before)
