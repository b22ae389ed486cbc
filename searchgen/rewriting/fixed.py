"""Phrases of English where they are part of a fixed expression, so that nothing else may stand for them."""

from __future__ import annotations

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import AUXILIARY, NEGATED, listed, tags
from searchgen.rewriting.english.verbs import GROUPS
from searchgen.rewriting.phrases import PERSONS

HAVING = listed("not just already never always only also ever really finally recently often probably")
"""What may stand between "have" and a participle."""
FRONTED = listed("attached enclosed here there below above inside overleaf within herewith nowhere never only")
"""Words that stand first though they are no subject, as in "attached you will find"."""
FORMAL = listed("understand agree remember be")
"""Verbs after "you will" where a letter has them for courtesy: "you will understand"."""
EMPHATIC = listed("very really so too quite extremely particularly terribly especially")
SPOKEN_FOR = listed("i'll i'm i we'll we")
ENJOYED = listed(
    "day time look meal drink lunch dinner breakfast supper shower bath party baby walk rest talk chat word fight "
    "argument dream accident effect swim break holiday vacation trip weekend nap fun sleep try go discussion meeting "
    "lesson class say night evening journey flight stay birthday christmas wedding picnic race game conversation taste "
    "bite sip haircut operation influence child"
)
"""What one "has" when it happens, and has not "got"."""
CONSUMED = listed(
    "book novel story film movie meal dinner lunch breakfast supper food drink soup coffee tea beer wine milk cake pizza "
    "magazine newspaper letter sandwich"
)
"""What one "finishes" to its end, and does not "complete"."""
TIMED = listed("open close leave arrive depart land shut finish end wake breakfast lunch dinner bed")
"""Words of what is done at a time of the day."""
LANGUAGES = listed("english french german spanish italian chinese japanese russian korean arabic portuguese latin greek dutch")
CAUSED = listed("is was that's it's only just merely mainly partly largely probably perhaps simply not")
"""Words before "because" where "since" cannot say why: "it is because you came"."""
WHOLLY = listed("completely totally entirely absolutely utterly quite fully perfectly as how more most less")
OFTEN = listed("always never just often usually sometimes")
AMONG = listed("ever never always also probably just only definitely certainly still soon surely")
"""Adverbs that stand before "going to", and not after it."""
OWNERS = {
    **{"my": "i", "your": "you", "his": "he", "her": "she", "our": "we", "their": "they"},
    **{"myself": "i", "yourself": "you", "himself": "he", "herself": "she", "ourselves": "we", "themselves": "they"},
}
"""What somebody's own is called, and by oneself -> who it is."""
HELD = listed("mouth accent voice lisp stutter confidence fluency ease")
"""Nouns that one speaks "with", and that are no people."""
TALKING = frozenset(("talk", "speak", "chat"))


def fixed(before: Words, one: Words, other: Words, after: Words) -> bool:
    """Whether a phrase between the words before and after it may not be exchanged: what is fronted before "you will find",
    "you will see" as it is written, "talk to you later", a second subject in "we will I'll see you", "be" where no infinitive
    stands, "very good" after "not", "have a good time"."""
    start = not before or not before[-1][0].isalnum()
    if one[0] in EMPHATIC and other[0] not in EMPHATIC and not start and (before[-1] in NEGATED or before[-1].endswith("n't")):
        return True  # who is "not very good" need not be "not excellent"
    if one[0] in PERSONS and after[:1] in (("and",), ("or",)) and other[0].partition("'")[0] != one[0]:
        return True  # "I have a headache and a cold" has two things that "my head aches" has not
    if "got" in other and "got" not in one and ENJOYED & set(after[:3]):
        return True
    if one[0].startswith("finish") and other[0].startswith("complete") and CONSUMED & set(after[:2]):
        return True
    if other[0] == "require" and not start and before[-1] in ("i", "you", "we", "they", "i'll", "don't"):
        return True
    if "with" in one and other[-1] == "to" and HELD & set(after[:3]):
        return True  # "to speak with your mouth full"
    if one[0] in ("call", "calls", "called") and "what" in before:
        return True  # "what do I call you"
    if one[0] == "kept" and not start and before[-1] in ("am", "is", "are", "was", "were", "be", "been"):
        return True  # "I was kept waiting"
    if one[:1] in (("see",), ("hear",)) and other[1:2] == ("that",):
        return True  # "I never see you cry", "I didn't hear you call"
    if other[:2] == ("as", "a") and "fact" in other and "fact" not in one and not start:
        return True  # "he has actually seen it" and "he has as a matter of fact seen it"
    if other[-2:] == ("able", "to") and after[:1] in (("please",), ("be",)):
        return True
    if one[0] == "when" and other[:2] == ("what", "time") and not TIMED & set(after):
        return True  # "when did you begin to study" asks for a year
    if one[0] == "because" and other[0] == "since" and not start and before[-1] in CAUSED:
        return True
    if other[0].startswith("resembl") and not start and before[-1] in ("it", "that", "this", "things"):
        return True  # "it looks like rain"
    if one[-1] == "must" and after[:1] in (("have",), ("be",)):
        return True  # "must have eaten" is a guess, and "have to have eaten" a duty
    if "unable" in other and "unable" not in one and (one[0] == "you" or after[:1] == ("wait",)):
        return True  # what "you can't" do may not be allowed
    if another_owner(before, one, other):
        return True
    if one[-1] == "about" and other[-1:] == ("of",) and "for" in after:
        return True  # "thought about it for hours"
    if one == ("a", "little") and after[:1] and after[0] in LANGUAGES:
        return True
    if other[0] in EMPHATIC and one[0] not in EMPHATIC and not start and before[-1] in WHOLLY | EMPHATIC:
        return True  # "completely exhausted" and "completely very tired"
    if one[-1:] == ("will",) and other[-2:] == ("going", "to"):
        taken = GROUPS["unplanned"] | AMONG | (FORMAL if one == ("you", "will") else frozenset())
        return (not start and before[-1] in FRONTED) or (bool(after) and after[0] in taken)
    if one[0] in TALKING and other[0] in TALKING and start and after[:1] == ("you",):
        return True
    if other[1:2] == ("that",) and len(one) == 2 and one[1] in PERSONS and other[0] == one[0] and not verbal(after):
        return True
    if other[0] in SPOKEN_FOR and one[0].partition("'")[0] not in PERSONS:
        return not start and before[-1] not in ("and", "but", "so", "because", "that")
    while len(before) > 1 and before[-1] in OFTEN:
        before = before[:-1]  # "they always arrive late"
    return other[0] == "be" and one[0] != "be" and not start and not infinitive(before[-1])


def another_owner(before: Words, one: Words, other: Words) -> bool:
    """Whether "on my own" or "by myself" would stand for "alone" where somebody else is meant."""
    owner = next((word for word in other if word in OWNERS and word not in one), "")
    return bool(owner) and other[0] in ("by", "on") and OWNERS[owner] not in {word.partition("'")[0] for word in before}


def verbal(after: Words) -> bool:
    """Whether the word after a subject is its verb, or an adverb before it: "see that you do", and not "see you tomorrow"."""
    return (
        after[:1] not in (("over",), ("through",), ("up",), ("out",))
        and bool(after)
        and (
            after[0] in AUXILIARY
            or after[0].endswith("n't")
            or after[0] in HAVING
            or bool({"VB", "VBD", "VBZ"} & tags(after[0]))
        )
    )


def infinitive(before: str) -> bool:
    """Whether a verb after a word stands as it is in a dictionary."""
    return before in ("to", "not", "please", "never", "and", "or", "always", "just") or (
        before in AUXILIARY or before.endswith(("n't", "'ll", "'d"))
    )
