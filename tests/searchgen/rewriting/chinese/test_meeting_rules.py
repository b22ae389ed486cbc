"""Rules that are right alone and meet in one Chinese sentence, and what they never make of it together."""

from __future__ import annotations

import pytest
from restatements import says

import searchgen
from searchgen.models.model import Model
from searchgen.rewriting.restating import relation, same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.writing import Writer


@pytest.fixture(scope="module")
def model() -> Model:
    return searchgen.load("mini-zh")


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("坐高铁要四个半小时。", "坐高铁要四个三十分钟。"),
        ("他等了一个半小时。", "他等了一个半个小时。"),
        ("祝你生日快乐，身体健康！", "生日快乐，身体健康！"),
        ("祝您身体健康！", "祝您身体很好！"),
        ("我妹妹比我小三岁，今年上高中。", "我比我妹妹大三岁，今年上高中。"),
        ("他把钱包弄丢了，急得不得了。", "钱包被他弄丢了，急得不得了。"),
        ("客户对方案很不满意，要求重做。", "方案让客户很不满意，要求重做。"),
        ("我第一次来中国是在2018年。", "2018年，我还是第一次来中国。"),
        ("我昨天加班到八点。", "我昨天工作到八点。"),
        ("谢谢你帮我搬家。", "谢谢你帮我搬到新家。"),
        ("我从小就怕狗。", "我小时候就怕狗。"),
        ("他写的总结太简单了。", "他写的总结太容易了。"),
        ("我想去海南过冬天。", "我想去海南过冬季。"),
        ("沙发太旧了，我们打算换一个新的。", "沙发真是实在太旧了，我们打算换一个新的。"),
        ("她晚上什么都不吃。", "她什么晚上都不吃。"),
        ("晚上什么都不吃。", "什么晚上都不吃。"),
        ("王总明天不在公司。", "王总是明天不在公司。"),
        ("王总不在公司。", "王总是不在公司。"),
        ("王总下周一不在公司。", "下周王总一不在公司。"),
        ("这个牌子又便宜又好用。", "这个牌子物美价廉用。"),
        ("这批货什么时候能到？", "这批货几点能到？"),
        ("你相信有鬼吗？", "你相信有没有鬼？"),
        ("我希望你很快就会好。", "我希望你不一会儿就会好。"),
        ("晚饭我已经做好了。", "晚饭我已经完成了。"),
        ("吃太多甜的不好。", "吃得太多甜的不好。"),
        ("收到你的信我很高兴。", "收到你的相信我很高兴。"),
        ("我每天晚上十一点以前睡觉。", "每天晚上十一点，我以前睡觉。"),
        ("飞机票比火车票贵一倍。", "火车票比飞机票便宜一倍。"),
        ("不用天天浇水。", "不用天天浇浇水。"),
        ("我们班有二十个男生，十五个女生。", "我们班的男生有二十个，十五个女生。"),
        ("我喜欢这种花。", "我喜欢这样的花。"),
        ("妈妈的病已经好了。", "妈妈的康复了。"),
        ("我的行李箱被航空公司弄丢了。", "我的行李箱被航空公司丢了。"),
        ("考试的时候不许看书。", "考试的时候不许读书。"),
        ("别熬夜了，对身体不好。", "别熬夜了，对健康状况不好。"),
        ("明天最高气温32度，最低气温24度。", "最高气温明天32度，最低气温24度。"),
        ("我们本来打算去爬山，可是下雨了。", "虽然我们本来打算去爬山，可是下雨了。"),
        ("风太大了，把我的帽子吹跑了。", "风因为太大而把我的帽子吹跑了。"),
        ("他们家有三个孩子。", "他们家一共有三名孩子。"),
        ("我发给你的照片收到了吗？", "我是不是发给你的照片收到了？"),
        ("你在干吗呢？", "你正干吗呢？"),
        ("她虽已老，但仍然很活泼。", "虽然她虽已老，但是仍然很活泼。"),
        ("我哪里放松得下来啊？", "我放松哪里放松得下来啊？"),
        ("不管怎么样，我不喜欢他。", "不管怎么样，他我不喜欢。"),
        ("很快就要下雨了。", "很快快下雨了。"),
        ("你儿子起了吗？", "儿子把你起了吗？"),
        ("你到底答应吗？", "你是不是到底答应？"),
        ("我可以开始了吗？", "我能开始了没有？"),
        ("你们习惯吃日本的食物了吗？", "你们习惯是不是吃日本的食物了？"),
        ("你该学得更多。", "你学该学得更多。"),
        ("请问波士顿和悉尼之间有直飞航班吗？", "请问波士顿是不是和悉尼之间有直飞航班？"),
        ("你们的照片很漂亮——想看看我们的吗？", "你们的照片是不是很漂亮——想看看我们的？"),
        ("这面旗子很漂亮。", "这面的旗子很漂亮。"),
    ],
)
def test_what_rules_never_make_together(text: str, never: str) -> None:
    assert not says(text, never, "mini-zh")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("我妹妹比我小三岁，我很疼她。", "我比我妹妹大三岁，我很疼她。"),
        ("等了半小时。", "等了三十分钟。"),
        ("我爷爷身体健康。", "我爷爷身体很好。"),
        ("李医生让你明天去医院。", "李医生要你明天去医院。"),
        ("祝你生日快乐，身体健康！", "祝愿你生日快乐，身体健康！"),
    ],
)
def test_what_is_still_right(text: str, other: str) -> None:
    assert says(text, other, "mini-zh")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Tom下个月要去日本出差。", "下个月Tom要去日本出差。"),
        ("他把PPT发给我了。", "PPT被他发给我了。"),
        ("我把手机忘在KTV了。", "手机被我忘在KTV了。"),
    ],
)
def test_latin_letters_keep_their_capitals(text: str, other: str, model: Model) -> None:
    source = read_source(text, model)
    write = Writer(model.alphabet, (source.manner,))
    rows = relation([source], write, same_meaning([source], write))(source.ids, 0)
    assert other in [write.text(row) for row in rows]
