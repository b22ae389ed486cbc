"""What was asked for and what the chains did, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from searchgen.engine.reports.content import ProblemContent, RunContent
from searchgen.report_page import words
from searchgen.writing import count, share

RULE = (
    "After each proposal a chain compares the old text with the new one: how probable each of them is, and how easily each "
    "would be proposed from the other (the rule of Metropolis and Hastings). A change for the better is accepted as a rule. A "
    "change for the worse is accepted sometimes, and the worse it is, the more rarely. An accepted text takes the place of the "
    "old one; after a rejection the chain keeps its text, and tries another change."
)
"""How a chain decides, in words."""


def title(plan: Mapping[str, Any], problems: Sequence[ProblemContent]) -> str:
    """The title of the page."""
    mode = "Search" if plan["mode"] == "search" else "Sample"
    if problems and problems[0].source is not None:
        if len(problems) > 1:
            return f"{count(len(problems), 'sentence')} rewritten"
        source = problems[0].source
        return f"Rewriting “{source if len(source) < 80 else source[:78] + '…'}”"
    if len(problems) > 1:
        return f"{mode}: {count(len(problems), 'problem')}"
    named = list(problems[0].keywords) if problems else []
    return f"{mode}: sentences with {words.listed(named)}" if named else f"{mode} of a target of your own"


def asked(plan: Mapping[str, Any], problems: Sequence[ProblemContent]) -> Iterator[tuple[str, str]]:
    """What was asked for."""
    settings: Mapping[str, Any] = plan.get("settings") or {}
    if len(problems) == 1 and problems[0].source is not None:
        yield "sentence", problems[0].source
    if settings.get("task"):
        yield "task", str(settings["task"])
    if len(problems) == 1 and problems[0].keywords:
        yield "words", ", ".join(problems[0].keywords)
    if plan["mode"] == "search":
        yield "mode", "search: the best texts"
    else:
        yield "mode", "sample: draws from the distribution"
    if settings.get("length"):
        low, high = settings["length"]
        yield "length", f"{low} to {high} {plan.get('length_unit') or 'words'}"
    for name in ("avoid", "keep"):
        if settings.get(name):
            yield name, ", ".join(map(str, settings[name]))
    yield "model", str(plan.get("model"))
    if settings.get("judge") not in (None, "none", "auto"):
        yield "judge", str(settings["judge"])
    yield (
        "chains and steps",
        f"{count(int(plan.get('chains') or 0), 'chain')}, {count(int(settings.get('steps') or 0), 'step')}"
        + (f" after a warm-up of {settings['warmup']}" if settings.get("warmup") else ""),
    )
    yield "seed", str(plan.get("seed"))


def story(run: RunContent) -> Iterator[str]:
    """What the chains did, in words."""
    plan, settings = run.plan, run.plan.get("settings") or {}
    chains, steps = int(plan.get("chains") or 0), int(settings.get("steps") or 0) + int(settings.get("warmup") or 0)
    moves = words.listed([words.of_move(name) for name in plan.get("moves") or ()], "or")
    begins = "the sentence or something near it" if settings.get("task") else "a draft"
    yield (
        f"{count(chains, 'Markov chain')} worked side by side, {count(steps, 'step')} each. A chain holds one text, which is "
        f"{begins} at first. In each step it proposes one change of its text: it {moves or 'changes it'}."
    )
    yield RULE
    proposed = sum(tried for each in run.problems for tried, _ in each.counts.values())
    accepted = sum(taken for each in run.problems for _, taken in each.counts.values())
    if proposed:
        took = f" It took {run.seconds:.1f} s" if run.seconds is not None else ""
        took += f" and {count(run.calls, 'forward pass', 'forward passes')} of the model" if took and run.calls else ""
        rate = share(accepted / proposed)
        yield f"{proposed:,} changes were proposed in this run, and {accepted:,} were accepted ({rate}).{took and took + '.'}"
