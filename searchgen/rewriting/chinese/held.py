"""Phrases of Chinese that what stands elsewhere in their clause holds as they are."""

from __future__ import annotations

import re

from searchgen.grammar.lexicon import listed
from searchgen.grammar.words_zh import OWN_BODY, PRONOUN
from searchgen.rewriting.chinese.tags import tagged

MARK = re.compile("[，。！？；：,.!?;:]")
ABSTRACT = re.compile(
    "文学|艺术|生活|生命|人生|爱情|友谊|友情|青春|心灵|灵魂|语言|音乐|诗|梦|回忆|故事|世界|误会|谎言|传说|时光|日子"
)
"""Things that are beautiful and that nobody looks at."""
FORCED = re.compile("被迫|不得不|只好|只得|只能|终于|立刻|马上|赶紧")
"""Words of something that came about once, which 过 does not tell."""
AHEAD = re.compile("(?:要|想|打算|准备|将|会|能|快|别|应该|可以|必须|决定|考虑|希望|就)[^，]{0,2}$")
"""Words after which something has not come about yet."""
PAIRED = re.compile("而不是|而是|与其|不是[^，]*就是|还是|越[^，]+越")
"""Words between two things for which somebody has the same words."""
ADVERBIAL = listed(
    "已经 已 都 也 刚 刚刚 终于 总算 快 快要 就 就要 要 没 没有 还没 还没有 才 会 能 想 可以 应该 必须 正在 马上 立刻 "
    "先 再 又 一 不"
)
"""Words that stand before a verb, and not before what it acts on."""
COUNTED_ONCE = re.compile("一[顿趟下次遍]")
TELLING = tuple("没不很被把太真好难")
"""First characters of what tells something of what is named before it."""
GLUED = ("说", "觉", "记", "显", "懂", "值", "舍", "认", "晓")
"""Ends of words before which 得 would belong to them."""
TOGETHER = re.compile("(?:都|也|两人|一起)?(?:说|讲|提到|表示|觉得|认为|知道|是)")
"""What two people do each, before which 跟 would have one of them do it to the other."""
NEGATING = tuple("不没未无")
SPAN_BEFORE = re.compile("(?<![看望扫])了$|(?:[过要需花用等每近约第整少多有满足这那]|大概|不到)$")
SPAN_AFTER = re.compile("[以之]?[前后内](?![面边方])|左右|的?时间|的?假|多(?=[的前后]|$)")
"""What stands beside 四周 where it is so much time, and not what is all around."""
CIRCLED = re.compile("[绕环]|转了?$")
"""What goes all the way round, once or twice, in 绕一周."""
SHARED_VIEW = re.compile("[都常]*(?:说|知道|认为|觉得|相信|以为|喜欢|希望|害怕|尊敬|叫|称)")
"""What people in general do, whoever they are."""
AMONG_US = re.compile("[我咱你您吧请]|各位|一起")
"""Words of what is said to, or of, those who are there, so that 大家 has them among it."""


def held(one: str, other: str, before: str, lead: str, rest: str) -> bool:
    """Whether a phrase must stay as it is, by the word before it and all that stands before and after it."""
    clause, tail = lead.rpartition("，")[2], MARK.split(rest, maxsplit=1)[0]
    return (
        unclosed(one, other, tail)
        or undone(one, other, before, clause, tail)
        or misled(one, other, before, clause, rest)
        or unfollowed(one, other, tail, clause)
        or told_twice(one, other, lead, rest)
        or another_sense(one, other, lead, rest)
        or straight_on(one, other, tail)
    )


def unclosed(one: str, other: str, tail: str) -> bool:
    """Whether a phrase that closes a clause would have something after it: 太感谢你了 before 帮忙, 吃一顿饭 before 了."""
    if "太" in other and other.endswith("了") and not one.endswith("了") and tail:
        return True
    if (other.endswith("吃不下去") and not one.endswith("去") and tail) or (other == "多注意休息" and tail):
        return True
    once = COUNTED_ONCE.search(other) and not COUNTED_ONCE.search(one)
    return bool(once) and tail.startswith("了")


def undone(one: str, other: str, before: str, clause: str, tail: str) -> bool:
    """Whether what is to come or did not happen would be told as done, or what happened once as an experience."""
    if one.startswith(("错过", "忘", "误")) and other.startswith("没") and tail.rstrip("吗吧呢啊").endswith("了"):
        return True  # 没赶上火车了
    if "了" in MARK.sub("", other)[:-1] and "了" not in MARK.sub("", one)[:-1] and AHEAD.search(clause):
        return True  # 要辞掉了工作
    if "过" in other and "过" not in one and FORCED.search(clause):
        return True
    if one.startswith("能") and not other.startswith("能") and before.endswith(("不", "没", "没有")):
        return True  # 不做得完
    turned = one[0] != other[0] and sorted(one) == sorted(other) and before in ADVERBIAL
    return turned and tagged(other)[0][1].startswith("n")  # 已经信写完了


def misled(one: str, other: str, before: str, clause: str, rest: str) -> bool:
    """Whether a phrase would say something else of what the clause speaks of."""
    tail = MARK.split(rest, maxsplit=1)[0]
    if one.startswith("可能") and clause.endswith(("有", "没")):
        return True  # 没有可能
    fair = ("美丽" in one or "漂亮" in one) and ("好看" in other or "漂亮" in other)
    if fair and ABSTRACT.search(clause + tail):
        return True
    if one == "骗人" and (before.endswith("是") or rest.startswith("的")):
        return True  # what is a swindle tells no lies
    if other.startswith("得") and not one.startswith("得") and clause.endswith(GLUED):
        return True
    if other.startswith("坐") and not one.startswith("坐") and re.search("[帮替给为请]", clause):
        return True  # who calls a taxi for somebody does not take it
    if one.startswith("能") and other.startswith("可") and "得比" in tail:
        return True  # how well somebody can do something nobody allows
    named = one.startswith("味道") or tagged(one)[0][1].startswith("n")
    if before.endswith("的") and other.startswith(TELLING) and named:
        return True  # 灯里的油用完了 and 灯里的没油了
    if one == "不吃肉" and other == "吃素" and "吃" in clause:
        return True
    if other.startswith("快") and before == "马上":
        return True
    if one.startswith("每个人") and not other.startswith("每") and before.endswith(("的", "上", "里", "中")):
        return True  # 他家的每个人, and not 他家的大家
    if one == "因此" and clause:
        return True
    if one == "这一点" and re.search("[都也][没不]", tail):
        return True
    if one == "争吵" and before.endswith("的"):
        return True  # a quarrel, and no quarrelling
    if one.startswith("很难") and other.startswith("不容易") and re.fullmatch(PRONOUN, before):
        return True  # who finds it hard to believe is not hard to convince
    if one.startswith("试试") and "敢" in clause:
        return True
    if one.endswith("觉得") or one.endswith(("觉得我", "觉得你", "觉得他", "觉得她")):
        return "认为" in other and re.match(OWN_BODY, rest) is not None
    if one.startswith("和") and other.startswith(("跟", "同")) and not re.search(PRONOUN, one):
        return TOGETHER.match(rest) is not None
    return False


def unfollowed(one: str, other: str, tail: str, clause: str) -> bool:
    """Whether a phrase would lack what it needs after it: 尚未 a verb, 这种 a noun, 总 what is always so."""
    first = tagged(tail)[0][1] if tail else ""
    if other.endswith("尚未"):
        return not first.startswith(("v", "d", "p", "a"))
    if one.endswith(("这样的", "那样的")) and not other.endswith("的"):
        return not tail or tail[0] in "吗吧呢了啊"
    if one.endswith("总是") and other.endswith("总"):
        return tail.endswith("的") or not first or first.startswith(("n", "r", "m", "q", "t", "s"))
    if one.endswith("的时候") and not other.endswith("的时候"):
        return tail.startswith("了") or ("是" in clause and not tail)
    return False


def told_twice(one: str, other: str, lead: str, rest: str) -> bool:
    """Whether a word would be changed in one of two places that have it both: 怎么读，而不是读什么."""
    if not PAIRED.search(lead + one + rest):
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    end = next((i for i, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    core = one[start : len(one) - end]
    return (core or one) in lead + rest


def another_sense(one: str, other: str, lead: str, rest: str) -> bool:
    """Whether a phrase would take up another sense of a word: 四周 "four weeks" and "all around", 好像 "as if" and "like"."""
    clause, tail = lead.rpartition("，")[2], MARK.split(rest, maxsplit=1)[0]
    if one.startswith(NEGATING) and not other.startswith(NEGATING) and clause.endswith("并"):
        return True  # 并很难
    if "真的" in one and "事实" in other and tail.rstrip("吗吧呢啊呀嘛"):
        return True  # what is not real is no fact
    if one == "四周" and "四周" not in other:
        return not (SPAN_BEFORE.search(clause) or SPAN_AFTER.match(tail))
    if one.endswith("周") and not other.endswith("周") and CIRCLED.search(clause):
        return True
    if other.endswith("干嘛") and not one.endswith("干嘛"):
        return bool(tail) and tail[0] not in "呢啊呀吧了"
    if other.startswith("似乎") and not one.startswith("似乎"):
        likened = re.search("(?:一样|一般|似的)$", tail) and not re.search("[和跟与同]", tail)
        return clause.endswith(("就", "正")) or bool(likened)
    if one.startswith("大家") and other.startswith("人们"):
        return not SHARED_VIEW.match(other[2:] + rest) or AMONG_US.search(lead + rest) is not None
    return False


def straight_on(one: str, other: str, tail: str) -> bool:
    """Whether a quality stands right before its noun, where only 很 of all degrees does without 的: 有很大用处."""
    at = one.rfind("很")
    if at < 0 or "很" in other or len(one) - at > 2:
        return False
    words = tagged(one[at:] + tail)
    if len(words) < 3 or words[0][0] != "很" or len(words[1][0]) > 1:
        return False
    return words[1][1] == "a" and words[2][1].startswith(("n", "vn"))
