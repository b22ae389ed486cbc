"""The alphabet: the map between token sequences and text.

The state space is token sequences. A sequence belongs to it when its text, read by the tokenizer, gives the same sequence
back; of the others two would be one text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from objectives import Tokens
from objectives.core.base import Bools, Ints, Rows, valid
from objectives.words.phrases import Form, Phrase
from searchgen.errors import WordError
from searchgen.text.equivalents import pairs
from searchgen.text.folding import is_known
from searchgen.text.kinds import Kinds
from searchgen.text.requested import check_word
from searchgen.text.returning import Returning
from searchgen.text.spelling import CONTRACTED, spell, words_of
from searchgen.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Alphabet(Vocabulary):
    """The tokens of a fast Hugging Face tokenizer, as sentences are made of them. Arguments are those of `Vocabulary`."""

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
    def equivalents(self) -> tuple[tuple[Form, Form], ...]:
        """Phrases that may say the same, by the table of the vocabulary's language."""
        return pairs(self)

    @cached_property
    def returns(self) -> Returning:
        """Maps rows to (b,) which of them surely come back from their text; what is false is not known."""
        return Returning(self)

    @cached_property
    def kinds(self) -> Kinds:
        """The tokens by kinds of words and marks."""
        return Kinds(self)

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
            what = f"{', '.join(map(repr, lost))} in {word!r}" if lost else repr(word)
            raise WordError(f"the vocabulary cannot represent {what}; try another word or another `model`")
        return tuple(sorted({form, *filter(self.known, other)}))

    def lost(self, text: str) -> list[str]:
        """The characters of a text that the vocabulary cannot write, not even folded, each once."""
        seen = dict.fromkeys(self.fold(text).text)
        return [
            c for c in seen if not c.isspace() and not (is_known(c, self.characters) if self.lower else c in self.characters)
        ]
