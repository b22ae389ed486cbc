"""The report of a run, put together from its parts and written as one file of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from searchgen.engine.reports.content import RunContent
from searchgen.engine.reports.parts import part
from searchgen.engine.reports.story import asked, story, title
from searchgen.report_page import repeat, words
from searchgen.report_page.page import Page, Term, write

LONG = 1500
"""Characters of sentences above which a command line reads them from a file."""


def report(run: RunContent, path: str | Path) -> Path:
    """Write the page of a run: one file of HTML that loads nothing from anywhere. Without the extra "plots" it has tables only.

    Raises:
        RunError: the file cannot be written.
    """
    return write(page(run), path)


def page(run: RunContent) -> Page:
    """The page of a run."""
    plan, problems, inputs = run.plan, run.problems, run.inputs
    settings: Mapping[str, Any] = plan.get("settings") or {}
    model = settings.get("judge") or settings.get("causal") or plan.get("model") or "of the run"
    if settings.get("judge") in ("none", "auto"):
        model = settings.get("causal") or plan.get("model")
    terms, weights = tuple(plan.get("terms") or ()), tuple(plan.get("weights") or ())
    own = settings.get("own")
    long = sum(map(len, inputs)) > LONG
    return Page(
        title=title(plan, problems),
        asked=tuple(asked(plan, problems)),
        formula=words.formula(terms, weights),
        goal=words.goal(plan),
        terms=tuple(
            Term(name, f"{w:g}", words.of_term(name, str(model))) for name, w in zip(terms, weights, strict=True)
        ),
        constraints=tuple(words.of_constraint(kind, plan) for kind in plan.get("constraints") or ()),
        story=tuple(story(run)),
        parts=tuple(part(plan, problem, i) for i, problem in enumerate(problems, 1)),
        settings=tuple((name, shown(value)) for name, value in {"model": plan.get("model"), **settings}.items()),
        command=repeat.command(plan, inputs, file="sentences.txt" if long else None),
        python=repeat.python(plan, inputs) if not long else None,
        again=f"The run was given {words.listed(list(own))} of your own, which you must give again." if own else "",
    )  # fmt: skip


def shown(value: Any) -> str:
    """A setting, for people."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items()) or "none"
    return "none" if value is None else "yes" if value is True else "no" if value is False else str(value)
