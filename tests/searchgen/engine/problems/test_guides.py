"""The guides of a sample make probable what plain rejection writes, and not only what they write themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import searchgen
from objectives.core.rows import pad
from objectives.fluency.blended import Blended
from samplers import Batch
from samplers.moves.writing import write
from searchgen.engine.problems.guide import writer_of

LATE = [
    ("school", "He was elected to the American Academy of sciences, which won his first year of high school."),
    ("school", "Prior to 2007, only 30% of Alabama's adult population had a tertiary requirement having semi-standard school."),
    ("school", "Bengali emigrants from the main towns, and people from the opposite country, establish it as a school."),
    ("school", "The county library of Exeter is a public library of the historic high school system."),
    ("school", "The children were charmed after their shy little girl's kindly creation, but without tales of school."),
    ("school", "By the 15th century, these individuals used a lively interest in religious school curriculum and research."),
    ("water", "While this date of 1889 was not up to 2000, the island was sufficiently prone to water."),
    ("water", "The divergent articles are different depending upon how they easily put a rain water bucket on this lake."),
    ("water", "Nevada springs, the region over-exit tundra region, contains California-wide uses of tap water."),
    ("water", "Other divers may hold to restimetres as occasionally where they touch underwater, lifting water or twisting."),
    ("water", "These chemicalnas (ligaments that arise in container proteins) are self-located in crushed water."),
    ("water", "There are five classes of tarred sediments due to the expansion of water."),
    ("water", "Asian elephants are gaining popularity in the United Kingdom as an alternative water treatment plant."),
    ("water", "If any flavor is used, the beans are very hard to cut and can be cut off using the water upon grinding."),
    ("学校", "楼下重要的部分随着医疗工厂搬回丈夫的入口学校。"),
    ("学校", "雅士的职业生涯属于伦敦属于的美术学校。"),
    ("学校", "天主教会还指拥有天主教及宗教会的神学校交易处理官论证行。"),
    ("学校", "恩丘县内的学院区包括齐尔丹市、苏德拉菲主教学校（拉玛尔）。"),
    ("学校", "十二岁幼稚园和人道楼像成苍当山亭以及学校，成为剧社的市人。"),
    ("学校", "因为密集建筑为数位人数则降低，因此构成一个专门学校。"),
    ("学校", "据时任从后华兴中学毕业的萧汉伟竞选学校校长。"),
    ("电影", "对了，还记得他有很多代表作都出品的电影。"),
    ("电影", "那些美国人拍片于2016年3月基隆大学拥有一系列新代电影。"),
    ("电影", "因此，中毒别称上架莫桂城，只有是印刻电影做精鬼报告。"),
    ("电影", "是的，这是我对出道的美好赞扬这部电影吗？"),
    ("电影", "哦，《皮奇莫日人英雄》我很喜欢这部电影，也是他所创作的动画之一。"),
    ("电影", "健康方面，中央、局势不佳，2013年代为青岛电影维基的华人电影奖。"),
    ("电影", "《317》杰出，就是这张专辑首次发行的苏格兰电影，德国版按专辑吗？"),
]
"""Sentences of the embedded models that were written without a guide, drawn from those in which a word comes after twelve
others; a quarter of those with *school* and a third of those with *water* are such. In Chinese it comes after sixteen
characters, as in every fifth (`benchmarks/rejection.py`)."""
OFTEN = {"school": 578 / 102_656, "water": 366 / 102_656, "学校": 532 / 172_544, "电影": 1005 / 172_544}
"""The share of all sentences in which each word stands."""
MOST = {("mini-en", True): 3.3, ("mini-zh", True): 4.3, ("mini-en", False): 5.0, ("mini-zh", False): 5.0}
"""Bounds of the mean log-weight of these sentences beside that of all with the word, nats; measured 2.9, 4.0, 4.7, 4.6."""


@pytest.mark.parametrize("name", ["mini-en", "mini-zh"])
@pytest.mark.parametrize("led", [True, False])
def test_sentences_in_which_a_word_comes_late_are_written_too(name: str, led: bool) -> None:
    """Draws lack the sentences whose weights are large, and are too short: when one guide brought words too early, such
    sentences weighed exp(6.5) times the mean, in the geometric mean. Without a twist they weigh somewhat more than with it.
    """
    model = searchgen.load(name)
    weights = list[float]()
    for word in ("school", "water") if name == "mini-en" else ("学校", "电影"):
        writer = writer_of(searchgen.Generator(model=model, mode="sample").problem_of([word]), 1.0)
        assert isinstance(writer, Blended)
        writer = writer if led else replace(writer, twist=None)
        ids, lengths = pad(model.alphabet.encode([text for of, text in LATE if of == word]))
        every = np.arange(len(ids))
        trail = write(writer, None, Batch(ids, lengths, every * 0), every, every * 0, lengths + 1).trail  # type: ignore[arg-type]
        there = np.arange(trail.log_q.shape[1]) <= lengths[:, None]
        weights += (((trail.log_plain - trail.log_q) * there).sum(-1) - np.log(OFTEN[word])).tolist()
    assert np.mean(weights) < MOST[name, led]
