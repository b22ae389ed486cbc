"""Limits of phrases that say what somebody sees, thinks, feels, wishes and says."""

from __future__ import annotations

from searchgen.grammar.words_zh import OWN_BODY, PRONOUN
from searchgen.rewriting.chinese.limits.where import ENDS, STARTS, lead, tail, then
from searchgen.rewriting.chinese.limits.words import KIN
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import follows, precedes

SAID = "没关系|没事|不要紧|对不起|抱歉|不好意思|很抱歉|真对不起|不客气|不用谢|别客气|再见|拜拜"
"""What one says to somebody, which begins a clause; elsewhere it tells something: 跟我没关系, 我没事."""
CLOCKS = "很晚 深夜 半夜 天亮 天黑 现在 一点 两点 三点 四点 五点 六点 七点 八点 九点 十点 十一点 十二点"
"""Until when somebody did something."""
FELT = (
    "身体 头 头很 肚子 嗓子 心里 冷 热 累 饿 渴 困 有点 有点儿 有些 很 不 好 非常 特别 十分 不舒服 难受 恶心 "
    "害怕 孤独 幸福 舒服 疼 痛 无聊 寂寞 开心 高兴 难过 浑身 全身 越来越 自己 不太"
)
"""What one feels, and does not think."""
WISHED = "祝 愿 你 您 你们 大家 ， 、 快乐 祝你 祝您 祝愿"
"""Words before what one wishes somebody, where it is no news of him."""
ABSTRACT = (
    "文学|艺术|生活|生命|人生|爱情|友谊|友情|青春|心灵|灵魂|语言|音乐|诗|梦|"
    "回忆|故事|(?<!全)世界(?!上)|误会|谎言|传说|时光|日子"
)
"""Things that are beautiful and that nobody looks at."""

LIMITS = (
    # seeing and hearing
    Limit(".*(美丽|漂亮).*", ".*(好看|漂亮).*", lead(ABSTRACT) | tail(ABSTRACT), "那是人生最美丽的时光。"),
    # thinking and knowing
    Limit("(|我|你|他|她|我们|你们|他们)觉得", ".*", precedes(FELT), "我觉得很冷。"),
    Limit(".*觉得[我你他她]?", ".*认为.*", then(OWN_BODY), "我觉得快要生病了。"),
    Limit("不知道", ".*", follows("知道"), "你知道不知道？"),
    Limit("想不起来", ".*", precedes("的"), "想不起来的事。"),
    Limit("主意", ".*", follows("改变 改变了 改 改了 拿 拿定 打定 打 出"), "她不会改变主意。"),
    Limit("我想(他|她|这|那)", ".*", precedes("。 ， ！ 了 们 的 去 来 做", KIN), "我想他了。"),
    Limit("真是", ".*", follows("还"), "还真是。"),
    Limit("!.*干嘛", ".*干嘛", ~ENDS & ~then("[呢啊呀吧了]"), "你在做什么工作？"),
    Limit("一.*", "什么.*", follows("连"), "连一句话都没说。"),
    Limit(".*理解", ".*明白", then(PRONOUN), "没人理解我。"),
    # saying
    Limit(f"({SAID}).*", ".*", ~STARTS, "这跟我没关系。"),
    Limit("祝.*", "!(祝|愿).*", precedes("， , 、"), "祝你生日快乐，身体健康。"),
    Limit("身体健康", ".*", follows(WISHED) | STARTS, "祝你身体健康。"),
    Limit("告诉(你|他|她|我们|他们|您)", ".*", precedes(KIN), "告诉你妈妈。"),
)
