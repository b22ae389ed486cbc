"""Memory that a processor's passes free is kept for the next ones, where glibc would give it back to the system.

glibc maps every large tensor anew and returns it when it is freed, so that the kernel clears the same pages in each step: a
tenth of the time of a run of 1,024 chains, a quarter of a step of training. Held instead, memory stays at its peak; and where
blocks have ever other sizes, as in training, small ones between them leave holes that no block fits, and the process grows,
unless the holes are given back from time to time.
"""

from __future__ import annotations

import ctypes
import os
import platform

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4
"""Parameters of mallopt(3)."""
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


def give_back() -> bool:
    """Give the holes between blocks back to the system, at once; whether there was anything. False for another C library.

    What is used again is mapped anew.
    """
    return platform.libc_ver()[0] == "glibc" and bool(ctypes.CDLL(None).malloc_trim(0))
