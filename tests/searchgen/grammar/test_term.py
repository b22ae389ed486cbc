"""The term that counts mistakes of grammar keeps the contract, in both languages."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from objectives.core.base import Rows, Tokens
from objectives.core.contract import check
from searchgen.grammar.term import grammar, mistakes


@pytest.mark.parametrize(
    ("texts", "in_chinese"),
    [
        (("He is an teacher.", "He is a teacher.", "She don't like a advice.", "Ein Tag an dem See."), False),
        (("我有一个书。", "我有一本书。", "他不有的的书。", "他很很好。"), True),
    ],
)
def test_it_counts_and_keeps_the_contract(texts: tuple[str, ...], in_chinese: bool) -> None:
    def shown(rows: Tokens) -> list[str]:
        return [texts[row[0]] for row in rows.ids.tolist()]

    term = grammar(shown, partial(mistakes, in_chinese=in_chinese))
    batch = Rows(np.arange(4)[:, None], np.ones(4, np.int64), np.zeros(4, np.int64))
    counts = check(term, batch).terms[:, 0]
    assert counts.tolist() == [-mistakes(text, in_chinese=in_chinese) for text in texts]
    assert counts[1] == 0 > counts[0]
    assert counts[2] <= -2
