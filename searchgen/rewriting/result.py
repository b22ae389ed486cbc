"""The result of a rewriting: for each sentence its rewrites with their scores, or what was wrong with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchgen.engine.results.several import Several
from searchgen.writing import finite, to_json

if TYPE_CHECKING:
    from searchgen.engine.observing.recording import Recording


@dataclass(frozen=True)
class Rewrite:
    """One rewrite of a sentence: a find of a search, or a draw of a sample."""

    text: str
    log_density: float
    """Weighted sum of the terms, nats."""
    terms: dict[str, float]
    """Each term, unweighted, nats."""
    similarity: float
    """To the source, 0 to 1."""
    novelty: float
    """Share of its n-grams that the source does not have, 0 to 1."""
    edits: int
    """Tokens inserted, deleted or replaced."""
    chain: int
    step: int


@dataclass(frozen=True)
class Rewriting(Several[Rewrite]):
    """The rewrites of one sentence, the best first in a search, draws in order in a sample."""

    source: str
    task: str
    model: str = ""
    seed: int = 0
    rewrites: tuple[Rewrite, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    """What each term is multiplied by in `log_density`, by name; empty where there are no rewrites."""
    error: str | None = None
    """What was wrong with the sentence, or that nothing was found; one line."""
    note: str | None = None
    """What else is to be known, such as that nothing more probable than the sentence was found."""
    diagnostics: dict[str, float] = field(default_factory=dict)
    """R-hat and bulk ESS, for a sample, of the log-density of this sentence's chains."""

    @property
    def _all(self) -> tuple[Rewrite, ...]:
        return self.rewrites

    @property
    def texts(self) -> list[str]:
        """The rewrites as texts alone."""
        return [rewrite.text for rewrite in self]

    @property
    def text(self) -> str | None:
        """The first rewrite; None where there is none."""
        return self.rewrites[0].text if self.rewrites else None

    def to_dict(self) -> dict[str, Any]:
        """Everything, in types that JSON knows; a number that JSON does not know (nan, inf) is None."""
        plain: dict[str, Any] = finite(asdict(self))
        return plain

    def to_json(self, indent: int | None = None) -> str:
        return to_json(self.to_dict(), indent)

    def report(self, path: str | Path, recording: Recording | None = None) -> Path:
        """Write a page about this rewriting: one file of HTML that needs no network.

        Args:
            path: of the file, such as "run.html".
            recording: of the same call, given to it as `observer`; the page then shows how the chains moved.

        Raises:
            RunError: the file cannot be written.
        """
        from searchgen.rewriting.report import report_of

        return report_of([self], path, recording)

    def __str__(self) -> str:
        return "\n".join(self.texts) if self.rewrites else f"({self.error})"
