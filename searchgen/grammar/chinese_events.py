"""Chinese clauses about what happens that lack what says when: 我们的火车晚点。 for 我们的火车晚点了。, or have two that
exclude each other. People do not write them, and each pattern speaks only where nothing near it may make the clause right.
"""

from __future__ import annotations

import re

from searchgen.grammar.words_zh import KIN, PRONOUN

CHANGES = (
    "晚点|开幕|闭幕|死机|过期|融化|睡着|倒塌|爆炸|着火|摔倒|晕倒|破产|褪色|发霉|坏掉|"
    "(?:摔|弄|打|撞|压|踩|碰|烧|砸)(?:坏|碎|破|断|倒|烂)"
)
"""Verbs that say that something is no longer as it was, and that need no object."""
OTHERWISE = (
    "会要将没不别在着正常每都请能可了过得想让使叫令怕被总又才就刚已终快如若当候旦一为防免易说听看见是有把天年月点周期晚次再必须"
    "应该否未由因时还后前明仍依自熟近，。"
)
"""Characters of which one before a verb may give its clause a time or an aspect, or make it a part of another."""
ASKED = "，。请要会能没不想该可别就来了过再必便将得去常总"
"""Those that may make a clause with 把 a request, a habit or a part of another."""
PAST = "(?:昨天|昨晚|前天|上个?(?:星期|周|礼拜)[一二三四五六日天末]?|上个月|去年)"
OFTEN = "(?:每天|经常|常常|总是)"
DEEDS = "吃|喝|看|去|买|写|做|洗|读|借|打|玩|跑|学|练|练习"
GIVEN = "[交递还借送带拿寄卖发传转投献让分留读念讲说写教加]"
"""What comes before 给 as one verb with it."""

EVENTS = tuple(
    re.compile(fault)
    for fault in (
        rf"(?:^|，)[^{OTHERWISE}]{{1,8}}(?:{CHANGES})。$",
        rf"^(?:[她他]|{KIN}|我{KIN})把[^{ASKED}]*(?<!{GIVEN})给(?:{PRONOUN}|{KIN})。$",
        rf"^[^{ASKED}几]*把[^，。]+忘在[^，。了的]+。$",
        rf"^[^，。了过着没不是在的得都常说写]*{PAST}[^，。了过着没不是在的得都常说写完离季天心]*(?<![过看回下起想听原出本])[去来](?![了年])"
        "[^，。了过着没不是在的很得都常去来到看买参见吃找玩上工学旅游购逛睡散跑打给住做接滑留出度]{1,6}(?<!啦)。$",
        rf"{OFTEN}[^，。不没就都已才]{{0,8}}(?:{DEEDS})了",
        rf"{OFTEN}(?:吵|{DEEDS})着(?:[^，。]着)?。",
        r"^[^，。]*正在(?!变|消|减|增|找)[^，。的]*(?<!为)了。$",
        r"(?:丢|忘|放|落|留|挂|摆|扔)在[^，。]{1,8}去了",
        rf"{PRONOUN}(?:爸爸|妈妈|父亲|母亲|爷爷|奶奶|哥哥|姐姐)?在[^，。]{{1,6}}出生了。",
        r"在[^，。]{1,8}[里上中]去过",
        r"(?:明天|后天|下周|明年)[^，。有没]{0,4}去过(?!年)|[要会]去过(?!年)",
        r"^(?:今天|昨天|昨晚)[^，。不]*(?<!机)会[^，。议面]{2,6}了。$",
        r"被(?:饿|渴|累|困)了",
        r"在(?:大学|中学|高中|小学|学校)里毕业|毕业了(?:大学|中学|高中|小学)",
    )
)
"""A change without 了; something handed over, forgotten, or a way gone in the past without it; a habit with it, or with 着, as
if it were one event; what goes on, as if it were over; a thing that stays and goes; a birth as news; what is over, within its
place, or in the future; a state as a deed that is suffered."""
