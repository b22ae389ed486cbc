"""Freed memory is kept, and holes are given back: counted in page faults and pages of a process of its own."""

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


def run(how: str, program: str = PROGRAM, **variables: str) -> tuple[str, int]:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD"))}
    done = subprocess.run(
        [sys.executable, "-c", program, how], env={**bare, **variables}, capture_output=True, text=True, check=True
    )
    told, counted = done.stdout.split()
    return told, int(counted)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator")
def test_memory_is_kept() -> None:
    told, kept = run("keep")
    _, given_back = run("leave")
    assert told == "True"
    assert kept * 10 < given_back, (kept, given_back)


HOLES = """
import resource
from pathlib import Path
from searchgen.models import memory

memory.keep()
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
blocks = [bytearray(b"x") * (1 << 20) for _ in range(200)]
del blocks[::2]  # every other one stays, so that the heap cannot shrink
before = resident()
print(memory.give_back(), before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator")
def test_holes_are_given_back() -> None:
    told, freed = run("keep", HOLES)
    assert told == "True"
    assert freed > 80 << 20, freed


PREPARED = """
import ctypes
import os
import torch
from searchgen.models import memory

class Info(ctypes.Structure):
    _fields_ = [(str(i), ctypes.c_size_t) for i in range(10)]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Info
memory.keep_few_prepared()
layer = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.GELU(), torch.nn.Linear(256, 64))
def work(lengths):
    for n in lengths:
        layer(torch.zeros(n, 64))
    return getattr(library.mallinfo2(), "7")  # bytes in use
with torch.inference_mode():
    print(os.environ["LRU_CACHE_CAPACITY"], -work(range(100, 160)) + work(range(200, 700)))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator")
def test_passes_of_ever_other_shapes_leave_little_behind() -> None:
    told, grown = run("", PREPARED)
    assert told == "64"
    assert grown < 8 << 20, grown  # 14 MB with oneDNN's own choice


def test_a_choice_in_the_environment_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    from searchgen.models import memory

    assert run("keep", MALLOC_ARENA_MAX="2")[0] == "False"
    for name in memory.PREPARED:
        monkeypatch.setenv(name, "9")
    memory.keep_few_prepared()
    assert [os.environ[name] for name in memory.PREPARED] == ["9", "9"]


def test_another_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from searchgen.models import memory

    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not memory.keep()
    assert not memory.give_back()
