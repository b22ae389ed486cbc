"""Phrases of everyday Chinese that are exchanged, each within its sentence, and where they must not be."""

from __future__ import annotations

import itertools

import pytest

from searchgen.rewriting.phrases import key, pairs
from searchgen.rewriting.surroundings import misplaced
from searchgen.text.reading import words_of


def one_away(text: str) -> set[str]:
    """The texts that one exchange makes of a text, where its surroundings let it."""
    words, table, out = words_of(text), pairs("zh")[0], set()
    for i, j in itertools.combinations(range(len(words) + 1), 2):
        for other in table.get(key(words[i:j]), ()):
            if not misplaced(words[i:j], other, [words]):
                out.add("".join((*words[:i], *other, *words[j:])))
    return out


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("这件事不是我的错。", "这件事不怪我。"),
        ("我把钥匙忘在办公室了。", "我把钥匙落在办公室了。"),
        ("一会儿再聊。", "待会儿再聊。"),
        ("我没空。", "我抽不出时间。"),
        ("这个菜真好吃。", "这个菜味道真好。"),
        ("我忘了给花浇水。", "我忘了浇花。"),
        ("他又要加班。", "他又得加班。"),
        ("我胃口不太好。", "我没什么胃口。"),
        ("我爸不让我喝酒。", "我爸不许我喝酒。"),
    ],
)
def test_an_everyday_phrase_is_exchanged(text: str, other: str) -> None:
    assert other in one_away(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("我家的狗昨天跑丢了。", "跑弄丢了"),
        ("他不会改变主意。", "点子"),
        ("你还真是厉害。", "还实在是"),
        ("怎么可能会有鬼！", "怎么也许"),
        ("他死了我真难受。", "不舒服"),
        ("他连一句话都没说。", "连什么话"),
        ("我们休息一会儿再说。", "待会儿"),
        ("她做饭做得很好吃。", "味道"),
        ("他心地很善良。", "心地心"),
        ("我们的关系很好。", "相处"),
        ("明天不一定要来。", "不千万要"),
        ("他的病很重。", "沉"),
        ("我们别吵架了。", "吵了一架"),
        ("今天比昨天晚了一点。", "有点晚"),
        ("这道菜又贵又难吃。", "味道"),
        ("下个星期天见。", "下周天"),
        ("我没带伞。", "带上"),
        ("你先吃完饭。", "吃过饭"),
        ("我想把头发剪短一点。", "剪短头发一点"),
        ("你穿得太少了。", "不够多"),
        ("宝宝会走路了。", "步行"),
        ("请问营业时间是几点到几点？", "什么时候到几点"),
        ("我去超市买了点菜。", "点餐"),
        ("他们打算搬到上海去。", "搬去"),
        ("超市门口在打折卖水果。", "有折扣卖"),
        ("飞机上的饭真难吃。", "真味道"),
        ("我明天不能去上课了。", "去不了上课"),
        ("他很可能是老师。", "很也许"),
        ("她跑得很累。", "得很"),
        ("我用了很多年。", "不少年"),
        ("别把这件事放在心上。", "搁"),
    ],
)
def test_an_everyday_phrase_keeps_its_surroundings(text: str, never: str) -> None:
    assert not [other for other in one_away(text) if never in other]
