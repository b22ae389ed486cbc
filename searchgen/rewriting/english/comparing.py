"""Comparisons from either side, and infinitives that become subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module

from searchgen.grammar.lexicon import AUXILIARY, JOINING, PASSIVE, Words, inflected, is_kind, lemmas, listed, tags
from searchgen.rewriting.english.plain import noun_phrases

COMPARED = {
    "taller": "shorter", "older": "younger", "bigger": "smaller", "larger": "smaller", "faster": "slower", "heavier": "lighter",
    "higher": "lower", "richer": "poorer", "stronger": "weaker", "easier": "harder", "wider": "narrower", "warmer": "colder",
}  # fmt: skip
BE_NOT = {"is": "isn't", "was": "wasn't", "are": "aren't", "were": "weren't"}
EXPECTED = (("expected",), ("thought",), ("imagined",), ("had", "expected"), ("had", "thought"), ("had", "imagined"))
WEATHER = listed(
    "windy cold hot warm dark wet rainy sunny foggy cloudy icy stormy snowy humid cool chilly freezing muddy bright light "
    "noisy crowded quiet late early far near"
)
"""What "it" is like where it stands for the weather, a time or a place, and not for what follows."""


def compared(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "Tom is taller than Mary" and "Mary is shorter than Tom"; "smaller than we expected" and "not as big as we expected"."""
    for more, less in (*COMPARED.items(), *((b, a) for a, b in COMPARED.items())):
        if body.count("than") != 1 or body.count(more) != 1 or body[body.index("than") - 1] != more:
            continue
        than = body.index("than")
        if (be := body[than - 2]) in BE_NOT and body[than + 1] in PASSIVE and body[than + 2 :] in EXPECTED:
            yield (*body[: than - 2], BE_NOT[be], "as", base(less), "as", *body[than + 1 :])
        one, be, two = body[: than - 2], body[than - 2], body[than + 1 :]
        if be in ("is", "was") and len(one) in noun_phrases(one, 0, names) and len(two) in noun_phrases(two, 0, names):
            yield (*two, be, less, "than", *one)


def base(more: str) -> str:
    """An adjective by its comparative."""
    return next(iter(import_module("lemminflect").getAllLemmas(more, "ADJ").get("ADJ", ())), "")


def gerunds(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "It is dangerous to swim here" and "swimming here is dangerous"."""
    if "," in body:
        return
    if body[0] == "it" and body[1] in ("is", "was") and "to" in body[2:5]:
        to = body.index("to")
        how, what = body[2:to], body[to + 1 :]
        if (
            1 <= len(how) <= 2
            and len(what) >= 2
            and is_kind(how[-1], ("ADJ",))
            and how[0] not in ("time", "not")
            and how[-1] not in WEATHER | {"likely", "unlikely"}
            and not set(what) & JOINING
        ):
            for verb in inflected(what[0], "VBG") if "VB" in tags(what[0]) else ():
                yield (verb, *what[1:], body[1], *how)
    if body[0].endswith("ing"):
        stem = next(iter(lemmas(body[0])), "")
        for n in (1, 2):
            be, how, what = body[-n - 1 : -n], body[-n:], body[1 : -n - 1]
            if (
                stem
                and be in (("is",), ("was",))
                and len(what) >= 1
                and is_kind(how[-1], ("ADJ",))
                and how[-1] not in WEATHER
                and not set(what) & (JOINING | AUXILIARY)
            ):
                if n == 2 and how[0] not in ("very", "so", "quite", "really", "too"):
                    continue
                yield ("it", *be, *how, "to", stem, *what)
