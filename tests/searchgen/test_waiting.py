"""OpenMP's threads wait asleep where nobody has said otherwise, in every process that imports searchgen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from searchgen.waiting import OTHERS, SLEEP, passive


def test_where_nothing_is_said_both_variables_are_set() -> None:
    environment = {"HOME": "/"}
    passive(environment)
    assert environment == {"HOME": "/", "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}


@pytest.mark.parametrize("name", [*SLEEP, *OTHERS])
def test_what_the_environment_says_is_left_alone(name: str) -> None:
    environment = {name: "ACTIVE"}
    passive(environment)
    assert environment == {name: "ACTIVE"}


@pytest.mark.parametrize("code", ["import searchgen", "import searchgen.cli", "from searchgen.models.model import load"])
@pytest.mark.parametrize("said", [{}, {"OMP_WAIT_POLICY": "ACTIVE"}])
def test_it_is_set_before_torch_is_imported(code: str, said: dict[str, str]) -> None:
    """torch, imported for the first time, sees the environment as searchgen leaves it."""
    watch = (
        "import os, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'torch':\n"
        "            print(os.environ.get('OMP_WAIT_POLICY'), os.environ.get('GOMP_SPINCOUNT'))\n"
        "            raise SystemExit\n"
        "sys.meta_path.insert(0, Finder())\n"
        f"{code}\nimport torch"
    )
    clean = {name: value for name, value in os.environ.items() if name not in (*SLEEP, *OTHERS)}
    done = subprocess.run([sys.executable, "-c", watch], env={**clean, **said}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == (["ACTIVE", "None"] if said else ["PASSIVE", "0"])
