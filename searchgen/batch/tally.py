"""How far a run over a file of jobs is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """How far a run is."""

    done: int = 0
    """Jobs that have a result, those of earlier runs included."""
    skipped: int = 0
    """Those of earlier runs."""
    failed: int = 0
    """Results of this run with an error."""
    nothing: int = 0
    """Those among them whose run found no sentence."""
