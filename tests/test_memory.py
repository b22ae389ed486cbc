"""Freed memory is kept: counted in page faults of a process of its own."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

PROGRAM = """
import resource
import sys
from searchgen.models import memory

told = memory.keep() if sys.argv[1] == "keep" else None
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def work():
    for _ in range(20):
        block = bytearray(64 << 20)  # 16,384 pages, larger than anything glibc keeps by itself
        del block
work()
before = faults()
work()
print(told, faults() - before)
"""


def run(how: str, **variables: str) -> tuple[str, int]:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], env={**bare, **variables}, capture_output=True, text=True, check=True
    )
    told, faults = done.stdout.split()
    return told, int(faults)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator")
def test_memory_is_kept() -> None:
    told, kept = run("keep")
    _, given_back = run("leave")
    assert told == "True"
    assert kept * 10 < given_back, (kept, given_back)


def test_a_choice_in_the_environment_stands() -> None:
    assert run("keep", MALLOC_ARENA_MAX="2")[0] == "False"


def test_another_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from searchgen.models import memory

    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not memory.keep()
