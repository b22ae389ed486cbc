"""A Chinese keyword stands in a phrase of words, and not in a longer word."""

from __future__ import annotations

import pytest

from searchgen.text.boundaries import boundaries


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("弟弟在操场上踢足球。", "操场"),
        ("我要吃药。", "药"),
        ("我牙疼。", "疼"),
        ("桌子上有一束花。", "花"),
        ("他吃了一碗面条。", "碗"),
        ("地铁上很挤。", "挤"),
        ("自行车修好了。", "修"),
        ("孩子们在家里。", "孩子"),
        ("孩子们在家里。", "家"),
        ("我去借書。", "書"),
        ("邻居家的狗很吵。", "邻居"),
        ("我去朋友家玩。", "朋友"),
        ("吃药后要好好休息。", "吃药"),
        ("睡觉时别开灯。", "睡觉"),
        ("饭前要洗手。", "饭"),
    ],
)
def test_a_word_stands_in_a_phrase(text: str, word: str) -> None:
    at = text.index(word)
    assert {at, at + len(word)} <= boundaries(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [("世界杯开始了。", "世界"), ("事实上他来了。", "事实"), ("今天是美食节。", "美食"), ("他等了一小时。", "时")],
)
def test_a_word_does_not_stand_in_a_longer_one(text: str, word: str) -> None:
    at = text.index(word)
    assert not {at, at + len(word)} <= boundaries(text)


def test_text_without_chinese_has_them_everywhere() -> None:
    assert boundaries("a dog") == frozenset(range(6))
