"""Where a keyword may begin and end in Chinese text.

The dictionary of `searchgen.text.segments` has many entries that are phrases to a reader: 吃药, 牙疼, 操场上, 一束花. A keyword
that stands in such a phrase is there; one that stands in a longer word, as 世界 in 世界杯, is not.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from searchgen.text.folding import simplified
from searchgen.text.languages import has_chinese
from searchgen.text.segments import edges

PHRASES = """
吃/饭 吃/药 吃/糖 吃/水果 喝/水 喝/汤 喝/牛奶 做/饭 做/菜 炒/菜 买/菜 点/菜 切/菜 种/菜 洗/菜 洗/碗 洗/手 洗/脸 洗/头
洗/脚 洗/车 洗/衣 洗/衣服 刷/牙 梳/头 剪/头发 穿/鞋 脱/鞋 脱/衣服 戴/帽子 戴/眼镜 买/票 订/票 卖/票 看/书 读/书 借/书
写/信 寄/信 收/信 回/信 写/字 看/报 看/病 看/电视 听/歌 唱/歌 跳/舞 画/画 开/车 骑/车 坐/车 修/车 停/车 上/车 下/车
打/车 坐/船 划/船 上/船 下/船 开/船 坐/地铁 开/门 关/门 敲/门 进/门 开/灯 关/灯 开/窗 关/窗 开/锁 上/课 下/课 听/课
讲/课 下/雨 下/雪 刮/风 打/雷 打/球 踢/球 传/球 打/篮球 打/电话 打/伞 撑/伞 打/针 钓/鱼 捕/鱼 养/鱼 养/猫 遛/狗 养/花
种/花 浇/花 送/花 种/树 爬/树 砍/树 爬/山 登/山 过/河 过/桥 走/路 赶/路 问/路 修/路 铺/路 存/钱 花/钱 借/钱 挣/钱 赚/钱
付/钱 省/钱 给/钱 换/钱 浇/水 倒/水 烧/水 流/血 流/泪 擦/汗 出/汗 生/病 治/病 得/病 搬/家 回/家 离/家 牙/疼 头/疼 头/痛
牙/痛 肚子/疼 腿/疼 送/礼物 过/年 过/生日 扫/地 拖/地 铺/床 上/床 救/火 生/火 抽/烟 吸/烟 冒/烟 织/毛衣 抓/小偷 救/人
骂/人 打/人 放/盐 加/盐 忘/带 家/里 路/上 床/上 手/上 手/里 水/上 车/上 车/里 山/上 山/里 山/下 天/上 地/上 树/上 身/上
街/上 脸/上 村/里 城/里 店/里 桌/上 船/上 海/上 海/里 河/里 河/边 屋/里 房/里 嘴/里 海/边 湖/边 路/边 门/外 门/口 窗/外
雪/地 奶奶/家 舅舅/家 姑姑/家 外婆/家 姥姥/家 姨妈/家 朋友/家 邻居/家 饭/前 饭/后 课/后 雨/前 雨/后
"""
"""Entries of the dictionary that a reader takes for a verb and its object, for a thing and a place or a time at it, or for
somebody and their home."""
VERBS = (
    "修做吃喝看听写读买卖洗擦打抓捉找学放拿关开锁收寄送借还取丢扔切剪"
    "织画唱讲说跑走搬停站坐睡煮烤烧炒包穿戴脱种浇养喂救赶追推拉补"
)
INSIDE = re.compile(
    r"(?P<thing>\w{2,})(?P<place>[上里中内外下边们前后]|(?<![小同当及准平按暂临随定何此利])时)"
    r"|(?P<count>[一两几半每])(?P<unit>[个只条张把本件杯碗瓶束朵辆架台座间双顿封首部块片棵颗根支群盒包袋盘壶])(?P<what>\w?)"
    r"|(?P<very>很)(?P<how>\w)"
    rf"|(?P<verb>[{VERBS}])(?P<result>[好完到掉住光走坏错满])"
)
"""Phrases that are made by rule: a thing and a place or a time at it, a count, a degree, a verb and what comes of it."""
ABSTRACTIONS = """
事实上 实际上 基本上 原则上 理论上 本质上 根本上 表面上 大体上 总体上 客观上 主观上 无意中 无形中
"""
"""Words that only look like a thing and a place or a time at it."""


@lru_cache(1 << 14)
def boundaries(text: str) -> frozenset[int]:
    """The places, in characters, where a keyword may begin or end: those of `edges`, and those within entries of the dictionary
    that are phrases. A keyword is not swallowed by such a phrase, as 世界 is by 世界杯.
    """
    found = edges(text)
    if not has_chinese(text):
        return found
    marks = sorted(found)
    inner = (start + at for start, end in pairwise(marks) for at in joints(text[start:end]))
    return found | frozenset(inner)


@lru_cache(1 << 14)
def joints(entry: str) -> tuple[int, ...]:
    """Where the words of an entry of the dictionary meet, if it is a phrase; none if it is a word."""
    entry = simplified(entry)
    if len(entry) == 1 or entry in abstract():
        return ()
    if entry in phrases():
        return (phrases()[entry],)
    match = INSIDE.fullmatch(entry)
    if match is None:
        return ()
    return tuple(sorted({match.start(name) for name, part in match.groupdict().items() if part} - {0}))


@cache
def phrases() -> dict[str, int]:
    """Where the two words of each of `PHRASES` meet."""
    return {pair.replace("/", ""): pair.index("/") for pair in PHRASES.split()}


@cache
def abstract() -> frozenset[str]:
    """The words of `ABSTRACTIONS`."""
    return frozenset(ABSTRACTIONS.split())
