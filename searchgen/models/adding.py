"""Models put into the caches of this machine, and taken out of them: by name, from a GGUF file, or from the Hub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import constants, scan_cache_dir, snapshot_download
from huggingface_hub.errors import CacheNotFound

from searchgen.errors import ModelError, last_words
from searchgen.models import cache, gguf, named
from searchgen.models.catalogue import WEIGHTS, licence
from searchgen.models.named import NAMED, Report

PATTERNS = ("*.safetensors", "*.json", "*.txt", "*.jinja", "*.model", "LICENSE*", "README.md")
"""Files of a model on the Hub that are fetched; pickled weights are not."""


@dataclass(frozen=True)
class Added:
    """A model that is at hand now."""

    folder: Path
    megabytes: int
    licence: str


def add(name: str, report: Report = lambda doing, share: None) -> Added:
    """Put a model into the cache, if it is not there.

    Args:
        name: of the catalogue, a .gguf file, or a Hugging Face id.
        report: is called with what is being done, and with the share of it that is done.

    Raises:
        ModelError: a name that stands for nothing, a download that fails, a file that is not what it should be, a cache that
            is full or cannot be written. Nothing is left half-written.
        SettingsError: the libraries that read GGUF are missing.
    """
    if (WEIGHTS / name).is_dir():
        raise ModelError(f"{name} is embedded in the package: there is nothing to add")
    if name in NAMED:
        folder = named.add(NAMED[name], report)
    elif name.endswith(".gguf"):
        report("convert", 0.0)
        folder = gguf.converted(Path(name))
    elif Path(name).exists():
        raise ModelError(
            f"{name!r} is a folder or file here, and can be named as it is; give a Hugging Face id or a .gguf file"
        )
    else:
        report("fetch from the Hub", 0.0)
        folder = from_hub(name)
    return Added(folder, size(folder), licence(folder))


def from_hub(name: str) -> Path:
    """Download a model of the Hub into the Hub client's own cache."""
    try:
        folder = Path(snapshot_download(name, allow_patterns=list(PATTERNS)))
    except Exception as error:  # the client has dozens of errors of its own, for names, networks, licences and disks
        known = ", ".join(NAMED)
        raise ModelError(
            f"{name!r} could not be fetched from the Hub ({last_words(error)}); check the name and the network, or take one of "
            f"{known}"
        ) from error
    if not list(folder.glob("*.safetensors")):
        raise ModelError(
            f"{name!r} has no .safetensors weights on the Hub, and pickled ones are not loaded; take another model"
        )
    return folder


def remove(name: str) -> int:
    """Take a model out of the caches; the megabytes that are freed.

    Raises:
        ModelError: it is not there, or cannot be removed.
    """
    if name in NAMED or name.endswith(".gguf"):
        folder = named.folder(NAMED[name]) if name in NAMED else gguf.place(Path(name))
        freed = size(folder)
        if cache.remove(folder):
            return freed
        raise ModelError(f"{name} has not been added; searchgen models lists what is here")
    if (WEIGHTS / name).is_dir():
        raise ModelError(f"{name} is embedded in the package and cannot be removed")
    try:
        hub = scan_cache_dir(constants.HF_HUB_CACHE)
    except CacheNotFound:
        hub = None
    for repo in hub.repos if hub else ():
        if repo.repo_id == name and repo.repo_type == "model" and hub:
            hub.delete_revisions(*(revision.commit_hash for revision in repo.revisions)).execute()
            return round(repo.size_on_disk / 1e6)
    raise ModelError(f"{name} has not been added; searchgen models lists what is here")


def size(folder: Path) -> int:
    """Megabytes of the files below a folder."""
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6)
