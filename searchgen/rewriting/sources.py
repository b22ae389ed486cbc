"""A sentence that is to be rewritten: its tokens, how its words are written, and what in it must stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from objectives import Contains, Phrases
from objectives.core.base import Rows
from objectives.words.phrases import Form, Phrase
from searchgen.errors import WordError
from searchgen.models.model import Model
from searchgen.rewriting.numerals import numerals
from searchgen.text.languages import is_chinese
from searchgen.text.spelling import FULL_STOPS
from searchgen.writing import shown

MARKED = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”」』]*[^\s<>\"”」』.,;:!?)]"  # addresses on the web
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # of mail
    r"|\"[^\"]+\"|“[^”]+”|「[^」]+」|『[^』]+』|《[^》]+》"  # quotations and titles
    r"|(?<!\w)(?:[^\W\d_]\.){2,}"  # initials
    r"|\d+(?:[.,:/-]\d+)*%?"
)
LETTER = r"[^\W\d_\u3400-\u9fff\U00020000-\U0003ffff]"  # no Chinese character
WORD = re.compile(rf"{LETTER}+(?:[-&]{LETTER}+)*")
FIRST_PERSON = re.compile(r"I(?:'(?:m|d|ll|ve))?")


@dataclass(frozen=True)
class Source:
    """A sentence under a model's alphabet."""

    text: str
    ids: tuple[int, ...]
    """Its tokens."""
    kept: tuple[Phrase, ...]
    """What every rewrite contains, each as often as it is listed."""
    spelling: dict[str, str]
    """How words with capitals are written, by what a vocabulary without capitals makes of them."""
    written: tuple[str, ...] = ()
    """What is protected, letter for letter."""

    def restore(self, text: str) -> str:
        """A rewrite, with what is protected written as in the source: its spaces and capitals are lost in the tokens."""
        for part in self.written:
            loose = r"\s*".join(re.escape(c) for c in part if not c.isspace())
            text = re.sub(rf"(?<!\w){loose}(?!\w)", part.replace("\\", r"\\"), text, flags=re.IGNORECASE)
        return text


def read(text: str, model: Model, keep: Sequence[str] = (), *, protect: bool = True) -> Source:
    """A sentence as `model` sees it.

    Args:
        keep: words that must stay.
        protect: whether names, numbers, quotations and addresses must stay, too.

    Raises:
        WordError: an empty sentence, one with characters that the vocabulary does not have, one that is longer than the model
            or does not come back from its tokens, or a word to keep that is not in it.
    """
    alphabet = model.alphabet
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(c.isalnum() for c in clean):
        raise WordError("the sentence is empty; give a sentence of words" if not clean else f"{shown(clean)} has no word in it")
    ids = alphabet.encode([clean])[0]
    if alphabet.tokenizer.unk_token_id in ids:
        lost = [c for c in dict.fromkeys(clean) if not c.isspace() and not {c, c.lower()} & alphabet.characters]
        what = f"has {' '.join(lost)!r}, which" if lost else "has a word that"
        raise WordError(f"{shown(clean)} {what} the vocabulary of {model.name} cannot represent; leave it out")
    room = model.proposer.longest - 1  # an insertion must fit, too
    if len(ids) > room:
        raise WordError(f"{shown(clean)} has {len(ids)} tokens, and {model.name} reads {room}; split it into sentences")
    spelling = capitals(clean) if alphabet.lower else {}
    back = alphabet.encode([alphabet.text(ids, spelling)])[0]
    if back != ids:  # what is written in a way of its own is written in the usual one
        again = alphabet.encode([alphabet.text(back, spelling)])[0]
        if again != back:
            raise WordError(f"{shown(clean)} comes back as {alphabet.text(ids)!r}; write it plainly")
        ids = back

    kept = [alphabet.phrase(word) for word in keep]
    written: tuple[str, ...] = ()
    there = Rows(np.array([ids]), np.array([len(ids)]), np.zeros(1, np.int64))
    for word, phrase in zip(keep, kept, strict=True):
        if not Contains(Phrases.of([[phrase]], alphabet.continues)).inside(there)[0]:
            raise WordError(f"{word!r} is to be kept, and is not in {shown(clean)}; give a word of the sentence")
    if protect:
        kept += [(form,) for form in protected(clean, model)]
        written = tuple(clean[start:end] for start, end in spans(clean, alphabet.casing if alphabet.lower else {}))
    return Source(clean, tuple(ids), tuple(dict.fromkeys(kept)), spelling, written)


def protected(text: str, model: Model) -> list[Form]:
    """The names, numbers, quotations and addresses of a sentence, as tokens."""
    alphabet = model.alphabet
    lead = " " if alphabet.joiner == "Ġ" else ""
    read = alphabet.tokenizer(lead + text, add_special_tokens=False, return_offsets_mapping=True)
    ids, offsets = read.input_ids, np.array(read.offset_mapping) - len(lead)
    forms = []
    for start, end in held(text, alphabet.casing if alphabet.lower else {}):
        within = np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end))
        if not len(within):
            continue
        first, last = int(within[0]), int(within[-1]) + 1
        while first > 0 and alphabet.continues[ids[first]]:
            first -= 1
        while last < len(ids) and alphabet.continues[ids[last]]:
            last += 1
        forms.append(tuple(ids[first:last]))
    return forms


def held(text: str, casing: Mapping[str, str]) -> list[tuple[int, int]]:
    """`spans` and the numbers in words between them, which are held and written as they come."""
    found = spans(text, casing)
    return found + [(start, end) for start, end in numerals(text) if all(end <= a or start >= b for a, b in found)]


def spans(text: str, casing: Mapping[str, str] | None = None) -> list[tuple[int, int]]:
    """Where in a sentence stands what is protected, as (start, end) in characters, from left to right, without overlap.

    Names are words with a capital within a sentence, side by side ones together; the first word of a sentence is one where
    `casing` writes it with a capital, or where more of it is written so (NASA, iPhone). In a text that writes all words with
    capitals there are no names to see. In Chinese text, words in Latin letters are taken for names.
    """
    found = [match.span() for match in MARKED.finditer(text)]
    for start, end in names(text, casing or {}):
        if all(end <= a or start >= b for a, b in found):
            found.append((start, end))
    return sorted(found)


def names(text: str, casing: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    words = list(WORD.finditer(text))
    chinese = any(is_chinese(c) for c in text)
    if len(words) > 1 and not chinese and all(word.group()[0].isupper() for word in words):
        return
    last: tuple[int, int] | None = None
    for word in words:
        written, before = word.group(), text[: word.start()].rstrip(" \"'“‘(")
        named = chinese or written != written.lower()
        if not chinese and (not before or before[-1] in FULL_STOPS):  # a sentence begins
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


def capitals(text: str) -> dict[str, str]:
    """How the words of a sentence are written that always have capitals in it, but for the capital of a first word."""
    out: dict[str, str] = {}
    plain = set()
    for word in re.finditer(r"\w+", text):
        written, before = word.group(), text[: word.start()].rstrip(" \"'“‘(")
        if (not before or before[-1] in FULL_STOPS) and written[1:] == written[1:].lower():
            continue
        if written == written.lower():
            plain.add(written)
        else:
            key = "".join(c for c in unicodedata.normalize("NFD", written.lower()) if unicodedata.category(c) != "Mn")
            out[key] = written
    return {key: written for key, written in out.items() if key not in plain}
