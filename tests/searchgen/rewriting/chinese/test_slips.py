"""Corrections of Chinese: mistakes that a pattern is sure of, and nothing of another meaning."""

from __future__ import annotations

import pytest

import searchgen
from searchgen.grammar.chinese import mistakes
from searchgen.rewriting.chinese.slips import corrected, relation
from searchgen.rewriting.chinese.spelling import respelt
from searchgen.rewriting.sources import read_source
from searchgen.text.reading import words_of
from searchgen.text.writing import Writer


def one_away(text: str) -> set[str]:
    return {"".join(words) for words in corrected(words_of(text))}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("我门明天去公园玩。", "我们明天去公园玩。"),
        ("这个问提很难。", "这个问题很难。"),
        ("我们应该保护环镜。", "我们应该保护环境。"),
        ("我在学校吃五饭。", "我在学校吃午饭。"),
        ("老师叫我们努力学西。", "老师叫我们努力学习。"),
        ("他因该知道这件事。", "他应该知道这件事。"),
        ("他在椅了上睡着了。", "他在椅子上睡着了。"),
        ("我不知到他去哪儿了。", "我不知道他去哪儿了。"),
        ("他们坐公交车去上斑。", "他们坐公交车去上班。"),
    ],
)
def test_a_character_for_another_is_one_correction_away(wrong: str, right: str) -> None:
    spelt = respelt(wrong)
    assert right in {"".join(words) for words in corrected(words_of(wrong), spelt)}
    assert wrong in {"".join(words) for words in corrected(words_of(right), spelt)}


@pytest.mark.parametrize("text", ["我们明天去公园。", "这个问题很难。", "他已经走了。", "我不知道。"])
def test_words_as_they_are_hide_no_other(text: str) -> None:
    assert not respelt(text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("我有二个哥哥。", "我有两个哥哥。"),
        ("他比我很高。", "他比我高。"),
        ("我不有钱。", "我没有钱。"),
        ("我昨天没去了学校。", "我昨天没去学校。"),
        ("他跑的很快。", "他跑得很快。"),
        ("他高兴的说他来了。", "他高兴地说他来了。"),
        ("我想结婚他。", "我想跟他结婚。"),
        ("我昨天见面他了。", "我昨天跟他见面了。"),
        ("请你帮忙我。", "请你帮助我。"),
        ("我每天学习汉语在学校。", "我每天在学校学习汉语。"),
        ("虽然下雨，所以我们去了公园。", "虽然下雨，但是我们去了公园。"),
        ("因为他病了，但是没来上课。", "因为他病了，所以没来上课。"),
        ("我买了一个书。", "我买了一本书。"),
        ("他是很高。", "他很高。"),
        ("她唱歌得很好听。", "她唱歌唱得很好听。"),
        ("我对音乐感兴趣很。", "我对音乐很感兴趣。"),
        ("你叫什么名字吗？", "你叫什么名字？"),
        ("天气越来越很冷。", "天气越来越冷。"),
    ],
)
def test_a_mistake_is_found_and_one_correction_away(wrong: str, right: str) -> None:
    assert (mistakes(wrong), mistakes(right)) == (1, 0)
    assert {right} <= one_away(wrong)
    assert {wrong} <= one_away(right)


@pytest.mark.parametrize(
    "text",
    [
        "他住在第二个房间，有二十二张照片。",
        "他跑得很快，汉语说得很好。",
        "一个书店和一个水果店在学校旁边。",
        "你知道他叫什么名字吗？",
        "他是很有名的老师。",
        "我们没办法了，他还没来。",
        "因为下雨，所以我们没去。",
        "我在北京学习汉语。",
        "他帮了我的忙，我们见面了。",
        "这本书不有趣。",
    ],
)
def test_what_is_right_has_no_mistake(text: str) -> None:
    assert mistakes(text) == 0


def test_no_word_of_another_meaning_is_put_in() -> None:
    near = one_away("他会说英语和汉语。")
    assert not any(text.count("英语") != 1 or text.count("汉语") != 1 for text in near)
    assert not {"我想跟他结婚了。", "我想跟他结婚的。"} & one_away("我想跟他结婚。")
    assert "我学习汉语的学校。" not in one_away("我学习汉语在学校。")
    assert not {"我有十二个哥哥。", "我没有二个哥哥。"} & one_away("我有二个哥哥。")


def test_corrections_know_the_way_back() -> None:
    model = searchgen.load("mini-zh")
    source = read_source("我昨天在商店买了二个书。", model)
    near = relation([source], Writer(model.alphabet, (source.manner,)))
    rows = near(source.ids, 0)
    assert len(rows) > 10
    assert sum(source.ids in near(row, 0) for row in rows) > 0.9 * len(rows)
