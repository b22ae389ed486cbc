"""The report of a file of jobs: what came of all of them in numbers, and the first of them with their texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from searchgen.engine.reports.content import ProblemContent
from searchgen.engine.reports.parts import BARS, texts
from searchgen.engine.reports.story import RULE
from searchgen.report_page.page import Page, Part, write
from searchgen.writing import count

MOST = 50
"""Jobs that stand on the page with their texts."""


def report_of_jobs(records: Iterable[Mapping[str, Any]], path: str | Path, *, name: str = "", most: int = MOST) -> Path:
    """Write a page about jobs: one file of HTML that needs no network.

    Args:
        records: the results, as `searchgen batch` writes them: objects with "keywords" or "sentence", "candidates", "error",
            "task", "model" and so on. They are read once, and not kept.
        path: of the page, such as "run.html".
        name: of the file of jobs.
        most: jobs that stand on the page with their texts; all are counted.

    Raises:
        RunError: the file cannot be written.
    """
    parts: list[Part] = []
    total = failed = sentences = 0
    tasks, models = Counter[str](), Counter[str]()
    for record in records:
        total += 1
        failed += bool(record.get("error"))
        sentences += len(record.get("candidates") or ())
        tasks[str(record.get("task"))] += 1
        models[str(record.get("model"))] += 1
        if len(parts) < most:
            parts.append(part(record))
    shown = f", the first {len(parts)} of them on this page" if len(parts) < total else ""
    asked = [
        ("jobs", f"{total:,}{shown}"), ("with an error", f"{failed:,}"), ("texts", f"{sentences:,}"),
        ("tasks", counted(tasks)), ("models", counted(models)),
    ]  # fmt: skip
    if name:
        asked.insert(0, ("file", name))
    return write(
        Page(
            title=f"{count(total, 'job')}: {count(sentences, 'text')}", asked=tuple(asked), formula="", goal="", terms=(),
            constraints=(), story=(RULE,), parts=tuple(parts), settings=(),
            again="Each result names the settings, the model and the seed that repeat its job.",
        ),
        path,
    )  # fmt: skip


def part(record: Mapping[str, Any]) -> Part:
    """One job."""
    source = record.get("sentence")
    keywords = tuple(map(str, record.get("keywords") or ()))
    about = " ".join(keywords) or str(source or "")
    identity = record.get("id")
    found = [Found.of(each) for each in record.get("candidates") or ()]
    content = ProblemContent(about, found, (), {}, keywords=keywords, source=None if source is None else str(source))
    diagnostics: Mapping[str, Any] = record.get("diagnostics") or {}
    said = [record.get("error"), record.get("note"), *(diagnostics.get("findings") or ())]
    return Part(
        title=about if identity is None else f"{identity}: {about}",
        texts=tuple(texts(content, record.get("weights") or {})),
        texts_title="Texts",
        texts_say=BARS if found else "There are none.",
        source=content.source,
        findings=tuple(str(each) for each in said if each),
    )


class Found(NamedTuple):
    """A text as a record has it; a number that JSON does not know is NaN."""

    text: str
    log_density: float
    terms: dict[str, float]
    chain: int
    step: int

    @classmethod
    def of(cls, candidate: Mapping[str, Any]) -> Found:
        terms = {name: as_number(value) for name, value in candidate["terms"].items()}
        return cls(candidate["text"], as_number(candidate["log_density"]), terms, candidate["chain"], candidate["step"])


def as_number(value: float | None) -> float:
    """A number of a record, NaN in the place of null."""
    return math.nan if value is None else float(value)


def counted(what: Counter[str]) -> str:
    """ "generate (12), paraphrase (3)"."""
    return ", ".join(f"{name} ({n:,})" for name, n in what.most_common())
