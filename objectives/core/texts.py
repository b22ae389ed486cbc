"""Terms that read text: a regular expression, a function of the user, and the base class of all terms with their own tokenizer.

The state space is token sequences; a function `texts` maps rows to the texts that a term sees. Several sequences may have the
same text, and then get the same score.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from objectives.core.base import Floats, Ints, Objective, Tokens
from objectives.core.cache import Cache
from objectives.core.hard import Hard

Texts = Callable[[Tokens], Sequence[str]]
"""Rows -> the text of each."""


class TextTerm(Objective):
    """The base class of soft terms that score text: one term, cached by text and group. A subclass defines `score`."""

    def __init__(self, texts: Texts, name: str) -> None:
        self.texts, self.name, self.cache = texts, name, Cache()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @abstractmethod
    def score(self, texts: Sequence[str], group: Ints) -> Floats:
        """(m,) scores of (m,) texts of (m,) groups, nats; -inf is allowed, NaN is not."""

    def terms(self, tokens: Tokens) -> Floats:
        texts, group = self.texts(tokens), tokens.group
        keys = list(zip(texts, group.tolist(), strict=True))
        return self.cache.by(keys, lambda new: self.score([texts[i] for i in new], group[new]))[:, None]


class Matches(Hard):
    """A hard constraint: a regular expression is found in the text.

    Args:
        patterns: one for each group, or None for a group without one. `re.search` looks for it, so anchor it with ^ and $ if
            needed.
        texts: maps rows to their texts.

    Raises:
        ValueError: an invalid expression; the message says where it breaks.
    """

    def __init__(self, patterns: Sequence[str | None], texts: Texts) -> None:
        self.texts = texts
        self.patterns = []
        for pattern in patterns:
            try:
                self.patterns.append(None if pattern is None else re.compile(pattern))
            except re.error as error:
                raise ValueError(f"the expression {pattern!r} is invalid at position {error.pos}: {error.msg}") from error

    @property
    def groups(self) -> int | None:
        return len(self.patterns)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) 0 or 1."""
        wanted = [self.patterns[g] for g in tokens.group.tolist()]
        pairs = zip(wanted, self.texts(tokens), strict=True)
        return np.array([not (pattern is None or pattern.search(text)) for pattern, text in pairs], np.int64)


class Custom(TextTerm):
    """A soft term that is a function of the text, defined by the user.

    The number that a text gets must depend on the text alone, not on other texts or on chance. It is cached; with a function
    that answers differently the second time, the chain has no known distribution. In a run the function is called with texts
    that are new. An exception that it raises, an answer of another shape, and NaN become a ValueError that names the function
    and the text.

    Args:
        function: maps a list of m texts to m numbers, nats.
        texts: maps rows to their texts.
        name: the name of the term; by default that of the function.
        with_group: whether the function also takes the (m,) groups of the texts.
    """

    def __init__(
        self, function: Callable[..., Any], texts: Texts, *, name: str | None = None, with_group: bool = False
    ) -> None:
        super().__init__(texts, name or str(getattr(function, "__name__", "custom")))
        self.function, self.with_group = function, with_group

    def score(self, texts: Sequence[str], group: Ints) -> Floats:
        return self.checked(lambda rows: self.ask([texts[i] for i in rows], group[rows]), texts)

    def ask(self, texts: list[str], group: Ints) -> Any:
        return self.function(texts, group) if self.with_group else self.function(texts)

    def checked(self, ask: Callable[[Ints], Any], shown: Sequence[str]) -> Floats:
        """The answer for all rows. If the function fails, the error is about the first row for which it fails by itself, if
        there is one.
        """
        rows = np.arange(len(shown))
        answer, trouble = attempt(ask, rows)
        if trouble is None:
            return answer
        for row in range(len(shown)):
            _, alone = attempt(ask, rows[row : row + 1])
            if alone is not None:
                raise ValueError(f"the function {self.name!r} {alone[0]} for the text {shown[row]!r}") from alone[1]
        raise ValueError(f"the function {self.name!r} {trouble[0]} for {len(shown)} texts at once") from trouble[1]


def attempt(ask: Callable[[Ints], Any], rows: Ints) -> tuple[Floats, tuple[str, Exception | None] | None]:
    """What a function answers for some rows, and what is wrong with the answer, if anything."""
    nothing = np.zeros(0)
    try:
        out = np.asarray(ask(rows), np.float64)
    except Exception as error:
        return nothing, (f"raised {type(error).__name__}: {error}", error)
    if out.shape != (len(rows),):
        return nothing, (f"answered with shape {out.shape}, not ({len(rows)},),", None)
    if not (out < np.inf).all():
        return nothing, ("answered NaN or +inf", None)
    return out, None


class CustomTokens(Custom):
    """A soft term that is a function of token sequences, defined by the user: (ids (m, t), lengths (m,)) -> m numbers, nats.

    Otherwise it is like `Custom`. What stands in `ids` beyond the length of a row is padding, and the function must not depend
    on it.
    """

    def terms(self, tokens: Tokens) -> Floats:
        def fresh(new: Ints) -> Floats:
            ids, lengths, group = tokens.ids[new], tokens.lengths[new], tokens.group[new]

            def ask(rows: Ints) -> Any:
                extra = (group[rows],) if self.with_group else ()
                return self.function(ids[rows], lengths[rows], *extra)

            return self.checked(ask, [str(row[:n].tolist()) for row, n in zip(ids, lengths, strict=True)])

        return self.cache(tokens.ids, tokens.lengths, fresh, tokens.group)[:, None]
