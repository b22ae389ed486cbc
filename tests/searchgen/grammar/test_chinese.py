"""Mistakes of grammar in Chinese that a pattern is sure of: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from searchgen.grammar.chinese import mistakes


@pytest.mark.parametrize(
    "text",
    [
        "我买了一辆雨伞。",
        "老师今天给学生写了一封作业。",
        "我买了一自行车。",
        "这是我的的书。",
        "他很非常高兴。",
        "今天太十分热。",
        "我昨天去公园和。",
        "我们去爬山，因为。",
        "他跑的很快。",
    ],
)
def test_mistakes_are_found(text: str) -> None:
    assert mistakes(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "我买了一把雨伞，写了一封信。",
        "我现在在这所学校任教。",
        "的的确确，目的的实现不容易。",
        "我的手机用不了了，为了了解原因，我去了商店。",
        "没有什么和和平一样重要。",
        "我太太很容易就会着凉。",
        "你穿这件衣服非常非常好看。",
        "他几乎已经完成这个工作了，我给了他一个礼物。",
        "今天比昨天要好很多。",
        "她对她的工作十分在行，现在工作很顺利。",
        "真是奇怪的问题。",
        "我有十一本书。",
    ],
)
def test_what_is_right_has_no_mistake(text: str) -> None:
    assert mistakes(text) == 0
