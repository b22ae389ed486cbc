"""What people do not write in Chinese is found, each kind once, and what is near to it and right is left alone."""

from __future__ import annotations

import pytest

from searchgen.grammar.chinese import mistakes
from searchgen.grammar.chinese_odd import oddities
from searchgen.grammar.term import mistakes as counted

KINDS = {
    "a change without 了": (
        ("我们的火车晚点。", "我们去机场，飞机晚点。", "他的杯子打碎。"),
        ("我们的火车晚点了。", "火车经常晚点。", "火车可能会晚点。", "明天开幕。", "小心别摔倒。", "她看见他摔倒。"),
    ),
    "something given without 了": (
        ("她把旅行的照片给我。", "妈妈把钱给哥哥。"),
        ("把照片给我。", "请你把照片给我。", "她把照片给我了。", "她把照片寄给我。", "她要把照片给我。"),
    ),
    "something forgotten somewhere": (
        ("我把车钥匙忘在家里。",),
        ("我把钥匙忘在家里了。", "别把钥匙忘在家里。", "他总是把伞忘在车上。"),
    ),
    "a way in the past": (
        ("昨天我去公园。", "上个星期天我去伦敦公园。"),
        ("昨天我去了公园。", "昨天我去公园散步。", "明天我去公园。", "他昨天没去学校。", "他去年八月回来的。"),
    ),
    "a habit as one event": (
        ("我每天吃了早饭。", "他经常去了公园。", "他们的狗经常吵着。"),
        ("我每天吃早饭。", "我每天都吃了药才睡。", "他总是忘了带伞。"),
    ),
    "what goes on, over": (("我正在做饭了。",), ("我正在做饭。", "天气正在变冷了。")),
    "what stays and goes": (("我把钱包丢在出租车上去了。",), ("我把钱包丢在出租车上了。", "他到车上去了。")),
    "a birth as news": (("我在医院出生了。",), ("我在医院出生。", "她的孩子在医院里出生了。", "我出生在医院里。")),
    "where one has been": (("我在伦敦的公园里去过。",), ("我去过伦敦的公园。",)),
    "what is over, in the future": (("看来我明天就要去过。",), ("明天我要去看看。", "我会去过年。", "他要是看过就好了。")),
    "what will have happened": (("今天下雪会堆雪人了。",), ("今天下雪了。", "我今天不会来了。", "今天有机会见面了。")),
    "hunger that is suffered": (("我被饿了一天。",), ("我饿了一天。", "他被雨淋了。")),
    "school left within it": (("我哥哥在大学里毕业了。", "他毕业了大学。"), ("我哥哥大学毕业了。",)),
    "a place of another kind": (
        ("阳台里有很多花。", "我在邮局上寄信。", "我把照片挂在墙里。"),
        ("阳台上有很多花。", "教室上课时很安静。", "白桌子里面有笔。", "银行上午开门。", "墙里有水管。"),
    ),
    "where nobody is": (
        ("我在地图上迷路了。", "她在论文上熬夜。", "我在厨房打扫房间。"),
        ("我在地图上找到了那条路。", "我在床上睡着了。", "我在厨房打扫卫生。"),
    ),
    "somebody as a thing": (("在超市买牛奶的时候，我打折了。",), ("超市的牛奶打折了。", "我的牛奶过期了。")),
    "a thing as somebody": (
        ("闹钟还没有起床。", "电视在沙发上睡着了。", "孩子和冰淇淋融化在一起。", "冰淇淋融化了孩子们。"),
        ("闹钟还没有响。", "我把房间打扫干净了。", "冰淇淋融化了。", "这件衣服我很喜欢。"),
    ),
    "a wedding within a family": (
        ("婚礼那天，我和姐姐结婚了。", "婚礼那天，我和姐姐一起结婚。",),
        ("我姐姐结婚了。", "他和我妹妹结婚了。", "我跟她姐姐结婚了。"),
    ),
    "an illness got": (("孩子得了发烧。",), ("孩子得了感冒。", "他让我气得头疼了。")),
    "practice on an instrument": (("妹妹在钢琴上练习。",), ("妹妹在练习钢琴。", "钢琴上有一本书。")),
    "at a place that a thing is of": (("在上海的天气很潮湿。",), ("上海的天气很潮湿。", "在上海的生活很愉快。")),
    "left where it is washed": (("我把衣服洗在阳台上。",), ("我把衣服晾在阳台上。", "我把花种在阳台上。")),
    "a sound that is seen": (("我在电视上看到声音很大。",), ("我听到电视的声音很大。", "我看到他很高兴。")),
    "an object of a verb that has none": (
        ("我在超市排队收银员。", "她毕业了大学。"),
        ("我在超市排队。", "我跟同学见面了。", "这是我的结婚照片。", "她结婚了，我们都很高兴。"),
    ),
    "what has opened or is late": (
        ("今天开幕了广州美食。",),
        ("广州美食节今天开幕了。", "飞机晚点了两个小时。", "火车晚点了吗？"),
    ),
    "flowers that water": (
        ("我们在阳台上花浇水。", "我们把花浇水了。"),
        ("我们在阳台上给花浇水。", "这些花需要浇水。", "花该浇水了。"),
    ),
    "broken as by 坏": (("我弟弟坏了我的玩具。",), ("我弟弟弄坏了我的玩具。", "我的玩具坏了。")),
    "what 把 does nothing to": (("我坐车去机场，把行李收到了。",), ("我把书还给他了。", "他把孩子藏起来不让人知道。")),
    "drunk, and not eaten": (("我喜欢喝咖啡和糖。",), ("我喜欢喝咖啡和茶。", "他喝了一点水和面包一起吃。")),
    "a number without its word": (
        ("我有两朋友。", "他吃了三苹果。"),
        ("我有两个朋友。", "第一房间在那里。", "他的统一手机号。"),
    ),
    "the word of another noun": (("他穿了一件长裤子。",), ("他穿了一条长裤子。", "他穿了一件红衬衫。", "她喜欢这件新裙子。")),
    "of somebody without 的": (("我们的邻居小狗很可爱。",), ("我们邻居的小狗很可爱。", "我朋友的手机丢了。")),
    "no season": (("雪是冬天最冷的季节。",), ("冬天是最冷的季节。", "这是最美的季节。")),
    "the same subject again": (
        (
            "我在沙发上看电视，我睡着了。",
            "我生病了，我请假了。",
            "他感冒了，他吃药了，他休息了。",
            "我被蚊子咬了，我不能睡觉了。",
        ),
        (
            "我在沙发上看电视，睡着了。",
            "我生病了，我妈妈请假了。",
            "我喜欢茶，我的朋友喜欢咖啡。",
            "我不喜欢茶，我喜欢咖啡。",
            "他说，他很累。",
            "我们去公园，我想休息。",
        ),
    ),
    "the same subject after its time": (
        ("我打篮球的时候，我的腿受伤了。",),
        ("我打篮球的时候，腿受伤了。", "我小的时候，我妈妈很忙。", "我到家的时候，他很累。"),
    ),
    "a question as a statement": (
        ("我女朋友的生日礼物是什么。",),
        ("你的生日礼物是什么？", "我不知道这是什么。", "他问我车站在哪里。"),
    ),
    "a noun as a clause": (
        ("今天是我的生日，我妈妈做的蛋糕。", "我朋友买的书。"),
        ("今天是我的生日，我妈妈做了蛋糕。", "我喜欢妈妈做的蛋糕。", "这是我朋友买的书。", "我吃热的菜。"),
    ),
    "a time as a sentence": (("我第一次考试时。", "在调查结果后。"), ("请准时。", "他等了三小时。", "在这以后，他走了。")),
    "a time or somebody after a comma": (
        ("我织了一条围巾，冬天。", "我在台湾时，我丈夫。"),
        ("冬天，我织了一条围巾。", "我在台湾时，我丈夫是老师。", "谢谢，老师。"),
    ),
    "what comes of a deed, after 了": (("她把我的头发剪了长。", "我把头发剪长了。"), ("她把我的头发剪短了。", "她剪了短发。")),
    "a bare quality": (("她的眼睛是白。",), ("她的眼睛是白的。", "他比我大还是小。")),
    "one without a noun": (("我的母亲是一个微笑的。",), ("他是一个人来的。", "我们是一个班的。")),
    "how it is done": (("你的作文是怎么写？",), ("你的作文是怎么写的？", "这是怎么回事？")),
    "one that barks": (("我们的邻居有一只狗叫。",), ("有一只狗在叫。", "我听到狗叫。")),
}  # fmt: skip


@pytest.mark.parametrize("text", [text for wrong, _ in KINDS.values() for text in wrong])
def test_what_people_do_not_write_is_found(text: str) -> None:
    assert oddities(text) >= 1
    assert counted(text, in_chinese=True) == mistakes(text) + oddities(text)


@pytest.mark.parametrize("text", [text for _, right in KINDS.values() for text in right])
def test_what_is_near_to_it_is_left_alone(text: str) -> None:
    assert oddities(text) == 0


@pytest.mark.parametrize(
    "text", ["", "。", "，。", "的。", "汤是咸的，味道很好，。", "的，", "我，我。", "A cat的，。", "？！"]
)
def test_a_chain_may_write_anything(text: str) -> None:
    assert oddities(text) in (0, 1)
