"""Limits of phrases that join clauses, take one, or hold a subject and its verb."""

from __future__ import annotations

from searchgen.grammar.lexicon import AUXILIARY, SUBJECTS, tags
from searchgen.rewriting.english.limits.words import ASKED, BEING, begins_verb, denied, denies, parts, several
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import ENDS, STARTS, Place, Where, earlier, ending, follows, has, later, precedes
from searchgen.rewriting.phrases import PERSONS

WHO = "|".join(word for word in PERSONS if " " not in word)
NEEDING = "to|from|of|with|for|at|on|in|by|about"
"""Prepositions, after which something is to follow."""
CAUSED = "is was that's it's only just merely mainly partly largely probably perhaps simply not"
"""Words before "because" where "since" cannot say why: "it is because you came"."""
WANTED = "that what which who something anything people things one everything nothing"
"""Words of what a clause without its object speaks of: "something that I don't know"."""
EMPTY = "nobody nothing never none no nor neither"
"""Words by which a subject denies."""


@Where
def another_subject(p: Place) -> bool:
    """What would stand here begins with another word, and that is no verb written to the same one."""
    return p.other[0].partition("'")[0] != p.one[0]


@Where
def of_nobody(p: Place) -> bool:
    """The phrase begins with no subject."""
    return p.one[0].partition("'")[0] not in PERSONS


@Where
def same_verb(p: Place) -> bool:
    return p.one[0] == p.other[0]


@Where
def more_denied(p: Place) -> bool:
    """What would stand here denies, and the phrase does not."""
    return denied(p.other) and not denied(p.one)


@Where
def either(p: Place) -> bool:
    """The sentence begins with "either"."""
    return p.before[:1] == ("either",)


@Where
def otherwise_denied(p: Place) -> bool:
    """One of both denies, and the other does not."""
    return denied(p.one) != denied(p.other)


@Where
def without_be(p: Place) -> bool:
    """The phrase has a form of "be" and what would stand for it has none."""
    return bool(BEING & parts(p.one)) and not BEING & parts(p.other)


@Where
def tagged(p: Place) -> bool:
    """The sentence ends by asking for assent: ", aren't you?"."""
    return len(p.after) > 3 and p.after[-1] == "?" and p.after[-4] == "," and p.after[-2] in SUBJECTS


@Where
def said_to_you(p: Place) -> bool:
    """The sentence speaks to "you": a request, or one of what "you" do."""
    before = p.before
    return not before or before[0] in ("you", "please") or ("VB" in tags(before[0]) and before[0] not in SUBJECTS)


@Where
def object_left_out(p: Place) -> bool:
    """The phrase ends what is said, or has a mark at its end."""
    return ENDS(p) or not p.one[-1][0].isalnum()


@Where
def asks_first(p: Place) -> bool:
    """The phrase begins a question."""
    return not p.before and p.after[-1:] == ("?",)


@Where
def forbids(p: Place) -> bool:
    return p.before[:1] == ("don't",) or p.before[:2] == ("do", "not")


def subject(word: str) -> bool:
    """Whether a clause begins with a word."""
    return word.partition("'")[0] in ("i", "he", "she", "we", "they", "there", "rain", "snow")


LIMITS = (
    # subjects
    Limit(f"{WHO} ...", "...", precedes("and or") & another_subject, "I have a headache and a cold."),
    Limit(f"{WHO} * ...", "...", follows(AUXILIARY), "Where do you have to go?"),
    Limit(
        "...", "i'll|i'm|i|we'll|we ...", of_nobody & ~STARTS & ~follows("and but so because that"), "We say see you tomorrow."
    ),
    Limit("who ...", "who ... is ...", follows(several), "I know people who can speak French."),
    Limit("...", "it is said ...", ~STARTS, "Some people say that it is bad."),
    Limit("may i", "... mind if i", precedes("be"), "May I be the first to say it?"),
    # denying
    Limit("...", "...", more_denied & (precedes("or and") | either | earlier(EMPTY, within=2)), "She is wrong or ill."),
    Limit("...", "...", otherwise_denied & tagged, "You were late, weren't you?"),
    Limit("...", "...", without_be & tagged, "You are busy, aren't you?"),
    Limit("*n't", "... not", follows("why where when how what") | asks_first, "Why doesn't anybody help?"),
    # clauses that a verb takes
    Limit(f"* {WHO}", "* that ...", same_verb & ~precedes(begins_verb), "I knew it."),
    Limit("!... doubts ...", "... doubts ...", ENDS | follows(ending("ly")), "I highly doubt that."),
    Limit("...", "... inform ...", precedes(ASKED), "Please let me know what you need."),
    Limit("...", "... idea ...", object_left_out & earlier(WANTED), "Ask me something that I don't know."),
    Limit("...", "... i apologize", ~ENDS & ~precedes("for"), "I'm sorry I lost it."),
    Limit("...", "await* ...", later("to"), "I'm waiting for her to call."),
    Limit("...", "don't forget ...", ~STARTS & ~follows("please and but so then"), "We need to remember to buy milk."),
    Limit("...", "there is no need ...", ~STARTS & ~follows("and but so"), "I don't worry about the past."),
    # joining
    Limit("as soon as ...", "...", has("can could") | later("can could", within=2), "Come as soon as you can."),
    Limit("because ...", "since ...", earlier(denies) & (forbids | earlier("have need")), "Don't cry because he is gone."),
    Limit("because ...", "since ...", STARTS & ~later(","), "Because I want to be a translator."),
    Limit("because ...", "since ...", ~STARTS & follows(CAUSED), "It is because you came."),
    Limit("...", "although", follows("even"), "Even though it rained, we went out."),
    Limit("...", "although", ENDS, "It was close, though."),
    Limit("...", "just in ...", ~ENDS, "Use the stairs in case of fire."),
    Limit("...", "no matter what ...", ~STARTS, "Do whatever you like."),
    Limit("before|after ...", "... you ...", ~has("you") & ~said_to_you, "He was full after eating."),
    Limit("besides", "in addition", ~ENDS, "I have no hobbies besides football."),
    # what is liked, and what something is like
    Limit("!... fond ...", "... fond ...", later("much lot better more best most"), "I like cats very much."),
    Limit("...", "resembl* ...", ENDS | precedes(subject), "I know what she looks like."),
    Limit("...", "... dislike* ...", later("all much"), "I don't like it at all."),
    Limit("...", "... unlike ...", later("to"), "Rules differ from school to school."),
    Limit(f"!... {NEEDING}", f"... {NEEDING}", ENDS, "Winter is drawing near."),
    Limit("thank you", "...", follows("i we to and must should would can not"), "I must thank you."),
)
