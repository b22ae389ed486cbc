"""What is said for what: structures and their inverses, phrases in their surroundings, and what is never taken for the same."""

from __future__ import annotations

import pytest

import searchgen
from searchgen.models.model import Model
from searchgen.rewriting.chinese.structures import restated as restated_zh
from searchgen.rewriting.english.rules import restated
from searchgen.rewriting.phrases import LONGEST, lines, pairs
from searchgen.rewriting.reading import words_of
from searchgen.rewriting.restating import exchanged, forms_of, relation, same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.writing import Writer

PLAIN = [
    ("They left because it was too hot.", "Because it was too hot, they left."),
    ("It isn't cold, but we can't go out.", "Although it isn't cold, we can't go out."),
    ("He was tired, so he went home.", "Because he was tired, he went home."),
    ("The train left before we arrived.", "We arrived after the train left."),
    ("The shop is closed on Sundays.", "On Sundays, the shop is closed."),
    ("My brother bought a new car last week.", "Last week, my brother bought a new car."),
    ("Mary lent John her car.", "Mary lent her car to John."),
    ("He bought me a book.", "He bought a book for me."),
    ("The dog bit the man.", "The man was bitten by the dog."),
    ("She loves him.", "He is loved by her."),
    ("Tom is taller than Mary.", "Mary is shorter than Tom."),
    ("It is dangerous to swim here.", "Swimming here is dangerous."),
    ("He was so tired that he couldn't walk home.", "He was too tired to walk home."),
    ("The soup was so hot that I couldn't eat it.", "The soup was too hot for me to eat."),
    ("It took me three hours to clean the kitchen.", "I needed three hours to clean the kitchen."),
    ("My grandfather died five years ago.", "It has been five years since my grandfather died."),
    ("He didn't come home until midnight.", "It was not until midnight that he came home."),
    ("My uncle has worked here for 20 years.", "My uncle has been working here for 20 years."),
    ("He hasn't called me yet.", "He has yet to call me."),
    ("Tom isn't as tall as Mary.", "Mary is taller than Tom."),
    ("I would rather walk than take the bus.", "I would prefer walking to taking the bus."),
    ("There are seven days in a week.", "A week has seven days."),
    ("I don't have any money with me.", "I have no money with me."),
    ("My sister can play the piano.", "My sister knows how to play the piano."),
    ("Is this your umbrella?", "Is this umbrella yours?"),
    ("The mother of Tom is a teacher.", "Tom's mother is a teacher."),
    ("The teacher asked the students to be quiet.", "The students were asked by the teacher to be quiet."),
    ("It seems that he is ill.", "He seems to be ill."),
    ("Why did she leave the party so early?", "How come she left the party so early?"),
    ("Who wrote this book?", "Who was this book written by?"),
    ("He put on his coat.", "He put his coat on."),
    ("What will you do if it rains?", "If it rains, what will you do?"),
    ("Are you going to use this?", "Will you use this?"),
    ("Where are you going to sleep?", "Where will you sleep?"),
    ("Tom is already there.", "Tom is there already."),
    ("She doesn't like her husband.", "She dislikes her husband."),
    ("If you are cold, close the window.", "Close the window if you are cold."),
    ("If it doesn't rain, we will go.", "Unless it rains, we will go."),
    ("We stayed at home because of the rain.", "Because of the rain, we stayed at home."),
    ("The film was so boring that I fell asleep.", "I fell asleep because the film was so boring."),
    ("He no longer works here.", "He doesn't work here anymore."),
    ("I haven't seen Tom for three years.", "It has been three years since I last saw Tom."),
    ("She has decided to leave.", "She has made up her mind to leave."),
    ("You don't have to wait.", "It isn't necessary for you to wait."),
    ("My favorite season is spring.", "Spring is my favorite season."),
    ("He finished dinner and then left.", "After finishing dinner, he left."),
    ("Let me know if you need anything.", "If you need anything, let me know."),
    ("How much does a ticket to London cost?", "What is the price of a ticket to London?"),
    ("The train was delayed by an hour.", "The train was an hour late."),
]
NAMES = {"mary", "john", "tom", "london"}


@pytest.mark.parametrize(("one", "other"), PLAIN)
def test_a_change_of_structure_and_its_inverse(one: str, other: str) -> None:
    assert words_of(other) in set(restated(words_of(one), NAMES))
    assert words_of(one) in set(restated(words_of(other), NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "I don't know when he comes.",
        "He didn't leave because he was tired.",
        "She said that he left because it rained.",
        "He wants to leave tomorrow.",
        "She looked after the children.",
        "We waited an hour.",
        "They have a car.",
        "Do you know the man?",
        "He told me to wait and left.",
        "The box is too heavy to lift.",
        "They wait for the students of the school.",
    ],
)
def test_what_is_not_plain_is_left_alone(text: str) -> None:
    assert set(restated(words_of(text), NAMES)) <= {words_of(text)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张伟比李娜高十厘米。", "李娜比张伟矮十厘米。"),
        ("我们明天去公园。", "明天我们去公园。"),
        ("他把我的书拿走了。", "我的书被他拿走了。"),
        ("因为天气不好，所以我们没去。", "我们没去，因为天气不好。"),
        ("请把窗户关上。", "请关上窗户。"),
        ("我的手机被小偷偷走了。", "小偷把我的手机偷走了。"),
        ("你能告诉我吗？", "你能不能告诉我？"),
        ("你吃饭了吗？", "你吃饭了没有？"),
        ("如果你有时间，我们就去。", "如果你有时间的话，我们就去。"),
        ("别忘了给奶奶打电话。", "别忘了打电话给奶奶。"),
        ("我已经三年没见过他了。", "我已经有三年没见过他了。"),
        ("我没有他高。", "他比我高。"),
        ("我在星期日不工作。", "我星期日不工作。"),
        ("他来的时候，我在看书。", "他来时，我在看书。"),
        ("吃饭之前，我洗了手。", "吃饭前，我洗了手。"),
        ("我病了，所以没去上班。", "因为我病了，所以没去上班。"),
        ("虽然天气不好，但是我们去了公园。", "尽管天气不好，但是我们去了公园。"),
        ("如果下雨，我就不去。", "要是下雨，我就不去。"),
        ("即使下雨，我也去。", "就算下雨，我也去。"),
        ("请穿上这些拖鞋。", "请把这些拖鞋穿上。"),
        ("我的钱包被偷了。", "有人偷了我的钱包。"),
        ("请给我盐。", "请把盐给我。"),
        ("请把盐递给我。", "请递给我盐。"),
        ("他送给我一本书。", "他送我一本书。"),
        ("我没看过那部电影。", "那部电影我没看过。"),
        ("也许他知道。", "他也许知道。"),
        ("他说英语说得很好。", "他英语说得很好。"),
        ("我学了三年英语。", "我学英语学了三年。"),
        ("我花了两个小时打扫房间。", "打扫房间花了我两个小时。"),
        ("我最喜欢的季节是春天。", "春天是我最喜欢的季节。"),
        ("汤姆是玛丽的同学。", "玛丽是汤姆的同学。"),
        ("我叫汤姆。", "我的名字叫汤姆。"),
        ("这车是我的。", "这是我的车。"),
        ("汤姆和玛丽一样高。", "玛丽和汤姆一样高。"),
        ("没有人知道。", "谁也不知道。"),
        ("太漂亮了！", "漂亮极了！"),
        ("你最好早点睡觉。", "你还是早点睡觉比较好。"),
        ("让我们休息吧。", "我们休息吧。"),
        ("不要相信他。", "别相信他。"),
        ("你忙吗？", "你忙不忙？"),
        ("您同意吗？", "您是不是同意？"),
        ("你去过北京吗？", "你有没有去过北京？"),
        ("你能帮我吗？", "请你帮我好吗？"),
        ("你为什么哭？", "为什么你哭？"),
        ("谁打破了窗户？", "窗户是谁打破的？"),
        ("这条河叫什么名字?", "这条河的名字是什么?"),
        ("这本书多少钱？", "这本书的价格是多少？"),
        ("我们去公园，好吗？", "我们去公园，好不好？"),
        ("但是汤姆明天会来。", "但是明天汤姆会来。"),
        ("我弟弟每天都要花两个小时写作业。", "我弟弟每天都要用两个小时写作业。"),
        ("我已经把这本书看完了。", "这本书我已经看完了。"),
        ("从我家到学校走路要二十分钟。", "从我家走路到学校要二十分钟。"),
        ("他昨天被老板批评了一顿。", "老板昨天批评了他一顿。"),
        ("老师让我们背课文。", "老师要我们背课文。"),
        ("请把门关上。", "请关上门。"),
        ("我得走了。", "我必须走了。"),
        ("她唱歌唱得比我好。", "她唱歌比我唱得好。"),
        ("我对她说的话感到很惊讶。", "她说的话让我感到很惊讶。"),
        ("附近有没有地铁站？", "附近有地铁站吗？"),
    ],
)
def test_chinese_structures(one: str, other: str) -> None:
    assert "".join(words_of(other)) in {"".join(words) for words in restated_zh(words_of(one))}
    assert "".join(words_of(one)) in {"".join(words) for words in restated_zh(words_of(other))}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("My computer no longer starts.", "not anymore"),
        ("Watch out for cars.", "be careful for"),
        ("What should I do?", "ought i to"),
        ("He got a small portion.", "little"),
    ],
)
def test_an_english_phrase_keeps_its_surroundings(text: str, never: str) -> None:
    table, _ = pairs("en")
    assert not [other for other in exchanged(words_of(text), table) if f" {never} " in f" {' '.join(other)} "]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("他们把我的好日子毁了。", "我的好日子被他们毁了。"),
        ("我们谈谈比较好。", ""),
        ("他比较高。", ""),
        ("他给了我们信号。", ""),
    ],
)
def test_no_chinese_word_is_cut(text: str, only: str) -> None:
    assert {"".join(other) for other in restated_zh(words_of(text))} <= {text, only}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("你把我的笔怎么了？", "如何"),
        ("我叔叔送了我一样礼物。", "相同"),
        ("他岁数和你差不多。", "几乎"),
        ("他们听得到我们说的话。", "获得"),
        ("我以后不能来了。", "之后"),
        ("我过会儿再跟你们一起。", "一同"),
        ("你知道如何开车吗？", "怎么样"),
        ("这只狗的眼睛瞎了。", "仅仅"),
        ("进教室的时候请把帽子摘了。", "邀请"),
        ("我们是特别的。", "非常"),
        ("我一点也不要香蕉。", "别"),
        ("你怎么了？", "为什么"),
        ("我记得你。", "忘"),
        ("尽管提问。", "虽然"),
        ("我容易生病。", "简单"),
        ("商店九点开门。", "打开门"),
        ("请大家保持安静。", "邀请"),
        ("三年以前他来过。", "过去"),
        ("他离开了北京。", "离去"),
    ],
)
def test_a_chinese_phrase_keeps_its_surroundings(text: str, never: str) -> None:
    table, _ = pairs("zh")
    words = words_of(text)
    here = {words[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
    assert not [other for one in here for other in table.get(one, ()) if never in "".join(other)]


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
    ],
)
def test_what_is_not_plain_in_chinese_is_left_alone(text: str) -> None:
    assert {"".join(other) for other in restated_zh(words_of(text))} <= {text}


def test_a_line_of_a_table_stands_for_several() -> None:
    assert list(lines("~call {me|him} > ~phone {me|him}"))[:3] == [
        "call me > phone me",
        "calls me > phones me",
        "called me > phoned me",
    ]
    assert "was fond of {a|the}".replace("{a|the}", "the") in " ".join(lines("~be fond of {a|the}: ~like {a|the}"))
    assert list(lines("+movie theater: +cinema")) == ["movie theater: cinema", "movie theaters: cinemas"]


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
    ],
)
def test_what_chinese_never_says(text: str, other: str) -> None:
    model = searchgen.load("mini-zh")
    source = read_source(text, model)
    assert not same_meaning([source], Writer(model.alphabet, (source.manner,))).says(0, other)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_say_a_thing_once(language: str) -> None:
    same, near = pairs(language)
    assert len(same) > 200
    assert all(one not in others and len(one) <= LONGEST for one, others in near.items())
    assert all(one in near[other] for one, others in same.items() for other in others)
