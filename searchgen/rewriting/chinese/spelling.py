"""Characters that are written for others in Chinese: those that sound alike (pypinyin) or look alike.

"我门" is no word, and 我们 is one: 门 and 们 sound alike. What is asked about are places where the dictionary of jieba finds no
longer word, and where one character exchanged makes a word that is far commoner (wordfreq) than what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import accumulate

from searchgen.text import segments

ALIKE = (
    "人入八 己已 未末 大太犬天夫 日目 土士 千干于 午牛 力刀 了子 处外 拨拔 析折 侯候 晴睛清情请 喝渴 坐座 跟根很 木本 休体 "
    "今令 问间 白自 免兔 侍待 代伐 鸟乌 贝见 旦且 万方 名各 西酉 没设 住往 历厉 买卖 师帅 话活 吗妈 报服 拿掌 明朋 玩完 间闻"
)
"""Characters that look alike."""
FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that many do not tell apart."""
COMMON, UNKNOWN = 3.4, 2.5
"""Zipf frequencies from which on a word of two characters may be meant, and below which what the dictionary has is none."""
RARER = 1.3
"""Difference in Zipf frequency between what may be meant and what is written, at least: the list has common slips, as 我门."""
LONG, SURE = 2.6, 5.0
"""Zipf frequencies from which on a longer word may be meant, and one that begins within another."""
MOST = 4
"""Words, at most, that one may have been meant to be, the commonest first."""


@cache
def sounds() -> dict[str, frozenset[str]]:
    """The sounds of each of the 3,755 characters of the first level of GB 2312, without tones."""
    pinyin = import_module("pypinyin").pinyin
    normal = import_module("pypinyin").Style.NORMAL
    chars = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    return {char: frozenset(map(folded, pinyin(char, style=normal)[0])) for char in chars if char}


def folded(sound: str) -> str:
    for one, other in FOLDED:
        sound = sound.replace(one, other)
    return sound


@cache
def confused(char: str) -> tuple[str, ...]:
    """The characters that one may be written for."""
    heard = {other for sound in sounds().get(char, ()) for other in sounding()[sound]}
    seen = {other for line in ALIKE.split() if char in line for other in line}
    return tuple(sorted((heard | seen) - {char}))


@cache
def sounding() -> dict[str, frozenset[str]]:
    """The characters of each sound."""
    out: dict[str, set[str]] = {}
    for char, heard in sounds().items():
        for sound in heard:
            out.setdefault(sound, set()).add(char)
    return {sound: frozenset(chars) for sound, chars in out.items()}


def frequency(word: str) -> float:
    """Zipf frequency of a word as the list has it, 0 for what it only knows by its parts."""
    wordfreq = import_module("wordfreq")
    value: float = wordfreq.get_frequency_dict("zh").get(word, 0.0)
    return float(wordfreq.freq_to_zipf(value)) if value else 0.0


def respelt(text: str) -> tuple[tuple[str, str], ...]:
    """(what is written, the word that may be meant) of each place of a text where no word stands and one nearly does."""
    return tuple(dict.fromkeys(_respelt(text)))


def _respelt(text: str) -> Iterator[tuple[str, str]]:
    words = segments.words(text)
    starts = [0, *accumulate(map(len, words))]
    joined = "".join(words)
    loose = [len(word) == 1 or frequency(word) < UNKNOWN for word in words]
    for i in range(len(words)):
        for j in range(i + 1, min(i + 4, len(words)) + 1):
            piece = joined[starts[i] : starts[j]]
            if 2 <= len(piece) <= 4 and any(loose[i:j]):
                least = max(COMMON if len(piece) == 2 else LONG, frequency(piece) + RARER)
                yield from ((piece, other) for other in meant(piece, least))
    for i in range(len(words) - 1):  # 不知 and 到, where 知道 is meant
        one, other = words[i : i + 2]
        if len(one) > 1 and len(other) == 1 and loose[i + 1]:
            words_meant = ((word, one[:-1] + word) for word in meant(one[-1] + other, SURE))
            yield from ((one + other, whole) for word, whole in words_meant if word in segments.words(whole))


def meant(piece: str, least: float) -> list[str]:
    """The words of at least a frequency that a piece of a text may have been, the commonest first."""
    found = {other for other in one_off(piece) if frequency(other) >= least and segments.words(other) == [other]}
    return sorted(found, key=lambda word: -frequency(word))[:MOST]


def one_off(piece: str) -> Iterator[str]:
    """What is written with one character exchanged for one that sounds or looks like it."""
    for i, char in enumerate(piece):
        for other in confused(char):
            yield piece[:i] + other + piece[i + 1 :]
