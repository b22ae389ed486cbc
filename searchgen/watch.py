"""What may look on while a run goes: observers, each with do-nothing defaults. A run reports one `Moment` per step."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from searchgen.errors import SettingsError
from searchgen.result import finite

if TYPE_CHECKING:
    from samplers.types import Floats


@dataclass(frozen=True)
class Moment:
    """A run after a step."""

    step: int
    """From 0, the start states, to `steps`."""
    steps: int
    phase: str
    """ "search", "warm-up" or "sample"."""
    texts: Sequence[str]
    """(chains,) what each chain holds."""
    log_density: Floats
    """(chains,) nats."""
    terms: Floats
    """(chains, k) unweighted, nats."""
    names: Sequence[str]
    """(k,) names of the terms."""
    acceptance: Mapping[str, float]
    best: str
    """The best sentence so far, by log-density; for the eye, in a sample."""
    best_log_density: float
    kept: bool
    """Whether the states of this step are kept: all but those of a warm-up."""


class Observer:
    """Does nothing; override what is of interest."""

    def seen(self, moment: Moment) -> None:
        """Called after every step, and once before the first."""

    def close(self) -> None:
        """Called when the run is over, however it ended."""


class Several(Observer):
    """Passes everything on to several observers."""

    def __init__(self, *observers: Observer) -> None:
        self.observers = observers

    def seen(self, moment: Moment) -> None:
        for observer in self.observers:
            observer.seen(moment)

    def close(self) -> None:
        for observer in self.observers:
            observer.close()


class Trace(Observer):
    """Writes one JSON line per chain and kept step: {"step", "chain", "text", "log_density", "terms"}, null for -inf.

    Raises:
        SettingsError: a path that cannot be written; found when it is made, before the run.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.file: IO[str] | None = None
        there = self.path.exists()
        if self.path.is_dir() or not os.access(self.path if there else self.path.absolute().parent, os.W_OK):
            why = (
                "it is a folder"
                if self.path.is_dir()
                else "no permission"
                if self.path.absolute().parent.exists()
                else "no such folder"
            )
            raise SettingsError(f"the trace cannot be written to {str(path)!r}: {why}; choose another --trace")

    def seen(self, moment: Moment) -> None:
        if not moment.kept:
            return
        if self.file is None:  # not before there is something to write: a run that fails leaves the old file as it was
            self.file = self.path.open("w", encoding="utf-8")
        for chain, (text, value, terms) in enumerate(
            zip(moment.texts, moment.log_density.tolist(), moment.terms.tolist(), strict=True)
        ):
            line = {
                "step": moment.step,
                "chain": chain,
                "text": text,
                "log_density": value,
                "terms": dict(zip(moment.names, terms, strict=True)),
            }
            self.file.write(json.dumps(finite(line), ensure_ascii=False) + "\n")

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
