"""The models that the page offers. A person at the page chooses among these, and cannot name a file or a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchgen.models.catalogue import catalogue
from searchgen.models.loading import EMBEDDED
from searchgen.models.named import NAMED, at_hand

OWN = "the embedded model of the language"


@dataclass(frozen=True)
class Offered:
    """What to choose from, by the words on the page; "" stands for leaving the choice to the task."""

    models: dict[str, str]
    judges: dict[str, str]

    @staticmethod
    def here(models: Sequence[str] = (), judges: Sequence[str] = ()) -> Offered:
        """Those of this machine, after those that are named. No network is asked."""
        entries = catalogue()
        masked = [entry.name for entry in entries if "masked" in entry.roles and entry.name not in EMBEDDED.values()]
        causal = [entry.name for entry in entries if "causal" in entry.roles and "masked" not in entry.roles]
        causal += [name for name, named in NAMED.items() if at_hand(named)]
        first = {models[0]: models[0]} if models else {"": OWN}
        return Offered(
            models={**first, **{name: name for name in (*models, *EMBEDDED.values(), *masked)}},
            judges={
                "": "as usual for the task",
                "none": "none: the model judges itself",
                **{name: name for name in (*judges, *causal)},
            },
        )
