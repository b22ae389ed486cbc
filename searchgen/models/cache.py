"""Folders in the user's cache, each written beside its place and renamed: a run that is killed leaves no half of one."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from searchgen.errors import ModelError, last_words

VARIABLE = "SEARCHGEN_CACHE"
"""Environment variable that names another folder for the cache."""
UNFINISHED = ".unfinished-"


def root() -> Path:
    """The folder of all that is cached; it need not exist."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser() if chosen else user_cache_path("searchgen", appauthor=False)


def place(kind: str, name: str) -> Path:
    """Where a folder of `kind` ("models", "gguf") is or would be."""
    return root() / kind / name


def make(folder: Path, write: Callable[[Path], None]) -> Path:
    """`folder`, written by `write` if it does not exist.

    One process writes at a time, and others wait for it. What an earlier one left unfinished is removed.

    Args:
        folder: the final place.
        write: is given an empty folder beside it, and fills it.

    Raises:
        ModelError: a cache that is full or cannot be written; nothing is left behind.
    """
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{folder.name}.lock"):
            if folder.is_dir():  # another process was first
                return folder
            for left in folder.parent.glob(f"{UNFINISHED}{folder.name}-*"):
                shutil.rmtree(left, ignore_errors=True)
            beside = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{folder.name}-", dir=folder.parent))
            try:
                write(beside)
                beside.rename(folder)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise ModelError(unwritable(folder.parent, error)) from error
    return folder


def unwritable(folder: Path, error: OSError) -> str:
    """What is wrong with the cache, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {folder} is full; free some space, or set {VARIABLE} to a folder on another disk"
    return f"{folder} cannot be written ({last_words(error)}); set {VARIABLE} to a folder that can"


def remove(folder: Path) -> bool:
    """Remove a folder of the cache; whether there was one.

    Raises:
        ModelError: a folder that cannot be removed.
    """
    if not folder.is_dir():
        return False
    try:
        gone = folder.parent / f"{UNFINISHED}{folder.name}-removed"
        folder.rename(gone)  # at once, so that nobody reads half of it
        shutil.rmtree(gone)
        (folder.parent / f".{folder.name}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(f"{folder} cannot be removed ({last_words(error)})") from error
    return True
