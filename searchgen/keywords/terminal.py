"""A result as text on a terminal: the sentences with their scores, then notes on how far the run can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from rich.markup import escape

from searchgen.engine.results.result import Result
from searchgen.text.requested import pattern
from searchgen.writing import Page, count, number, share


def highlighted(text: str, keywords: Sequence[str]) -> str:
    """Console markup with the keywords bold; `text` must be escaped."""
    return pattern(keywords).sub(lambda match: f"[bold cyan]{match.group()}[/bold cyan]", text) if keywords else text


def show(result: Result, page: Page, *, verbose: bool) -> None:
    """Write the sentences to stdout and everything about the run to stderr; with `page.quiet`, the sentences alone."""
    if page.quiet:
        for text in result.texts:
            page.text(text)
        return
    for candidate in result:
        terms = "  ".join(f"{name} {number(value)}" for name, value in candidate.terms.items())
        where = f"  chain {candidate.chain}, step {candidate.step}" if verbose or result.mode == "sample" else ""
        sentence = highlighted(escape(candidate.text), result.keywords)
        page.text(f"{number(candidate.log_density):>9}  {sentence}  [dim]({terms}{where})[/dim]", markup=True)
    d = result.diagnostics
    if result.mode == "sample":
        dim(page, distribution(result))
    dim(page, "accepted: " + ", ".join(f"{move} {share(rate)}" for move, rate in d.acceptance.items()))
    if result.mode == "sample" and d.r_hat:
        for name in d.r_hat if verbose else [n for n in ("log_density", "length") if n in d.r_hat]:
            ess = f"ESS bulk {number(d.ess_bulk[name], 0)}, tail {number(d.ess_tail[name], 0)}"
            dim(page, f"{name}: R-hat {number(d.r_hat[name])}, {ess}")
    if d.exchange is not None and d.exchange.swap_rates:
        rates = ", ".join(share(rate) for rate in d.exchange.swap_rates)
        temperatures = ", ".join(number(temperature) for temperature in d.exchange.temperatures)
        dim(page, f"temperatures {temperatures}: swaps {rates}; {count(d.exchange.round_trips, 'round trip')}")
    distinct = f", {count(d.distinct, 'distinct text')} among the kept draws" if result.mode == "sample" else ""
    dtype = f", {result.settings['dtype']} on {result.settings['device']}" if verbose else ""
    judge = f", judge {result.settings['judge']}" if result.settings.get("judge") else ""
    dim(page, f"{result.model}{judge}{dtype}, seed {result.seed}, {result.seconds:.1f} s{distinct}")
    for finding in d.findings:
        page.note(finding)


def distribution(result: Result) -> str:
    """What a sample was drawn from, in a line: which model after which context, which constraints, which temperature."""
    told = result.settings
    (low, high), judge = told["length"], told.get("judge")
    order = " in this order" if told["order"] == "given" else ""
    avoided = f", none of {', '.join(told['avoid'])}" if told["avoid"] else ""
    prompt = told["judge_context"] if judge else told["prompt"]
    after = f" after {shorten(str(prompt), 60)!r}" if prompt else ""
    lengths = ", all lengths equally probable" if told.get("even_lengths") else ""
    return (
        f"distribution: {judge or told['causal'] or result.model}{after}, of texts with {', '.join(result.keywords)}{order}"
        f"{avoided}, {low} to {high} long{lengths}, at temperature {number(told['temperature'])}"
    )


def dim(page: Page, line: str) -> None:
    page.say(f"[dim]{escape(line)}[/dim]", markup=True)
