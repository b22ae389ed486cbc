"""One problem of a report: its texts, numbers, pictures, and the edits of one chain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from searchgen.engine.reports.content import ProblemContent
from searchgen.engine.reports.edits import bits, edits, example
from searchgen.engine.reports.pictures import pictures
from searchgen.report_page.page import Bar, Bit, Part, Table, Text
from searchgen.text.requested import pattern
from searchgen.writing import count, number, share

MARKS = 8
"""Steps of a search in the table of its progress."""
FEW = 4
"""States of each chain below which nothing is drawn, and no effective sample size is computed."""
NO_STATES = (
    "The states of this search were not kept, so that there are no traces and no chain to follow here. To see them, run it "
    "with observer=searchgen.Recording(), and give that to report as recording."
)
NO_PICTURES = "There are no pictures: they need matplotlib (pip install 'searchgen[plots]'). The tables hold the numbers."


def part(plan: Mapping[str, Any], content: ProblemContent, n: int) -> Part:
    """One problem."""
    states, sample = content.states, plan["mode"] != "search"
    enough = states is not None and len(states.steps) >= FEW
    drawn = enough and find_spec("matplotlib") is not None
    weights = content.weights or dict(zip(plan.get("terms") or (), plan.get("weights") or (), strict=True))
    chain = content.texts[0].chain if content.texts else 0
    changes = tuple(edits(states, chain)) if states is not None and chain < len(states.texts) else ()
    return Part(
        title=content.about,
        texts=tuple(texts(content, weights)),
        texts_title="Draws" if sample else "The best texts",
        texts_say=texts_say(content, sample),
        source=content.source,
        findings=tuple(content.findings),
        tables=tuple(tables(plan, content)),
        pictures=pictures(plan, states, content.counts, f"p{n}") if drawn and states is not None else (),
        edits=changes,
        edits_say=f"Chain {chain}, " + ("from which the first draw above is." if sample else "which found the best text.")
        + f" {count(max(len(changes) - 1, 0), 'accepted change')} of its text; the other steps left it as it was.",
        example=example(states, chain) if states is not None and changes else None,
        note=NO_STATES if states is None else NO_PICTURES if enough and not drawn else "",
    )  # fmt: skip


BARS = (
    "Under each stands what every term adds to its log-density (weight times term, in nats), with a bar to the left of "
    "zero for what lowers it and to the right for what raises it."
)


def texts_say(content: ProblemContent, sample: bool) -> str:
    """How to read the texts."""
    if not content.texts:
        return "There are none."
    if sample:
        return f"Draws at equal distances from all chains, in order and not by quality. {BARS}"
    return f"The highest log-density first. {BARS}"


def texts(content: ProblemContent, weights: Mapping[str, float]) -> Iterator[Text]:
    """The texts with a bar for each term whose weight is known, all on one scale."""
    parts = [{name: weights[name] * value for name, value in each.terms.items() if name in weights} for each in content.texts]
    known = [value for each in parts for value in each.values() if math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0
    for i, (each, adds) in enumerate(zip(content.texts, parts, strict=True)):
        bars = tuple(
            Bar(
                name, number(value), f"{weights[name]:g} times {number(each.terms[name])}",
                round(100 * (min(value, 0) - low) / span, 2), round(100 * abs(value) / span, 2), value < 0,
            )
            for name, value in adds.items() if math.isfinite(value)
        )  # fmt: skip
        more = f"; {content.details[i]}" if i < len(content.details) else ""
        yield Text(marked(each.text, content), number(each.log_density), bars, f"chain {each.chain}, step {each.step}{more}")


def marked(text: str, content: ProblemContent) -> tuple[Bit, ...]:
    """A text with what it changes of its source, or with the keywords marked."""
    if content.source is not None:
        return tuple(bits(content.source, text))
    if not content.keywords:
        return (Bit("same", text),)
    out, at = [], 0
    for match in pattern(content.keywords).finditer(text):
        out += [Bit("same", text[at : match.start()]), Bit("keyword", match.group())]
        at = match.end()
    return tuple(bit for bit in (*out, Bit("same", text[at:])) if bit.text)


def tables(plan: Mapping[str, Any], content: ProblemContent) -> Iterator[Table]:
    """Numbers of the run; those of a sample are about its draws."""
    states = content.states
    if plan["mode"] == "search":
        best = content.trajectories
        if best is None and states is not None:
            best = np.maximum.accumulate(states.log_density, -1)
        if best is not None and best.shape[-1] > 1:
            where = np.unique(np.linspace(0, best.shape[-1] - 1, MARKS + 1).round().astype(int)).tolist()
            rows = tuple((str(i), number(float(best[:, i].max())), number(float(np.median(best[:, i])))) for i in where)
            yield Table("The best log-density so far, nats", ("step", "best of all chains", "median chain"), rows)
    elif states is not None and len(states.steps) >= FEW:
        numbers = tuple(
            (name, number(one.mean), number(one.sd), number(one.mcse), number(one.r_hat), number(one.ess_bulk, 0),
             number(one.ess_tail, 0))
            for name, one in states.summary().items()
        )  # fmt: skip
        yield Table(
            "The draws in numbers. R-hat is 1 where the chains agree, and above 1.01 they do not. ESS is how many independent "
            "draws these are worth; fewer than 400 say little. MCSE is the standard error of the mean.",
            ("quantity", "mean", "sd", "MCSE", "R-hat", "ESS bulk", "ESS tail"), numbers,
        )  # fmt: skip
    if content.counts:
        moved = tuple(
            (name, f"{tried:,}", f"{taken:,}", share(taken / tried if tried else None, 1))
            for name, (tried, taken) in content.counts.items()
        )
        yield Table("Proposals by move", ("move", "proposed", "accepted", "share accepted"), moved)
