"""The report of a file of jobs: what came of all of them in numbers, and the first of them with their texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from searchgen.engine.reports.content import ProblemContent
from searchgen.engine.reports.parts import marked
from searchgen.engine.reports.story import RULE
from searchgen.report_page.page import Page, Part, Text, write
from searchgen.writing import count, number

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
    total = failed = texts = 0
    tasks, models = Counter[str](), Counter[str]()
    for record in records:
        total += 1
        failed += bool(record.get("error"))
        texts += len(record.get("candidates") or ())
        tasks[str(record.get("task"))] += 1
        models[str(record.get("model"))] += 1
        if len(parts) < most:
            parts.append(part(record))
    shown = f", the first {len(parts)} of them on this page" if len(parts) < total else ""
    asked = [
        ("jobs", f"{total:,}{shown}"), ("with an error", f"{failed:,}"), ("texts", f"{texts:,}"),
        ("tasks", counted(tasks)), ("models", counted(models)),
    ]  # fmt: skip
    if name:
        asked.insert(0, ("file", name))
    return write(
        Page(
            title=f"{count(total, 'job')}: {count(texts, 'text')}", asked=tuple(asked), formula="", goal="", terms=(),
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
    content = ProblemContent(about, (), (), {}, keywords=keywords, source=None if source is None else str(source))
    texts = tuple(
        Text(marked(str(each["text"]), content), number(each.get("log_density")), (), ", ".join(details(each)))
        for each in record.get("candidates") or ()
    )
    diagnostics: Mapping[str, Any] = record.get("diagnostics") or {}
    said = [record.get("error"), record.get("note"), *(diagnostics.get("findings") or ())]
    return Part(
        title=about if identity is None else f"{identity}: {about}",
        texts=texts,
        texts_title="Texts",
        texts_say="" if texts else "There are none.",
        source=content.source,
        findings=tuple(str(each) for each in said if each),
    )


def details(candidate: Mapping[str, Any]) -> Iterator[str]:
    """The terms of a text, unweighted, and where it comes from."""
    for name, value in (candidate.get("terms") or {}).items():
        yield f"{name} {number(value)}"
    yield f"chain {candidate.get('chain')}, step {candidate.get('step')}"


def counted(what: Counter[str]) -> str:
    """ "generate (12), paraphrase (3)"."""
    return ", ".join(f"{name} ({n:,})" for name, n in what.most_common())
