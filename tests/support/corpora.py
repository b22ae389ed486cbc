"""Small corpora for the tests of training, and files of them."""

from __future__ import annotations

import gzip
import itertools
import lzma
from pathlib import Path

WHO = ["the dog", "a cat", "my friend", "the teacher", "an old man", "the child", "Tom", "our neighbour", "the king", "a bird"]
DOES = ["sees", "likes", "finds", "follows", "hears", "calls"]
WHOM = ["the ball", "a house", "the river", "my book", "the green tree", "a small boat", "Mary", "the moon"]
WHEN = ["today", "now", "every day", "in the morning", "at night", "again"]
ENGLISH = [
    f"{a[0].upper()}{a[1:]} {b} {c} {d}."
    for a, b, c, d in itertools.islice(itertools.product(WHO, DOES, WHOM, WHEN), 0, None, 3)
]


CHINESE = [
    f"{a}{b}{c}。"
    for a, b, c in itertools.product(
        "我你他她猫狗人", ("喜欢", "看见", "听说", "知道"), ("山水", "天空", "数学", "2024年", "美食")
    )
]


def write(folder: Path, name: str, sentences: list[str]) -> Path:
    path = folder / name
    text = ("\n".join(sentences) + "\n").encode()
    path.write_bytes({".xz": lzma.compress, ".gz": gzip.compress}.get(path.suffix, bytes)(text))
    return path
