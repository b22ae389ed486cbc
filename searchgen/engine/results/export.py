"""Draws in the layout of ArviZ, (chain, draw): the length as posterior, densities and acceptance as sample_stats.

    >>> import searchgen
    >>> model = searchgen.load()
    >>> problem = searchgen.Problem(model, model.fluency + searchgen.terms.contains(model, ["rain"]), writes=False)
    >>> tree = searchgen.sample(problem, chains=2, warmup=0, steps=8).to_datatree()
    >>> tree["sample_stats"]["lp"].sizes["chain"], tree["sample_stats"]["lp"].sizes["draw"]
    (2, 8)
    >>> str(tree["sample_stats"]["accepted"].dtype)  # leave it out of summaries, which average numbers
    'bool'

Needs the extra "arviz": pip install 'searchgen[arviz]'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchgen.engine.observing.states import States
from searchgen.errors import SettingsError
from searchgen.extras import extra
from searchgen.version import __version__
from searchgen.writing import to_json


def to_datatree(draws: States, attributes: Mapping[str, Any]) -> Any:
    """An xarray `DataTree`: posterior/length, sample_stats/lp, each term, accepted; each (chain, draw).

    The coordinate of a draw is its step. Attributes are strings and numbers; settings are one JSON string.

    Raises:
        SettingsError: arviz-base is not installed.
    """
    base = extra("arviz_base", "searchgen[arviz]")
    tree = base.from_dict(groups(draws), coords=coordinates(draws))
    tree.attrs.update(plain(attributes))
    return tree


def to_inference_data(draws: States, attributes: Mapping[str, Any]) -> Any:
    """The same as an `arviz.InferenceData`, which ArviZ has below 1.0.

    Raises:
        SettingsError: ArviZ is not installed, or is one that has only `DataTree`.
    """
    arviz = extra("arviz", "arviz<1")
    if not hasattr(arviz, "InferenceData"):
        raise SettingsError(
            f"ArviZ {arviz.__version__} has no InferenceData; call to_datatree() instead, or pip install 'arviz<1'"
        )
    return arviz.from_dict(**groups(draws), coords=coordinates(draws), attrs=plain(attributes))


def groups(draws: States) -> dict[str, dict[str, Any]]:
    """ArviZ's groups, and in each the variables, (c, n)."""
    own = {"lp": draws.log_density, "accepted": draws.accepted}
    terms = {name if name not in own else f"{name} (term)": values for name, values in draws.terms.items()}
    return {"posterior": {"length": draws.length}, "sample_stats": {**own, **terms}}


def coordinates(draws: States) -> dict[str, Any]:
    return {"chain": list(range(len(draws.texts))), "draw": draws.steps}


def plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes that every file format of xarray can store."""
    out: dict[str, Any] = {"inference_library": "searchgen", "inference_library_version": __version__}
    for name, value in attributes.items():
        out[name] = value if isinstance(value, str | int | float) else to_json(value)
    return out
