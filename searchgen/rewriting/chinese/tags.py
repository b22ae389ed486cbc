"""The words of Chinese sentences with their parts of speech, as jieba has them, and where it is known to be wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from searchgen.grammar.lexicon import listed
from searchgen.text.segments import parts

Token = tuple[str, str]
TAKEN_FOR = {
    "v": (
        "投 记 等 丢 会 要 看 没事 不会 不能 病 同意 学 请 爱 想 认为 喝 穿 选 问 用 掉 够 刷 照 炒 可以 不是 以为 回家 建议 "
        "感觉 上学 唱歌 读书 散步 走路 见面 钓鱼 感兴趣 关门 跑步 毕业 学会 购物 步行 讲话 假装 约会 上床睡觉 关灯 写信给 "
        "刮胡子 节食 骑马 画画 开学 参观 警告 证明 联系 联络 浪费 浪费时间 关心 开窗 戒烟 戒酒 报警 整理 祝贺 明白 原谅 "
        "谢谢 滑雪 换 打电话 弄坏了 再试一次 待在家里 长大 关上 生病 迷路 成 右转 左转 背下来 问问 设法 停车 堵车 办事 "
        "经过 别忘了 打折 迟到 加班 出差 请假 翻译成 养成 招 降温 停电 停水 "
        "坐火车 坐地铁 骑车 打篮球 打乒乓球 打游戏 玩游戏 发短信 发邮件 做菜 炒菜 洗碗 洗衣服 化妆 买菜 排队 挂号 住院 跳槽 "
        "结账 买单 点菜 聊天 租房 买房 洗车 旷课 爬山 照相 过敏 刮风 关机 开机 过生日 过年 吃火锅 发工资 涨工资 剪头发"
    ),
    "a": (
        "多云 不好 不错 不行 好 多 行 抱歉 好吃 奇怪 开心 可爱 害怕 有钱 满意 失望 可惜 忙 饿 困 疯 难过 有用 可怜 好看 "
        "好玩 富有 自信 错 热 辣 酸 流利 礼貌 伤心 努力 正确 认真 仔细 高兴 美丽 美味 新鲜 明智 安静 危险 麻烦 安全 困难 "
        "温暖 痛苦 可怕 更糟 迟 便宜 生气"
    ),
    "d": (
        "没有 没 不 别 可能 正在 很 每 无法 有点 差点 小声 大声 突然 完全 确实 显然 直接 只是 总是 还是 十分 一起 最近 "
        "不太 真是 在家"
    ),
    "n": (
        "小偷 春天 夏天 秋天 冬天 车 糖 桶 村 碗 包 派对 警察 超市 邻居 位置 信封 来信 驾照 收入 看法 杀手 生意 愿望 身高 "
        "包裹 想法 树 好处 相机 真相 首都 东西 城市 哥哥 河 海滩 太阳 湖 台风 英雄 窗 快递 巧克力 老虎 友谊 红绿灯 阿姨 "
        "祖母 小提琴 毛巾 表 罪 价格 家 鸟 面试 考试 比赛 合同 签证 葡萄酒 电梯 变化 预算 简历"
    ),
    "nr": "伟 张",
    "r": "您 妳 大家",
    "t": "小时候",
    "q": "度 件 辆 场 份 条 台 道 趟",
    "m": "一幅 一架 一趟 一顿",
    "ud": "得",
}
KNOWN = {word: tag for tag, words in TAKEN_FOR.items() for word in words.split()}
"""Parts of speech that jieba takes for others."""


TITLES = listed(
    "经理 医生 大夫 先生 女士 小姐 太太 教授 主任 律师 师傅 阿姨 叔叔 老板 校长 总 同学 奶奶 爷爷 大妈 大爷 护士 老师"
)
"""What stands after a surname."""
SURNAMES = frozenset("王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗")


@lru_cache(1 << 13)
def tagged(text: str) -> tuple[Token, ...]:
    """The words of a text with their tags (those of ICTCLAS, as jieba has them)."""
    tag = import_module("rjieba").tag
    found = [one for word, kind in tag(text, False) for one in parts_of(word, kind, tag)]
    out: list[Token] = []
    for word, kind in found:
        before = out[-1] if out else ("", "")
        if (before[0] in ("小", "老") and word in SURNAMES) or (
            before[1] == "nr" and (word in TITLES or (before[0] in SURNAMES and kind == "nr" and len(word) < 3))
        ):
            out[-1] = before[0] + word, "nr"
        elif word == "买" and before[0] == "新":
            out[-1] = "新买", "b"
        elif word == "画" and before[1] == "q":
            out.append((word, "n"))
        elif word in ("家", "张") and before[0] in ("这", "那", "哪"):
            out.append((word, "q"))
        elif word == "的话" and before[1] == "r":  # "his words", and not "if"
            out += [("的", "uj"), ("话", "n")]
        elif kind == "vn" and (before[1] in ("r", "uj", "q")) and word not in KNOWN:
            out.append((word, "n"))
        else:
            out.append((word, KNOWN.get(word, kind)))
    return tuple(out)


def parts_of(word: str, kind: str, tag: Callable[[str, bool], list[Token]]) -> list[Token]:
    """A word with its tag, or what it is glued of with theirs."""
    cut = parts(word)
    return [one for part in cut for one in tag(part, False)] if len(cut) > 1 else [(word, kind)]
