"""Words of English beside which a phrase of the tables says something else, or belongs to a longer one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import listed

Surroundings = Mapping[Words, Collection[str]]
"""Phrases, and words beside each."""
BIG = listed(
    "night day deal mistake brother sister problem fan news decision help hurry surprise kiss mouth win difference change hit "
    "star name shot guy trouble dream eater spender heart love moment idea game match event fight party occasion thanks thank"
)
"""Nouns that are called big, and not large."""
SOMETHING = listed(
    "place places day days man men woman women people one something anything nothing person book time times situation case car "
    "house thing things night weather job boy girl"
)
"""Nouns that "like this" describes after them, where "in this way" would say how something is done."""

NEVER_BEFORE: Surroundings = {
    **{
        (call, who): frozenset(("up", "a", "an", "by", "names", "the", "that", "in", "out"))
        for call in ("call", "calls", "called", "calling")
        for who in ("me", "you", "him", "her", "us", "them")
    },
    ("it", "was", "my", "fault"): frozenset(("that",)),
    ("you", "should"): frozenset(("have", "never", "always", "probably", "also", "be")),
    ("very",): frozenset(("much", "first", "best", "same", "last", "few", "little")),
    ("again",): frozenset(("and",)),
    ("more", "than"): frozenset(("happy", "enough")),
    ("pleased",): frozenset(("with",)),
    ("next", "to"): frozenset(("nothing", "impossible")),
    ("seem",): frozenset(("like",)),
    ("near",): frozenset(("to",)),
    **{(get, "up"): frozenset(("from", "off", "to", "on")) for get in ("get", "got", "gets")},
    ("toilet",): frozenset(("seat", "paper", "bowl", "lid", "brush")),
    ("rich",): frozenset(("in",)),
    ("big",): BIG,
    ("a", "bit"): frozenset(("of",)),
    **{
        (speak, to): frozenset(("himself", "herself", "myself", "yourself", "themselves"))
        for speak in ("talk", "speak")
        for to in ("to", "with")
    },
    ("shop",): frozenset(("assistant", "assistants", "window", "windows", "floor")),
    ("seems",): frozenset(("like",)),
    ("seemed",): frozenset(("like",)),
}
"""Phrases, and words before which they say something else or belong to a longer phrase."""
NEVER_AFTER: Surroundings = {
    ("a", "large", "amount", "of"): frozenset(("such",)),
    ("had", "no"): frozenset(("have", "has", "had", "having", "they've", "we've", "i've", "you've")),
    ("impossible",): frozenset(("completely", "totally", "absolutely", "almost", "nearly", "quite", "entirely", "utterly")),
    ("cry",): frozenset(("a", "the", "sharp", "loud", "no", "this", "that")),
    ("know", "if"): frozenset(("me", "us")),  # "let me know if you have questions"
    ("once", "a", "day"): frozenset(("least", "most", "only", "about", "than")),
    ("like", "this"): SOMETHING,
    ("movies",): frozenset(("the",)),
    ("again",): frozenset(("and", "then", "never", "over", "now")),
    ("very",): frozenset(("the", "not")),
    **{
        ("when", who, be, "young"): frozenset(("of", "about", "than", "since", "from"))
        for who, be in (("i", "was"), ("he", "was"), ("she", "was"), ("you", "were"), ("we", "were"), ("they", "were"))
    },
    ("near",): frozenset(("very", "came", "come", "so", "too", "quite")),
    ("every", "day"): frozenset(("almost", "nearly")),
    ("trip",): frozenset(("business", "school", "field", "road", "day", "round")),
    ("shop",): frozenset(("coffee", "tea", "barber", "repair", "butcher's", "baker's", "barber's", "chemist's")),
    ("far", "away"): frozenset(("how", "so", "too", "very", "as")),
    ("thank", "you"): frozenset(("i", "we", "to", "and", "must", "should", "would", "can", "not")),
    ("my", "parents"): frozenset(("of", "both")),
    ("his", "parents"): frozenset(("of", "both")),
    ("her", "parents"): frozenset(("of", "both")),
}
"""Phrases, and words after which they say something else."""
