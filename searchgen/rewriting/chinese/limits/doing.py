"""Limits of phrases that say what somebody does, or what comes about."""

from __future__ import annotations

import re

from searchgen.grammar.words_zh import PRONOUN
from searchgen.rewriting.chinese.limits.where import ENDS, MARKS, STARTS, containing, lead, tail, then
from searchgen.rewriting.chinese.limits.words import ASKED, DENIED, INTENDED
from searchgen.rewriting.chinese.tags import tagged
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import Place, Where, ending, follows, precedes

AHEAD = "(?:要|想|打算|准备|将|会|能|快|别|应该|可以|必须|决定|考虑|希望|就)[^，]{0,2}$"
"""Words after which something has not come about yet."""
FORCED = "被迫|不得不|只好|只得|只能|终于|立刻|马上|赶紧"
"""Words of something that came about once, which 过 does not tell."""
ADVERBIAL = (
    "已经 已 都 也 刚 刚刚 终于 总算 快 快要 就 就要 要 没 没有 还没 还没有 才 会 能 想 可以 应该 必须 正在 马上 立刻 "
    "先 再 又 一 不"
)
"""Words that stand before a verb, and not before what it acts on."""
DONE_WITHIN = f".*了.*[^{MARKS}].*"
ONCE = "一[顿趟下次遍]"
WANTING = "我 他 她 我们 他们 她们 才 并 可 也 都 从 谁 要"
"""Words before 不要 where it may say that somebody does not want to."""
FORBIDDEN = "不许 不能 不准 不可以 禁止 别 允许 翻 不要"


@Where
def turned(p: Place) -> bool:
    """What is acted on would come first: 信写完了 for 写完信了."""
    one, other = "".join(p.one), "".join(p.other)
    return one[0] != other[0] and sorted(one) == sorted(other) and tagged(other)[0][1].startswith("n")


LIMITS = (
    # what is to come, or did not happen
    Limit("(错过|忘|误).*", "没.*", tail("了[吗吧呢啊]*$"), "我们错过火车了吗？"),
    Limit(f"!{DONE_WITHIN}", DONE_WITHIN, lead(AHEAD), "他想在下班后喝杯茶。"),
    Limit("!.*过.*", ".*过.*", lead(FORCED), "他被迫吃了药。"),
    Limit("能.*", "!能.*", follows(ending("不", "没", "没有")), "你不能做完。"),
    Limit(".*", ".*", turned & follows(ADVERBIAL), "他已经写完信了。"),
    Limit("错过.*", "!错过.*", follows(INTENDED), "快点，不然要错过火车了。"),
    Limit("(吵架了|发烧了。|发烧了，|生气了。|生气了，)", ".*", follows(INTENDED), "他要生气了。"),
    Limit("(感冒了|下雨了|下雪了|迟到了|生病了)", ".*", follows(INTENDED), "要下雨了。"),
    # what one may, can and must
    Limit("不要.*", "别.*", follows(WANTING), "他不要去。"),
    Limit("能不能.*", ".*", ~STARTS & ~follows(ASKED), "不知道他能不能来。"),
    Limit("能.*", "可.*", tail("得比"), "你能不能跑得比我快？"),
    Limit("必须", ".*", precedes("得 要 的"), "这是必须的。"),
    Limit("必须", ".*", follows(DENIED), "你不必须去。"),
    Limit("需要.*", ".*", follows(DENIED), "你不需要做这个。"),
    Limit("一定.*", ".*", follows(DENIED), "他不一定来。"),
    Limit("可能.*", ".*", follows("怎么 很 不 不太 极 大 最 更 这 有"), "他很可能会喜欢。"),
    Limit("可能.*", ".*", lead("[有没]$"), "他没有可能在家。"),
    Limit("不得不", ".*", precedes("说 承认 佩服"), "我不得不承认。"),
    Limit("很难.*", "不容易.*", follows(lambda word: re.fullmatch(PRONOUN, word) is not None), "我很难相信他。"),
    Limit("需要.*", "要.*", follows("会"), "你会需要一个工具。"),
    Limit("不准", ".*", follows("说 讲"), "他说不准什么时候回来。"),
    # things that are done
    Limit("出差.*", "去外地.*", lead("[去到]"), "他常常到美国出差。"),
    Limit("弄丢.*", "!弄.*", lead("[被把叫让]"), "我把钥匙弄丢了。"),
    Limit("弄丢了[。，]", ".*", follows("别 不要"), "别弄丢了。"),
    Limit("做好.*", ".*完成.*", lead("[饭菜汤餐面]") | precedes(containing("饭菜汤餐面")), "饭做好了。"),
    Limit("!.*去", ".*吃不下去", ~ENDS, "我吃不下了。"),
    Limit(".*", "多注意休息", ~ENDS, "多休息一会儿。"),
    Limit("没有?时间", ".*", precedes("了 那样 这样 那么 这么 重要 宝贵"), "没时间了。"),
    Limit(f"!.*{ONCE}.*", f".*{ONCE}.*", then("了"), "我得看看了。"),
    Limit("!坐.*", "坐.*", lead("[帮替给为请]"), "我帮你打车。"),
    Limit("不吃肉", "吃素", lead("吃"), "他吃鱼不吃肉。"),
    Limit("争吵", ".*", follows(ending("的")), "他们的争吵没完没了。"),
    Limit("骗人", ".*", follows(ending("是")) | then("的"), "这是骗人的。"),
    Limit("试试.*", ".*", lead("敢"), "我不敢试试。"),
    Limit("搬到.*", ".*", precedes("去"), "他搬到北京去了。"),
    Limit(".*一起去.*", "陪.*", precedes("约会"), "和他一起去约会。"),
    Limit("记得.*", ".*", ~STARTS, "我记得带伞了。"),
    Limit("(照顾|照看|照料)", ".*", precedes("好 不周"), "照顾不周。"),
    Limit("(在)?打折", ".*", precedes("卖 出售 促销 季 商品"), "打折商品很多。"),
    Limit("(路上)?堵车", ".*", precedes("堵 很 太 的 严重"), "堵车很严重。"),
    Limit("步行", "走路", follows("长途"), "长途步行后我很饿。"),
    Limit("走路", ".*", follows("会 学 学会 不会 喜欢 爱 能 不能 一边"), "孩子会走路了。"),
    Limit("点菜", ".*", follows("了 买 做 吃 炒 带"), "我去超市买了点菜。"),
    Limit("带(伞|雨伞|护照|身份证)", ".*", follows("没 没有 忘了 忘 忘记 不"), "我忘了带伞。"),
    Limit("看书[。，]", ".*", follows(FORBIDDEN), "不许看书。"),
    Limit("病(已经)?好了", ".*", follows("的"), "他的病好了。"),
    Limit("信我", ".*", follows("的 封 写 写了 寄 收到 回 一封 这封 那封 来"), "收到你的信我很高兴。"),
    Limit("!病.*", "病.*", follows(ADVERBIAL), "他不久就康复了。"),
    Limit("当老师", ".*", follows("以 靠"), "以当老师为生。"),
    Limit("(开灯|关灯|关电视|开窗|关窗|开空调)", ".*", follows("不 没 没有 会"), "他没关灯。"),
    Limit("战胜", ".*", precedes("困难 自己 恐惧 疾病 病魔 了"), "他战胜了自己。"),
    Limit("旅游", ".*", precedes("景点 城市 业 团 季节 指南 公司 胜地 局"), "旅游季节人很多。"),
    Limit("(说|讲|)英语", ".*", follows("英国 美国 商务 旅游 学术"), "他说美国英语。"),
)
