"""Chinese clauses that are put together as people do not: 我在沙发上看电视，我睡着了。, 今天是我的生日，我妈妈做的蛋糕。"""

from __future__ import annotations

import re
from importlib import import_module

from searchgen.grammar.words_zh import KIN

FAMILY = "其父母爸妈爷奶哥姐弟妹妻丈儿女家朋同老自"
"""Characters that a pronoun may belong to: 我妈妈, 我家."""
APART = (
    "时候|时|如果|因为|虽然|的话|越|之前|之后|以后|以前|说|认为|不是|第一|一样|不同|告诉|知道|觉得|记得|希望|要是|抱歉|每|从来|"
    "总"
)
"""What joins a clause to the next one, or sets it against that, so that a subject may be named again."""


def again(apart: str, then: str) -> re.Pattern[str]:
    """Two clauses that name the same subject, of which the first has nothing of `apart`, and the second goes on with `then`."""
    named = f"(我|你|他|她|我们|他们|她们)(?!们|越|不是|不但|不仅|说|还|一|只|知|觉|以|认|承|当|如|因|虽|[{FAMILY}])"
    return re.compile(rf"^{named}(?![^，。]*(?:{apart}))[^，。]{{2,}}，\1{then}[^，。]+(?:，[^，。]{{1,10}})?。$")


AGAIN = (
    again(f"{APART}|不|没", f"(?!们|的|就|也|却|才|还|越|那|个|认|觉|是|叫|都|更|只|一|从|总|不|没|[{FAMILY}])"),
    again(f"{APART}|不|没|是|有|的", "[不没]"),
)
"""Clauses side by side that say the same pronoun as their subject. People say it once, if the first one is no description, or
the second one denies nothing."""
WHEN = re.compile(
    rf"^(我|你|他|她|我们)(?!们|小|还|是|[{FAMILY}])[^，。的是在小]{{1,8}}的时候，\1(?!们|的?[{FAMILY}])[^，。]+。$"
)
"""The same after 的时候."""
ENDS = tuple(
    re.compile(fault)
    for fault in (
        r"^[^，。在是为于由已有皆]{1,9}(?<![小同当及准平按暂顿即临随定何那届此彼到守七六五四三二一十八九费极行令食之利过良盛])时。$",
        r"^在[^，。《了]+[中后]。$",
        r"(?<!还)是(?:白|黑|红|绿|蓝|黄|漂亮|聪明|便宜)。$",
        r"是一[个名位件种只](?!人|班|家)[^，。是来去做买写小]{1,4}的。$",
        r"是(?:怎么|怎样|如何)(?:写|做|说|读|去|来|用)？",
        r"，(?:春天|夏天|秋天|冬天|早上|晚上|下午|上午|中午|今天|昨天|周末|今晚|(?:下午|早上|晚上|上午)的时候)。$",
        rf"时候?，[我你他她]?的?{KIN}。$",
        r"^[^，。不没都也知说问看想记告懂猜让听发随忘决解那教对给爱就像了担讨选关才只等用些研查学算再见凭能理叫别]*"
        "(?:是什么|是谁|在哪里|在哪儿|怎么样|多少钱)。$",
        r"有一?[只条个](?:小?狗|小?猫|鸟)叫。",
    )
)
"""A sentence that is only a time, or 在 and what it governs; 是 with a bare quality, with 一个 and no noun, or without 的; a
time or somebody after a comma; a question that ends as a statement; a dog that is there and barks."""
MADE = re.compile("(?:t )?(?:r )?(?:uj )?(?:nr? )?(?:t )?v uj n ")
"""Parts of speech of what is only a noun with what is said of it: 我妈妈做的蛋糕."""
CLAUSE = re.compile("[是有像说给去来]|无法")
"""What a clause has that is more than a noun."""


def bare(text: str) -> bool:
    """Whether the last clause of a sentence is only a noun and what somebody does to it."""
    if text[-1:] != "。" or "的" not in text[-8:]:
        return False
    clause = text[:-1].rpartition("，")[2]
    words = import_module("rjieba").tag(clause, False)
    if not words or words[0][1] == "v" or CLAUSE.search(clause):
        return False
    return MADE.fullmatch("".join(f"{kind} " for _, kind in words)) is not None


def odd_clauses(text: str) -> int:
    """How many of these a text has."""
    return sum(rule.search(text) is not None for rule in (*AGAIN, WHEN, *ENDS)) + bare(text)
