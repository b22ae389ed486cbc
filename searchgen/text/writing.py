"""How the texts of each problem are written: what is kept stands as it was typed, in the marks and the script of its source.

Tokens lose capitals, accents, spaces inside "AT&T", typographic marks, traditional characters, and symbols that the vocabulary
lacks. A `Manner` remembers them for one problem, and a `Writer` writes rows with them. `Alphabet.encode` folds all of it again,
so that a text that was written is read as the same tokens; `objectives.RoundTrip` checks it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from objectives.core.base import Bools, Tokens
from objectives.words.phrases import Form
from searchgen.text.alphabet import Alphabet
from searchgen.text.folding import simplified, traditional
from searchgen.text.languages import has_chinese
from searchgen.text.spelling import abbreviates, spell, words_of


@dataclass(frozen=True)
class Manner:
    """How the texts of one problem are written; by default as the vocabulary writes them."""

    spelling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A word as the vocabulary has it -> how it is written, the first time, the second time, and so on."""
    pieces: Mapping[Form, str] = field(default_factory=dict)
    """Tokens -> what is written for them, letter for letter."""
    unknown: tuple[str, ...] = ()
    """What is written for each unknown token, from left to right."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """A mark -> the typographic one that stands for it; of quotation marks the opening and the closing one."""
    shouted: bool = False
    """Whether all is in capitals."""
    traditional: bool = False
    """Whether Chinese is written in traditional characters."""

    @property
    def marked(self) -> bool:
        """Whether a text is changed after its words have been joined."""
        return bool(self.marks) or self.shouted or self.traditional or bool(self.unknown)


@dataclass(frozen=True)
class Writer:
    """Rows -> the text of each, in the manner of its group.

    Args:
        alphabet: of the rows.
        manners: (g,) one for each group.
    """

    alphabet: Alphabet
    manners: tuple[Manner, ...]

    def __call__(self, rows: Tokens) -> list[str]:
        parts = zip(rows.ids, rows.lengths, rows.group.tolist(), strict=True)
        return [self.text(ids[:n].tolist(), group) for ids, n, group in parts]

    def text(self, ids: Sequence[int], group: int = 0, *, capitals: bool = True) -> str:
        """The text of one row; without `capitals` as it is written within a sentence."""
        manner, alphabet = self.manners[group], self.alphabet
        if alphabet.joiner:
            return alphabet.text(ids)
        words, typed = self.words(ids, manner, self.forms[group])
        text = spell(words, alphabet.casing if alphabet.lower else {}, capitals=alphabet.lower and capitals, typed=typed)
        return dressed(text, manner) if manner.marked else text

    def returns(self, rows: Tokens) -> Bools:
        """(b,) rows that surely come back from their text; what is false is not known."""
        plain = np.array([not manner.marked for manner in self.manners], bool)
        out: Bools = plain[rows.group] & self.alphabet.returns(rows)
        return out

    @cached_property
    def forms(self) -> tuple[dict[int, list[Form]], ...]:
        """For each group the tokens of pieces by the first of them, the longest first."""
        out: list[dict[int, list[Form]]] = []
        for manner in self.manners:
            by_first: dict[int, list[Form]] = {}
            for form in sorted(manner.pieces, key=len, reverse=True):
                by_first.setdefault(form[0], []).append(form)
            out.append(by_first)
        return tuple(out)

    @cached_property
    def continues(self) -> list[bool]:
        """(v,) which tokens continue a word, as a list, which is read faster an element at a time."""
        return list(map(bool, self.alphabet.continues))

    @cached_property
    def strange(self) -> int | None:
        """The unknown token; a tokenizer looks it up anew each time that it is asked."""
        token: int | None = self.alphabet.tokenizer.unk_token_id
        return token

    def words(self, ids: Sequence[int], manner: Manner, forms: Mapping[int, list[Form]]) -> tuple[list[str], dict[int, str]]:
        """The words of a row, a piece being one, and how those are written that are not left to the vocabulary."""
        surface, continues, row = self.alphabet.surface, self.continues, tuple(ids)
        units: list[str] = []
        goes_on: list[bool] = []
        fixed: dict[int, str] = {}
        i = unknown = starts = 0
        while i < len(row):
            near = forms.get(row[i], ())
            form = next((f for f in near if row[i : i + len(f)] == f and self.ends(row, i + len(f))), None) if near else None
            piece = manner.pieces[form] if form else None
            if row[i] == self.strange and unknown < len(manner.unknown) and not form:
                piece, unknown = manner.unknown[unknown], unknown + 1
            first = not (continues[row[i]] and starts)
            if piece is not None and first:
                fixed[starts] = piece
            units.append(piece if piece is not None and first else surface[row[i]])
            goes_on.append(not first)
            starts += first
            i += len(form) if form and first else 1
        words = words_of(units, goes_on)
        seen: dict[str, int] = {}
        for place, word in enumerate(words):
            if place not in fixed and word in manner.spelling:
                ways, k = manner.spelling[word], seen.get(word, 0)
                fixed[place], seen[word] = ways[min(k, len(ways) - 1)], k + 1
        return words, fixed

    def ends(self, row: Sequence[int], at: int) -> bool:
        """Whether a word may end before token `at` of a row."""
        return at >= len(row) or not self.continues[row[at]]


def dressed(text: str, manner: Manner) -> str:
    """A plain text with the marks, capitals and characters of a manner."""
    for plain, mark in manner.marks.items():
        if plain == '"':
            text = "".join(part + mark[i % 2] for i, part in enumerate(text.split('"')))[:-1]
        elif plain == "'":
            text = re.sub(r"(^|[\s(\[“\"])'", rf"\1{mark[0]}", text).replace("'", mark[1])
        elif plain == "--":
            text = re.sub(r" ?-- ?", mark, text)
        else:
            text = text.replace(plain, mark)
    if manner.traditional:
        text = traditional(text)
    return text.upper() if manner.shouted else text


def marks_of(typed: str, alphabet: Alphabet) -> dict[str, str]:
    """The typographic marks of a text, by what the vocabulary has for them."""
    known, out = alphabet.typed, {}
    if alphabet.joiner == "Ġ":
        return {}
    if "'" in known and "’" in typed and "’" not in known:
        out["'"] = "‘’"
    for pair in ("“”", "«»", "„“"):
        if '"' in known and pair[0] in typed and pair[0] not in known:
            out['"'] = pair
            break
    if "…" in typed and "…" not in known:
        out["..."] = "…"
    dash = re.search(r"\s?[—–]\s?", typed)
    if dash and dash.group().strip() not in known and alphabet.fold(dash.group().strip()).text == "--":
        out["--"] = dash.group()
    for c in ",!?;:()":
        wide = alphabet.fold(c).text
        if wide != c and c in typed and wide not in typed:
            out[wide] = c
    return out


def tokens_of(typed: str, alphabet: Alphabet) -> tuple[list[int], list[tuple[int, int]]]:
    """The tokens of a text, and where in it, NFC-normalised, each begins and ends."""
    lead = " " if alphabet.joiner == "Ġ" else ""
    folded = alphabet.fold(typed)
    read = alphabet.tokenizer(lead + folded.text, add_special_tokens=False, return_offsets_mapping=True)
    places = [*(0 for _ in lead), *folded.places]
    return list(read.input_ids), [(places[a], places[b]) for a, b in read.offset_mapping]


NAMED = (
    "march may august turkey china polish nice reading bath mobile jersey rose grace bill mark jack drew will pat "
    "hope joy frank rob sue ray art dean grant lance miles pierce wade victor chase cliff dale glen heath"
)
ORDINARY = frozenset(NAMED.split())
"""Words that are also names, and in small letters are none."""


def spellings(typed: str) -> dict[str, tuple[str, ...]]:
    """How the words of a text are written that have capitals or accents, or might be names, by what a vocabulary without them
    makes of them; for each, one way for each time it occurs. The capital of a first word does not count."""
    found: dict[str, list[str]] = {}
    for word in re.finditer(r"\w+", typed):
        written = word.group()
        if starts_sentence(typed, word.start()) and written[1:] == written[1:].lower() and written != "I":
            written = written.lower()
        found.setdefault(bare(written), []).append(written)
    return {key: tuple(ways) for key, ways in found.items() if key in ORDINARY or any(way != key for way in ways)}


def bare(word: str) -> str:
    """A word in small letters without accents, as a vocabulary without them reads it."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")


def starts_sentence(text: str, at: int) -> bool:
    """Whether a sentence starts at a place of a text: at its beginning, or after a mark that ends one."""
    before = text[:at].rstrip(" \"'“‘(«「『")
    if not before:
        return True
    if before[-1] not in ".!?…。！？":
        return False
    last = re.search(r"(\w+(?:\.\w+)*)\.$", before)
    return not (last and (abbreviates(last[1]) or re.fullmatch(r"(?:\w\.)+\w", last[1])))


def is_traditional(typed: str, alphabet: Alphabet) -> bool:
    """Whether a text is in traditional characters, which the vocabulary lacks."""
    return any(has_chinese(c) and c not in alphabet.characters for c in typed) and simplified(typed) != typed


def manner_of(typed: str, pieces: Mapping[Form, str], alphabet: Alphabet) -> Manner:
    """How rewrites of a text are written.

    Args:
        typed: the text, NFC-normalised.
        pieces: tokens that are kept -> the same as typed.
    """
    ids, places = tokens_of(typed, alphabet)
    unknown = [typed[a:b] for i, (a, b) in zip(ids, places, strict=True) if i == alphabet.tokenizer.unk_token_id]
    shouted = typed.isupper() and len(re.findall(r"\w{2,}", typed)) > 1
    spelling = {} if shouted or not alphabet.lower else spellings(typed)
    manner = Manner(spelling, {}, tuple(unknown), marks_of(typed, alphabet), shouted, is_traditional(typed, alphabet))
    plain = Writer(alphabet, (manner,))
    strange = alphabet.tokenizer.unk_token_id
    needed = {
        form: piece
        for form, piece in pieces.items()
        if not alphabet.joiner
        and strange not in form
        and (not piece.replace(" ", "").isalnum() or plain.text(form, capitals=False).lower() != piece.lower())
    }
    return Manner(spelling, needed, manner.unknown, manner.marks, shouted, manner.traditional)


def manner_of_words(words: Sequence[str], alphabet: Alphabet) -> Manner:
    """How texts with these keywords are written, so that each keyword stands in them as it was typed."""
    spelling = {bare(part): (part,) for word in words for part in re.findall(r"\w+", unicodedata.normalize("NFC", word))}
    spelling = {key: ways for key, ways in spelling.items() if ways != (key,)}
    script = any(is_traditional(word, alphabet) for word in words)
    plain = Writer(alphabet, (Manner(spelling),))
    pieces = {}
    for word, form in zip(words, map(tuple, alphabet.encode(list(words))), strict=True):
        typed = unicodedata.normalize("NFC", word)
        if form and not alphabet.joiner and plain.text(form, capitals=False).lower() != typed.lower():
            pieces[form] = typed
    return Manner(spelling, pieces, marks=marks_of(" ".join(words), alphabet), traditional=script)


def ways_of(word: str, forms: Sequence[Form], writer: Writer) -> tuple[str, ...]:
    """How a keyword may stand in a text: as typed, or as the vocabulary writes names; and the same of its other forms.

    Args:
        forms: the keyword as tokens, and its inflected forms, if they may stand for it.
    """
    written = [writer.text(form, capitals=False) for form in forms]
    return tuple(dict.fromkeys((unicodedata.normalize("NFC", word), *written)))
