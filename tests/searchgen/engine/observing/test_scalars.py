"""Numbers of texts by which chains are compared: the first word, and the place of each keyword."""

from __future__ import annotations

from searchgen.engine.observing.scalars import of_texts


def test_first_words_by_frequency_and_places_of_keywords() -> None:
    texts = (("The dog's park.", "A park, a dog."), ("the dog", "Dogpark dog 'park'"))
    told = of_texts(texts, ("dog", "park"))
    assert list(told) == ["first word", "place of dog", "place of park"]
    assert told["first word"].tolist() == [[0, 1], [0, 2]]
    assert told["place of dog"].tolist() == [[1, 3], [1, 1]]
    assert told["place of park"].tolist() == [[2, 1], [-1, 2]]


def test_chinese_is_counted_in_characters() -> None:
    told = of_texts((("广州的美食", "我爱广州"),), ("广州",))
    assert told["place of 广州"].tolist() == [[0, 2]]
    assert told["first word"].tolist() == [[0, 1]]


def test_no_texts() -> None:
    assert of_texts(((), ()), ())["first word"].shape == (2, 0)
