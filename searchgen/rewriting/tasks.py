"""The tasks of rewriting: what each asks for, as weights of terms and a length.

    fluency      log-probability of the text under the model, with part of the cost of a token given back in a search
    similarity   log of how alike text and source are, from 0 to 1
    novelty      log of how much of the text is not copied, from 0.001 to 1
    edits        minus the tokens changed
    rarity       minus what rare words cost
    style        log-probability of a label under a classifier
    repetition   minus what is said again
    grammar      minus the mistakes that a rule is sure of

All are in nats. The weights of paraphrase and correct were chosen by `benchmarks/tune.py` on training sentences; what it found
between fluency, similarity and the reward of a word, simplify, shorten and restyle have taken over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TERMS = ("fluency", "similarity", "novelty", "edits", "rarity", "style", "repetition", "grammar")


@dataclass(frozen=True)
class Task:
    """What a task asks for."""

    says: str
    """For people, one line."""
    weights: Mapping[str, float]
    """Weight of each term; a term that is not named does not take part."""
    length: tuple[float, float] = (0.5, 1.6)
    """Bounds on the words of a rewrite, as parts of the source's."""
    usual: float = 1.0
    """The length aimed at, as part of the source's."""
    spread: float = 0.25
    """Standard deviation of the logarithm of a length around that."""
    reward: float = 1.0
    """Part of a model's cost per token of ordinary text that a search gives back."""
    source: bool = False
    """Whether the source itself may be the answer."""
    max_edits: int | None = None
    meaning: bool = False
    """Whether a rewrite must say what the source says, by rule (`objectives.SameMeaning`)."""
    corrects: bool = False
    """Whether only mistakes are put right: words near in spelling, forms of words, small words."""
    drops: bool = False
    """Whether it may do without words that add little."""
    adds: bool = False
    """Whether phrases may be said in more words."""


TASKS = {
    "paraphrase": Task(
        "the same in other words", {"fluency": 1, "similarity": 8, "novelty": 40, "repetition": 8}, reward=0.7, meaning=True
    ),
    "simplify": Task(
        "shorter, with commoner words",
        {"fluency": 1, "similarity": 8, "novelty": 2, "rarity": 2, "repetition": 8},
        (0.4, 1.1),
        usual=0.8,
        reward=0.4,
        meaning=True,
        drops=True,
    ),
    "correct": Task(
        "mistakes put right", {"edits": 2.2, "grammar": 6}, (0.7, 1.4), spread=1.0, reward=0.5, source=True, corrects=True
    ),
    "shorten": Task(
        "the same in fewer words",
        {"fluency": 1, "similarity": 8, "repetition": 8},
        (0.3, 0.95),
        usual=0.6,
        reward=0.2,
        meaning=True,
        drops=True,
    ),
    "expand": Task(
        "the same in more words",
        {"fluency": 1, "similarity": 40, "repetition": 8},
        (1.05, 2.2),
        usual=1.5,
        meaning=True,
        adds=True,
    ),
    "restyle": Task(
        "the same in another style", {"fluency": 2, "similarity": 100, "style": 10, "repetition": 8}, reward=0.7, meaning=True
    ),
    "none": Task("nothing but fluency and the terms that are given", {}, source=True),
}
FREE = {"similarity": 400.0, "fluency": 2.0, "novelty": 5.0}
"""Weights where meaning is not held by rule, but by similarity alone, for the terms that such a task has."""
