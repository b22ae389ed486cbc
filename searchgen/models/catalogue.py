"""The models at hand: those embedded in the package, and language models in the local cache of the Hugging Face Hub."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from searchgen.models.cache import place

WEIGHTS = Path(__file__).parent.parent / "weights"
ROLES = {"ForMaskedLM": "masked", "ForCausalLM": "causal", "LMHeadModel": "causal", "ForConditionalGeneration": "seq2seq",
         "ForSequenceClassification": "classifier"}  # fmt: skip
"""What the last part of an architecture's name says a model is for."""


@dataclass(frozen=True)
class Entry:
    """A model that can be named as `model`."""

    name: str
    where: str
    """ "embedded" in the package, "added" to the user's cache, or "cache" of the Hub."""
    megabytes: float
    roles: tuple[str, ...]
    licence: str
    figures: dict[str, float] = field(default_factory=dict)
    """On held-out sentences, for models trained here."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def catalogue() -> list[Entry]:
    """The embedded models, those that were added by name, then those of the Hub cache. No network is asked."""
    embedded = [entry(folder, folder.name, "embedded") for folder in sorted(WEIGHTS.iterdir()) if folder.is_dir()]
    added = [entry(folder, folder.name, "added") for folder in sorted(place("models", "").glob("*")) if folder.is_dir()]
    return [*embedded, *(found for found in added if found.roles), *cached()]


def cached() -> list[Entry]:
    """Language models in the Hub cache; what has no config or is for something else is left out."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repos = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return []
    out = []
    for repo in sorted((r for r in repos if r.repo_type == "model"), key=lambda r: r.repo_id):
        newest = max(repo.revisions, key=lambda r: r.last_modified, default=None)
        if newest is not None:
            found = entry(newest.snapshot_path, repo.repo_id, "cache")
            if found.roles:
                out.append(found)
    return out


def entry(folder: Path, name: str, where: str) -> Entry:
    """What a model's folder says about it."""
    config = read_json(folder / "config.json")
    own = config.get("searchgen") or {}
    named = {role for a in config.get("architectures") or () for end, role in ROLES.items() if a.endswith(end)}
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Entry(
        name, where, round(size / 1e6, 1), tuple(own.get("roles") or sorted(named)), licence(folder), own.get("figures") or {}
    )


def licence(folder: Path) -> str:
    """As the front matter of the model card states it, or ""."""
    card = folder / "README.md"
    text = card.read_text("utf-8", errors="replace") if card.is_file() else ""
    head = re.match(r"---\n(.*?)\n---", text, re.S)
    line = re.search(r"^license:\s*(.+)$", head[1], re.M) if head else None
    return line[1].strip().strip("\"'") if line else ""


def read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}
