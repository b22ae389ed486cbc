"""A sentence that is to be rewritten: its tokens, how its words are written, and what in it must stay."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from objectives import Contains, Phrases
from objectives.core.base import Rows
from objectives.words.phrases import Form, Phrase
from objectives.words.standing import POSSESSIVE, Piece, Standing
from searchgen.errors import WordError
from searchgen.models.groups import language
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model
from searchgen.rewriting.numerals import DIGITS, numerals
from searchgen.text.alphabet import Alphabet
from searchgen.text.folding import simplified
from searchgen.text.languages import foreign, has_chinese
from searchgen.text.requested import check_word, contains
from searchgen.text.segments import edges
from searchgen.text.writing import Manner, Writer, manner_of, starts_sentence, tokens_of
from searchgen.writing import shown

MARKED = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”」』]*[^\s<>\"”」』.,;:!?)]"  # addresses on the web
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # of mail
    r"|\"[^\"]+\"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|「[^」]+」|『[^』]+』|《[^》]+》"  # quotations and titles
    r"|\[[^\[\]]+\]|\{[^{}]+\}|<[^<>]+>"  # what is to be filled in
    r"|[@#]\w+"
    r"|(?<!\w)(?:[^\W\d_]\.){2,}"  # initials
    r"|(?<![A-Za-z0-9_])[$€£¥]?[-+−]?\d+(?:[.,:/–-]\d+)*%?"
)
UNIT = re.compile(
    r"\s?(?:[%€£$¥]|"
    r"(?:percent|per cent|°[CF]?|degrees?|(?:kilo|centi|milli)?(?:metres?|meters?|grams?|lit(?:re|er)s?)|[kcm]?[mg]|"
    r"[mk]?l|lb|oz|miles?|inch(?:es)?|feet|foot|yards?|pounds?|dollars?|euros?|cents?|yen|yuan|rupees?|francs?|dozen|hundred|"
    r"thousand|million|billion|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|a\.m\.|p\.m\.|am|pm|o['’]clock|USD|EUR)"
    r"(?!\w))"
    r"|(?:多|几)?[百千万亿]*(?:厘米|毫米|公里|千米|公斤|千克|美元|欧元|人民币|日元|分钟|小时|星期|个月|[元块米克吨斤度岁年月日号点分秒天周])"
)
"""What a number counts; number and unit are one piece."""
LETTER = r"[\p{Alphabetic}--\p{Han}]"
WORD = regex.compile(
    rf"(?<!\w)(?:{LETTER}\.)+(?=\s{LETTER})"  # initials
    rf"|{LETTER}+(?:[-&]{LETTER}+)*(?:['’](?!(?:s|t|d|m|ll|re|ve)\b){LETTER}+)?",
    regex.VERSION1,  # which has differences of sets
)
FIRST_PERSON = re.compile(r"I(?:'(?:m|d|ll|ve))?")


@dataclass(frozen=True)
class Source:
    """A sentence under a model's alphabet."""

    text: str
    ids: tuple[int, ...]
    """Its tokens."""
    kept: tuple[Phrase, ...]
    """What every rewrite contains, each as often as it is listed."""
    manner: Manner
    """How its rewrites are written."""
    pieces: tuple[tuple[str, ...], ...] = ()
    """What stands in every rewrite as it was typed, joined to nothing; each with the ways in which it may be typed."""


def read_source(
    text: str, model: Model, keep: Sequence[str] = (), *, protect: bool = True, avoid: Sequence[str] = ()
) -> Source:
    """A sentence as `model` sees it.

    Args:
        keep: words that must stay.
        protect: whether names, numbers, quotations and addresses must stay, too.
        avoid: words that no rewrite may contain.

    Raises:
        WordError: an empty sentence, one in another language than the model's or mostly in characters that its vocabulary does
            not have, one that is longer than the model or does not come back from its tokens, or a word to keep that is not in
            it, or one to avoid in what must stay.
    """
    alphabet = model.alphabet
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(c.isalnum() for c in clean):
        raise WordError("the sentence is empty; give a sentence of words" if not clean else f"{shown(clean)} has no word in it")
    if model.name in EMBEDDED.values() and (other := foreign(clean, language(model))):
        raise WordError(f"{shown(clean)} looks like {other}, which {model.name} does not write; give a `model` that does")
    ids, places = tokens_of(clean, alphabet)
    strange = sum(i == alphabet.tokenizer.unk_token_id for i in ids)
    if strange and 2 * strange >= sum(bool(alphabet.begins[i]) for i in ids) + strange:
        lost = alphabet.lost(clean)
        what = f"has {' '.join(lost)!r}, which" if lost else "has a word that"
        raise WordError(f"{shown(clean)} {what} the vocabulary of {model.name} cannot represent; give another `model`")
    room = model.proposer.longest - 1  # an insertion must fit, too
    if len(ids) > room:
        raise WordError(f"{shown(clean)} has {len(ids)} tokens, and {model.name} reads {room}; split it into sentences")

    spans = found(clean, places, ids, model, protect)
    for word, (start, end) in itertools.product(avoid, spans):
        if contains(clean[start:end].casefold(), check_word(word).casefold()):
            raise WordError(
                f"{word!r} is to be avoided, and {shown(clean)} must keep {clean[start:end]!r}; drop one, or do not protect"
            )
    forms = [form_at(start, end, ids, places, alphabet) for start, end in spans]
    typed = {form: clean[start:end] for form, (start, end) in zip(forms, spans, strict=True)}
    manner = manner_of(clean, typed, alphabet)
    writer = Writer(alphabet, (manner,))
    back = alphabet.encode([writer.text(ids)])[0]
    if back != ids:  # what is written in a way of its own is written in the usual one
        again = alphabet.encode([writer.text(back)])[0]
        if again != back:
            raise WordError(f"{shown(clean)} comes back as {writer.text(ids)!r}; write it plainly")
        ids = back

    kept: list[Phrase] = [(form,) for form in forms if form]
    there = Rows(np.array([ids]), np.array([len(ids)]), np.zeros(1, np.int64))
    for word in keep:
        phrase = alphabet.phrase(word)
        if not Contains(Phrases.of([[phrase]], alphabet.continues)).inside(there)[0]:
            raise WordError(f"{word!r} is to be kept, and is not in {shown(clean)}; give a word of the sentence")
        if phrase not in kept:
            kept.append(phrase)
    written = writer.text(ids)
    ways = [ways_at(clean, start, end, manner) for start, end in spans]
    stands = [way for way in ways if not Standing([[way]], lambda rows: [written], edges, possessive=True).missing(written, 0)]
    return Source(clean, tuple(ids), tuple(kept), manner, tuple(stands))


def found(
    clean: str, places: Sequence[tuple[int, int]], ids: Sequence[int], model: Model, protect: bool
) -> list[tuple[int, int]]:
    """Where in a sentence stands what is kept: what is protected, and what the vocabulary has no token for."""
    unknown = model.alphabet.tokenizer.unk_token_id
    strange = [place for i, place in zip(ids, places, strict=True) if i == unknown]
    plain = simplified(clean) if has_chinese(clean) else clean
    held = spans(plain, model.alphabet.casing if model.alphabet.lower else {}) if protect else []
    return merged([widened(clean, start, end) for start, end in (*strange, *held)])


def form_at(start: int, end: int, ids: Sequence[int], places: Sequence[tuple[int, int]], alphabet: Alphabet) -> Form:
    """The tokens of a piece of a sentence, whole words."""
    within = [i for i, (a, b) in enumerate(places) if b > start and a < end]
    if not within:
        return ()
    first, last = within[0], within[-1] + 1
    while first > 0 and alphabet.continues[ids[first]]:
        first -= 1
    while last < len(ids) and alphabet.continues[ids[last]]:
        last += 1
    return tuple(ids[first:last])


def ways_at(clean: str, start: int, end: int, manner: Manner) -> tuple[str, ...]:
    """How a piece may be typed in a rewrite: as it was, and a number in words also with a small or a capital letter first."""
    piece = clean[start:end]
    if not piece[:1].isalpha() or not numerals(piece):
        return (piece,)
    low = piece if manner.shouted else piece.lower()
    return tuple(dict.fromkeys((piece, low, low[:1].upper() + low[1:])))


def spans(text: str, casing: Mapping[str, str] | None = None) -> list[tuple[int, int]]:
    """Where in a sentence stands what is protected, as (start, end) in characters, from left to right, without overlap.

    Names are words with a capital within a sentence, side by side ones together; the first word of a sentence is one where
    `casing` writes it with a capital, or where more of it is written so (NASA, iPhone). In a text that writes all words with
    capitals there are no names to see. In Chinese text, words in Latin letters are taken for names. A number and what it counts
    in are one piece.
    """
    numbers = [*(match.span() for match in MARKED.finditer(text)), *numerals(text)]
    with_units = [(start, counted(text, start, end)) for start, end in numbers]
    return merged([*with_units, *names(text, casing or {})])


def counted(text: str, start: int, end: int) -> int:
    """Where a number ends, with what it counts in."""
    piece = text[start:end]
    unit = UNIT.match(text, end) if piece[-1:].isdigit() or piece[-1:] in DIGITS or numerals(piece) else None
    return unit.end() if unit else end


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A place in a text, with the letters, digits and marks that are joined to it."""

    def joined() -> bool:
        return not Piece.of([text[start:end]], POSSESSIVE).end(text, start)

    while start > 0 and not text[start - 1].isspace() and joined():
        start -= 1
    while end < len(text) and not text[end].isspace() and joined():
        end += 1
    return start, end


def merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places from left to right, overlapping ones as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def names(text: str, casing: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    words = list(WORD.finditer(text))
    chinese = has_chinese(text)
    if len(words) > 1 and not chinese and all(word.group()[0].isupper() for word in words):
        return
    last: tuple[int, int] | None = None
    for word in words:
        written = word.group()
        named = chinese or written != written.lower()
        if not chinese and starts_sentence(text, word.start()):
            named = written[1:] != written[1:].lower() or casing.get(written.lower(), "")[:1].isupper()
        if FIRST_PERSON.fullmatch(written):
            named = False
        if not named:
            continue
        if last and text[last[1] : word.start()] == " ":
            last = (last[0], word.end())
            continue
        if last:
            yield last
        last = word.span()
    if last:
        yield last
