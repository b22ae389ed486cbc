"""Structures of Chinese sentences that say the same, read and written by the lines of `structures.zh.txt`.

A line has two or more structures with " = " between them, each of which may stand for each of the others, or two with " > ",
where only the second may stand for the first. A structure is characters and slots. "{who}" is a slot, read as `slots`
says for its kind; "{one:who}" is one by another name, so that a structure may have several of a kind; a slot whose kind ends
in "?" may be empty. Of "(a|b)" both are read and the first is written. A structure that ends in ？ is that of a question.

Slots are matched by characters, and must begin and end where words do, since words are cut otherwise in other surroundings.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, dropwhile, takewhile

from objectives.source.meaning import Words
from searchgen.grammar.words_zh import CLOCK, CONJUNCTIONS, KIN, PART, PRONOUN, TIME
from searchgen.rewriting.chinese.kinds import Kind
from searchgen.rewriting.chinese.parts import someone
from searchgen.rewriting.chinese.slots import KINDS
from searchgen.rewriting.chinese.tags import tagged
from searchgen.text.reading import words_of

PIECE = re.compile(r"\{(?:(\w+):)?([a-z]+)(\?)?\}|\(([^)]*)\)|([^{(]+)")
STOPS = ("。", "！", "？", ".", "!", "?")
LED = re.compile(
    f"(?:{CONJUNCTIONS.replace('|那|', '|')}|请问|听说|{PRONOUN}(?:觉得|认为|以为|相信|希望|听说|说(?![谎话明服法])))?"
)
"""What may stand before a clause and leaves what it says as it is."""
OTHERS = frozenset("“”‘’\"'「」：；。！？…—")
"""Marks of sentences that structures do not know."""
UNCUT = re.compile(
    ".们|个(?:周末|星期|月|礼拜)|[周期拜][一二三四五六日天]|点[钟半整]|[月年][初底末]|附近|爱好|"
    f"[天日末一二三四五六](?:{PART}|夜里|凌晨|傍晚)|[上午晨里]{CLOCK}"
)
"""Two parts of one word, though a dictionary and closed lists know the second or the first alone."""
TWICE = re.compile(
    r"(请问|以外|之外|一直|甚至|已经|必须|应该|可能|需要|非常|实在|真的|没有|不能|[都也就要在没把被给会能很请才还从对为是])\1"
)
"""A word that is said twice, by a structure that put it beside one that was there."""
UNSAID = re.compile(
    "的话的话|的的话|有没有[^，]*了(?:$|，)|把(?!药|整|所有|全)[^，的这那]{1,6}[吃喝]了(?:$|，)|不要无|[呀啊呢吧嘛]吗|时了|那样那么|左右左右|大概(?:差不多|大约)|大约(?:差不多|大概)|可以[^，]{1,3}得比|"
    f"({PRONOUN})的[^，]{{1,6}}是\\1[^，]*的$|(?:觉得|认为|以为|想)你知道|"
    f"(?:^|，)(?:当{TIME}|在{TIME}[^，]*(?:时|的时候)，)"
)
"""What nobody says, though structures that are right alone write it together."""
WORDS = re.compile(
    f"(?:[一两几三这那][句番席段][^，]*|(?:听|说|讲|信|懂|记|忘|按|照)[^，]{{0,6}}(?:{PRONOUN}|{KIN}|[样种些]))的话"
)
"""What somebody says, and no condition: 一句温暖的话."""
CROSSED = re.compile(f"({PRONOUN})因为[^，]*，所以(?!\\1){PRONOUN}")
"""Somebody who stands before 因为, and somebody else after 所以."""
NAMING = ("n", "r", "uj", "m", "q", "eng", "b", "s", "f")
"""First letters of the tags of words that name of whom or what a clause speaks."""
LONGEST = 40
"""Characters of a sentence in which structures are looked for."""


@dataclass(frozen=True)
class Slot:
    """A place of a structure that various words may take."""

    name: str
    kind: Kind
    maybe: bool
    pattern: re.Pattern[str]
    sure: re.Pattern[str] | None
    """What of the pattern knows where the words begin and end."""

    def begins(self, text: str, place: int) -> bool:
        return self.sure is not None and self.sure.match(text, place) is not None

    def ends(self, value: str) -> bool:
        whole = self.sure is not None and self.sure.fullmatch(value) is not None
        return whole or (self.kind.names and len(value) > 1 and someone(list(tagged(value))))

    def fit(self, value: str) -> bool:
        return self.kind.check is None or self.kind.check(list(tagged(value)))


Side = tuple["Slot | tuple[str, ...]", ...]
"""A structure: slots, and literals with the one that is written first."""
Values = dict[str, str]


@cache
def structures(asked: bool) -> tuple[tuple[Side, Side, frozenset[str], bool, bool], ...]:
    """(what is read, what is written, characters that must be there, whether it has a comma, whether a statement becomes a
    question or the other way round) of statements or of questions."""
    out = []
    for line in (files("searchgen.rewriting") / "structures.zh.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sides = [(parsed(side.removesuffix("？")), side) for side in re.split(r" [=>] ", line)]
        orders = itertools.combinations(sides, 2) if " > " in line else itertools.permutations(sides, 2)
        for (one, text), (other, said) in orders:
            if text.endswith("？") != asked:
                continue
            needed = frozenset(part[0] for part in one if isinstance(part, tuple) and len(part) == 1)
            out.append(
                (one, other, needed, "，" in text + said or "{any" in text or "{before" in text, said.endswith("？") != asked)
            )
    return tuple(out)


def parsed(text: str) -> Side:
    """A structure from its text."""
    parts: list[Slot | tuple[str, ...]] = []
    for name, kind, maybe, either, literal in PIECE.findall(text):
        if kind:
            found = KINDS[kind]
            sure = found.pattern if found.closed else found.sure
            parts.append(Slot(name or kind, found, bool(maybe), re.compile(found.pattern), re.compile(sure) if sure else None))
        else:
            parts.append(tuple(either.split("|")) if either else (literal,))
    return tuple(parts)


def restated(words: Words, names: Collection[str] = ()) -> Iterator[Words]:
    """The texts that one structure makes of a text by a change of one of its sentences, or of a clause; some may be equal."""
    start = 0
    for end in (*(i + 1 for i, word in enumerate(words[:-1]) if word in STOPS), len(words)):
        sentence = words[start:end]
        if len(sentence) >= 3:
            for other in changed("".join(sentence), sentence[-1] if sentence[-1] in STOPS else ""):
                yield (*words[:start], *other, *words[end:])
        start = end


@lru_cache(1 << 14)
def changed(sentence: str, stop: str) -> tuple[Words, ...]:
    """The same of a sentence as a text that ends in `stop`."""
    text = sentence.removesuffix(stop)
    if len(text) > LONGEST or set(text) & OTHERS:
        return ()
    found: dict[str, None] = {}
    asked, parts = stop in ("？", "?"), dict.fromkeys(((0, len(text)), *clauses(text)))
    for question in (True, False) if asked else (False,):
        for one, other, needed, commas, turned in structures(question):
            if not all(literal in text for literal in needed):
                continue
            for start, end in parts:
                whole = (start, end) == (0, len(text))
                if question and start and text[:start].endswith(("相信", "希望", "听说", "说", "以为")):
                    continue  # "do you believe that there are ghosts" does not ask whether there are
                if (turned and not (whole and question == asked)) or (not whole and (commas or (question and end < len(text)))):
                    continue
                for values in read(one, text[start:end]):
                    new = written(other, values)
                    if robbed(text[start:end], new, text[end:]) or CROSSED.match(new):
                        continue
                    full = text[:start] + new + text[end:]
                    if new and full != text and not unsaid(full, text):
                        found[full + (("。" if question else "？") if turned else stop)] = None
    return tuple(words_of(one) for one in found)


def unsaid(new: str, old: str) -> bool:
    """Whether a text has what nobody says and another has not, or takes words that somebody says for a condition."""
    more = any(len(pattern.findall(new)) > len(pattern.findall(old)) for pattern in (TWICE, UNSAID))
    return more or ("的话" not in new and WORDS.search(old) is not None)


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence begin, after a conjunction, and end."""
    start = 0
    for clause in text.split("，"):
        led = LED.match(clause)
        if clause:
            yield start + (led.end() if led else 0), start + len(clause)
            yield start, start + len(clause)
        start += len(clause) + 1


def robbed(clause: str, new: str, after: str) -> bool:
    """Whether the clause after another names no subject and would lose the one that the first has: 海鲜让我过敏，不能吃虾."""
    who = re.match(PRONOUN, clause)
    passive = who and re.search(f"[让被使令给]{who.group()}", new) and not re.search(f"[让被使令给]{who.group()}", clause)
    if not after.startswith("，") or re.match(f"，(?:{CONJUNCTIONS})?{PRONOUN}", after):
        return False
    return bool(passive) or (topic(clause) != topic(new) and bool(topic(clause)) and unnamed(after[1:]))


def topic(clause: str) -> str:
    """The person or thing that a clause names first, after a time; "" where it names nothing first."""
    led = LED.match(clause)
    words = list(dropwhile(lambda word: word[1].startswith("t"), tagged(clause[led.end() if led else 0 :])))
    return "".join(word for word, _ in takewhile(lambda word: word[1].startswith(NAMING), words))


def unnamed(after: str) -> bool:
    """Whether a clause names nobody of whom it speaks, and so speaks of whom the one before it does."""
    words = list(dropwhile(lambda word: word[1].startswith(("t", "d", "c")), tagged(after.partition("，")[0])))
    return bool(words) and (words[0][1].startswith(("v", "a", "p", "m")) or words[0][0] in ("上", "下"))


@lru_cache(1 << 12)
def edges(text: str) -> frozenset[int]:
    return frozenset(accumulate((len(word) for word, _ in tagged(text)), initial=0))


def read(side: Side, text: str) -> Iterator[Values]:
    """The ways in which a structure fits a text."""
    yield from fits(side, 0, text, 0, {}, True)


def fits(side: Side, at: int, text: str, start: int, values: Values, trusted: bool) -> Iterator[Values]:
    """The ways in which the parts of a structure from `at` on fit a text from `start` on, where a word begins if `trusted`."""
    if at == len(side):
        if start == len(text):
            yield values
        return
    part = side[at]
    if isinstance(part, tuple):
        for literal in part:
            if text.startswith(literal, start):
                yield from fits(side, at + 1, text, start + len(literal), values, False)
        return
    if part.maybe:
        yield from fits(side, at + 1, text, start, {**values, part.name: ""}, trusted)
    if start > 0 and UNCUT.match(text, start - 1):
        return
    known = trusted or start in edges(text) or part.begins(text, start)
    if not (known or part.kind.names):
        return
    after = side[at + 1] if at + 1 < len(side) else None
    for end in (len(text),) if after is None else range(start + 1, len(text) + 1):
        value = text[start:end]
        if not value or UNCUT.match(text, end - 1) or not part.pattern.fullmatch(value):
            continue
        sure = part.ends(value)
        if not (known or sure):
            continue
        if not (sure or end in edges(text) or (isinstance(after, Slot) and after.begins(text, end))):
            continue
        if part.fit(value):
            meant = value if part.kind.turn is None else part.kind.turn[value]
            if values.get(part.name, meant) == meant:
                yield from fits(side, at + 1, text, end, {**values, part.name: meant}, sure)


def written(side: Side, values: Values) -> str:
    """A structure with its values; empty where one of them may not stand there."""
    out = ""
    for part in side:
        if isinstance(part, tuple):
            out += part[0]
            continue
        value = values[part.name]
        if value and part.kind.turn is not None:
            value = next((said for said, meant in part.kind.turn.items() if meant == value), "")
            if not value:
                return ""
        elif value and not (part.pattern.fullmatch(value) and part.fit(value)):
            return ""
        if not value and not part.maybe:
            return ""
        out += value
    return out
