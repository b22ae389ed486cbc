"""Memory that a processor's passes free is kept for the next ones, where glibc would give it back to the system.

glibc maps every large tensor anew and returns it when it is freed, so that the kernel clears the same pages in each step: a
tenth of the time of a run of 1,024 chains, a quarter of a step of training. Held instead, memory stays at its peak; and where
blocks have ever other sizes, as in training, small ones between them leave holes that no block fits, and the process grows,
unless the holes are given back from time to time.

oneDNN, which runs some operations of a processor's passes, prepares each of them for a shape, and keeps what it has prepared
for a thousand shapes, twice: some 40 KB a shape, 80 MB in all. Passes have ever other shapes, so that this grows for hours.
"""

from __future__ import annotations

import ctypes
import os
import platform

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4
"""Parameters of mallopt(3)."""
PREPARED = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64", "LRU_CACHE_CAPACITY": "64"}
"""How many prepared operations oneDNN keeps, and how many PyTorch's own layer above it; they read this when they first run."""
OWN = ("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD")
"""Beginnings of environment variables by which somebody has chosen how memory is allocated."""


def keep() -> bool:
    """Make glibc keep freed memory, for the whole process. Returns whether it does.

    Nothing is changed, and False is returned, with another C library, or where `MALLOC_...`, `GLIBC_TUNABLES` or `LD_PRELOAD`
    are set in the environment.
    """
    if platform.libc_ver()[0] != "glibc" or any(name.startswith(OWN) for name in os.environ):
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(M_MMAP_MAX, 0) and mallopt(M_TRIM_THRESHOLD, -1))


def keep_few_prepared() -> None:
    """Have oneDNN keep few prepared operations, for the whole process; nothing changes once a model has run, or where the
    environment says how many."""
    for name, few in PREPARED.items():
        os.environ.setdefault(name, few)


def give_back() -> bool:
    """Give the holes between blocks back to the system, at once; whether there was anything. False for another C library.

    What is used again is mapped anew.
    """
    return platform.libc_ver()[0] == "glibc" and bool(ctypes.CDLL(None).malloc_trim(0))
