"""Words that limits of Chinese speak of."""

from __future__ import annotations

from searchgen.grammar.lexicon import listed

DENIED = listed("不 不是 没")
NOT = listed("不 没 没有 不是 别 不要 不用 不需要 需要 未 并不 从不")
"""Words after which 不少 and 许多 say nothing."""
INTENDED = listed("要 会 就要 快要 快 不要 别 想 不想 可能 差点 差点儿 能 不能 不会 将 怕 就")
"""Words after which something has not come about yet, or must not, so that 没 cannot say it, nor 起来了."""
PEOPLE = listed("我 你 他 她 您 我们 你们 他们 她们 咱们 大家 才 也 都 可 管")
ASKED = listed("你 您 你们 我 我们 请问")
"""Words before 能不能 where it asks for leave."""
EMPHATIC = ("实在", "真是", "真的", "真", "确实")
"""Words of which one is enough: 实在太旧了, and not 真是实在太旧了."""
KIN = listed("的 们 妈妈 爸爸 父母 老师 朋友 哥哥 姐姐 弟弟 妹妹 爱人 丈夫 妻子 家人 自己 俩 家 爷爷 奶奶 同学 老板 先生 太太")
TELLING = "没不很被把太真好难"
"""First characters of what tells something of what is named before it."""
