"""Common Chinese words as tokens, the moves that take them whole, and keywords that no longer word may swallow."""

from __future__ import annotations

import numpy as np

import searchgen
from objectives.core.rows import pad
from samplers import Batch
from searchgen.keywords.problem import of_words
from searchgen.settings import Settings


def test_common_words_are_whole_and_moves_take_them() -> None:
    model = searchgen.load("mini-zh")
    words = [model.alphabet.text(form) for form in model.words]
    assert len(words) == len(set(words)) > 5000
    assert {"的", "学校", "布置", "图书馆", "自行车"} <= set(words)
    assert model.words is model.words
    problem = of_words(("学校",), model, Settings().filled())
    assert {"insert word", "replace word", "delete word", "exchange words"} <= set(problem.proposal("search").moves)
    assert searchgen.load("mini-en").words == ()


def test_a_longer_word_swallows_no_keyword() -> None:
    problem = of_words(("世界",), searchgen.load("mini-zh"), Settings().filled())
    texts = ["他去看世界杯。", "他去看世界。", "世界很大。", "他看了世界杯，也看了世界。"]
    batch = Batch(*pad(problem.model.alphabet.encode(texts)), np.zeros(4, np.int64))
    assert problem.objective.inside(batch).tolist() == [False, True, True, True]
