"""How OpenMP's threads wait for each other: asleep, unless the environment says otherwise.

Between two parallel regions the threads of OpenMP spin by default, each on a core of its own. On an idle machine that saves a
wake-up; beside any other busy process the spinning thread holds the core that the working one waits for, and a forward pass
takes several times as long. `passive` must run before torch loads its OpenMP runtime, which reads the environment only once.
"""

from __future__ import annotations

from collections.abc import MutableMapping

SLEEP = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
"""The policy of the OpenMP standard, and the number of spins in GNU's runtime, which is the one in torch's wheels."""
OTHERS = ("KMP_BLOCKTIME",)
"""What says the same to the runtimes of Intel and LLVM; where it is set, somebody has chosen."""


def passive(environment: MutableMapping[str, str]) -> None:
    """Set the variables of `SLEEP` in `environment`, unless one of them, or of `OTHERS`, is there already."""
    if not any(name in environment for name in (*SLEEP, *OTHERS)):
        environment.update(SLEEP)
