"""What tests of `generate` share: a small run, and one that looks on."""

from __future__ import annotations

from typing import Any

import searchgen

SMALL: dict[str, Any] = {"chains": 4, "steps": 20, "n": 3}


def words_in(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


class Recorder(searchgen.Observer):
    def __init__(self) -> None:
        self.moments: list[searchgen.Moment] = []
        self.plans: list[searchgen.Plan] = []
        self.closed = 0

    def started(self, plan: searchgen.Plan) -> None:
        self.plans.append(plan)

    def seen(self, moment: searchgen.Moment) -> None:
        self.moments.append(moment)

    def close(self) -> None:
        self.closed += 1
