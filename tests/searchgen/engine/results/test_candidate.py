"""Which texts are shown: the best, and of those that say the same one."""

from __future__ import annotations

import numpy as np

from searchgen.engine.results.candidate import best_distinct, gist


def test_of_texts_that_say_the_same_the_best_is_shown() -> None:
    texts = ["The winter coat is warm.", "My coat was warm this winter.", "My winter coat is not warm.", "A red coat is warm."]
    values = -np.arange(4.0)
    assert best_distinct(texts, values, 4, apart=2) == [0, 1, 2, 3]
    assert best_distinct(texts, values, 4, apart=2, by_gist=True) == [0, 2, 3]
    assert best_distinct(texts, -values, 4, apart=2, by_gist=True) == [3, 2, 1]


def test_denial_is_meaning_in_both_languages() -> None:
    assert gist("He didn't sleep.") != gist("He did sleep.")
    assert gist("我没有钱。") != gist("我有钱。")
    assert gist("她的猫睡了。") == gist("我的猫在睡。")
