"""What a run writes about a job: an object with all that would make it again, as `searchgen/schemas/results.json` describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from searchgen.batch.identity import Models
from searchgen.batch.jobs import BadJob, BatchJob
from searchgen.engine.results.result import Result
from searchgen.rewriting.result import Rewriting
from searchgen.version import __version__
from searchgen.writing import to_json

ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
"""Characters that JSON allows as they are and a terminal or an editor may obey: controls beyond ASCII, marks that change the
direction of text, separators of lines; and halves of a surrogate pair, which UTF-8 does not have."""
LONGEST_ERROR = 600
"""Characters of an error; one that quotes its input may be as long as that."""
OTHERS = frozenset(("judge_dtype", "length", "even_lengths"))
"""What `Result.settings` holds that was found out in the run, and is not asked for to make it again."""


def record(job: BatchJob, key: int, result: Result | Rewriting, models: Models) -> dict[str, Any]:
    """The record of a job that ran, or could not."""
    whole = result.to_dict()
    rewriting = isinstance(result, Rewriting)
    own = {**vars(job.settings), "lang": job.lang}
    if not rewriting:
        filled = whole["settings"]
        own |= {name: filled[name] for name in own.keys() & filled.keys() - OTHERS}
    return {
        **head(job.line, key, result.error, job.id),
        "task": job.task,
        "keywords": None if rewriting else list(job.given),
        "sentence": job.given if rewriting else None,
        "candidates": whole["rewrites" if rewriting else "candidates"],
        "weights": whole["weights"],
        "note": result.note if isinstance(result, Rewriting) else None,
        "seed": job.settings.seed,
        **models.stated(job),
        "settings": {**{name: value for name, value in own.items() if name not in ("seed", "task")}, **options_of(models)},
        "diagnostics": whole["diagnostics"],
        "fields": dict(job.fields),
        "searchgen": __version__,
    }


def options_of(models: Models) -> dict[str, Any]:
    """What was asked of the models, beside those that a record names with their revisions."""
    return {name: value for name, value in asdict(models).items() if name not in ("model", "revision", "judge")}


def bad_record(job: BadJob, key: int) -> dict[str, Any]:
    """The record of a row that is no job."""
    nothing = ("task", "keywords", "sentence", "note", "seed", "model", "revision", "judge", "judge_revision")
    return {
        **head(job.line, key, job.error, job.id),
        **dict.fromkeys(nothing),
        "candidates": [],
        "weights": {},
        "settings": {},
        "diagnostics": {},
        "fields": dict(job.fields),
        "searchgen": __version__,
    }


def head(line: int, key: int, error: str | None, ident: str | int | None) -> dict[str, Any]:
    """What stands first in every record, and is read from it without the rest; see `searchgen.batch.journal`."""
    shown = None if error is None else " ".join(error[:LONGEST_ERROR].split()) + ("..." if len(error) > LONGEST_ERROR else "")
    return {"line": line, "key": f"{key:016x}", "failed": error is not None, "error": shown, "id": ident}


def written(value: Mapping[str, Any]) -> str:
    """A record as a line of JSON in which no character moves a cursor or turns text around."""
    return ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", to_json(value))
