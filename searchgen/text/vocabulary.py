"""The vocabulary: what the tokens of a tokenizer stand for, which of them may be proposed, and where words begin.

Proposed are whole words and punctuation marks; pieces of words occur in keywords only, so that a keyword is never continued
and a word never half written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from objectives.core.base import Bools
from objectives.words.phrases import Form
from searchgen.text.folding import Folded, fold
from searchgen.text.languages import has_chinese
from searchgen.text.requested import printable
from searchgen.text.spelling import FRAGMENTS, is_word

JOINERS = {"ByteLevel": "Ġ", "Metaspace": "▁"}
"""How the tokens of these decoders mark that a word begins; WordPiece marks that it goes on."""

MANY = 256
"""Texts that are read by a plain call of the tokenizer."""


@dataclass(frozen=True)
class Vocabulary:
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

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Texts -> token ids without special tokens. Characters that the vocabulary lacks are folded
        (`searchgen.text.folding`); vocabularies that mark spaces read a text as if a space came before it."""
        if not texts:
            return []
        lead = " " if self.joiner == "Ġ" else ""
        written = [lead + self.fold(text).text for text in texts]
        first = list(self.tokenizer(written[:MANY], add_special_tokens=False).input_ids)
        if len(written) <= MANY:
            return first
        # the call has told the Rust tokenizer how to read, and takes longer to copy all that it knows of many texts
        return first + [
            each.ids for each in self.tokenizer.backend_tokenizer.encode_batch(written[MANY:], add_special_tokens=False)
        ]

    def fold(self, text: str) -> Folded:
        """A text in the characters of the vocabulary; byte-level vocabularies have them all."""
        if self.joiner == "Ġ" or set(text) <= self.typed:
            return Folded(text, tuple(range(len(text) + 1)))
        return fold(text, self.characters)

    @cached_property
    def typed(self) -> set[str]:
        """The characters that are read as they are: those of tokens, their capitals, and the space."""
        return {" ", *self.characters, *(c.upper() for c in self.characters if len(c.upper()) == 1)}

    def known(self, form: Form) -> bool:
        """Whether tokens stand for all characters of a word."""
        return form != () and self.tokenizer.unk_token_id not in form
