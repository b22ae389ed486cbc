"""The kept states of a sample in a file, so that a run of hours that was stopped goes on where it was, bit for bit.

The file holds what cannot be computed again quickly: every kept state, and how far the random numbers of each chain had come
where the run could last go on from the states alone (`samplers.core.run.Snapshot.whole`). Steps after that are taken again.
Whoever goes on runs the warm-up again, which gives the same chains and the same learned weights, and this is checked: a state
that differs in one bit is refused. A file is written beside its name and then renamed, so that it is always whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from samplers import Batch, Info, Snapshot, State, Streams
from samplers.core.state import trim, weigh, widen
from samplers.core.types import Floats
from searchgen.engine.running.chains import Chains, Done, stepped
from searchgen.engine.running.ladders import Rungs
from searchgen.errors import InputError, SettingsError, StorageError
from searchgen.version import __version__
from searchgen.writing import to_json

FORMAT = 1
EVERY = 60.0
"""Seconds between two writings."""
FREE = ("steps", "n")
"""Settings that may change when a run goes on: with more steps it goes further."""
STATED = (str, int, float, bool, list, tuple, dict)
"""Types of settings that the file holds as they are; of other settings it holds their text."""
PARTS = ("ids", "lengths", "inside", "terms", "accepted", "move", "origin")
OF_RUNGS = ("rung_ids", "rung_lengths", "rung_inside", "rung_terms", "replicas", "chances", "fresh")
"""Arrays that the file of a sample with several rungs has as well."""


class Checkpoint:
    """The kept states of one sample.

    Args:
        path: of the file. Where there is one, the run goes on from it.

    Raises:
        InputError: the file holds no states of a sample.
        StorageError: it cannot be written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.about: dict[str, Any] = {}
        self.mark = ""
        """A digest of the chains after the warm-up."""
        self.kept: list[tuple[State, Done]] = []
        self.whole = 0
        """After how many of them the run could last go on."""
        self.last: tuple[Chains, np.ndarray[Any, np.dtype[np.uint64]], Rungs | None] | None = None
        """The chains after the last such step, the counters of their random numbers, (b,) or one for each rung of each, and
        their ladders where there are several rungs."""
        self.saved, self.written = 0, time.monotonic()
        self.beside = self.path.with_name(self.path.name + ".part")
        self.found = self.read() if self.path.exists() else None
        try:  # before hours are spent
            self.beside.open("ab").close()
            self.beside.unlink()
        except OSError as error:
            raise self.unwritable(error) from error

    def unwritable(self, error: OSError) -> StorageError:
        why = (error.strerror or str(error)).lower()
        return StorageError(f"{str(self.path)!r} cannot be written: {why}; make room, or give another file")

    def read(self) -> dict[str, Any]:
        try:
            with np.load(self.path, allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
            head = json.loads(str(found["head"]))
            needed = {*PARTS, "counters", "proposed", "tried", "invalid"}
            if head["about"].get("rungs", 1) > 1:
                needed |= {*OF_RUNGS}
            if head["format"] != FORMAT or "whole" not in head or not needed <= found.keys():
                raise ValueError
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise InputError(f"{str(self.path)!r} cannot be read: {why}; give the name of a new file") from error
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise InputError(f"{str(self.path)!r} holds no states of a sample; give the name of a new file") from error
        return {**found, "head": head}

    def check_settings(self, seed: int, settings: Mapping[str, Any]) -> None:
        """Take note of the settings of the run, and refuse a file of other settings.

        Raises:
            SettingsError: the first that differs.
        """
        plain = {
            name: value if value is None or isinstance(value, STATED) else str(value)
            for name, value in settings.items()
            if name not in FREE
        }
        self.about = json.loads(to_json({"seed": seed, **plain, "searchgen": __version__}))
        if self.found is None:
            return
        before = self.found["head"]["about"]
        for name in sorted(self.about.keys() | before.keys()):
            there, here = before.get(name), self.about.get(name)
            if there != here:
                raise SettingsError(
                    f"{str(self.path)!r} holds a run with {name} {there!r}, and here it is {here!r}; "
                    "give the same settings, or the name of a new file"
                )

    def rungs(self, state: State) -> Rungs | None:
        """The ladders after the last step of the file, if there is one; they were `state` (c * r rows) after the warm-up."""
        found = self.found
        if found is None:
            return None
        batch = trim(Batch(found["rung_ids"].astype(np.int64), found["rung_lengths"], state.batch.group))
        inside, terms, weights = found["rung_inside"], found["rung_terms"], state.weights
        there = State(batch, inside, terms, weights, weigh(inside, terms, weights))
        return Rungs(there, [*found["replicas"]], [*found["chances"]], found["fresh"].tolist())

    def replayed(
        self, chains: Chains, choose: Streams, step: int, steps: int, start: State
    ) -> Iterator[tuple[Snapshot, Chains]]:
        """The steps of the file, from the chains at the end of the warm-up on; `choose` then goes on where it was.

        Args:
            chains: at the end of the warm-up.
            choose: of the run.
            step: how many steps the warm-up took.
            steps: how many are to be kept.
            start: what the chains, all rungs of them, are at the end of the warm-up.

        Raises:
            SettingsError: the warm-up has ended elsewhere than that of the file, or the file holds more steps.
        """
        self.mark, self.last = digest(start, choose), (chains, choose.counters.copy(), None)
        if self.found is None:
            return
        found = self.found
        if found["head"]["mark"] != self.mark:
            raise SettingsError(
                f"{str(self.path)!r} holds a run with other words, or another model or machine: its warm-up ended elsewhere; "
                "go on where it began, or give the name of a new file"
            )
        count = int(found["head"]["whole"])
        if count > steps:
            raise SettingsError(f"{str(self.path)!r} holds {count:,} steps, and `steps` is {steps:,}; give as many or more")
        for i in range(count):
            batch = trim(Batch(found["ids"][i].astype(np.int64), found["lengths"][i], chains.state.batch.group))
            weights = chains.state.weights
            terms, inside = found["terms"][i], found["inside"][i]
            state = State(batch, inside, terms, weights, weigh(inside, terms, weights))
            accepted, move = found["accepted"][i], found["move"][i]
            none = np.zeros(len(move), bool)
            snapshot = Snapshot(step + i + 1, state, Info(accepted, np.zeros(len(move)), state, move, none))
            origin = found["origin"][i]
            chains = stepped(chains, snapshot)._replace(origin=origin, entry=origin, pool=np.full(len(move), step + i + 1))
            if i == count - 1:  # the counts of composed steps are known of the end alone
                chains = chains._replace(proposed=found["proposed"], accepted=found["tried"], invalid=found["invalid"])
                choose.counters = found["counters"].copy()
            self.keep(chains, Done(accepted, move, origin), choose)
            yield snapshot, chains
        self.saved, self.found = count, None

    def keep(self, chains: Chains, done: Done, choose: Streams, rungs: Rungs | None = None, *, whole: bool = True) -> None:
        """Take over a kept step, and write all of them from time to time. `rungs` are the ladders where there are several, and
        `whole` says whether the run could go on from here.

        Raises:
            StorageError: the file cannot be written.
        """
        self.kept.append((chains.state, done))
        if whole:
            self.whole, self.last = len(self.kept), (chains, choose.counters.copy(), rungs)
        if self.found is None and time.monotonic() > self.written + EVERY:
            self.save()

    def save(self) -> None:
        """Write what is new.

        Raises:
            StorageError: the file cannot be written.
        """
        if self.last is None or self.found is not None or len(self.kept) == self.saved:  # no step yet, or none that is new
            return
        chains, counters, rungs = self.last
        states, done = [state for state, _ in self.kept], [done for _, done in self.kept]
        columns: dict[str, Any] = {
            "lengths": np.stack([state.batch.lengths for state in states]),
            "inside": np.stack([state.inside for state in states]),
            "terms": np.stack([state.terms for state in states]),
            "accepted": np.stack([each.accepted for each in done]),
            "move": np.stack([each.move for each in done]),
            "origin": np.stack([each.origin for each in done]),
        }
        if rungs is not None:
            (ids, lengths, _), n = rungs.state.batch, len(states) + 1
            columns |= {
                "rung_ids": ids.astype(np.int32), "rung_lengths": lengths, "rung_inside": rungs.state.inside,
                "rung_terms": rungs.state.terms, "replicas": np.stack(rungs.replicas[:n]),
                "chances": np.stack(rungs.chances[:n]), "fresh": np.array(rungs.fresh[:n]),
            }  # fmt: skip
        head = to_json({"format": FORMAT, "about": self.about, "mark": self.mark, "whole": self.whole})
        try:
            with self.beside.open("wb") as file:
                np.savez_compressed(
                    file, head=np.array(head), ids=stacked(states), counters=counters, proposed=chains.proposed,
                    tried=chains.accepted, invalid=chains.invalid, **columns,
                )  # fmt: skip
                file.flush()
                os.fsync(file.fileno())
            os.replace(self.beside, self.path)
        except OSError as error:
            self.beside.unlink(missing_ok=True)
            raise self.unwritable(error) from error
        self.saved, self.written = len(self.kept), time.monotonic()


def stacked(states: Sequence[State]) -> np.ndarray[Any, np.dtype[np.int32]]:
    """(n, b, t) the token ids of n states."""
    width = max(state.batch.ids.shape[1] for state in states)
    return np.stack([widen(state.batch, width).ids for state in states]).astype(np.int32)


def digest(state: State, choose: Streams) -> str:
    """A digest of the chains: two differ where the chains differ in a single bit."""
    batch = trim(state.batch)
    inside_row = np.arange(batch.ids.shape[1]) < batch.lengths[:, None]
    parts: tuple[np.ndarray[Any, Any], ...] = (
        np.where(inside_row, batch.ids, 0), batch.lengths, as_bits(state.terms), as_bits(state.weights), choose.counters,
        choose.seed,
    )  # fmt: skip
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def as_bits(values: Floats) -> Floats:
    return np.asarray(values, np.float64)
