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
from samplers.diagnostics.convergence import ranks
from searchgen.engine.observing.states import States
from searchgen.engine.reports import panels
from searchgen.engine.reports.panels import ACCENT, INK
from searchgen.errors import RunError, nearest
from searchgen.extras import extra

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


@dataclass(frozen=True)
class Shown:
    """What is drawn: the kept states of a run, and what is said of them."""

    draws: States
    plan: Mapping[str, Any]
    """As in `searchgen.engine.observing.observers.Plan`: mode, keywords, model, length_unit."""
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
    extra("matplotlib", "searchgen[plots]")
    if shown.steps < 4:
        raise RunError(f"{shown.steps} states of each chain are too few to draw; let the run go on for 4 or more")
    known = pictures(shown)
    if name not in known:
        raise RunError(f"there is no picture {name!r} of a {shown.plan['mode']}; {nearest(name, known)}")
    return made(lambda figure: known[name](figure, shown))


def made(draw: Callable[[Any], None]) -> Any:
    """A new `Figure` in the style of all pictures, on which `draw` draws."""
    matplotlib, figures = extra("matplotlib", "searchgen[plots]"), extra("matplotlib.figure", "searchgen[plots]")
    with matplotlib.rc_context(STYLE):
        figure = figures.Figure()
        draw(figure)
    return figure


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
    for (left, right), (name, values) in zip(axes, scalars.items(), strict=True):
        whole = name == "length"
        panels.lines(left, draws.steps, values, whole=whole)
        left.set(title=name, ylabel=str(shown.plan.get("length_unit")) if whole else "nats")
        panels.plot_values(right, panels.finite_only(values), panels.chain_colours(shown.chains), whole=whole)
    axes[-1][0].set_xlabel("step")
    axes[0][1].set_title("all states")
    axes[-1][1].set_xlabel("colours: means of chains")
    figure.suptitle(headline(shown.plan, shown.chains, "A line for each chain, dark to light."), x=0.01, ha="left")


def different(draws: States) -> dict[str, Floats]:
    """The scalars, without a term that is all there is to the log-density."""
    return {
        name: values
        for name, values in draws.scalars.items()
        if name == "log_density" or not np.array_equal(values, draws.log_density)
    }


def rank(figure: Any, shown: Shown) -> None:
    """Where the draws of each chain rank among all: flat where all chains agree (Vehtari et al. 2021, section 5)."""
    columns = min(6, shown.chains)
    rows = -(-shown.chains // columns)
    figure.set_size_inches(max(6.0, 1.9 * columns), 1.2 + 1.35 * rows)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    colours = panels.chain_colours(shown.chains)
    for chain, (axes, line) in enumerate(zip(grid.flat, ranked(shown.draws), strict=False)):
        panels.rank_bars(axes, line, bins(shown.steps), colours[chain])
        axes.set_title(f"chain {chain}", fontsize=8, fontweight="normal")
    for axes in grid.flat[shown.chains :]:
        axes.set_visible(False)
    figure.supxlabel("rank of the log-density among the draws of all chains", fontsize=9)
    figure.supylabel("density", fontsize=9)
    figure.suptitle(headline(shown.plan, shown.chains, "Flat, along the dashed line, where chains agree."), x=0.01, ha="left")


def ranked(draws: States) -> Floats:
    """(c, n) the rank of each log-density among all, from 0 to 1."""
    values = panels.finite_only(draws.log_density)
    return ranks(np.where(np.isnan(values), -np.inf, values)) / values.size


def bins(steps: int) -> int:
    """Bars of a histogram of ranks."""
    return int(np.clip(steps // 10, 4, 20))


def autocorrelation(figure: Any, shown: Shown) -> None:
    """Of each scalar, each chain (thin) and their mean (thick), up to half the draws."""
    scalars = different(shown.draws)
    figure.set_size_inches(max(6.0, 3.6 * len(scalars)), 3.8)
    axes = figure.subplots(1, len(scalars), sharey=True, squeeze=False)[0]
    for each, (name, values) in zip(axes, scalars.items(), strict=True):
        panels.correlation(each, values)
        each.set_title(name)
    axes[0].set_ylabel("autocorrelation")
    figure.suptitle(headline(shown.plan, shown.chains, "Band: 95 % of independent draws."), x=0.01, ha="left")


def acceptance(figure: Any, shown: Shown) -> None:
    """Share of proposals accepted by move: over the run, and in windows of steps."""
    figure.set_size_inches(10, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=(2, 3))
    panels.rates(left, shown.draws.moves, shown.counts)
    left.set_title("over the run")
    panels.rates_by_step(right, shown.draws, len(shown.counts))
    right.set_title("as it went")
    right.legend(ncols=5, fontsize=8, loc="upper right", columnspacing=1.2)
    figure.suptitle(headline(shown.plan, shown.chains), x=0.01, ha="left")


def energy(figure: Any, shown: Shown) -> None:
    """Minus the log-density over all chains against the step, and the least so far."""
    figure.set_size_inches(9, 4.2)
    axes = figure.subplots()
    if panels.bands(axes, shown.draws):
        axes.legend(ncols=4, fontsize=8, loc="upper right")
    figure.suptitle(headline(shown.plan, shown.chains), x=0.01, ha="left")


def trajectories(best: Floats, plan: Mapping[str, Any]) -> Any:
    """How the best of each chain rose in a search, and the best of all, as a matplotlib `Figure`.

    Args:
        best: (c, n + 1) the best log-density that each chain had found before the first step and after each, nats; -inf before
            there was any.
        plan: as in `Shown`.

    Raises:
        SettingsError: matplotlib is not installed.
    """

    def draw(figure: Any) -> None:
        figure.set_size_inches(9, 4.2)
        axes, steps = figure.subplots(), np.arange(best.shape[1])
        panels.lines(axes, steps, best, whole=False)
        top = panels.finite_only(best.max(0))
        axes.plot(steps, top, color=ACCENT, lw=1.6, drawstyle="steps-post", label="best of all chains")
        axes.set(xlabel="step", ylabel="best log-density so far, nats")
        axes.legend(fontsize=8, loc="lower right")
        figure.suptitle(headline(plan, len(best), "A line for each chain, dark to light."), x=0.01, ha="left")

    return made(draw)


def headline(plan: Mapping[str, Any], chains: int, hint: str = "") -> str:
    """What the run was; keywords that the font may lack are left out."""
    words = " ".join(map(str, plan.get("keywords", ())))
    run = f"{plan['mode']}: {words}" if words.isascii() and 0 < len(words) < 50 else plan["mode"]
    return f"{run}, {plan.get('model')}, {chains} chains. {hint}".rstrip()
