"""Where a sentence has numbers in words: "one thousand and five hundred", "twenty-one", 三百二十, 五个人.

The similarity of two sentences hardly sees another number, so that numbers have to be held. "One" alone is a pronoun more often
than a number, and so is 一; of single Chinese numerals those count that stand before a measure.
"""

from __future__ import annotations

import re

from searchgen.grammar.words_zh import TWO

WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen"
)
DIGITS = "零〇二三四五六七八九十百千万亿两"
MEASURE = (
    "(?:分钟|小时|星期|公斤|公里|厘米|毫米|千米|千克|美元|欧元|"
    "[个岁年月日天点号位只本件次倍人名块元米层楼条张匹头辆家座种双套杯瓶碗度斤克吨])"
)
NUMBER = re.compile(
    rf"(?<![\w-])(?:one[ -])?(?:{WORDS})(?:(?:[ -]|, | and )(?:one|{WORDS})(?!\w))*(?!\w)"
    rf"|百分之[一{DIGITS}]+|第?[一{DIGITS}]{{2,}}|第[一{DIGITS}](?={MEASURE})|(?!二[{TWO}])[{DIGITS}](?={MEASURE})",
    re.IGNORECASE,
)
SAYINGS = {"千万", "万一", "万万", "一一", "三三两两", "千千万万"}
"""Numerals that count nothing: be sure to, in case, by no means, one by one."""


def numerals(text: str) -> list[tuple[int, int]]:
    """(start, end) in characters of each number in words, from left to right."""
    return [match.span() for match in NUMBER.finditer(text) if match.group() not in SAYINGS]
