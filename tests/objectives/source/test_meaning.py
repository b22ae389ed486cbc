"""The same meaning by rule: order, nothing lost and nothing new, exchanges one deep, questions, words that may be left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.source.meaning import SameMeaning, Words

TEXTS = """we do not know him .
we don't know him .
him know not do we .
we know him .
we do not know him
we , do not know him .
we do not know the man .
we really do not know him .
he is not known by us .
he isn't known by us .
we don't know him ?""".splitlines()
SAME = {("do", "not"): [("don't",)], ("is", "not"): [("isn't",)], ("don't",): [("never",)]}
FORMS: list[Words] = [tuple(text.split()) for text in (TEXTS[0], TEXTS[8])]


def texts(rows: Rows) -> Sequence[str]:
    return [TEXTS[i] for i in rows.ids[:, 0].tolist()]


def term(**options: object) -> SameMeaning:
    return SameMeaning([FORMS], [SAME], texts, lambda text: tuple(text.split()), **options)  # type: ignore[arg-type]


def test_a_form_with_exchanges_says_the_same_and_nothing_else_does() -> None:
    rows = Rows(np.arange(len(TEXTS))[:, None], np.ones(len(TEXTS), np.int64), np.zeros(len(TEXTS), np.int64))
    same = {TEXTS[i] for i in np.flatnonzero(check(term(), rows).inside)}
    assert same == {TEXTS[i] for i in (0, 1, 5, 8, 9)}


def test_an_exchange_is_not_exchanged_again_and_some_words_may_go() -> None:
    assert not term().says(0, "we never know him .")
    assert term(droppable=("him",)).says(0, "we don't know .")
    assert not term().says(0, "we don't know .")


def test_chinese_is_compared_by_characters() -> None:
    forms = [[("张", "伟", "比", "李娜", "高")]]
    made = SameMeaning(forms, [{("高",): [("高大",)]}], texts, lambda text: (text,), tuple)
    assert made.says(0, "张伟比李娜高")
    assert made.says(0, "张伟比李娜高大")
    assert not made.says(0, "李娜比张伟高")


def test_an_exchange_is_asked_about_beside_what_others_wrote() -> None:
    asked: list[tuple[Words, ...]] = []

    def fits(*around: Words) -> bool:
        asked.append(around)
        return around[3][:1] != ("met",)

    forms: list[Words] = [("we", "do", "not", ",", "often", "see", "him", ".")]
    same = {("do", "not"): [("don't",)], ("often", "see"): [("met",)]}
    made = SameMeaning([forms], [same], texts, lambda text: tuple(text.split()), fits=fits)
    assert made.says(0, "we don't often see him .")
    assert made.says(0, "we do not , met him .")
    assert not made.says(0, "we don't met him .")
    assert (("often", "see"), ("met",), ("we", "do", "not", ","), ("him", ".")) in asked


def test_every_group_has_its_pairs() -> None:
    with pytest.raises(ValueError, match="1 groups of forms and 2 of pairs"):
        SameMeaning([FORMS], [SAME, SAME], texts, lambda text: tuple(text.split()))
