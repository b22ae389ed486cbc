"""Checks of what a problem is made of: objects of the right kind, as many entries as there are groups, weights of its terms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from objectives import Objective
from searchgen.errors import SettingsError, nearest
from searchgen.models.model import Model


def check_kinds(model: Any, target: Any, moves: Any, kernel: Any, terms: Any) -> None:
    """Refuse an argument of `searchgen.Problem` that is of another kind than it takes.

    Raises:
        SettingsError: a model that is not loaded, a target or terms that are no objective, moves that cannot be called, or a
            kernel that is made already.
    """
    if not isinstance(model, Model):
        hint = f"write searchgen.load({model!r})" if isinstance(model, str) else "load one with searchgen.load()"
        raise SettingsError(f"`model` must be a loaded model, not {model!r}; {hint}")
    if not isinstance(target, Objective):
        raise SettingsError(
            f"`target` must be an objective, not {type(target).__name__}; give model.fluency plus terms of "
            "searchgen.terms, or terms.custom(model, function) for a function of your own"
        )
    if moves is not None and not callable(moves):
        raise SettingsError(
            f"`moves` must be a proposal or a function of the default one, not {type(moves).__name__}; see examples/own_move.py"
        )
    usable = kernel is None or callable(kernel)
    if not usable or (hasattr(kernel, "step") and not isinstance(kernel, type)):
        raise SettingsError(
            f"`kernel` must be a function (density, proposal) -> kernel, not {type(kernel).__name__}; give the class "
            "itself, such as MetropolisHastings, or a function that makes your kernel of the two"
        )
    if terms is not None and not isinstance(terms, Objective) and not callable(terms):
        raise SettingsError(
            f"`terms` must be an objective or a function (model, labels) -> objective, not {type(terms).__name__}"
        )


def check_sizes(sizes: Mapping[str, int]) -> None:
    """Refuse different numbers of groups; `sizes` has the number that each argument names.

    Raises:
        SettingsError: two of them differ.
    """
    if len(set(sizes.values())) > 1:
        stated = ", ".join(f"{name}: {size}" for name, size in sizes.items())
        raise SettingsError(f"there are different numbers of groups ({stated}); give one entry for each group")


def check_weights(weights: Mapping[str, float], names: Sequence[str]) -> None:
    """Refuse a weight that belongs to none of the terms `names`, or is no finite number.

    Raises:
        SettingsError: such a weight.
    """
    for name, weight in weights.items():
        if name not in names:
            raise SettingsError(f"there is no term {name!r} to weigh; {nearest(name, names)}")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            raise SettingsError(f"the weight of {name} must be a finite number, not {weight!r}")
