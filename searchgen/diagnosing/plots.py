"""Pictures of a run: traces, ranks, autocorrelation, acceptance, energy against step. Needs the extra "plots" (matplotlib).

A search gets those that mean something without a law: trace, acceptance, energy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from samplers.core.types import Floats
from samplers.diagnostics.convergence import autocovariance, ranks
from searchgen.diagnosing.diagnosis import Diagnosis
from searchgen.engine.draws import Draws
from searchgen.errors import RunError
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


def save(diagnosis: Diagnosis, folder: str | Path) -> list[Path]:
    """Write the pictures of a run to `folder`, which is made if need be; the files, in order.

    Raises:
        SettingsError: matplotlib is not installed.
        RunError: the folder cannot be written, or fewer than 4 states of each chain.
    """
    matplotlib, figures = extra("matplotlib", "searchgen[plots]"), extra("matplotlib.figure", "searchgen[plots]")
    if diagnosis.steps < 4:
        raise RunError(f"{diagnosis.steps} states of each chain are too few to draw; let the run go on for 4 or more")
    pictures: dict[str, Callable[[Any, Diagnosis], None]] = {"trace": trace, "acceptance": acceptance, "energy": energy}
    if diagnosis.mode == "sample":
        pictures = {"trace": trace, "rank": rank, "autocorrelation": autocorrelation, **pictures}
    place, files = Path(folder), []
    try:
        place.mkdir(parents=True, exist_ok=True)
        with matplotlib.rc_context(STYLE):
            for name, draw in pictures.items():
                figure = figures.Figure()
                draw(figure, diagnosis)
                files.append(place / f"{name}.png")
                figure.savefig(files[-1], dpi=DPI)
    except OSError as error:
        raise RunError(
            f"pictures cannot be written to {str(folder)!r}: {(error.strerror or str(error)).lower()}; choose another --plots"
        ) from error
    return files


def trace(figure: Any, diagnosis: Diagnosis) -> None:
    """Each scalar against the step, a line for each chain; beside it, how its values spread."""
    draws = diagnosis.draws
    scalars = different(draws)
    figure.set_size_inches(10, 0.9 + 2.3 * len(scalars))
    axes = figure.subplots(len(scalars), 2, sharey="row", width_ratios=(5, 1), squeeze=False)
    colours = chain_colours(diagnosis.chains)
    for (left, right), (name, values) in zip(axes, scalars.items(), strict=True):
        values, whole = finite_only(values), name == "length"
        apart = np.linspace(-0.25, 0.25, len(values)) if whole and len(values) > 1 else np.zeros(len(values))
        for colour, line, shift in zip(colours, values, apart, strict=True):
            left.plot(draws.steps, line + shift, color=colour, lw=0.8, alpha=0.8, drawstyle="steps-post")
        left.set_title(name)
        left.set(ylabel=str(diagnosis.plan.get("length_unit")) if whole else "nats", xlim=(draws.steps[0], draws.steps[-1]))
        if whole:
            left.yaxis.get_major_locator().set_params(integer=True)
        spread(right, values, colours, whole=whole)
    axes[-1][0].set_xlabel("step")
    axes[0][1].set_title("all states")
    axes[-1][1].set_xlabel("colours: means of chains")
    figure.suptitle(headline(diagnosis, "A line for each chain, dark to light."), x=0.01, ha="left")


def different(draws: Draws) -> dict[str, Floats]:
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


def rank(figure: Any, diagnosis: Diagnosis) -> None:
    """Where the draws of each chain rank among all: flat where all chains sample one law (Vehtari et al. 2021, section 5)."""
    values = finite_only(diagnosis.draws.log_density)
    columns = min(6, diagnosis.chains)
    rows = -(-diagnosis.chains // columns)
    figure.set_size_inches(max(6.0, 1.9 * columns), 1.2 + 1.35 * rows)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    order = ranks(np.where(np.isnan(values), -np.inf, values)) / values.size
    bins = int(np.clip(values.shape[1] // 10, 4, 20))
    for chain, (axes, line) in enumerate(zip(grid.flat, order, strict=False)):
        share = np.histogram(line, bins, (0, 1))[0] / len(line) * bins
        axes.bar(np.arange(bins) / bins, share, 1 / bins, align="edge", color=chain_colours(diagnosis.chains)[chain])
        axes.axhline(1, color=ACCENT, lw=1, ls="--")
        axes.set_title(f"chain {chain}", fontsize=8, fontweight="normal")
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    for axes in grid.flat[diagnosis.chains :]:
        axes.set_visible(False)
    figure.supxlabel("rank of the log-density among the draws of all chains", fontsize=9)
    figure.supylabel("density", fontsize=9)
    figure.suptitle(headline(diagnosis, "Flat, along the dashed line, where chains agree."), x=0.01, ha="left")


def autocorrelation(figure: Any, diagnosis: Diagnosis) -> None:
    """Of each scalar, each chain (thin) and their mean (thick), up to half the draws."""
    scalars = different(diagnosis.draws)
    figure.set_size_inches(max(6.0, 3.6 * len(scalars)), 3.8)
    axes = figure.subplots(1, len(scalars), sharey=True, squeeze=False)[0]
    n = diagnosis.steps
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
    figure.suptitle(headline(diagnosis, "Band: 95 % of independent draws."), x=0.01, ha="left")


def acceptance(figure: Any, diagnosis: Diagnosis) -> None:
    """Share of proposals accepted by move: over the run, and in windows of steps."""
    draws = diagnosis.draws
    names = [name for name, move in diagnosis.moves.items() if move.proposed]
    figure.set_size_inches(10, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=(2, 3))
    colours = palette(len(diagnosis.moves))
    rates = [diagnosis.moves[name].acceptance for name in names]
    own = [colours[draws.moves.index(name)] for name in names]
    left.barh(names, rates, color=own)
    for row, (name, rate) in enumerate(zip(names, rates, strict=True)):
        left.text(rate, row, f"  {rate:.1%} of {diagnosis.moves[name].proposed:,}", va="center", fontsize=8)
    left.invert_yaxis()
    left.grid(visible=False, axis="y")
    left.set(title="over the run", xlabel="share of proposals accepted", xlim=(0, 1.45 * max([*rates, 0.02])))
    for i, name in enumerate(draws.moves):
        middle, share = windowed(draws, i)
        if len(middle):
            right.plot(middle, share, color=colours[i], marker=".", ms=5, lw=1.4, label=name)
    right.set(title="as it went", xlabel="step", ylabel="share of proposals accepted")
    right.set(xlim=(draws.steps[0], draws.steps[-1]), ylim=(0, 1.2 * right.get_ylim()[1]))
    right.legend(ncols=5, fontsize=8, loc="upper right", columnspacing=1.2)
    percent(left.xaxis)
    percent(right.yaxis)
    figure.suptitle(headline(diagnosis), x=0.01, ha="left")


def windowed(draws: Draws, move: int) -> tuple[Floats, Floats]:
    """(w,) mean steps of windows with equally many proposals of a move, and (w,) the share accepted in each."""
    column, chain = np.nonzero(np.equal(draws.move.T, move))
    if not len(column):
        return np.empty(0), np.empty(0)
    parts = np.array_split(np.arange(len(column)), int(np.clip(len(column) // WINDOW, 1, WINDOWS)))
    taken = draws.accepted[chain, column]
    return np.array([draws.steps[column[p]].mean() for p in parts]), np.array([taken[p].mean() for p in parts])


def energy(figure: Any, diagnosis: Diagnosis) -> None:
    """Minus the log-density over all chains against the step, and the least so far."""
    draws = diagnosis.draws
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
    figure.suptitle(headline(diagnosis), x=0.01, ha="left")


def headline(diagnosis: Diagnosis, hint: str = "") -> str:
    """What the run was; keywords that the font may lack are left out."""
    plan = diagnosis.plan
    words = " ".join(map(str, plan.get("keywords", ())))
    run = f"{diagnosis.mode}: {words}" if words.isascii() and 0 < len(words) < 50 else diagnosis.mode
    return f"{run}, {plan.get('model')}, {diagnosis.chains} chains. {hint}".rstrip()


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
