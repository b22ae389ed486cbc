"""What the words of a Chinese sentence are, by the parts of speech of jieba and by closed lists: a thing, a person, a place."""

from __future__ import annotations

import re
from itertools import dropwhile

from searchgen.grammar.lexicon import listed
from searchgen.grammar.words_zh import CONJUNCTIONS, KIN, PRONOUN, TIME, WHO
from searchgen.rewriting.chinese.tags import Token

NAMED = frozenset(("nr", "nrt", "nrfg"))
VERBS = ("v", "a", "i", "l", "z")
"""First letters of the tags of what may tell something."""
NOUNS = ("n", "r", "m", "q", "a", "b", "uj", "l", "j", "s", "eng", "i", "g", "h", "k", "mg", "nz")
"""First letters of the tags of what may stand in a noun phrase."""
THIRD = frozenset(("他", "她", "它", "他们", "她们", "它们"))
LINKING = frozenset(("就", "那", "那么", "也", "还", "却"))
"""Words that point back to a clause before."""
NOT_NAMED = frozenset(
    ["有点", "有点儿", "有些", "一点", "一点儿", "每天", "天天", "每年", "每周", "今天", "明天", "昨天", "现在", "一共", "有人"]
)
"""Words that a dictionary takes for numbers or pronouns, and that no noun phrase has."""
PLACES = frozenset(["这里", "这儿", "这样", "这么", "那里", "那儿", "那样", "那么"])
FRAGMENTS = frozenset("不没别着过也都就才还再更最很太把被给让叫是在和跟与同对吗呢吧啊什么谁哪怎")


def noun_phrase(words: list[Token]) -> bool:
    """Words that name something: nouns and what stands before them, nothing that tells; a time only as in 今天的作业."""
    if len(words) > 2 and words[0][1] == "t" and words[1][0] == "的":
        words = words[2:]
    return (
        bool(words)
        and all(
            tag.startswith(NOUNS) and word not in FRAGMENTS and word not in NOT_NAMED and not denied(word)
            for word, tag in words
        )
        and words[-1][1].startswith(("n", "r", "j", "eng", "l", "s", "k"))
        and words[0][1] != "uj"
        and not (len(words) > 1 and whole(PRONOUN, words[:1]) and words[1][0][0] in "这那")
    )


def compound(words: list[Token]) -> bool:
    """Two nouns that are one thing together: 奶茶店."""
    return len(words) == 2 and all(tag in ("n", "nz", "ng", "vn") for _, tag in words)


def pronoun(words: list[Token]) -> bool:
    return len(words) == 1 and words[0][1].startswith("r")


def denied(word: str) -> bool:
    """Whether a word of a dictionary tells something and says not: 没想到, 跟不上."""
    return len(word) > 2 and ("不" in word[:2] or "没" in word[:2])


def definite(words: list[Token]) -> bool:
    """A noun phrase of something that is known: this, that, someone's."""
    first = words[0][0]
    return (noun_phrase(words) and len(words) > 1 and ((first[0] in "这那" and first not in PLACES) or (
        words[1][0] == "的" and words[0][1] in ("r", *NAMED)
    ))) or told_of(words)  # fmt: skip


def told_of(words: list[Token]) -> bool:
    """What somebody does or did something to: 你说的话, 我昨天买的那本书."""
    tags = [tag for _, tag in words]
    if "uj" not in tags or not (whole(WHO, words[:1]) or words[0][1] in NAMED):
        return False
    of = tags.index("uj")
    start = 2 if whole(WHO, words[:2]) and of > 2 else 1
    verb, named = words[start:of], words[of + 1 :]
    other = [word for word, tag in verb[:-1] if tag != "t" and word not in ("最", "最近", "刚", "上次", "新")]
    return bool(verb) and verb[-1][1] == "v" and not other and noun_phrase(named)


def thing(words: list[Token]) -> bool:
    """A noun phrase that 把 may stand before: not so many, or any."""
    return (
        (noun_phrase(words) or told_of(words))
        and not (len(words) > 1 and whole(KIN, words[:1]) and words[1][0][0] in "这那")
        and not words[0][1].startswith("m")
        and words[0][0] not in ("每", "什么", "任何", "多少", "哪", "谁", "几")
    )


def whole(pattern: str, words: list[Token]) -> bool:
    return re.fullmatch(pattern, "".join(word for word, _ in words)) is not None


THINGS = listed(
    "app ppt wifi wi-fi ktv nba it vip cpu pdf ok excel word email e-mail tv ai dvd cd usb qq kfc gps atm bbc cctv mba hr ceo "
    "a b c d x t iphone ipad google windows apple zoom iq dna led sim co2 ph"
)
"""Words in Latin letters that are no names of people."""


def someone(words: list[Token]) -> bool:
    return len(words) == 1 and (words[0][1] in NAMED or (words[0][1] == "eng" and words[0][0].lower() not in THINGS))


def side(words: list[Token]) -> bool:
    """One of two that are compared."""
    return noun_phrase(words) or whole(TIME, words) or (len(words) == 2 and words[0][0] in ("这", "那") and words[1][1] == "q")


LEADING = frozenset(["因为", "由于", "虽然", "尽管", "如果", "要是", "假如", "即使", "就算", "所以", "因此", "但是", "可是"])


def telling(words: list[Token]) -> bool:
    """Words that tell something, with no conjunction that joins another clause."""
    return bool(words) and words[0][0] not in CONJUNCTIONS.split("|") and not LEADING & {word for word, _ in words} and any(
        tag.startswith(VERBS) or tag == "ul" for _, tag in words
    )  # fmt: skip


def stated(words: list[Token]) -> bool:
    """A clause with its subject first."""
    return (
        telling(words) and words[0][1].startswith(("r", "n", "m")) and words[0][0] not in ("请", "什么", "谁", "怎么", "为什么")
    )


def freed(words: list[Token]) -> bool:
    """A clause that may stand first: nothing in it points back."""
    return telling(words) and not THIRD & {word for word, _ in words} and words[0][1].startswith(("r", "n"))


WEATHER = ("下雨", "下雪", "刮风", "降温", "起风", "着火", "停电", "堵车")
"""What comes about with nobody doing it."""


def grounds(words: list[Token]) -> bool:
    """A clause that says why something is asked for, and that may as well stand after it."""
    named = words[0][1].startswith(("r", "n", "t", "f", "s")) if words else False
    return telling(words) and not THIRD & {word for word, _ in words} and (named or words[0][0] in WEATHER)


def told(words: list[Token]) -> bool:
    """What somebody does or is: words that begin with no noun, which would belong to what is before, and tell nothing of what
    somebody did something to, as 买的西瓜不甜 does."""
    after = [tag for _, tag in words[[tag for _, tag in words].index("uj") + 1 :]] if "uj" in (tag for _, tag in words) else []
    named = any(tag.startswith(("v", "a", "d")) for tag in after[:-1] + [tag for tag in after[-1:] if tag != "n"])
    return bool(words) and not named and not words[0][1].startswith(("n", "t")) and words[0][0] not in ("家", "里", "们")


def alone(words: list[Token]) -> bool:
    """A clause that names all of whom it speaks."""
    return telling(words) and not THIRD & {word for word, _ in words}


def naming(words: list[Token]) -> bool:
    """Words that begin with what names something."""
    return bool(words) and words[0][1].startswith(("n", "r", "m")) and words[-1][1].startswith(("n", "r", "j", "l"))


def doing(words: list[Token]) -> bool:
    """Words that begin with a verb or what stands before one, and say nobody who does it."""
    what = list(dropwhile(lambda word: word[1].startswith("t"), words))
    who = what and (whole(WHO, what[:1]) or someone(what[:1]))
    return bool(words) and not who and words[0][1].startswith(("v", "a", "d", "p", "c", "z", "i", "l", "n", "t")) and any(
        tag.startswith(VERBS) for _, tag in words
    )  # fmt: skip


def starting(words: list[Token]) -> bool:
    """What somebody does or is like, with no noun first that would belong to what is before."""
    return doing(words) and not words[0][1].startswith(("n", "t"))


def acting(words: list[Token]) -> bool:
    """Words that begin with a verb."""
    return bool(words) and words[0][1].startswith(("v", "p")) and any(tag.startswith("v") for _, tag in words)


def outcome(words: list[Token]) -> bool:
    """Words that begin with a verb, and with none after 的, which would belong to what somebody gave: 给我的表弄丢."""
    tags = [tag for _, tag in words]
    return acting(words) and ("uj" not in tags or not any(tag.startswith("v") for tag in tags[tags.index("uj") :]))


def verb(words: list[Token]) -> bool:
    return len(words) == 1 and words[0][1].startswith("v")


def acted(words: list[Token]) -> bool:
    """A verb and what it acts on."""
    return len(words) > 1 and words[0][1].startswith("v") and noun_phrase(words[1:])


def place(words: list[Token]) -> bool:
    return (
        bool(words) and all(tag.startswith((*NOUNS, "f")) for _, tag in words) and words[-1][1].startswith(("n", "r", "f", "s"))
    )


def amount(words: list[Token]) -> bool:
    """So many things: 一张地图, 很多鸟."""
    whole = len(words) == 1 and len(words[0][0]) > 2 and words[0][0][0] in "一两几"  # 一束花 is in the dictionary
    return noun_phrase(words) and (whole or (len(words) > 1 and words[0][1].startswith(("m", "a", "r"))))


def region(words: list[Token]) -> bool:
    """A place that has a weather and things of its own: the name of one, here, this town."""
    return (len(words) == 1 and words[0][1] == "ns") or whole(
        "这里|这儿|那里|那儿|[这那](?:座|个)城市|[这那]个(?:地方|国家|小镇)", words
    )
