"""The live plot as options of ECharts: the log-density of each chain, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from samplers.core.types import Floats

POINTS = 160
"""Most points of a line; longer traces are thinned evenly, and always keep their last point."""
COLOURS = ("#1f77b4", "#c2410c", "#15803d", "#b91c1c", "#7c3aed", "#854d0e", "#be185d", "#475569", "#4d7c0f", "#0e7490")


def densities(traces: Floats, *, best: int | None = None) -> dict[str, Any]:
    """The plot of (chains, steps + 1) log-densities in nats; values of -inf are left out. `best` is a chain to draw thicker."""
    chains, n = traces.shape
    at = np.unique(np.linspace(0, max(n - 1, 0), min(n, POINTS)).round().astype(int)) if n else np.zeros(0, int)
    series = [
        {
            "type": "line",
            "name": f"chain {chain}",
            "showSymbol": False,
            "data": [[int(i), round(float(traces[chain, i]), 2)] for i in at if np.isfinite(traces[chain, i])],
            "lineStyle": {"width": 3 if chain == best else 1.3, "opacity": 1 if chain == best else 0.5},
            "endLabel": {"show": chain == best, "formatter": f"chain {chain}"},
            "z": 3 if chain == best else 2,
        }
        for chain in range(chains)
    ]
    return {
        "animation": False,
        "color": list(COLOURS),
        "grid": {"left": 56, "right": 64, "top": 30, "bottom": 40},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", "name": "step", "nameLocation": "middle", "nameGap": 24, "min": 0, "max": max(n - 1, 1)},
        "yAxis": {"type": "value", "name": "nats", "scale": True},
        "series": series,
    }
