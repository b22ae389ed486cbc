"""Where words begin and end in Chinese text, by the dictionary of jieba (rjieba, read when it is first needed)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate

from searchgen.text.folding import simplified
from searchgen.text.languages import has_chinese

PAIRS = (
    "上/人 把/门 太/贵 太/晚 太/小 太/短 太/冷 太/重 太/暗 太/久 和/玛丽 多/喝水 离/家/近 我/会 多/个 多/次 多/家 给/我/发 "
    "很/大 很/早 很/小 很/漂亮 很/感兴趣 很多/年 很/穷 很/困 很/棒 真是/太 真/不错 真/不少 真/不/知道 新/房子 新/车 新/书 "
    "不太/好 不太/想 不太/可能 不/想 不/能 不/会 不/吃 不/难 不/远 不/敢 不/让 有点/累 我/家 你/家 他/家 她/家 那/本/书 "
    "那/首/歌 那/辆/车 一/首/歌 一/封/信 放/风筝 弹/钢琴 学/法语 打/网球 踢/足球 喝/咖啡 喝/啤酒 喝/茶 喝/酒 搭/公车 "
    "坐/飞机 接/电话 吃/晚饭 做/作业 锁/门 穿/衣服 正/忙着 努力/学习 今天/天气 今天/下午 电话/响 在/家 一/辆/车 辆/车 "
    "架/飞机 首/歌 封/信 本/书"
)
DEGREE = re.compile("(有点|不太|很)((?!儿$|多).+)")
"""How much, and what of; the dictionary has some as one word, and as a name."""
SPOKEN = re.compile(
    "(?!.*[酒网茶]吧$)(.+?)(了?)([吗吧呢])|(?![通超经难不为除罢跟借沿])(.)([了过着])([^不])|([让给把跟对带陪])([我你他她])(.+)"
)
"""What people say and the dictionary has as one word: 好了吗, 吃过饭, 让我学."""
GLUED = {pair.replace("/", ""): pair.split("/") for pair in PAIRS.split()}
"""Entries of the dictionary that are several words, and these."""


@lru_cache(1 << 14)
def edges(text: str) -> frozenset[int]:
    """The places, in characters, where a word begins or ends; in a text without Chinese characters every place."""
    if not has_chinese(text):
        return frozenset(range(len(text) + 1))
    return frozenset((0, *accumulate(map(len, words(text)))))


def words(text: str) -> list[str]:
    """The words of a Chinese text, one after the other; none that the dictionary does not have."""
    cut: list[str] = import_module("rjieba").cut(simplified(text), False)
    out: list[str] = []
    for part in (part for word in cut for part in parts(word)):
        if len(out) > 1 and len(out[-2]) == 1 and out[-1] in ("不", "没") and part[0] == out[-2]:
            out[-2:] = [out[-2] + out[-1] + part]  # 喜不喜欢 asks, and 喜欢 is no word of it
        else:
            out.append(part)
    return out


def parts(word: str) -> Sequence[str]:
    """An entry of the dictionary, or the words that it is glued of."""
    if word in GLUED:
        return GLUED[word]
    found = (DEGREE.fullmatch(word) or SPOKEN.fullmatch(word)) if len(word) > 2 else None
    return [part for part in found.groups() if part] if found else (word,)
