"""Numbers of texts beside their log-density and length, by which chains are compared: the first word, and where keywords stand.

Chains that agree on log-density and length may still hold different sentences; these numbers see it where they begin
differently, or hold a keyword at different places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import regex

from samplers.core.types import Floats

WORD = regex.compile(r"\p{Han}|[^\W_\p{Han}]+(?:['\u2019-][^\W_\p{Han}]+)*")
"""A word, or a Chinese character."""


def of_texts(texts: Sequence[Sequence[str]], keywords: Sequence[str]) -> dict[str, Floats]:
    """Numbers of (c, n) texts, by name.

    "first word" is how frequent the first word of a text is among those of all texts: 0 for the most frequent one. "place of
    WORD" is how many words (Chinese: characters) stand before a keyword where it first occurs as it was typed, -1 where it does
    not.
    """
    shape = len(texts), len(texts[0]) if texts else 0
    each = [text for row in texts for text in row]
    begins = [found.group().casefold() if (found := WORD.search(text)) else "" for text in each]
    rank = {word: i for i, (word, _) in enumerate(Counter(begins).most_common())}
    out = {"first word": [rank[word] for word in begins]}
    for keyword in dict.fromkeys(keywords):
        whole = regex.compile(rf"(?<![A-Za-z0-9]){regex.escape(keyword, literal_spaces=True)}(?![A-Za-z0-9])", regex.IGNORECASE)
        found_ = [whole.search(text) for text in each]
        out[f"place of {keyword}"] = [
            -1 if found is None else len(WORD.findall(text, 0, found.start())) for text, found in zip(each, found_, strict=True)
        ]
    return {name: np.array(values, np.float64).reshape(shape) for name, values in out.items()}
