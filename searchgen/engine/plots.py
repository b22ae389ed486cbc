"""Pictures of a run: traces, ranks, autocorrelation, acceptance, energy against step. Needs the extra "plots" (matplotlib).

The states of a search have no distribution, and it gets the pictures that mean something without one: trace, acceptance,
energy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samplers.core.types import Floats
from samplers.diagnostics.convergence import autocovariance, ranks
from searchgen.engine.states import States
from searchgen.errors import RunError, nearest
from searchgen.extras import extra

INK, PALE, PALER, ACCENT = "#263238", "#b0bec5", "#e3eaee", "#c2185b"
STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#eceff1",
    "axes.axisbelow": True,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}
DPI = 150
WINDOWS, WINDOW = 30, 100
"""Most points of a rate against steps, and the proposals that each is to hold; fewer would show noise."""


@dataclass(frozen=True)
class Shown:
    """What is drawn: the kept states of a run, and what is said of them."""

    draws: States
    plan: Mapping[str, Any]
    """As in `searchgen.engine.observers.Plan`: mode, keywords, model, length_unit."""
    counts: Mapping[str, tuple[int, int]]
    """Proposed and accepted, by move."""

    @property
    def chains(self) -> int:
        return len(self.draws.texts)

    @property
    def steps(self) -> int:
        return len(self.draws.steps)


def save(shown: Shown, folder: str | Path) -> list[Path]:
    """Write all pictures of a run to `folder`, which is made if need be; the files, in order.

    Raises:
        SettingsError: matplotlib is not installed.
        RunError: the folder cannot be written, or fewer than 4 states of each chain.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        files = []
        for name in pictures(shown):
            files.append(place / f"{name}.png")
            figure(shown, name).savefig(files[-1], dpi=DPI)
    except OSError as error:
        raise RunError(
            f"pictures cannot be written to {str(folder)!r}: {(error.strerror or str(error)).lower()}; choose another `plots`"
        ) from error
    return files


def figure(shown: Shown, name: str) -> Any:
    """One picture, by name, as a matplotlib `Figure`.

    Raises:
        SettingsError: matplotlib is not installed.
        RunError: a picture that there is not, or fewer than 4 states of each chain.
    """
    matplotlib, figures = extra("matplotlib", "searchgen[plots]"), extra("matplotlib.figure", "searchgen[plots]")
    if shown.steps < 4:
        raise RunError(f"{shown.steps} states of each chain are too few to draw; let the run go on for 4 or more")
    known = pictures(shown)
    if name not in known:
        raise RunError(f"there is no picture {name!r} of a {shown.plan['mode']}; {nearest(name, known)}")
    with matplotlib.rc_context(STYLE):
        made = figures.Figure()
        known[name](made, shown)
    return made


def pictures(shown: Shown) -> dict[str, Callable[[Any, Shown], None]]:
    """The pictures of a run, by name."""
    if shown.plan["mode"] == "search":
        return {"trace": trace, "acceptance": acceptance, "energy": energy}
    return {"trace": trace, "rank": rank, "autocorrelation": autocorrelation, "acceptance": acceptance, "energy": energy}


def trace(figure: Any, shown: Shown) -> None:
    """Each scalar against the step, a line for each chain; beside it, how its values spread."""
    draws = shown.draws
    scalars = different(draws)
    figure.set_size_inches(10, 0.9 + 2.3 * len(scalars))
    axes = figure.subplots(len(scalars), 2, sharey="row", width_ratios=(5, 1), squeeze=False)
    colours = chain_colours(shown.chains)
    for (left, right), (name, values) in zip(axes, scalars.items(), strict=True):
        values, whole = finite_only(values), name == "length"
        apart = np.linspace(-0.25, 0.25, len(values)) if whole and len(values) > 1 else np.zeros(len(values))
        for colour, line, shift in zip(colours, values, apart, strict=True):
            left.plot(draws.steps, line + shift, color=colour, lw=0.8, alpha=0.8, drawstyle="steps-post")
        left.set_title(name)
        left.set(ylabel=str(shown.plan.get("length_unit")) if whole else "nats", xlim=(draws.steps[0], draws.steps[-1]))
        if whole:
            left.yaxis.get_major_locator().set_params(integer=True)
        spread(right, values, colours, whole=whole)
    axes[-1][0].set_xlabel("step")
    axes[0][1].set_title("all states")
    axes[-1][1].set_xlabel("colours: means of chains")
    figure.suptitle(headline(shown, "A line for each chain, dark to light."), x=0.01, ha="left")


def different(draws: States) -> dict[str, Floats]:
    """The scalars, without a term that is all there is to the log-density."""
    return {
        name: values
        for name, values in draws.scalars.items()
        if name == "log_density" or not np.array_equal(values, draws.log_density)
    }


def spread(axes: Any, values: Floats, colours: Any, *, whole: bool) -> None:
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


def rank(figure: Any, shown: Shown) -> None:
    """Where the draws of each chain rank among all: flat where all chains agree (Vehtari et al. 2021, section 5)."""
    values = finite_only(shown.draws.log_density)
    columns = min(6, shown.chains)
    rows = -(-shown.chains // columns)
    figure.set_size_inches(max(6.0, 1.9 * columns), 1.2 + 1.35 * rows)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    order = ranks(np.where(np.isnan(values), -np.inf, values)) / values.size
    bins = int(np.clip(values.shape[1] // 10, 4, 20))
    for chain, (axes, line) in enumerate(zip(grid.flat, order, strict=False)):
        share = np.histogram(line, bins, (0, 1))[0] / len(line) * bins
        axes.bar(np.arange(bins) / bins, share, 1 / bins, align="edge", color=chain_colours(shown.chains)[chain])
        axes.axhline(1, color=ACCENT, lw=1, ls="--")
        axes.set_title(f"chain {chain}", fontsize=8, fontweight="normal")
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    for axes in grid.flat[shown.chains :]:
        axes.set_visible(False)
    figure.supxlabel("rank of the log-density among the draws of all chains", fontsize=9)
    figure.supylabel("density", fontsize=9)
    figure.suptitle(headline(shown, "Flat, along the dashed line, where chains agree."), x=0.01, ha="left")


def autocorrelation(figure: Any, shown: Shown) -> None:
    """Of each scalar, each chain (thin) and their mean (thick), up to half the draws."""
    scalars = different(shown.draws)
    figure.set_size_inches(max(6.0, 3.6 * len(scalars)), 3.8)
    axes = figure.subplots(1, len(scalars), sharey=True, squeeze=False)[0]
    n = shown.steps
    lags = np.arange(max(2, min(n // 2, 200)))
    for each, (name, values) in zip(axes, scalars.items(), strict=True):
        each.axhspan(-1.96 / n**0.5, 1.96 / n**0.5, color=PALER, lw=0)
        each.axhline(0, color=INK, lw=0.6)
        moving = [v for v in values if np.isfinite(v).all() and np.ptp(v) > 0]
        if moving:
            covariance = autocovariance(np.stack(moving))[:, : len(lags)]
            rho = covariance / covariance[:, :1]
            for line in rho:
                each.plot(lags, line, color=PALE, lw=0.6)
            each.plot(lags, rho.mean(0), color=ACCENT, lw=2, label=f"mean of {len(moving)} chains")
            each.legend(loc="upper right", fontsize=8)
        else:
            each.text(0.5, 0.5, "no chain moved", transform=each.transAxes, ha="center")
        each.set(title=name, xlabel="lag, steps", xlim=(0, lags[-1]))
    axes[0].set(ylabel="autocorrelation", ylim=(min(-0.3, axes[0].get_ylim()[0]), 1.02))
    figure.suptitle(headline(shown, "Band: 95 % of independent draws."), x=0.01, ha="left")


def acceptance(figure: Any, shown: Shown) -> None:
    """Share of proposals accepted by move: over the run, and in windows of steps."""
    draws = shown.draws
    rates = {name: accepted / proposed for name, (proposed, accepted) in shown.counts.items() if proposed}
    names = list(rates)
    figure.set_size_inches(10, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=(2, 3))
    colours = palette(len(shown.counts))
    own = [colours[draws.moves.index(name)] for name in names]
    left.barh(names, list(rates.values()), color=own)
    for row, (name, rate) in enumerate(rates.items()):
        left.text(rate, row, f"  {rate:.1%} of {shown.counts[name][0]:,}", va="center", fontsize=8)
    left.invert_yaxis()
    left.grid(visible=False, axis="y")
    left.set(title="over the run", xlabel="share of proposals accepted", xlim=(0, 1.45 * max([*rates.values(), 0.02])))
    for i, name in enumerate(draws.moves):
        middle, share = windowed(draws, i)
        if len(middle):
            right.plot(middle, share, color=colours[i], marker=".", ms=5, lw=1.4, label=name)
    right.set(title="as it went", xlabel="step", ylabel="share of proposals accepted")
    right.set(xlim=(draws.steps[0], draws.steps[-1]), ylim=(0, 1.2 * right.get_ylim()[1]))
    right.legend(ncols=5, fontsize=8, loc="upper right", columnspacing=1.2)
    percent(left.xaxis)
    percent(right.yaxis)
    figure.suptitle(headline(shown), x=0.01, ha="left")


def windowed(draws: States, move: int) -> tuple[Floats, Floats]:
    """(w,) mean steps of windows with equally many proposals of a move, and (w,) the share accepted in each."""
    column, chain = np.nonzero(np.equal(draws.move.T, move))
    if not len(column):
        return np.empty(0), np.empty(0)
    parts = np.array_split(np.arange(len(column)), int(np.clip(len(column) // WINDOW, 1, WINDOWS)))
    taken = draws.accepted[chain, column]
    return np.array([draws.steps[column[p]].mean() for p in parts]), np.array([taken[p].mean() for p in parts])


def energy(figure: Any, shown: Shown) -> None:
    """Minus the log-density over all chains against the step, and the least so far."""
    draws = shown.draws
    figure.set_size_inches(9, 4.2)
    axes = figure.subplots()
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
        axes.legend(ncols=4, fontsize=8, loc="upper right")
        axes.set_xlim(steps[0], steps[-1])
        axes.margins(y=0.12)
    axes.set(xlabel="step", ylabel="energy (minus log-density), nats")
    figure.suptitle(headline(shown), x=0.01, ha="left")


def headline(shown: Shown, hint: str = "") -> str:
    """What the run was; keywords that the font may lack are left out."""
    plan = shown.plan
    words = " ".join(map(str, plan.get("keywords", ())))
    run = f"{shown.plan['mode']}: {words}" if words.isascii() and 0 < len(words) < 50 else shown.plan["mode"]
    return f"{run}, {plan.get('model')}, {shown.chains} chains. {hint}".rstrip()


def finite_only(values: Floats) -> Floats:
    """nan for what is not finite, which is not drawn."""
    return np.where(np.isfinite(values), values, np.nan)


def chain_colours(chains: int) -> Any:
    """(chains, 4) colours from dark to light, none of them too light to see."""
    maps = extra("matplotlib", "searchgen[plots]").colormaps
    return maps["viridis"](np.linspace(0, 0.9, chains))


def palette(moves: int) -> Any:
    """Colours that differ."""
    colours = extra("matplotlib", "searchgen[plots]").colormaps["tab10"].colors
    return [colours[i % len(colours)] for i in range(moves)]


def percent(axis: Any) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:.0%}")
