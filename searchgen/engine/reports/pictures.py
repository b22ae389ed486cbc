"""The pictures of a report: small ones, one thing on each, which stand side by side on a screen and in a column on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from samplers.core.types import Floats
from samplers.diagnostics.convergence import autocovariance
from searchgen.engine.observing.states import States
from searchgen.engine.reports import panels
from searchgen.engine.reports.plots import STYLE, bins, different, ranked
from searchgen.report_page.page import Picture
from searchgen.report_page.svg import svg
from searchgen.writing import count, number, share

COLOURS = {panels.INK: "--ink", panels.PALE: "--pale", panels.PALER: "--paler", panels.ACCENT: "--accent", "#eceff1": "--grid"}
WIDTH, HEIGHT = 4.2, 2.5
"""Inches; at 96 dots an inch about the width of a phone."""
POINTS, LINES, RANKED = 300, 32, 16
"""Steps, chains and histograms of ranks that are drawn at most."""

Draw = Callable[[Any], None]


def pictures(plan: Mapping[str, Any], states: States, counts: Mapping[str, tuple[int, int]], name: str) -> tuple[Picture, ...]:
    """All pictures of one problem. Needs matplotlib.

    Args:
        plan: as in `searchgen.engine.observing.observers.Plan`.
        states: of at least 4 kept steps.
        counts: proposed and accepted, by move.
        name: begins the ids of the pictures, and must differ on a page.
    """
    style = {**STYLE, "axes.labelsize": 9, "xtick.labelsize": 9, "ytick.labelsize": 9}
    return tuple(
        Picture(title, svg(draw, (WIDTH, height), style, COLOURS, f"{name}-{i}"), says, hint)
        for i, (title, draw, height, says, hint) in enumerate(chosen(plan, states, counts))
    )


def chosen(
    plan: Mapping[str, Any], states: States, counts: Mapping[str, tuple[int, int]]
) -> Iterator[tuple[str, Draw, float, str, str]]:
    """Title, function that draws, height, what is to be seen, how to read it."""
    unit = str(plan.get("length_unit") or "words")
    scalars = different(states)
    good = " Chains that agree lie over each other." if plan["mode"] != "search" else " They should rise and come to rest."
    for name, values in scalars.items():
        if name not in ("log_density", "length") and len(np.unique(values)) == 1:
            continue  # a term that never changed
        yield (
            {"log_density": "Log-density", "length": f"Length in {unit}"}.get(name, f"Term: {name.removesuffix(' (term)')}"),
            on_axes(partial(trace, states=states, values=values, unit=unit if name == "length" else None)),
            HEIGHT, says_trace(states, values), "A line for each chain." + (good if name == "log_density" else ""),
        )  # fmt: skip
    if plan["mode"] == "search":
        best = np.maximum.accumulate(states.log_density, -1)
        yield (
            "Energy: minus the log-density", energy(states), HEIGHT + 0.3,
            f"The least energy falls from {number(-float(best[:, 0].max()))} to {number(-float(best[:, -1].max()))} nats.",
            "Half of the chains are in the dark band, nine of ten in the pale one. The coloured line is the least so far.",
        )  # fmt: skip
    else:
        chains = min(len(states.texts), RANKED)
        yield (
            "Ranks by chain", ranks(states, chains), 0.7 + 0.75 * -(-chains // 4),
            says_ranks(states), "How the draws of each chain rank among all. Flat along the dashed line where chains agree.",
        )  # fmt: skip
        for name, values in scalars.items():
            if name in ("log_density", "length"):
                yield (
                    f"Autocorrelation of the {name.replace('_', '-')}", on_axes(partial(correlation, values=values)),
                    HEIGHT, says_correlation(values),
                    "How alike draws are that lie so many steps apart. The sooner it falls, the more each draw is worth.",
                )  # fmt: skip
    rates = {name: taken / tried for name, (tried, taken) in counts.items() if tried}
    if rates:
        accepted = ", ".join(f"{name} {share(rate)}" for name, rate in rates.items())
        over = on_axes(lambda axes: panels.rates(axes, states.moves, counts))
        hint = "The share of the proposals of each kind that were accepted."
        yield "Acceptance by move", over, HEIGHT, f"Accepted: {accepted}.", hint
        if (states.move >= 0).any():
            yield (
                "Acceptance by step", on_axes(lambda axes: by_step(axes, states, len(counts))), HEIGHT + 0.3,
                f"Accepted over the run: {accepted}.", "The same, as the run went.",
            )  # fmt: skip


def on_axes(draw: Draw) -> Draw:
    """`draw` on the only axes of a figure."""
    return lambda figure: draw(figure.subplots())


def trace(axes: Any, states: States, values: Floats, unit: str | None) -> None:
    """A scalar by step, of not too many chains and steps; `unit` is what a length is counted in, None for nats."""
    every = -(-len(states.steps) // POINTS)
    panels.lines(axes, states.steps[::every], values[:LINES, ::every], whole=unit is not None)
    axes.set(xlabel="step", ylabel=unit or "nats")


def correlation(axes: Any, values: Floats) -> None:
    panels.correlation(axes, values[:LINES])


def energy(states: States) -> Draw:
    """Bands of the energy."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        if panels.bands(axes, states):
            figure.legend(*axes.get_legend_handles_labels(), ncols=2, fontsize=8, loc="outside lower center")
        axes.set_ylabel("nats")

    return draw


def by_step(axes: Any, states: States, moves: int) -> None:
    panels.rates_by_step(axes, states, moves)
    axes.set_ylabel("")
    axes.figure.legend(*axes.get_legend_handles_labels(), ncols=3, fontsize=8, loc="outside lower center")


def ranks(states: States, chains: int) -> Draw:
    """Histograms of ranks, four beside each other."""

    def draw(figure: Any) -> None:
        grid = figure.subplots(-(-chains // 4), 4, sharex=True, sharey=True, squeeze=False)
        colours = panels.chain_colours(len(states.texts))
        for chain, (axes, line) in enumerate(zip(grid.flat, ranked(states)[:chains], strict=False)):
            panels.rank_bars(axes, line, min(bins(len(states.steps)), 10), colours[chain])
            axes.set_title(str(chain), fontsize=8, fontweight="normal", loc="center", pad=2)
            axes.grid(visible=False)
        for axes in grid.flat[chains:]:
            axes.set_visible(False)

    return draw


def says_trace(states: States, values: Floats) -> str:
    """A trace in words."""
    known = panels.finite_only(values)
    with np.errstate(all="ignore"):
        first, last = (float(np.nanmedian(known[:, i])) if np.isfinite(known[:, i]).any() else np.nan for i in (0, -1))
    return (
        f"{count(len(values), 'line')} over steps {states.steps[0]} to {states.steps[-1]}. The median chain is at "
        f"{number(first)} in the first of them and at {number(last)} in the last."
    )


def says_ranks(states: States) -> str:
    """Ranks in words."""
    means = ranked(states).mean(-1)
    return (
        f"Mean rank of a chain from {number(float(means.min()))} to {number(float(means.max()))}, where 0.5 is the mean of "
        f"all: chain {int(means.argmin())} is the lowest and chain {int(means.argmax())} the highest."
    )


def says_correlation(values: Floats) -> str:
    """The autocorrelation in words."""
    moving = [v for v in values if np.isfinite(v).all() and np.ptp(v) > 0]
    if not moving:
        return "No chain moved."
    covariance = autocovariance(np.stack(moving))
    rho = (covariance / covariance[:, :1]).mean(0)
    at = [lag for lag in (1, 10, 50) if lag < len(rho) // 2]
    return "Mean over chains: " + ", ".join(f"{number(float(rho[lag]))} at lag {lag}" for lag in at) + "."
