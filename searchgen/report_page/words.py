"""Terms, constraints and moves in words, for people who have never seen them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchgen.writing import number

TERMS = {
    "fluency": "how probable the language model {model} finds the text: the logarithm of its probability",
    "length": "a preference for lengths that people use, and a reward for each token, since every word more makes a text less "
    "probable",
    "repetition": "minus the number of words and pairs of words that are said again",
    "similarity": "the logarithm of how alike the text and the sentence are, from 0 to 1",
    "novelty": "the logarithm of the share of the text that is not copied from the sentence",
    "edits": "minus the number of tokens that differ from the sentence",
    "rarity": "minus what rare words cost",
    "grammar": "minus the number of mistakes of grammar that a rule is sure of",
    "style": "the logarithm of the probability that the classifier gives to the wanted label",
}
PRICE = "price of "
"""The beginning of the name of a term that stands in the place of a hard constraint, and that a chain may pay."""
CONSTRAINTS = {
    "Contains": "It contains {words}.",
    "ContainsAny": "It contains as many of the wanted words as were asked for.",
    "Avoids": "It contains none of {avoid}.",
    "StartsWith": "It begins as was asked.",
    "EndsWith": "It ends as was asked.",
    "Matches": "It matches the pattern.",
    "LengthPrior": "It has {length}.",
    "LengthBounds": "It has {length}.",
    "RoundTrip": "The tokenizer reads it exactly as it was written.",
    "Standing": "The given words stand in it as they were typed, and are part of no longer word.",
    "SameMeaning": "It says what the sentence says: only exchanges are allowed that keep the meaning by rule.",
    "MaxEdits": "It is few enough edits away from the sentence.",
    "AtLeast": "It is as similar and as new as was asked.",
    "WholeWords": "Every word of several tokens in it is one that the word list knows.",
}
MOVES = {
    "insert": "inserts a word",
    "replace": "replaces a word",
    "delete": "deletes a word",
    "relocate": "moves some words to another place",
    "swap": "exchanges two words",
    "insert word": "inserts a whole word",
    "replace word": "replaces a whole word",
    "delete word": "deletes a whole word",
    "exchange words": "exchanges two whole words",
    "regenerate": "writes the whole text anew",
    "restate": "says a part of the sentence in another way that means the same",
    "rephrase": "says a few words in other words",
    "correct": "corrects what looks like a mistake",
    "exchange": "exchanges the texts of two temperatures",
}
SEVERAL = {"insert": "inserts", "delete": "deletes", "refill": "replaces"}
"""Moves of several tokens side by side, whose names end in a number."""


def of_term(name: str, model: str) -> str:
    """What a term is."""
    if name.startswith(PRICE):
        return f"minus the violations of a constraint ({name.removeprefix(PRICE)}) that a chain may break on its way"
    return TERMS.get(name, "a term of your own").format(model=model)


def of_constraint(kind: str, plan: Mapping[str, Any]) -> str:
    """What a hard constraint asks for."""
    settings = plan.get("settings") or {}
    words = list(map(str, plan.get("keywords") or settings.get("keep") or ()))
    bounds, unit = settings.get("length"), plan.get("length_unit") or "words"
    told = {
        "words": listed(words) + (", in any inflected form" if settings.get("inflect") else "")
        + (", in this order" if settings.get("order") == "given" else "") if words else "every word that must be kept",
        "avoid": listed(list(map(str, settings.get("avoid") or ()))) or "the words to avoid",
        "length": f"{bounds[0]} to {bounds[1]} {unit}" if bounds else f"a number of {unit} within the bounds",
    }  # fmt: skip
    return CONSTRAINTS.get(kind, f"It meets your constraint {kind}.").format(**told)


def of_move(name: str) -> str:
    """What a move does to a text."""
    kind, _, size = name.partition(" ")
    if kind in SEVERAL and size.isdigit():
        return f"{SEVERAL[kind]} {size} words side by side"
    return MOVES.get(name, f"makes a change of the kind “{name}”")


def listed(words: list[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return f" {last} ".join([part for part in (", ".join(words[:-1]), words[-1]) if part]) if words else ""


def formula(terms: tuple[str, ...], weights: tuple[float, ...]) -> str:
    """The log-density with the names and weights of its terms."""
    shown = [(weight, name) for name, weight in zip(terms, weights, strict=True)]
    told = "".join(
        f" {'−' if w < 0 else '+' if i else ''} " + ("" if abs(w) == 1 else f"{abs(w):g} · ") + f"{name}(x)"
        for i, (w, name) in enumerate(shown)
    )
    return f"log ρ(x) = {' '.join(told.split()) or '0'}   where every constraint holds,   −∞ elsewhere"


def goal(plan: Mapping[str, Any]) -> str:
    """What is done with the log-density."""
    temperature = (plan.get("settings") or {}).get("temperature")
    if plan["mode"] == "search":
        return (
            "This was a search: it looks for the texts x with the highest log ρ(x). The chains begin at a temperature at which "
            f"they are free to try much, and cool down to {number(temperature, 2)}, at which they hardly accept a worse text. "
            "What they find has a best value, and no distribution."
        )
    at = "" if temperature in (None, 1, 1.0) else f" to the power 1/{number(temperature, 2)}"
    even = (plan.get("settings") or {}).get("even_lengths")
    lengths = " Weights that were learned in the warm-up make all lengths equally probable." if even else ""
    return (
        f"This was a sample: a text x is drawn with a probability in proportion to ρ(x){at}. A draw alone says little; "
        f"averages and frequencies over many draws say what such texts are like.{lengths}"
    )
