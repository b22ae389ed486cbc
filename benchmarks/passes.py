"""What goes through the models while a run goes: the rows of it counted, or its passes recorded, to be run again alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch

from objectives.fluency.gradient import CausalGradient  # internal: its backward passes are counted
from objectives.scoring.decoding import OfBert  # internal: the tokens that it reads are counted
from objectives.scoring.scorer import Scorer  # internal: every forward pass is one of its calls


class Counted:
    """While open, counts the rows of every forward pass, and of every gradient, which is a backward pass as well."""

    def __init__(self) -> None:
        self.rows = 0

    def __enter__(self) -> Counted:
        self.plain = Scorer.hidden, CausalGradient._derivatives
        Scorer.hidden, CausalGradient._derivatives = map(self._counting, self.plain)  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        Scorer.hidden, CausalGradient._derivatives = self.plain  # type: ignore[method-assign]

    def _counting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(owner: Any, ids: Any, *rest: Any) -> Any:
            self.rows += len(ids)
            return method(owner, ids, *rest)

        return called


class Tokens:
    """While open, counts the tokens that models read: those of whole rows, and those read one by one with a cache, where rows
    are filled up to a multiple that the matrix products need."""

    def __init__(self) -> None:
        self.whole = self.one_by_one = 0

    def __enter__(self) -> Tokens:
        self.plain = hidden, read = Scorer.hidden, OfBert.read

        def of_rows(scorer: Any, ids: Any, lengths: Any, *rest: Any, **more: Any) -> Any:
            self.whole += int(lengths.sum())
            return hidden(scorer, ids, lengths, *rest, **more)

        def of_decoder(decoder: Any, tokens: Any) -> None:
            self.one_by_one += decoder.cache.shape[2]
            read(decoder, tokens)

        Scorer.hidden, OfBert.read = of_rows, of_decoder  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        Scorer.hidden, OfBert.read = self.plain  # type: ignore[method-assign]

    @property
    def all(self) -> int:
        return self.whole + self.one_by_one


class Recorded:
    """Records every call of the model's body and head while open, to replay them alone."""

    def __init__(self) -> None:
        self.calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []

    def __enter__(self) -> Recorded:
        self.plain = Scorer.hidden, Scorer.logits, Scorer.log_probs
        hidden, logits, log_probs = self.plain

        def keep(method: Callable[..., Any]) -> Callable[..., Any]:
            def called(scorer: Scorer, *arguments: Any) -> Any:
                self.calls.append((method, (scorer, *arguments)))
                return method(scorer, *arguments)

            return called

        # log_probs calls logits itself: it is replayed as one call, by the plain one
        inner = Scorer.logits
        Scorer.hidden, Scorer.logits = keep(hidden), keep(logits)  # type: ignore[method-assign]

        def whole(scorer: Scorer, *arguments: Any) -> Any:
            self.calls.append((whole_plain, (scorer, *arguments)))
            Scorer.logits, outer = inner, Scorer.logits  # type: ignore[method-assign]
            try:
                return log_probs(scorer, *arguments)
            finally:
                Scorer.logits = outer  # type: ignore[method-assign]

        whole_plain = log_probs
        Scorer.log_probs = whole  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        Scorer.hidden, Scorer.logits, Scorer.log_probs = self.plain  # type: ignore[method-assign]

    def replay(self) -> float:
        """Seconds that the recorded calls take alone."""
        finish()
        began = time.perf_counter()
        for method, arguments in self.calls:
            method(*arguments)
        finish()
        return time.perf_counter() - began


def finish() -> None:
    """Wait for what a card still has to do."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
