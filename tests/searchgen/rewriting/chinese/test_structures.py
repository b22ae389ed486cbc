"""What changes of structure never make of a Chinese sentence, and sentences that are left as they are."""

from __future__ import annotations

import pytest

from searchgen.rewriting.chinese.structures import Slot, restated, structures
from searchgen.text.reading import words_of


def test_structures_write_only_what_they_read() -> None:
    for asked in (True, False):
        for read, write, *_ in structures(asked):
            known = {part.name for part in read if isinstance(part, Slot)}
            assert {part.name for part in write if isinstance(part, Slot)} <= known


def test_a_subject_stands_once() -> None:
    found = {"".join(words) for words in restated(words_of("我感冒了，所以昨天我没有去学校。"))}
    assert "因为我感冒了，所以昨天我没有去学校。" in found
    assert not any(text.startswith("我因为") for text in found)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("他说他明天不来。", "他说明天，他不来。"),
        ("弟弟长得比我高。", "我比弟弟短得高。"),
        ("这条河比那条河长。", "这条河没有那条河短。"),
        ("那道题没有这道题容易。", "那这道题比道题容易。"),
        ("在考试结束以后，大家都很高兴。", "在在考试结束之后，大家都很高兴。"),
        ("你想来见我了吗？", "你想不想来见我了？"),
        ("要买个鼠标呢吗？", "要不要买个鼠标呢？"),
        ("要不要买个鼠标呢？", "要买个鼠标呢吗？"),
        ("把我的杯子给我。", "给我我的杯子。"),
        ("我不能像你一样。", "我不能好像你似的。"),
        ("我想应该没问题。", "我想要应该没问题。"),
        ("这趟火车经过南京吗？", "这是不是趟火车经过南京？"),
        ("今天下午三点的会议改到明天了。", "三点的会议今天下午改到明天了。"),
        ("妈妈说我应该早点睡。", "听妈妈说，我应该早点睡。"),
        ("我们明天几点出发比较好？", "我们最好明天几点出发？"),
        ("他住在叔叔家。", "他的家在叔叔家。"),
        ("牛奶没有了吗？", "牛奶没有了没有？"),
        ("他还没来吗？", "他还没来没有？"),
        ("我们是老师。", "我们是一名老师。"),
        ("他每天一直学习到深夜。", "他每天一直一直学习到深夜。"),
        ("我对海鲜过敏，不能吃虾。", "海鲜让我过敏，不能吃虾。"),
        ("你什么时候来？", "你知道你什么时候来吗？"),
        ("别把孩子弄哭了。", "孩子不要弄哭了。"),
        ("你到家了，记得打电话。", "记得打电话，你到家了。"),
        ("妈妈让我看电视。", "妈妈叫我看电视。"),
        ("你的围巾真漂亮，在哪儿买的？", "你的围巾真漂亮，你知道在哪儿买的吗？"),
        ("昨天的雨下得真大。", "昨天下了真大的雨。"),
        ("他一回家就睡了。", "他回家的时候就睡了。"),
        ("她的新发型很适合她。", "她穿她的新发型很合适。"),
        ("她每天用一小时化妆。", "她每天花了一小时化妆。"),
        ("把这封信交给你们经理。", "把经理这封信交给你们。"),
        ("这个月的奖金下周发。", "下周这个月的奖金发。"),
        ("我一到冬天就手脚冰凉。", "我到冬天之后马上就手脚冰凉。"),
        ("除了会弹钢琴之外，她还会拉琴。", "除了会弹钢琴之外之外，她还会拉琴。"),
        ("他不听医生的话，还在抽烟。", "如果他不听医生，还在抽烟。"),
        ("妈妈让我回家吃饭。", "妈妈提醒我回家吃饭。"),
        ("你有没有看见我的钥匙？", "你有看见我的钥匙吗？"),
        ("因为他说话太快，所以我听不清。", "他因为说话太快，所以我听不清。"),
        ("他说谎被妈妈发现了。", "听他说，妈妈把谎发现了。"),
        ("办公桌上堆满了文件。", "文件堆满了办公桌上。"),
        ("这个孩子很饿。", "这是一个很饿的孩子。"),
        ("他第一次见到她就喜欢上了她。", "这是他第一次见到她就喜欢上了她。"),
        ("他的钱包丢了，快报警。", "快报警，他的钱包丢了。"),
    ],
)
def test_what_structures_never_make(text: str, never: str) -> None:
    found = {words_of(text)}
    for _ in range(2):
        found |= {other for words in found for other in restated(words)}
    assert never not in map("".join, found)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("他们把我的好日子毁了。", "我的好日子被他们毁了。他们毁了我的好日子。"),
        ("我们谈谈比较好。", "我们最好谈谈。我们还是谈谈比较好。我们还是谈谈的好。"),
        ("他比较高。", ""),
        ("他给了我们信号。", ""),
        ("这是我的家人。", "这是我家人。"),
        ("这家饭店菜很便宜。", "这家饭店的菜很便宜。"),
        ("这台电脑声音很大。", "这台电脑的声音很大。"),
        ("这道菜是怎么做的？", ""),
        ("这个蛋糕是妈妈做的。", "这个蛋糕是由妈妈做的。妈妈做了这个蛋糕。这是妈妈做的蛋糕。"),
        ("那是他的老师。", "那是他老师。"),
    ],
)
def test_no_word_is_cut(text: str, only: str) -> None:
    assert all("".join(other) in text + only for other in restated(words_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "他把一本书放在桌子上了。",
        "我没有钱。",
        "你为什么不来吗？",
        "迟做总比不做好。",
        "菠菜的铁质含量比巧克力还要多。",
        "我不要香蕉。",
        "给我一点时间。",
        "她叫他来。",
        "他说他病了。",
        "我知道他认识那个人。",
        "有人给我看了他的信。",
        "“他明天来。”",
        "她明天的会议取消了。",
        "尽管提问。",
        "他不知道你忙不忙。",
        "我们的冬天很冷。",
        "我大概七点半到家。",
    ],
)
def test_what_is_not_plain_is_left_alone(text: str) -> None:
    assert {"".join(other) for other in restated(words_of(text))} <= {text}
