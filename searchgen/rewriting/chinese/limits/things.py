"""Limits of phrases that name somebody, something or a time."""

from __future__ import annotations

import re

from searchgen.rewriting.chinese.limits.where import ENDS, STARTS, lead, tail, then, told
from searchgen.rewriting.chinese.limits.words import ASKED, TELLING
from searchgen.rewriting.chinese.tags import tagged
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import Place, Where, ending, follows, precedes, starting

SURNAMED = "[王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗]$"
COUNTED = "有 没有 没 每 只有 另 同 哪 看见 看到 自己 了 是 这 那 找 叫"
"""Words before 一个人 where it is a person, and not "alone"."""
SPAN_BEFORE = "(?<![看望扫])了$|(?:[过要需花用等每近约第整少多有满足这那]|大概|不到)$"
SPAN_AFTER = "[以之]?[前后内](?![面边方])|左右|的?时间|的?假|多(?=[的前后]|$)"
"""What stands beside 四周 where it is so much time, and not what is all around."""
SHARED_VIEW = "[都常]*(?:说|知道|认为|觉得|相信|以为|喜欢|希望|害怕|尊敬|叫|称)"
"""What people in general do, whoever they are."""
AMONG_US = "[我咱你您吧请]|各位|一起"
"""Words of what is said to, or of, those who are there, so that 大家 has them among it."""


@Where
def named(p: Place) -> bool:
    """The phrase begins by naming something."""
    one = "".join(p.one)
    return one.startswith("味道") or tagged(one)[0][1].startswith("n")


@Where
def of_some(p: Place) -> bool:
    """大家 has those who are there among it, or does what people in general do not."""
    after = "".join(p.other)[2:] + "".join(p.after)
    around = "".join((*p.before, *p.after))
    return not re.match(SHARED_VIEW, after) or re.search(AMONG_US, around) is not None


LIMITS = (
    # people
    Limit("总不?", ".*", told(SURNAMED), "王总不来。"),
    Limit("一个人.*", ".*", follows(COUNTED), "有一个人住在那里。"),
    Limit("每个人.*", "!每.*", follows(ending("的", "上", "里", "中")), "他家的每个人都来了。"),
    Limit("大家.*", "人们.*", of_some, "大家都认识我。"),
    Limit("所有人.*", "大家.*", lead("不是$"), "不是所有人都喜欢他。"),
    Limit("外公", ".*", precedes("外婆 和 、"), "外公外婆来了。"),
    Limit("外婆", ".*", follows("外公 和 、"), "外公外婆来了。"),
    Limit("受了伤", ".*", precedes("的"), "受了伤的人。"),
    # times
    Limit("几点到", ".*", precedes("几点 几"), "几点到几点？"),
    Limit("几点", ".*", precedes("到"), "几点到？"),
    Limit("早点", ".*", follows("吃 买 的 做 卖"), "我们吃早点。"),
    Limit("吃完饭", ".*", precedes("。 ！"), "我们吃完饭。"),
    Limit("[春夏秋冬]天", ".*", follows("过"), "他们过夏天。"),
    Limit(".*星期", ".*", precedes(starting("天")), "下个星期天见。"),
    Limit("(一会儿|待会儿|等会儿).*", ".*", ~STARTS & ~follows(ASKED), "我觉得他一会儿就回来了。"),
    Limit(".*", "不一会儿.*", precedes("会 要 能") | told("希望") | tail("[春夏秋冬年月]"), "我很快就会回来。"),
    Limit("曾经", ".*", precedes("的 ， 。"), "曾经的朋友。"),
    Limit("很久", ".*", precedes("以前 之前 以后 前 的"), "很久以后我才明白。"),
    Limit("很长时间", ".*", precedes("的"), "很长时间的努力。"),
    Limit("这段时间", ".*", precedes("里 内 的"), "这段时间里他很忙。"),
    Limit("这段时间", ".*", follows("在"), "在这段时间他很忙。"),
    Limit("四周", "!.*四周.*", ~(lead(SPAN_BEFORE) | then(SPAN_AFTER)), "四周很安静。"),
    Limit(".*周", "!.*周", lead("[绕环]|转了?$"), "他绕场一周。"),
    # things
    Limit("农村", ".*", follows("农业"), "农业农村很重要。"),
    Limit("别的", ".*", follows(ending("性", "级", "类", "区", "个")), "这会削弱生物性别的意义。"),
    Limit("关系.*", "!关系.*", follows("的"), "我们的关系很好。"),
    Limit(".*", f"[{TELLING}].*", named & follows(ending("的")), "灯里的油用完了。"),
    Limit("这一点", ".*", tail("[都也][没不]"), "这一点也不难。"),
    Limit(".*[这那]样的", "!.*的", ENDS | then("[吗吧呢了啊]"), "他不是这样的。"),
)
