"""Limits of phrases that join clauses, deny, or need something after them."""

from __future__ import annotations

import re
from itertools import takewhile

from searchgen.grammar.words_zh import PRONOUN
from searchgen.rewriting.chinese.limits.where import ENDS, STARTS, lead, tail, then, then_tagged, told
from searchgen.rewriting.chinese.limits.words import PEOPLE
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import Place, Where, follows, precedes

GLUED = "[说觉记显懂值舍认晓]$"
"""Ends of words before which 得 would belong to them."""
TOGETHER = "(?:都|也|两人|一起)?(?:说|讲|提到|表示|觉得|认为|知道|是)"
"""What two people do each, before which 跟 would have one of them do it to the other."""
PAIRED = re.compile("而不是|而是|与其|不是[^，]*就是|还是|越[^，]+越")
"""Words between two things for which somebody has the same words."""


@Where
def told_twice(p: Place) -> bool:
    """A word would be changed in one of two places that have it both: 怎么读，而不是读什么."""
    one, other = "".join(p.one), "".join(p.other)
    before, after = "".join(p.before), "".join(p.after)
    if not PAIRED.search(before + one + after):
        return False
    start = alike(one, other)
    end = alike(one[::-1], other[::-1])
    return (one[start : len(one) - end] or one) in before + after


@Where
def without_pronoun(p: Place) -> bool:
    return re.search(PRONOUN, "".join(p.one)) is None


def alike(one: str, other: str) -> int:
    """How many characters two phrases begin with both."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


LIMITS = (
    # joining
    Limit("(但是|但|可是|不过|然而)", ".*", ~STARTS, "他可是老师。"),
    Limit("不过", ".*", precedes("是 一 两 三 五 十 几 如此 这样"), "不过是一场梦。"),
    Limit("因为", ".*", precedes("什么"), "因为什么？"),
    Limit("因为", ".*", follows("， , 是 就是 只是 正 正是"), "我很高兴，因为天晴了。"),
    Limit("因此", ".*", lead("."), "他因此生气。"),
    Limit("不管.*", ".*", follows(PEOPLE), "这个办法也不管用。"),
    Limit("和.*", "[跟同].*", without_pronoun & then(TOGETHER), "汤姆和玛丽都知道。"),
    Limit(".*", ".*", told_twice, "重要的是怎么读，而不是读什么。"),
    Limit("!得.*", "得.*", lead(GLUED), "你说需要睡一会儿。"),
    # denying
    Limit("[不没未无].*", "![不没未无].*", lead("并$"), "并不容易。"),
    Limit(".*", ".*尚未", ~then_tagged("v", "d", "p", "a"), "那条路还没有名字。"),
    Limit("不关你的事", ".*", lead("干预|管|问"), "不要干预不关你的事。"),
    Limit("还有.*", "还剩.*", STARTS & told("."), "我有一个女儿，还有两个儿子。"),
    Limit("换句话说", "也就是说", then("就是|是"), "换句话说就是他不来。"),
    # what needs something after it
    Limit(".*总是", ".*总", tail("的$") | ENDS | then_tagged("n", "r", "m", "q", "t", "s"), "他总是一个人。"),
    Limit(".*的时候", "!.*的时候", then("了") | (lead("是") & ENDS), "是睡觉的时候了。"),
    Limit("也许", ".*", precedes("吧 是"), "也许吧。"),
    Limit("说不定", ".*", precedes("。 ！ ，"), "这说不定。"),
    # what is so, and what seems so
    Limit(".*真的.*", ".*事实.*", tail("[^吗吧呢啊呀嘛]"), "这是真的花。"),
    Limit("!似乎.*", "似乎.*", lead("[就正]$") | (tail("(?:一样|一般|似的)$") & ~tail("[和跟与同]")), "他好像孩子一样。"),
)
