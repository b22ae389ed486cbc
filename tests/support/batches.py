"""Files of jobs for `searchgen batch`, and the command run on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from searchgen.cli import app

run = CliRunner()
DOG = "the big dog ran to the old tree."
SMALL = ["--chains", "2", "--steps", "3", "--set", "free=true", "--judge", "none", "--dtype", "float64"]
JOBS: list[dict[str, Any]] = [
    {"id": "a", "keywords": ["dog"], "customer": {"name": "x"}},
    {"id": "b", "sentence": DOG, "task": "shorten", "steps": 30},
    {"id": "c", "keywords": ["cat"], "steps": 4, "seed": 5},
    {"id": "d", "keywords": 3},
    {"id": "e", "keywords": ["zzz"]},
    {"keywords": ["tree"], "mode": "sample", "warmup": 1},
    {"id": "g", "sentence": "a woman is in the red house."},
    {"id": "h", "keywords": ["dog"]},
]


def many(path: Path, jobs: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(job) + "\n" for job in jobs), "utf-8")
    return path


def batch(words: Path, jobs: Path | str, output: Path | str, *more: str, **options: Any) -> Result:
    return run.invoke(app, ["batch", str(jobs), "-o", str(output), "--model", str(words), *SMALL, *more], **options)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
