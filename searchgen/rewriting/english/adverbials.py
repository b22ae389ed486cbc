"""Adverbials of time that move to the front or to the back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from searchgen.grammar.lexicon import SAID, Words, listed
from searchgen.rewriting.english.plain import adverbial, plain_clause
from searchgen.rewriting.english.verbs import GROUPS

NOT_BEFORE = listed(
    "of from since until till than as to by at on in for like and or not only almost about during before after right even "
    "just every soon the a an my your our their its late early later earlier time times thing"
)
"""Words that an adverbial belongs to where they stand before it."""
NOMINATIVE = listed("i he she we they")
"""Words that begin another clause, where they do not stand first: "the clothes he wore yesterday"."""
ABOUT = ("about", "of", "for")
"""Words between which and an adverbial a meeting or a lesson is named by its time."""
PLANS = listed(
    "resolution decision plan promise attempt habit rule vow effort decided promised offer idea dream chance wish goal "
    "aim order advice permission right time how what where me him her us them you"
)
"""Words before "to" and a verb to which an adverbial may belong: "a plan to write every day", "asked me to come today"."""
BEFORE_ACTS = listed("to of about for from without after before like by in on at")
"""Words before an -ing form to which an adverbial may belong: "looking forward to seeing you next week"."""
HARD = listed("impossible possible difficult hard easy necessary important able unable ready")
"""Adjectives before "to" and a verb to which an adverbial may belong: "impossible to finish in a day"."""
BE = listed("am is are was were")
PERFECT = listed("have has had haven't hasn't hadn't")
REGRETTED = listed("should could would might must shouldn't couldn't wouldn't")
"""Words before "have" of what was not, or is not sure: "you should have come yesterday"."""
NO_FORMS = listed(
    "bring sing ring swing sting cling fling spring string wring king thing wing morning evening nothing anything something "
    "everything"
)
"""Words that end in -ing and are no -ing form of a verb."""


def owned(main: Words) -> bool:
    """Whether an adverbial after these words belongs to the last of them: "since last week", "about the exam next week"; or may
    belong to what somebody made up his mind to do."""
    planned = any((noun in PLANS or noun in HARD) and to == "to" for noun, to in pairwise(main))
    acting = any(before in BEFORE_ACTS and word.endswith("ing") and word not in NO_FORMS for before, word in pairwise(main))
    about = any(word in ABOUT for word in main[-4:-1])
    within = any(word in NOMINATIVE for word in main[2:])
    regretted = any(have == "have" and word in REGRETTED for word, have in pairwise(main))
    return (
        main[-1] in NOT_BEFORE | BE
        or "mind" in main
        or planned
        or acting
        or within
        or regretted
        or main[-1] in ("o'clock", "a.m", "p.m", "a.m.", "p.m.")
        or (main[-2:-1] == ("at",) and adverbial(("at", main[-1], "o'clock")))
        or (about and main[-1] in GROUPS["event"])
    )


def moved_adverbials(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "I saw him last week" and "last week, I saw him"; a comma after it comes and goes."""
    for n in (1, 2, 3, 4):
        last, first = body[-n:], body[:n]
        main = body[:-n]
        lacking = last[:1] == ("in",) and any(word in PERFECT or word.endswith("'ve") for word in main)  # "not seen in years"
        seldom = last[:1] in (("every",), ("each",)) and any(word == "not" or word.endswith("n't") for word in main)
        if (
            adverbial(last)
            and plain_clause(main, names)
            and not set(main) & SAID
            and not owned(main)
            and not (seldom or lacking)
        ):
            yield (*last, ",", *main)
        if adverbial(first):
            comma = body[n : n + 1] == (",",)
            main = body[n + comma :]
            if plain_clause(main, names) and not set(main) & SAID:
                if not any(word in NOMINATIVE for word in main[2:]):
                    yield (*main, *first)
                yield (*first, *main) if comma else (*first, ",", *main)
