"""The alphabet: which tokens of a vocabulary may be proposed, where words begin, and the map between tokens and text.

The state space is token sequences. A sequence belongs to it when its text, read by the tokenizer, gives the same sequence
back; of the others two would be one text. Proposed are whole words and punctuation marks; pieces of words occur in keywords
only, so that a keyword is never continued and a word never half written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np

from objectives import Tokens
from objectives.core.base import Bools, Ints, Rows, valid
from objectives.words.phrases import Form, Phrase
from searchgen.errors import WordError
from searchgen.text.equivalents import pairs
from searchgen.text.folding import Folded, fold, is_known
from searchgen.text.languages import has_chinese
from searchgen.text.requested import check_word, printable
from searchgen.text.returning import surely, words_return
from searchgen.text.spelling import CONTRACTED, FRAGMENTS, is_word, spell, words_of

JOINERS = {"ByteLevel": "Ġ", "Metaspace": "▁"}
"""How the tokens of these decoders mark that a word begins; WordPiece marks that it goes on."""


@dataclass(frozen=True)
class Alphabet:
    """The tokens of a fast Hugging Face tokenizer.

    Args:
        tokenizer: with a Rust backend.
        casing: lower-case word -> how it is written, for vocabularies without capitals.
        size: v, of the model, which often has room for more tokens than the tokenizer knows; None is that of the tokenizer.
    """

    tokenizer: Any
    casing: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None

    @cached_property
    def tokens(self) -> list[str]:
        """(v,) the vocabulary as it is stored; "" where the tokenizer knows none."""
        size = len(self.tokenizer) if self.size is None else self.size
        return [token or "" for token in self.tokenizer.convert_ids_to_tokens(list(range(size)))]

    @cached_property
    def joiner(self) -> str:
        """What marks the beginning of a word, or "" for WordPiece, whose ## marks the continuation."""
        decoder = self.tokenizer.backend_tokenizer.decoder
        return next((mark for name, mark in JOINERS.items() if name in repr(decoder)), "")

    @cached_property
    def lower(self) -> bool:
        """Whether the vocabulary has no capitals."""
        capital, small = map(tuple, self.encode(["A", "a"]))
        return capital == small and self.known(small)

    @cached_property
    def surface(self) -> list[str]:
        """(v,) the characters each token stands for, without marks and spaces."""
        if self.joiner:
            return [self.tokenizer.convert_tokens_to_string([token]).strip() for token in self.tokens]
        return [token.removeprefix("##") if len(token) > 2 else token for token in self.tokens]

    @cached_property
    def characters(self) -> set[str]:
        """All characters that occur in tokens."""
        return set("".join(self.surface))

    @cached_property
    def continues(self) -> Bools:
        """(v,) whether a token goes on with the word before it."""
        if self.joiner:
            return np.array([t[:1] != self.joiner and s[:1].isalnum() for t, s in zip(self.tokens, self.surface, strict=True)])
        return np.array([len(token) > 2 and token.startswith("##") for token in self.tokens])

    @cached_property
    def free(self) -> Bools:
        """(v,) tokens that may be proposed anywhere: printable whole words and punctuation marks that come back from text."""
        named = zip(self.tokens, self.surface, strict=True)
        good = np.array([printable(surface) and not token.startswith("[unused") for token, surface in named]) & ~self.continues
        good[[i for i in self.tokenizer.all_special_ids if i < len(good)]] = False
        rows = np.flatnonzero(good)
        joined = [not self.joiner or self.tokens[i].startswith(self.joiner) for i in rows]  # the others follow without a space
        texts = [self.surface[i] if alone else "a" + self.surface[i] for i, alone in zip(rows, joined, strict=True)]
        for row, alone, back in zip(rows, joined, self.encode(texts), strict=True):
            good[row] = back == [row] if alone else back[-1] == row
        return good

    @cached_property
    def begins(self) -> Bools:
        """(v,) whether a token begins a word; a Chinese character is one, a piece or a punctuation mark is none."""
        return np.array([is_word(surface) for surface in self.surface]) & ~self.continues

    @cached_property
    def words(self) -> list[str]:
        """Words that are one token and may be proposed, without what is only part of a contraction."""
        marked = zip(self.surface, self.free & self.begins, strict=True)
        return [surface for surface, word in marked if word and surface.isalpha() and surface not in FRAGMENTS]

    @cached_property
    def chinese(self) -> bool:
        """Whether most words of the vocabulary are Chinese characters."""
        words = [surface for surface, word in zip(self.surface, self.begins, strict=True) if word]
        return 2 * sum(has_chinese(word[0]) for word in words) > len(words)

    @cached_property
    def contraction(self) -> tuple[Bools, Bools]:
        """(v,) tokens that are apostrophes, and tokens that end a contraction after one."""
        return np.array([s in "'’" for s in self.surface]), np.array([s in CONTRACTED for s in self.surface])

    def count(self, rows: Tokens) -> Ints:
        """(b,) words of each row, a contraction being one word; in Chinese, characters."""
        ids, (apostrophe, end) = np.where(valid(rows), rows.ids, 0), self.contraction
        extra = (self.begins[ids[:, 1:]] & end[ids[:, 1:]] & apostrophe[ids[:, :-1]] & valid(rows)[:, 1:]).sum(-1)
        n: Ints = (self.begins[ids] & valid(rows)).sum(-1) - extra
        return n

    def words_in(self, form: Form) -> int:
        """Words of one token sequence."""
        return int(self.count(Rows(np.array([form]), np.array([len(form)]), np.zeros(1, np.int64)))[0])

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Texts -> token ids without special tokens. Characters that the vocabulary lacks are folded
        (`searchgen.text.folding`); vocabularies that mark spaces read a text as if a space came before it."""
        if not texts:
            return []
        lead = " " if self.joiner == "Ġ" else ""
        return list(self.tokenizer([lead + self.fold(text).text for text in texts], add_special_tokens=False).input_ids)

    def fold(self, text: str) -> Folded:
        """A text in the characters of the vocabulary; byte-level vocabularies have them all."""
        if self.joiner == "Ġ" or set(text) <= self.typed:
            return Folded(text, tuple(range(len(text) + 1)))
        return fold(text, self.characters)

    @cached_property
    def typed(self) -> set[str]:
        """The characters that are read as they are: those of tokens, their capitals, and the space."""
        return {" ", *self.characters, *(c.upper() for c in self.characters if len(c.upper()) == 1)}

    def texts(self, rows: Tokens, spelling: Mapping[str, str] | None = None) -> list[str]:
        """The text of each row. `spelling` overrides how words are written."""
        return [self.text(ids[:n].tolist(), spelling) for ids, n in zip(rows.ids, rows.lengths, strict=True)]

    def text(self, ids: Sequence[int], spelling: Mapping[str, str] | None = None) -> str:
        """Token ids -> text."""
        if self.joiner:
            return str(self.tokenizer.decode(ids, clean_up_tokenization_spaces=False)).strip()
        words = words_of([self.surface[i] for i in ids], [bool(self.continues[i]) for i in ids])
        return spell(words, {**self.casing, **(spelling or {})} if self.lower else {}, capitals=self.lower)

    @cached_property
    def sure(self) -> Bools:
        """(v,) tokens that come back from text whatever stands beside them."""
        return surely(self)

    @cached_property
    def equivalents(self) -> tuple[tuple[Form, Form], ...]:
        """Phrases that may say the same, by the table of the vocabulary's language."""
        return pairs(self)

    @cached_property
    def known_words(self) -> dict[Form, bool]:
        """Words of several pieces that were asked for, and whether they come back from text."""
        return {}

    def returns(self, rows: Tokens) -> Bools:
        """(b,) rows that surely come back from their text; what is false is not known."""
        there = valid(rows)
        unsure = there & ~self.sure[np.where(there, rows.ids, 0)]
        out = cast(Bools, ~unsure.any(-1))
        if self.sure.any():
            for row in np.flatnonzero(~out).tolist():
                n = rows.lengths[row]
                out[row] = words_return(self, rows.ids[row, :n], unsure[row, :n])
        return out

    def phrase(self, word: str) -> Phrase:
        """The forms of a keyword as token ids: as written and, where the vocabulary has capitals, with a capital first.

        Raises:
            WordError: see `check_word`; or a word that the vocabulary cannot represent.
        """
        clean = check_word(word)
        capital = clean[:1].upper() + clean[1:]
        form, *other = [tuple(ids) for ids in self.encode([clean] if self.lower else [clean, capital])]
        if not self.known(form):
            lost = self.lost(clean)
            what = f"{' '.join(lost)!r} in {word!r}" if lost else repr(word)
            raise WordError(f"the vocabulary cannot represent {what}; try another word or another `model`")
        return tuple(sorted({form, *filter(self.known, other)}))

    def lost(self, text: str) -> list[str]:
        """The characters of a text that the vocabulary cannot write, not even folded, each once."""
        seen = dict.fromkeys(self.fold(text).text)
        return [
            c for c in seen if not c.isspace() and not (is_known(c, self.characters) if self.lower else c in self.characters)
        ]

    def known(self, form: Form) -> bool:
        """Whether tokens stand for all characters of a word."""
        return form != () and self.tokenizer.unk_token_id not in form
