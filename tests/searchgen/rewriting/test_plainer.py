"""Formal and wordy sentences said plainly, and in fewer words."""

from __future__ import annotations

import pytest
from restatements import says

from searchgen import Rewriter


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The committee endeavored to ascertain the cause.", "The committee tried to find out the cause."),
        ("He was compelled to relinquish his position.", "He had to give up his position."),
        ("It is imperative that you submit the form.", "You must hand in the form."),
        ("Due to the fact that it was raining, we stayed.", "Because it was raining, we stayed."),
        ("The reason why he was late is that he missed the bus.", "He was late because he missed the bus."),
        ("He is a man who always tells the truth.", "He always tells the truth."),
        ("There are many people who believe that.", "Many people believe that."),
        ("They live in close proximity to the ocean.", "They live near the ocean."),
        ("She has the ability to speak four languages.", "She can speak four languages."),
    ],
)
def test_what_is_plainer_says_the_same(text: str, other: str) -> None:
    assert says(text, other, "mini-en", shorter=True)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("该公司拟于明年扩大生产规模。", "这家公司打算在明年扩大生产规模。"),
        ("此举旨在提升市民的生活品质。", "这样做是为了提高市民的生活质量。"),
        ("我个人觉得这本书非常非常有意思。", "我觉得这本书非常有意思。"),
    ],
)
def test_what_is_plainer_says_the_same_in_chinese(text: str, other: str) -> None:
    assert says(text, other, "mini-zh", shorter=True)


@pytest.mark.parametrize(
    ("text", "never", "name"),
    [
        ("It is an honor to have the ability to help.", "It is an honor to can help.", "mini-en"),
        ("He lived there for a period of time.", "He lived there for time.", "mini-en"),
        ("我想要一杯咖啡。", "我想一杯咖啡。", "mini-zh"),
    ],
)
def test_what_is_shorter_and_wrong(text: str, never: str, name: str) -> None:
    assert not says(text, never, name, shorter=True)


def test_tasks_choose_plain_words_and_fewer_of_them() -> None:
    text = "Due to the fact that he was compelled to relinquish his position, he was dissatisfied with the outcome."
    for task in ("simplify", "shorten"):
        first = Rewriter(task, model="mini-en", seed=0)([text])[0].texts[0]
        assert "relinquish" not in first
        assert "fact" not in first
        assert len(first.split()) < len(text.split()) - 2
    for text in ("The dress costs eighty dollars.", "He fell asleep during the lecture."):  # other words, and no fewer
        assert not Rewriter("shorten", model="mini-en", seed=0)([text])[0].texts
