"""The run file: the plan of a run, every kept state, and how it ended, as JSON lines that are written while it runs.

The first line is {"run": ...}, the `Plan` and the version. Each line after it is a chain at a kept step: {"step", "chain",
"problem", "text", "log_density", "terms", "length", "accepted", "move"}, in a sample "embedding", and of chains that choose
from pools "origin". The last is {"end": ...}, the `Outcome`; where a run was killed there is none. A number that JSON does not
have, -inf in a log-density or a term, is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from searchgen.engine.observing.observers import Moment, Observer, Outcome, Plan
from searchgen.engine.observing.recording import end_of
from searchgen.errors import SettingsError
from searchgen.version import __version__
from searchgen.writing import to_json, unwritable

FORMAT = 1
"""The version of the run file. It grows when a reader of the version before would misread a file."""


class Trace(Observer):
    """Writes a run file, which `searchgen diagnose` reads. Every line that stands there is whole, whenever one looks.

    Raises:
        SettingsError: a path that cannot be written; found when it is made, before the run. A second run, such as that of a
            second batch: a file holds one.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.file: IO[str] | None = None
        self.moves: tuple[str, ...] = ()
        if (why := unwritable(self.path)) is not None:
            raise SettingsError(f"the trace cannot be written to {str(path)!r}: {why}; choose another `trace`")

    def started(self, plan: Plan) -> None:
        if self.file is not None:
            raise SettingsError(
                f"the run file {str(self.path)!r} holds one run, and there are several; trace each alone, "
                "raise `batch`, or give `steps`"
            )
        self.file = self.path.open("w", encoding="utf-8")  # not before: input that cannot be used leaves an old file as it was
        self.moves = plan.moves
        self._write({"run": {"searchgen": __version__, "format": FORMAT, **asdict(plan)}})

    def seen(self, moment: Moment) -> None:
        if not moment.kept:
            return
        none = [None] * len(moment.texts)
        rows = zip(
            none if moment.problem is None else moment.problem.tolist(),
            moment.texts,
            moment.log_density.tolist(),
            moment.terms.tolist(),
            none if moment.length is None else moment.length.tolist(),
            none if moment.accepted is None else moment.accepted.tolist(),
            none if moment.move is None else moment.move.tolist(),
            none if moment.embedding is None else moment.embedding.tolist(),
            none if moment.origin is None else moment.origin.tolist(),
            strict=True,
        )
        self._write(
            *(
                {
                    "step": moment.step,
                    "chain": chain,
                    "problem": problem or 0,
                    "text": text,
                    "log_density": value,
                    "terms": dict(zip(moment.names, terms, strict=True)),
                    "length": length,
                    "accepted": accepted,
                    "move": None if move is None or move < 0 else self.moves[move],
                    **({} if embedding is None else {"embedding": embedding}),
                    **({} if origin is None else {"origin": origin}),
                }
                for chain, (problem, text, value, terms, length, accepted, move, embedding, origin) in enumerate(rows)
            )
        )

    def ended(self, outcome: Outcome) -> None:
        self._write({"end": end_of(outcome)})

    def close(self) -> None:
        if self.file is not None:
            self.file.close()

    def _write(self, *lines: Mapping[str, Any]) -> None:
        """Write whole lines in one call, and hand them to the system at once, so that a killed run leaves what it has done."""
        if self.file is not None:
            self.file.write("".join(to_json(line) + "\n" for line in lines))
            self.file.flush()
