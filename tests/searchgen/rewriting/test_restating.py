"""Sentences that say the same as a source, and some that are never taken for it."""

from __future__ import annotations

import pytest

import searchgen
from searchgen.models.model import Model
from searchgen.rewriting.restating import forms_of, relation, same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.writing import Writer


@pytest.fixture(scope="module")
def model() -> Model:
    return searchgen.load("mini-en")


SOURCE = "It isn't cold, but Mary can't find two of the big shops on Sundays."


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("It is not cold, but Mary cannot find two of the large stores on Sundays.", True),
        ("Although it isn't cold, Mary can't find two of the big shops on Sundays.", True),
        ("It is cold, but Mary can't find two of the big shops on Sundays.", False),
        ("It isn't cold, but Mary can find two of the big shops on Sundays.", False),
        ("It isn't cold, but she can't find two of the big shops on Sundays.", False),
        ("It isn't cold, but Mary can't find three of the big shops on Sundays.", False),
        ("It isn't cold, so Mary can't find two of the big shops on Sundays.", False),
        ("It isn't cold, but Mary can't find two of the big shops.", False),
        ("It isn't very cold, but Mary can't find two of the big shops on Sundays.", False),
        ("It isn't warm, but Mary can't find two of the big shops on Sundays.", False),
        ("It isn't cold, but Mary can't find two of the big shops before Sundays.", False),
    ],
)
def test_the_same_meaning_of_a_sentence(text: str, same: bool, model: Model) -> None:
    source = read_source(SOURCE, model)
    meaning = same_meaning([source], Writer(model.alphabet, (source.manner,)))
    assert meaning.says(0, text) == same


def test_neighbours_say_the_same_and_know_the_way_back(model: Model) -> None:
    source = read_source(SOURCE, model)
    write = Writer(model.alphabet, (source.manner,))
    meaning = same_meaning([source], write)
    near = relation([source], write, meaning)
    rows = near(source.ids, 0)
    assert len(rows) > 3
    for row in rows:
        assert meaning.says(0, write.text(row))
        assert source.ids in near(row, 0)


def test_a_word_in_small_letters_is_no_month(model: Model) -> None:
    source = read_source("We took part in the march in March.", model)
    assert Writer(model.alphabet, (source.manner,)).text(source.ids) == source.text


def test_an_article_goes_with_its_word(model: Model) -> None:
    source = read_source("He is a writer and has a big dog.", model)
    meaning = same_meaning([source], Writer(model.alphabet, (source.manner,)))
    assert meaning.says(0, "He is an author and has a big dog.")
    assert not meaning.says(0, "He is a author and has a big dog.")
    assert not meaning.says(0, "He is an writer and has a big dog.")


def test_not_stays_with_its_verb_and_numbers_in_their_order(model: Model) -> None:
    for text, other in (
        ("You must not go.", "You have to not go."),
        ("I don't want to go.", "I don't would like to go."),
        ("Guess how old I am.", "Guess how old I'm."),
        ("I have everything.", "I've everything."),
        ("I need a little sleep.", "I need a bit sleep."),
        ("There was no one left.", "There wasn't any one left."),
        ("I can't do that.", "I isn't able to do that."),
        ("It is cold, isn't it?", "It is cold, is not it?"),
        ("Don't you like it?", "Do not you like it?"),
        ("I have full confidence.", "I've full confidence."),
        ("Thank you very much.", "Thank you really much."),
        ("He is old enough.", "He is old sufficient."),
        ("I forgot my umbrella at home.", "I didn't remember my umbrella at home."),
        ("Be careful not to trip.", "Be careful not to journey."),
        ("I'm not sure whether it is open.", "I'm no longer sure whether it is open."),
        ("I lead a busy life.", "A busy life is led by me."),
        ("Turn left at the bank.", "Turn set off at the bank."),
        ("We have to go.", "We've to go."),
        ("The battery died.", "The battery passed away."),
        ("I bought a coat, but it's too small.", "It's too small although I bought a coat."),
        ("She helped me with my homework.", "She given me a hand with my homework."),
        ("Tom got married last summer.", "Tom got gotten married last summer."),
        ("I'm looking forward to it.", "I'm being looking forward to it."),
        ("How many people came?", "How a lot of people came?"),
        ("He hurt his knee.", "He injure his knee."),
        ("He had an accident.", "He were in an accident."),
        ("I would like to learn.", "I would like learning."),
        ("Tell me how tall you are and what you eat.", "Tell me how tall you're and what you eat."),
        ("Both of my parents are here.", "Both of my mother and father are here."),
        ("I used to play chess.", "I second-hand to play chess."),
        ("Could you turn down the music?", "Could you reject the music?"),
        ("Call me before you leave.", "You leave after call me."),
        ("How many books do you read?", "How a lot of books do you read?"),
        ("She laughed at my jokes.", "She made fun of my jokes."),
        ("It depends on the weather.", "It relies on the weather."),
        ("I thank you with all my heart.", "I thanks with all my heart."),
        ("I got it for next to nothing.", "I got it for beside nothing."),
        ("I wish I could buy a boat.", "I'm sorry, but I can't buy a boat."),
        ("Don't talk so loudly.", "Don't talk so in a loud voice."),
        ("There is a coffee shop here.", "There is a coffee store here."),
        ("She decided to study abroad next year.", "Next year, she made up her mind to study abroad."),
        ("I accidentally broke a glass.", "I by accident broke a glass."),
        ("He works late almost every day.", "He works late almost daily."),
        ("What he said was over my head.", "What he said had ended my head."),
        ("Did you get my letter?", "Did you buy my letter?"),
        ("We are in the same class.", "We are in identical class."),
        ("Many young people like it.", "Many the young like it."),
        ("Why should I care?", "Why ought to I care?"),
        ("I doubt if he will come.", "If he will come, I doubt."),
        ("He felt no pain after a couple of drinks.", "A couple of drinks before he felt no pain."),
        ("She does not like cooking.", "She does not be fond of cooking."),
        ("I'm worried about the exam next week.", "Next week, I'm worried about the exam."),
        ("I'm looking forward to seeing you next week.", "Next week, I am looking forward to seeing you."),
        ("They talked about moving to Rome next year.", "Next year, they talked about moving to Rome."),
        ("She is thinking of selling the car in May.", "In May, she is thinking of selling the car."),
        ("Have you had breakfast yet?", "Have you ate breakfast yet?"),
        ("When has your brother had lunch?", "When has your brother ate lunch?"),
        ("Someone stole my bike last night.", "My bike last night was stolen."),
        ("Somebody stole her new phone this morning.", "Her new phone this morning was stolen."),
    ):
        source = read_source(text, model)
        assert not same_meaning([source], Writer(model.alphabet, (source.manner,))).says(0, other)
    assert (
        len(forms_of(read_source("In 2008 he sold 2 houses.", model))) == 2
    )  # with and without a comma, and not the year last


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("我不一定要去。", "我不必须去。"),
        ("这个人可是我的老师。", "这个人不过我的老师。"),
        ("我今年在公司工作。", "我在今年公司工作。"),
        ("我们公司今年招了人。", "我们今年公司招了人。"),
        ("我明天上午去。", "明天我上午去。"),
        ("虽然他很累，但是他来了。", "尽管他虽然很累，但是他来了。"),
        ("今年夏天比去年热得多。", "夏天今年比去年热得多。"),
        ("老师表扬了小明，因为他考得很好。", "他因为考得很好，所以老师表扬了小明。"),
        ("谁告诉了你这个消息？", "你这个消息是谁告诉的？"),
        ("我想请你帮我一个忙。", "我想请你帮助我一个忙。"),
        ("他因为生病没有参加考试。", "因为他生病没有参加考试。"),
        ("麻烦您给我一杯水。", "麻烦你给我一杯水。"),
        ("如果你有时间，就来我家。", "如果有时你间，就来我家。"),
        ("我觉得这件衣服有点儿贵。", "这件衣服有点儿我觉得贵。"),
        ("你家离学校远吗？", "你是不是家离学校远？"),
        ("不然你就要错过火车了。", "不然你就要没赶上火车了。"),
        ("我听说他要去美国。", "我据说他要去美国。"),
        ("我准备了早饭。", "我打算了早饭。"),
        ("你们为什么想今天走？", "你为什么们想今天走？"),
        ("我很小的时候就会游泳。", "我很小时候就会游泳。"),
        ("我现在该做什么呢？", "我该做什么现在呢？"),
        ("这个周末我打算在家休息。", "这个我周末打算在家休息。"),
        ("今天太热了，我们去游泳吧。", "今天太热了，让我们去游泳吧吧。"),
        ("宝宝昨天醒了好几次。", "宝宝昨天醒了好多少次。"),
        ("他们搬到乡下去了。", "他们搬去乡下去了。"),
        ("他们决定卖掉房子，搬到乡下去。", "他们做出了卖掉房子的决定，搬到乡下去。"),
        ("我把你的话告诉他了。", "你的话被我跟他说了。"),
        ("你知道她有多么爱你吗？", "你知道不清楚她有多么爱你？"),
        ("他这个人话不多，但总是很热情。", "他虽然这个人话不多，但总是很热情。"),
        ("他不但没帮我，还骂了我。", "他不但没替我，还骂了我。"),
        ("我常在吃早饭时看电视。", "我常正在吃早饭时看电视。"),
        ("最近的药店在哪里？", "近来的药店在哪里？"),
        ("我有很多作业要做。", "我作业很多要做。"),
        ("昨天的电影不好看。", "昨天的电影不漂亮。"),
        ("我们打车回家，因为太晚了。", "我们打车回家，由于太晚了。"),
        ("昨天晚上我看书看到十二点。", "昨天晚上我看书看见十二点。"),
        ("我没来得及吃早饭。", "我没赶得上吃早饭。"),
        ("他考了十分。", "他考了非常。"),
        ("这件事太突然了。", "这件事太忽然了。"),
        ("工作太累了。", "工作太疲惫了。"),
        ("我去看望外公外婆。", "我去看望姥爷外祖母。"),
        ("他对人很有礼貌。", "他对人很很客气。"),
        ("我没想到今天会这么热。", "我今天没想到会这么热。"),
        ("你不想知道为什么吗？", "你不愿意知道原因吗？"),
        ("你想将头发剪短吗？", "你想将会头发剪短吗？"),
        ("你需要帮助就说。", "你一定得帮助就说。"),
        ("这只是你的想象。", "这只不过你的想象。"),
        ("做运动有利于健康。", "做锻炼身体有利于健康。"),
        ("小心不要感冒了。", "小心不要得了感冒。"),
        ("你应该向他道歉。", "你应该朝他道歉。"),
        ("她什么都没说就走了。", "她一切都没说就走了。"),
        ("我三天没睡好觉了。", "我三天睡得不好觉了。"),
        ("这家咖啡馆的环境很安静。", "这家咖啡馆的环境很请保持安静。"),
        ("你家离学校有多远？", "你家离学校有有多远？"),
        ("他弄丢了他的钥匙。", "他弄丢了他的把钥匙。"),
        ("他很早就起床了。", "他早就起床了。"),
        ("路上的车太多了。", "途中的车太多了。"),
        ("我觉得身体不太舒服。", "我认为身体不太舒服。"),
        ("我觉得身体不太舒服。", "在我看来，身体不太舒服。"),
        ("他把门关上就走了。", "门被他关上就走了。"),
        ("我对这部电影很失望。", "我对这部电影很沮丧。"),
        ("最近工作很紧张。", "最近工作很不安。"),
        ("冬天很容易感冒。", "冬天很简单感冒。"),
        ("这本书很难理解。", "这本书很困难理解。"),
        ("我在网上买了一件毛衣。", "我在网购了一件毛衣。"),
        ("爷爷身体很健康。", "爷爷身体身体很好。"),
        ("他娶了一个漂亮的女孩。", "他嫁给了一个漂亮的女孩。"),
        ("这两辆车是我的。", "这是我的两辆车。"),
        ("时间还早，还是不谈这件事好。", "时间还早，仍然不谈这件事好。"),
        ("他战胜了困难。", "他击败了困难。"),
        ("有些人不喜欢猫。", "有点人不喜欢猫。"),
        ("你不能吃太多糖。", "你无法吃太多糖。"),
        ("我很爱她。", "我很喜欢她。"),
        ("这茶味道不错。", "这茶很好吃。"),
        ("路上有一个洞。", "有一个洞在途中。"),
        ("我们去海边吧。", "我们是不是去海边好？"),
        ("文学是美丽的。", "文学很漂亮。"),
        ("以前有人笑话我们。", "有人笑话以前我们。"),
        ("大家都做得很漂亮。", "大家都做得很美丽。"),
        ("我需要更经常地锻炼。", "我需要更时常地锻炼。"),
        ("你的体力好多了。", "你的体力不少了。"),
        ("他八点才来。", "他八点刚刚来。"),
        ("你喜不喜欢吃鱼？", "你喜不爱吃鱼？"),
        ("他昨天开会的时候一直在玩手机。", "他昨天召开会议的时候一直在玩手机。"),
        ("听说他们分手了，是真的吗？", "听说他们分手了，是是真的吗？"),
        ("我知道该怎么办了。", "我知道该该怎么办了。"),
        ("我的肚子饿了。", "我的肚子肚子饿了。"),
        ("我已经吃过饭了。", "我已经已经吃过饭了。"),
        ("祝你生日快乐！", "祝你祝你生日快乐！"),
        ("这道题我没想出来。", "这道题我没打算出来。"),
        ("门口停着一辆黑色的车。", "门口停着一辆黑车。"),
        ("她买了一顶绿色的帽子。", "她买了一顶绿帽子。"),
        ("我们赶紧去了医院。", "我们快去了医院。"),
        ("他赶快走到门口。", "他快走到门口。"),
        ("这张照片不清楚。", "这张照片不知道。"),
        ("应该不会有问题。", "该不会有问题。"),
        ("他应该到家了。", "他应当到家了。"),
        ("很快就到了。", "非常快就到了。"),
        ("天气好得很。", "天气好得非常。"),
        ("我们住的饭店很大。", "我们住的餐馆很大。"),
        ("他被学校开除了。", "他被学校炒鱿鱼了。"),
        ("早晚很冷。", "迟早很冷。"),
        ("没时间了，快走。", "没空了，快走。"),
        ("这跟我没关系。", "这跟我不要紧。"),
        ("你怎么走了？", "你如何走了？"),
        ("我相信他。", "我确信他。"),
        ("我想他。", "我认为他。"),
        ("我高兴地告诉你妈妈。", "我高兴地跟你说妈妈。"),
        ("他做了一个决定。", "他犯了一个决定。"),
        ("我很高兴认识你。", "我高兴极了认识你。"),
        ("跟我来。", "和我来。"),
        ("有一个人住在那里。", "有独自住在那里。"),
        ("我在图书馆门口等你。", "我在图书馆里门口等你。"),
        ("他在工作中出了意外。", "他正在工作中出了意外。"),
        ("我在吃饭前洗手。", "我正在吃饭前洗手。"),
        ("我没有很多时间。", "我没有不少时间。"),
        ("我们都是老师。", "我们都是一名老师。"),
        ("我们是老师。", "我们是一名老师。"),
        ("现在是三点。", "目前是三点。"),
        ("好的，我知道了。", "良好的，我知道了。"),
        ("他很不客气。", "他很不用谢。"),
        ("公园里的人很多。", "公园里的有很多人。"),
        ("他坚持到底。", "他坚持究竟。"),
        ("快下雨了。", "快下起雨来了。"),
        ("不是因为他人好。", "不是因为别人好。"),
        ("没有多大的改变。", "没有几岁的改变。"),
        ("我比他个子高。", "我比他高个子。"),
        ("我们队昨天的比赛输了。", "我们队昨天的输掉了比赛。"),
        ("他们说的话，我连标点符号都不信。", "如果他们说，我连标点符号都不信。"),
        ("你偷了多少钱？", "你偷了得花多少钱？"),
        ("我必须要买礼物了。", "我不能不要买礼物了。"),
        ("因为下雪了，我什么也没能看见。", "因为下雪了，我什么也没有看得到。"),
        ("他进步了很多。", "他进步了多得很。"),
        ("我想和他一起去约会。", "我想陪他去约会。"),
        ("他去马德里了没有？", "他把马德里去了吗？"),
        ("你发现这两张照片的区别了吗？", "你把这两张照片的区别发现了吗？"),
        ("我没力气继续尝试了。", "我没有继续尝试了的力气。"),
        ("这就是全部了吗？", "这就是全部了没有？"),
        ("我有一辆自行车。", "我的自行车有一辆。"),
        ("我不要去。", "我别去。"),
        ("我很想我妈妈。", "我很觉得我妈妈。"),
        ("我不同意你的看法。", "我不和你的看法一样。"),
        ("他们明天就要来了。", "他们明天马上要来了。"),
        ("我们看看能不能把门关上。", "我们看看可不可以把门关上。"),
        ("别弄丢了。", "别丢了。"),
        ("这本词典对我很有帮助。", "这本词典对我很有好处。"),
        ("我昨天买的西瓜一点也不甜。", "昨天，我买的西瓜一点也不甜。"),
        ("他上周写的报告很长。", "上周，他写的报告很长。"),
        ("你别忘了明天是妈妈的生日。", "明天，你别忘了是妈妈的生日。"),
        ("我现在住在叔叔家。", "我现在家在叔叔家。"),
    ],
)
def test_what_chinese_never_says(text: str, other: str) -> None:
    model = searchgen.load("mini-zh")
    source = read_source(text, model)
    assert not same_meaning([source], Writer(model.alphabet, (source.manner,))).says(0, other)
