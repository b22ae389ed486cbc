"""A result as text for people: sentences with their scores, then what is to be thought of the run."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from searchgen.engine.result import Result, pattern


def highlighted(text: str, keywords: Sequence[str]) -> str:
    """Console markup with the keywords bold; `text` must be escaped."""
    return pattern(keywords).sub(lambda match: f"[bold cyan]{match.group()}[/bold cyan]", text)


def show(result: Result, out: Console, talk: Console, *, verbose: bool, quiet: bool) -> None:
    """Sentences to `out`, everything about the run to `talk`."""
    for candidate in result:
        terms = "  ".join(f"{name} {value:.2f}" for name, value in candidate.terms.items())
        where = f"  chain {candidate.chain}, step {candidate.step}" if verbose or result.mode == "sample" else ""
        sentence = highlighted(escape(candidate.text), result.keywords)
        out.print(f"{candidate.log_density:9.2f}  {sentence}  [dim]({terms}{where})[/dim]", soft_wrap=True)
    if quiet:
        return
    d = result.diagnostics
    rates = ", ".join(f"{move} {rate:.0%}" for move, rate in d.acceptance.items())
    talk.print(f"[dim]accepted: {rates}[/dim]", soft_wrap=True)
    if result.mode == "sample" and d.r_hat:
        for name in d.r_hat if verbose else [n for n in ("log_density", "length") if n in d.r_hat]:
            talk.print(
                f"[dim]{name}: R-hat {d.r_hat[name]:.2f}, ESS bulk {d.ess_bulk[name]:.0f}, tail {d.ess_tail[name]:.0f}[/dim]",
                soft_wrap=True,
            )
    if d.exchange is not None and d.exchange.swap_rates:
        rates = ", ".join(f"{rate:.0%}" for rate in d.exchange.swap_rates)
        temperatures = ", ".join(f"{temperature:.2f}" for temperature in d.exchange.temperatures)
        talk.print(
            f"[dim]temperatures {temperatures}: swaps {rates}; {d.exchange.round_trips} round trips[/dim]", soft_wrap=True
        )
    distinct = f", {d.distinct} distinct texts among the kept draws" if result.mode == "sample" else ""
    dtype = f", {result.settings['dtype']} on {result.settings['device']}" if verbose else ""
    talk.print(f"[dim]{result.model}{dtype}, seed {result.seed}, {result.seconds:.1f} s{distinct}[/dim]", soft_wrap=True)
    for finding in d.findings:
        talk.print(f"[yellow]note:[/yellow] {escape(finding)}", soft_wrap=True)
