"""The guides of a sample make probable what plain rejection writes, and not only what they write themselves."""

from __future__ import annotations

import numpy as np

import searchgen
from objectives.core.rows import pad
from samplers import Batch
from samplers.moves.writing import write
from searchgen.engine.problems.guide import writer_of

LATE = [
    ("school", "He was elected to the American Academy of sciences, which won his first year of high school."),
    ("school", "Prior to 2007, only 30% of Alabama's adult population had a tertiary requirement having semi-standard school."),
    ("school", "Bengali emigrants from the main towns, and people from the opposite country, establish it as a school."),
    ("school", "The county library of Exeter is a public library of the historic high school system."),
    ("school", "The children were charmed after their shy little girl's kindly creation, but without tales of school."),
    ("school", "By the 15th century, these individuals used a lively interest in religious school curriculum and research."),
    ("water", "While this date of 1889 was not up to 2000, the island was sufficiently prone to water."),
    ("water", "The divergent articles are different depending upon how they easily put a rain water bucket on this lake."),
    ("water", "Nevada springs, the region over-exit tundra region, contains California-wide uses of tap water."),
    ("water", "Other divers may hold to restimetres as occasionally where they touch underwater, lifting water or twisting."),
    ("water", "These chemicalnas (ligaments that arise in container proteins) are self-located in crushed water."),
    ("water", "There are five classes of tarred sediments due to the expansion of water."),
    ("water", "Asian elephants are gaining popularity in the United Kingdom as an alternative water treatment plant."),
    ("water", "If any flavor is used, the beans are very hard to cut and can be cut off using the water upon grinding."),
]
"""Sentences of `mini-en` that were written without a guide, drawn from those in which a word comes after twelve others; a
quarter of those with *school* and a third of those with *water* are such (`benchmarks/rejection.py`)."""
OFTEN = {"school": 578 / 102_656, "water": 366 / 102_656}
"""The share of all sentences in which each word stands."""


def test_sentences_in_which_a_word_comes_late_are_written_too() -> None:
    """Draws lack the sentences whose weights are large, and are too short: such sentences weighed exp(6.5) times the mean, in
    the geometric mean, when the guides brought words too early."""
    model = searchgen.load("mini-en")
    weights = list[float]()
    for word, share in OFTEN.items():
        writer = writer_of(searchgen.Generator(model=model, mode="sample").problem_of([word]), 1.0)
        assert writer is not None
        ids, lengths = pad(model.alphabet.encode([text for of, text in LATE if of == word]))
        every = np.arange(len(ids))
        trail = write(writer, None, Batch(ids, lengths, every * 0), every, every * 0, lengths + 1).trail  # type: ignore[arg-type]
        there = np.arange(trail.log_q.shape[1]) <= lengths[:, None]
        weights += (((trail.log_plain - trail.log_q) * there).sum(-1) - np.log(share)).tolist()
    assert np.mean(weights) < 4.5
