"""Limits of phrases that say how much, how many and how."""

from __future__ import annotations

from searchgen.rewriting.chinese.limits.where import ENDS, STARTS, containing, tail_of, then, told
from searchgen.rewriting.chinese.limits.words import EMPHATIC, NOT
from searchgen.rewriting.chinese.tags import tagged
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import Place, Where, ending, follows, has, precedes, starting

EMPHASIS = "|".join(EMPHATIC)
TASTED = "得 又 做饭 做菜 味道 什么 哪个 哪家 真 很 太 最 更 这么 那么 非常 特别 十分 有点 有些"
"""Words before 好吃 and 难吃 that say something of what is cooked, and of no taste."""
HARD = "题试学做懂用找办答"
"""Characters of what may be hard to do."""
AILING = "身胃头肚嗓喉病冒烧咳腰背牙眼肠吃药晕吐"
"""Characters of what hurts, where it does."""


@Where
def straight_on(p: Place) -> bool:
    """A quality stands right before its noun, where only 很 of all degrees does without 的: 有很大用处."""
    one = "".join(p.one)
    words = tagged(one[one.rfind("很") :] + tail_of(p))
    if len(words) < 3 or words[0][0] != "很" or len(words[1][0]) > 1:
        return False
    return words[1][1] == "a" and words[2][1].startswith(("n", "vn"))


LIMITS = (
    # 很 and 非常
    Limit("十分", ".*", precedes("钟 之 后 ， 。 ！ ？ 以上 以下"), "现在三点十分。"),
    Limit("十分", ".*", follows("得 了 扣 打 加 差"), "他差十分及格。"),
    Limit("非常", ".*", precedes("的 之 时期 地"), "他非常地累。"),
    Limit("挺.*", "很.*", then("的$"), "她看上去挺好的。"),
    Limit("不太", ".*", precedes("可能 敢 一样 对 好意思"), "这不太可能。"),
    Limit(".*很.?", "!.*很.*", straight_on, "这本书有很大用处。"),
    Limit("!.*得很.*", ".*得很.*", follows("得 是", NOT), "这些苹果不是很甜。"),
    Limit(f"(?!{EMPHASIS}).*", f"({EMPHASIS}).*", follows(ending(*EMPHATIC)), "真是太旧了。"),
    Limit(f"({EMPHASIS}).*", f"({EMPHASIS}).*", precedes(starting(*EMPHATIC)), "这真是真的吗？"),
    Limit("!.*(极了|得不得了)", ".*(极了|得不得了)", ~ENDS, "这是一部非常有趣的电影。"),
    Limit(".*太多", ".*得.*", ~ENDS & ~precedes("了"), "你不该吃太多甜食。"),
    Limit("!.*了", ".*太.*了", ~ENDS, "非常感谢你帮忙。"),
    Limit("(太贵了|太难了|太容易了)", ".*", follows("实在 真是 也 有点 不 并不 可"), "这个包也太贵了。"),
    Limit("有信心", "充满.*", follows("很 非常 十分 特别 更 最"), "他很有信心赢。"),
    # 多 and 少
    Limit("很多|很多人", ".*", precedes("。 ， ！ ？ 了 吗 吧 呢 也 但 的 ．"), "所以客人很多。"),
    Limit("很多.*", ".*不少", precedes("年 天 次 遍"), "他住了很多年。"),
    Limit("很多.*", ".*", follows(NOT, "的 得"), "我没有很多钱。"),
    Limit(".*很多.*", ".*多得很.*", follows("了"), "他学到了很多。"),
    Limit("许多", ".*", precedes("。 ，"), "他好了许多。"),
    Limit("半.*", ".*", follows(ending(*"个一两二三四五六七八九十几多")), "四个半小时后见。"),
    Limit("(人|车|作业)很多。", ".*", follows("的"), "来的人很多。"),
    # what somebody or something is
    Limit("(很|非常|特别|真)善良", ".*", follows("心地 心肠 心"), "她心地很善良。"),
    Limit("(很|非常|真|太|十分|更|最|)漂亮", ".*", follows("得"), "这件事你做得很漂亮。"),
    Limit("(很|非常|太|真)累", ".*", follows("工作 学习 生活"), "工作很累。"),
    Limit(
        "(?!.*容易).*简单.*",
        ".*容易.*",
        ~(told(f"[{HARD}]") | has(containing(HARD)) | precedes(containing(HARD))),
        "他的生活太简单了。",
    ),
    Limit(".*难受.*", ".*不舒服.*", ~(told(f"[{AILING}]") | precedes(containing(AILING))), "我心里很难受。"),
    Limit("!味道.*", "味道.*", follows(TASTED), "你做饭做得很好吃。"),
    Limit(".*又好", ".*", precedes(starting(*"用吃看喝玩听学找做")), "这个牌子又便宜又好用。"),
    Limit("偷偷", ".*", follows("小"), "我的车被小偷偷走了。"),
    Limit(".*死了.*", ".*得.*", follows("快"), "我快渴死了。"),
    Limit(".*", "不久.*", follows("将"), "他将很快就会游泳了。"),
    Limit("突然", ".*", precedes("的 。 了 性") | (~STARTS & precedes("，")), "这个突然的消息让他很难过。"),
    Limit("突然", ".*", follows("很 太 非常 这么 那么 十分 有点 不"), "他很突然地走了。"),
    Limit("经常", ".*", precedes("的"), "这是经常的事。"),
    Limit("经常", ".*", follows("更 最 很 不 太"), "他最经常来。"),
    Limit("快一点", ".*", precedes("了"), "快一点了。"),
    Limit("(快点|快去|快来|快走)", ".*", follows("很 就 这么 不 太 更 快"), "你再不快点就迟到了。"),
    Limit(".*", "快.*", follows("马上 很快"), "春节马上就要到了。"),
    Limit("赶.*", "快.*", ~STARTS, "你赶快去睡觉吧。"),
    Limit("快.*", "赶.*", ~STARTS, "我快把钥匙忘了。"),
)
