"""What the pictures of a run are made of: each function draws one thing on one pair of axes of matplotlib.

Letters in shapes: c chains, n kept steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from samplers.core.types import Floats, Ints
from samplers.diagnostics.convergence import autocovariance
from searchgen.engine.observing.states import States
from searchgen.extras import extra

INK, PALE, PALER, ACCENT = "#263238", "#b0bec5", "#e3eaee", "#c2185b"
WINDOWS, WINDOW = 30, 100
"""Most points of a rate against steps, and the proposals that each is to hold; fewer would show noise."""


def lines(axes: Any, steps: Ints, values: Floats, *, whole: bool) -> None:
    """A scalar, (c, n), against the (n,) steps, a line for each chain, dark to light; lines of `whole` numbers lie apart."""
    apart = np.linspace(-0.25, 0.25, len(values)) if whole and len(values) > 1 else np.zeros(len(values))
    for colour, line, shift in zip(chain_colours(len(values)), finite_only(values), apart, strict=True):
        axes.plot(steps, line + shift, color=colour, lw=0.8, alpha=0.8, drawstyle="steps-post")
    if len(steps) > 1:
        axes.set_xlim(steps[0], steps[-1])
    known = values[np.isfinite(values)]
    if whole and len(known):
        axes.set_ylim(known.min() - 0.7, known.max() + 0.7)
    if whole:
        axes.yaxis.get_major_locator().set_params(integer=True)


def plot_values(axes: Any, values: Floats, colours: Any, *, whole: bool) -> None:
    """A histogram of all chains lying on its side, and each chain's mean as a tick of its colour."""
    known = values[np.isfinite(values)]
    if len(known):
        low, high = known.min(), known.max()
        edges = np.arange(low - 0.5, high + 1) if whole else np.linspace(low - 1e-9, high + 1e-9, 31)
        axes.hist(known, edges, orientation="horizontal", color=PALE, weights=np.full(len(known), 1 / len(known)))
    for colour, line in zip(colours, values, strict=True):
        if np.isfinite(line).any():
            axes.axhline(np.nanmean(line), 0.9, 1.0, color=colour, lw=1.2)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_xlim(0, 1.15 * axes.get_xlim()[1])


def rank_bars(axes: Any, ranks: Floats, bins: int, colour: Any) -> None:
    """Where the draws of one chain rank among all, (n,) from 0 to 1: flat, along the dashed line, where chains agree."""
    share = np.histogram(ranks, bins, (0, 1))[0] / len(ranks) * bins
    axes.bar(np.arange(bins) / bins, share, 1 / bins, align="edge", color=colour)
    axes.axhline(1, color=ACCENT, lw=1, ls="--")
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])


def correlation(axes: Any, values: Floats) -> None:
    """The autocorrelation of a scalar, (c, n): each chain (thin) and their mean (thick), up to half the draws."""
    n = values.shape[1]
    lags = np.arange(max(2, min(n // 2, 200)))
    axes.axhspan(-1.96 / n**0.5, 1.96 / n**0.5, color=PALER, lw=0)
    axes.axhline(0, color=INK, lw=0.6)
    moving = [v for v in values if np.isfinite(v).all() and np.ptp(v) > 0]
    if moving:
        covariance = autocovariance(np.stack(moving))[:, : len(lags)]
        rho = covariance / covariance[:, :1]
        for line in rho:
            axes.plot(lags, line, color=PALE, lw=0.6)
        axes.plot(lags, rho.mean(0), color=ACCENT, lw=2, label=f"mean of {len(moving)} chains")
        axes.legend(loc="upper right", fontsize=8)
    else:
        axes.text(0.5, 0.5, "no chain moved", transform=axes.transAxes, ha="center")
    axes.set(xlabel="lag, steps", xlim=(0, lags[-1]), ylim=(min(-0.3, axes.get_ylim()[0]), 1.02))


def rates(axes: Any, moves: tuple[str, ...], counts: Mapping[str, tuple[int, int]]) -> None:
    """A bar for each move: the share of its proposals that were accepted, over the run."""
    shares = {name: accepted / proposed for name, (proposed, accepted) in counts.items() if proposed}
    colours = palette(len(counts))
    axes.barh(list(shares), list(shares.values()), color=[colours[moves.index(name)] for name in shares])
    for row, (name, share) in enumerate(shares.items()):
        said = f"{share:.1%} of {counts[name][0]:,}"
        axes.annotate(said, (share, row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set(xlabel="share of proposals accepted", xlim=(0, 1.45 * max([*shares.values(), 0.02])))
    percent(axes.xaxis)


def rates_by_step(axes: Any, draws: States, moves: int) -> None:
    """The share of the proposals of each move that were accepted, in windows of steps."""
    colours = palette(moves)
    for i, name in enumerate(draws.moves):
        middle, share = windowed(draws, i)
        if len(middle):
            axes.plot(middle, share, color=colours[i], marker=".", ms=5, lw=1.4, label=name)
    axes.set(xlabel="step", ylabel="share of proposals accepted")
    axes.set(xlim=(draws.steps[0], draws.steps[-1]), ylim=(0, 1.2 * axes.get_ylim()[1]))
    percent(axes.yaxis)


def bands(axes: Any, draws: States) -> bool:
    """Minus the log-density over all chains against the step, and the least so far; whether there is anything to see."""
    values = -finite_only(draws.log_density)
    known = np.isfinite(values).any(0)
    steps, values = draws.steps[known], values[:, known]
    if values.size:
        low, q1, middle, q3, high = np.nanpercentile(values, [5, 25, 50, 75, 95], axis=0)
        axes.fill_between(steps, low, high, color=PALER, lw=0, label="5 to 95 % of chains")
        axes.fill_between(steps, q1, q3, color=PALE, lw=0, label="25 to 75 % of chains")
        axes.plot(steps, middle, color=INK, lw=1.2, label="median chain")
        least = np.fmin.accumulate(np.nanmin(values, 0))
        axes.plot(steps, least, color=ACCENT, lw=1.6, drawstyle="steps-post", label="least so far")
        axes.annotate(
            f"{least[-1]:.2f}", (steps[-1], least[-1]), xytext=(-4, -11), textcoords="offset points", color=ACCENT, ha="right"
        )
        if len(steps) > 1:
            axes.set_xlim(steps[0], steps[-1])
        axes.margins(y=0.12)
    axes.set(xlabel="step", ylabel="energy (minus log-density), nats")
    return bool(values.size)


def windowed(draws: States, move: int) -> tuple[Floats, Floats]:
    """(w,) mean steps of windows with equally many proposals of a move, and (w,) the share accepted in each."""
    column, chain = np.nonzero(np.equal(draws.move.T, move))
    if not len(column):
        return np.empty(0), np.empty(0)
    parts = np.array_split(np.arange(len(column)), int(np.clip(len(column) // WINDOW, 1, WINDOWS)))
    taken = draws.accepted[chain, column]
    return np.array([draws.steps[column[p]].mean() for p in parts]), np.array([taken[p].mean() for p in parts])


def finite_only(values: Floats) -> Floats:
    """nan for what is not finite, which is not drawn."""
    return np.where(np.isfinite(values), values, np.nan)


def chain_colours(chains: int) -> Any:
    """(chains, 4) colours from dark to light, none of them too light to see."""
    maps = extra("matplotlib", "searchgen[plots]").colormaps
    return maps["viridis"](np.linspace(0.3, 0.85, chains))


def palette(moves: int) -> Any:
    """Colours that differ."""
    colours = extra("matplotlib", "searchgen[plots]").colormaps["tab10"].colors
    return [colours[i % len(colours)] for i in range(moves)]


def percent(axis: Any) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:.0%}")
