"""A diagnosis as text for people: what the run was, tables of numbers, findings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from searchgen.diagnosing.diagnosis import Diagnosis
from searchgen.errors import as_flags
from searchgen.writing import count, number, share


def show(diagnosis: Diagnosis, out: Console) -> None:
    """Everything, to `out`."""
    plan, said = diagnosis.plan, [diagnosis.mode]
    if plan.get("keywords"):
        said[0] += " of " + " ".join(map(str, plan["keywords"]))
    said += [
        str(plan.get("model")),
        f"seed {plan.get('seed')}",
        f"{count(diagnosis.chains, 'chain')} of {count(diagnosis.steps, 'state')}",
    ]
    out.print(f"[bold]{escape(', '.join(said))}[/bold]", soft_wrap=True)
    out.print()
    if diagnosis.mode == "sample":
        scalars(diagnosis, out)
    else:
        search(diagnosis, out)
    moves(diagnosis, out)
    counts(diagnosis, out)
    for finding in diagnosis.findings:
        out.print(f"[yellow]note:[/yellow] {escape(as_flags(finding))}", soft_wrap=True)


def scalars(diagnosis: Diagnosis, out: Console) -> None:
    """A row for each scalar."""
    head = ("scalar", "mean", "sd", "MCSE", "R-hat", "ESS bulk", "ESS tail", "ESS/s", "ESS/1000 calls")
    rows = []
    for name, one in diagnosis.scalars.items():
        speed, price = diagnosis.per_second(name), diagnosis.per_call(name)
        rows.append(
            (name, number(one.mean), number(one.sd), number(one.mcse), number(one.r_hat), number(one.ess_bulk, 0),
             number(one.ess_tail, 0), number(speed), number(None if price is None else 1000 * price))
        )  # fmt: skip
    out.print(table(head, rows))
    out.print()


def search(diagnosis: Diagnosis, out: Console) -> None:
    """How the best log-density rose, and the best text."""
    out.print(
        "a search draws from no distribution, so that R-hat does not apply; best log-density so far, in nats:", soft_wrap=True
    )
    rows = [(str(mark.step), number(mark.best), number(mark.median)) for mark in diagnosis.progress]
    out.print(table(("step", "best", "median chain"), rows))
    best = diagnosis.best
    out.print(f"best: {escape(best.text)}  [dim](chain {best.chain}, step {best.step})[/dim]", soft_wrap=True)
    out.print()


def moves(diagnosis: Diagnosis, out: Console) -> None:
    """A row for each move."""
    rows = [
        (name, f"{move.proposed:,}", f"{move.accepted:,}", share(move.acceptance, 1)) for name, move in diagnosis.moves.items()
    ]
    out.print(table(("move", "proposed", "accepted", "acceptance"), rows))
    out.print()


def counts(diagnosis: Diagnosis, out: Console) -> None:
    """What is counted once, a line each."""
    states = diagnosis.chains * diagnosis.steps
    repeats = "" if math.isnan(diagnosis.repeat_rate) else f", {diagnosis.repeat_rate:.1%} repeat the one before"
    frozen = f"{len(diagnosis.frozen)} of {count(diagnosis.chains, 'chain')} frozen" if diagnosis.frozen else "no chain frozen"
    distinct = f"{count(diagnosis.distinct, 'distinct text')} among {count(states, 'state')}"
    out.print(f"{distinct}{repeats}, {frozen}", soft_wrap=True)
    if diagnosis.swap_rates:
        rates = ", ".join(share(rate) for rate in diagnosis.swap_rates)
        rungs = "rungs of the ladder of prices" if diagnosis.prices else "temperatures"
        low, high = diagnosis.limits["rungs"]
        least = f"; rungs {low} and {high} least often" if len(diagnosis.swap_rates) > 1 else ""
        out.print(f"swaps accepted between neighbouring {rungs}: {rates}{least}", soft_wrap=True)
    if diagnosis.round_trips is not None:
        ends = "free rung to the first one" if diagnosis.prices else "hottest to the coldest temperature"
        pace = "" if not diagnosis.seconds else f", {number(60 * diagnosis.round_trips / diagnosis.seconds)} a minute"
        out.print(f"{count(diagnosis.round_trips, 'round trip')} from the {ends} and back{pace}", soft_wrap=True)
    if diagnosis.regenerations is not None:
        where = " on the free rung" if diagnosis.prices else ""
        out.print(f"{count(diagnosis.regenerations, 'sentence')} written anew and taken{where}", soft_wrap=True)
    if diagnosis.seconds is not None and diagnosis.calls is not None:
        out.print(f"{diagnosis.seconds:.1f} s, {count(diagnosis.calls, 'forward pass', 'forward passes')}", soft_wrap=True)
        price(diagnosis, out)


def price(diagnosis: Diagnosis, out: Console) -> None:
    """What an effective draw cost, of the scalar that has the fewest: it is what limited the run."""
    limits = diagnosis.limits
    if limits["scalar"] is not None:
        each = f"{number(limits['seconds'])} s and {number(limits['calls'], 0)} forward passes"
        out.print(f"{escape(limits['scalar'])} has the fewest effective draws: each of them took {each}", soft_wrap=True)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Names on the left, numbers on the right."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column, title in enumerate(head):
        made.add_column(title, justify="right" if column else "left", no_wrap=True)
    for row in rows:
        made.add_row(*map(escape, row))
    return made
