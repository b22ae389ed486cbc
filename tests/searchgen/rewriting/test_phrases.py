"""Tables of phrases that say the same: how their lines are read, and where a phrase must not be exchanged."""

from __future__ import annotations

import pytest

from searchgen.rewriting.phrases import LONGEST, key, lines, pairs
from searchgen.rewriting.restating import exchanged
from searchgen.text.reading import words_of


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
        ("你周末有什么打算？", "准备"),
        ("你喜不喜欢吃鱼？", "爱"),
    ],
)
def test_a_chinese_phrase_keeps_its_surroundings(text: str, never: str) -> None:
    table, _ = pairs("zh")
    words = words_of(text)
    here = {words[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
    assert not [other for one in here for other in table.get(key(one), ()) if never in "".join(other)]


def test_a_chinese_phrase_is_found_however_a_dictionary_cuts_it() -> None:
    words = ("我", "想", "换", "一件", "大", "的", "。")
    assert any("我想换件大的" in "".join(other) for other in exchanged(words, pairs("zh")[0]))


def test_a_line_of_a_table_stands_for_several() -> None:
    assert list(lines("~call {me|him} > ~phone {me|him}"))[:3] == [
        "call me > phone me",
        "calls me > phones me",
        "called me > phoned me",
    ]
    assert "was fond of {a|the}".replace("{a|the}", "the") in " ".join(lines("~be fond of {a|the}: ~like {a|the}"))
    assert list(lines("+movie theater: +cinema")) == ["movie theater: cinema", "movie theaters: cinemas"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_say_a_thing_once(language: str) -> None:
    same, near = pairs(language)
    assert len(same) > 200
    assert all(one not in others and len(one) <= LONGEST for one, others in near.items())
    assert all(one in map(key, near[key(other)]) for one, others in same.items() for other in others)
