"""Where the workers of a run are, and what each of them has. Ray is not loaded here."""

from __future__ import annotations

from dataclasses import dataclass

from searchgen.errors import SettingsError
from searchgen.writing import count

NEEDS = "searchgen[ray]"
"""What pip installs for a run on Ray."""


@dataclass(frozen=True)
class Cluster:
    """Where workers run, and what each of them has.

    Raises:
        SettingsError: a value out of range.
    """

    address: str | None = None
    """Of a cluster that is there: "auto", "host:port" or "ray://host:port"; None starts one on this machine for this run."""
    workers: int | None = None
    """None is as many as the cluster has room for."""
    gpus: float | None = None
    """Of each worker; None is one where the cluster has any, else none."""
    cpus: int = 1
    """Cores of each worker."""
    block: int = 64
    """Jobs that a worker is given at a time, and that run again when it dies."""

    def __post_init__(self) -> None:
        for name, value, least in (("workers", self.workers, 1), ("cpus", self.cpus, 1), ("block", self.block, 1)):
            if value is not None and value < least:
                raise SettingsError(f"`{name}` must be {least} or more, not {value}")
        if self.gpus is not None and not 0 <= self.gpus < float("inf"):
            raise SettingsError(f"`gpus` must be 0 or more, not {self.gpus:g}; a half lets two workers share one")

    def fitted(self, there: dict[str, float]) -> tuple[int, float]:
        """The number of workers, and the GPUs of each, on a cluster with such resources.

        Raises:
            SettingsError: they do not fit.
        """
        gpus = self.gpus if self.gpus is not None else float(there.get("GPU", 0) >= 1)
        room = int(there.get("CPU", 0) / self.cpus)
        if gpus:
            room = min(room, int(there.get("GPU", 0) / gpus + 1e-9))
        if room < (self.workers or 1):
            has = f"{count(int(there.get('CPU', 0)), 'core')} and {count(int(there.get('GPU', 0)), 'GPU')}"
            each = count(self.cpus, "core") + (f" and {gpus:g} GPU" if gpus else "")
            raise SettingsError(
                f"the cluster has {has}, which is room for {count(room, 'worker')} of {each}, and here are "
                f"{self.workers or 1}; give fewer `workers`, or less to each"
            )
        return self.workers or room, gpus
