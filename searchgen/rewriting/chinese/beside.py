"""Words of Chinese beside which a phrase of the tables says something else, or belongs to a longer one."""

from __future__ import annotations

from searchgen.grammar.lexicon import listed

COMMAS = frozenset("，,")
MARKS = frozenset("，。！？；：,.!?;:")
BUT = frozenset(("但是", "但", "可是", "不过", "然而"))
"""Words that join a clause where they begin it, and say something else elsewhere."""
OPENING = (
    "没关系",
    "没事",
    "不要紧",
    "对不起",
    "抱歉",
    "不好意思",
    "很抱歉",
    "真对不起",
    "不客气",
    "不用谢",
    "别客气",
    "再见",
    "拜拜",
)
"""What one says to somebody, which begins a clause; elsewhere it tells something: 跟我没关系, 我没事."""
WISHED = listed("祝 愿 你 您 你们 大家 ， 、 快乐 祝你 祝您 祝愿")
"""Words before what one wishes somebody, where it is no news of him."""
SURNAMED = tuple("王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗")
EMPHATIC = ("实在", "真是", "真的", "真", "确实")
"""Words of which one is enough: 实在太旧了, and not 真是实在太旧了."""
HALVED = tuple("个一两二三四五六七八九十几多")
"""Ends of words before which a half is added to what is counted: 四个半小时."""
COUNTED = listed("有 没有 没 每 只有 另 同 哪 看见 看到 自己 了 是 这 那 找 叫")
"""Words before 一个人 where it is a person, and not "alone"."""
PEOPLE = listed("我 你 他 她 您 我们 你们 他们 她们 咱们 大家 才 也 都 可 管")
WANTING = listed("我 他 她 我们 他们 她们 才 并 可 也 都 从 谁 要")
"""Words before 不要 where it may say that somebody does not want to."""
ASKED = listed("你 您 你们 我 我们 请问")
"""Words before 能不能 where it asks for leave."""
INTENDED = listed("要 会 就要 快要 快 不要 别 想 不想 可能 差点 差点儿 能 不能 不会 将 怕 就")
"""Words after which something has not come about yet, so that 没 cannot say it, nor 起来了."""
DENIED = listed("不 不是 没")
NOT = listed("不 没 没有 不是 别 不要 不用 不需要 需要 未 并不 从不")
"""Words after which 不少 and 许多 say nothing."""
CLOCKS = frozenset(
    ("很晚", "深夜", "半夜", "天亮", "天黑", "现在", *(f"{n}点" for n in "一两三四五六七八九十"), "十一点", "十二点")
)
"""Until when somebody did something."""
TASTED = listed("得 又 做饭 做菜 味道 什么 哪个 哪家 真 很 太 最 更 这么 那么 非常 特别 十分 有点 有些")
"""Words before 好吃 and 难吃 that say something of what is cooked, and of no taste."""
FELT = listed(
    "身体 头 头很 肚子 嗓子 心里 冷 热 累 饿 渴 困 有点 有点儿 有些 很 不 好 非常 特别 十分 不舒服 难受 恶心 "
    "害怕 孤独 幸福 舒服 疼 痛 无聊 寂寞 开心 高兴 难过 浑身 全身 越来越 自己 不太"
)
"""What one feels, and does not think."""
KIN = listed("的 们 妈妈 爸爸 父母 老师 朋友 哥哥 姐姐 弟弟 妹妹 爱人 丈夫 妻子 家人 自己 俩 家 爷爷 奶奶 同学 老板 先生 太太")

AILING = frozenset("身胃头肚嗓喉病冒烧咳腰背牙眼肠吃药晕吐")
"""Characters of what hurts, where it does."""
NEVER_BEFORE = {
    "必须": listed("得 要 的"),
    **dict.fromkeys(("照顾", "照看", "照料"), listed("好 不周")),
    **dict.fromkeys(("打折", "在打折"), listed("卖 出售 促销 季 商品")),
    **dict.fromkeys(("堵车", "路上堵车"), listed("堵 很 太 的 严重")),
    "几点到": listed("几点 几"),
    "几点": listed("到"),
    "吃完饭": listed("。 ！"),
    "放在": listed("心上 心里 眼里 首位 第一位"),
    "看到": CLOCKS,
    "听到": CLOCKS,
    "战胜": listed("困难 自己 恐惧 疾病 病魔 了"),
    **{who + "觉得": FELT for who in ("", "我", "你", "他", "她", "我们", "你们", "他们")},
    "十分": listed("钟 之 后 ， 。 ！ ？ 以上 以下"),
    "非常": listed("的 之 时期 地"),
    "不太": listed("可能 敢 一样 对 好意思"),
    "突然": listed("的 。 了 ， 性"),
    "外公": listed("外婆 和 、"),
    "爷爷": listed("奶奶"),
    **{who + "爸爸": listed("妈妈") for who in ("", "我", "你", "他", "她")},
    "不想": listed("知道 念"),
    "很": listed("快 少 久 可能 是 早 晚 多 。 ， ！ 想 好"),
    "经常": listed("的"),
    "曾经": listed("的 ， 。"),
    "早上": listed("好"),
    "因为": listed("什么"),
    "别": listed("无 人 的 处 国 名"),
    "不过": listed("是 一 两 三 五 十 几 如此 这样"),
    "不得不": listed("说 承认 佩服"),
    "不少": listed("于"),
    "许多": listed("。 ，"),
    "旅游": listed("景点 城市 业 团 季节 指南 公司 胜地 局"),
    "辞职": listed("信"),
    **dict.fromkeys(("没时间", "没有时间"), listed("了 那样 这样 那么 这么 重要 宝贵")),
    "很久": listed("以前 之前 以后 前 的"),
    "很长时间": listed("的"),
    "这段时间": listed("里 内 的"),
    "也许": listed("吧 是"),
    "说不定": listed("。 ！ ，"),
    "我确定": listed("了 一下"),
    "受了伤": listed("的"),
    "到底": listed("。 ， ！ 了"),
    "快一点": listed("了"),
    "想不起来": listed("的"),
    **dict.fromkeys(("我想他", "我想她", "我想这", "我想那"), listed("。 ， ！ 了 们 的 去 来 做") | KIN),
    **{f"告诉{who}": KIN for who in ("你", "他", "她", "我们", "他们", "您")},
    **dict.fromkeys(("很多", "很多人"), listed("。 ， ！ ？ 了 吗 吧 呢 也 但 的 ．")),
}
"""Phrases, and words before which they say something else or belong to a longer phrase."""
NEVER_AFTER = {
    "因为": listed("， , 是 就是 只是 正 正是"),
    "必须": DENIED,
    "走路": listed("会 学 学会 不会 喜欢 爱 能 不能 一边"),
    "点菜": listed("了 买 做 吃 来 炒 带"),
    **dict.fromkeys(("带伞", "带雨伞", "带护照", "带身份证"), listed("没 没有 忘了 忘 忘记 不")),
    **dict.fromkeys(("要考试，", "要考试。", "要考试了"), DENIED | listed("不要 不用 别")),
    **dict.fromkeys((much + "善良" for much in ("很", "非常", "特别", "真")), listed("心地 心肠 心")),
    **dict.fromkeys(("吵架了", "发烧了。", "发烧了，", "生气了。", "生气了，"), INTENDED | listed("别 不要 不会")),
    **dict.fromkeys(("丢了。", "丢了，"), listed("跑 走 弄 搞 遗")),
    **dict.fromkeys(("很累", "非常累", "太累", "真累"), listed("工作 学习 生活")),
    "不知道": listed("知道"),
    "真是": listed("还"),
    "农村": listed("农业"),
    **dict.fromkeys(("英语", "说英语", "讲英语"), listed("英国 美国 商务 旅游 学术")),
    **dict.fromkeys(("能看到", "能看见"), DENIED | listed("没 没有")),
    "主意": listed("改变 改变了 改 改了 拿 拿定 打定 打 出"),
    "一定要": DENIED,
    "一定得": DENIED,
    "一定会": DENIED,
    "肯定": DENIED,
    **dict.fromkeys(("感冒了", "下雨了", "下雪了", "迟到了", "生病了"), INTENDED | listed("别 不要 不会")),
    "看书": listed("不许 不能 不准 不可以 禁止 别 允许 允许你 翻 不要"),
    **{f"看书{mark}": listed("不许 不能 不准 不可以 禁止 别 允许 翻 不要") for mark in "。，"},
    **{f"病好了{mark}": listed("的") for mark in ("", "。", "，")},
    "病已经好了": listed("的"),
    **{f"信{who}": listed("的 封 写 写了 寄 收到 回 一封 这封 那封 来") for who in ("我", "你", "他", "她", "")},
    "当老师": listed("以 靠"),
    "经常": listed("更 最 很 不 太"),
    **{much + "漂亮": listed("得") for much in ("", "很", "非常", "真", "太", "十分", "更", "最")},
    "十分": listed("得 了 扣 打 加 差"),
    "很": listed("得 不 不是 也"),
    "突然": listed("很 太 非常 这么 那么 十分 有点 不"),
    "来得及": listed("没 没有 还没"),
    "外婆": listed("外公 和 、"),
    "奶奶": listed("爷爷"),
    "妈妈": listed("爸爸"),
    **dict.fromkeys(("弄丢了。", "弄丢了，"), listed("别 不要")),
    "早点": listed("吃 买 的 做 卖"),
    "这段时间": listed("在"),
    "说不定": listed("也 还"),
    "不多": listed("差"),
    **dict.fromkeys(("快点", "快去", "快来", "快走"), listed("很 就 这么 不 太 更 快")),
    **dict.fromkeys(("人很多。", "车很多。", "作业很多。"), listed("的")),
    **dict.fromkeys(
        ("对不起，", "抱歉，", "不好意思，"), listed("很 非常 十分 真 太 深感 感到 觉得 有点 我 他 她 你 真的 实在")
    ),
    **dict.fromkeys(("太贵了", "太难了", "太容易了"), listed("实在 真是 也 有点 不 并不 可")),
    **dict.fromkeys(("开灯", "关灯", "关电视", "开窗", "关窗", "开空调"), listed("不 没 没有 会")),
}
"""Phrases, and words after which they say something else."""
