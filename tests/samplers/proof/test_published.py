"""Published acceptance rules settle away from their targets, and the same moves with all factors do not."""

from __future__ import annotations

import numpy as np
import pytest
from published import CASES, KEYED, ONES, edit, proofs, right, ruled, table
from toys import Held, space

from samplers import MetropolisHastings
from samplers.proof.exact import bias, prove


@pytest.mark.parametrize("name", CASES)
def test_published_rules_are_off_and_ours_are_not(name: str) -> None:
    there, here = proofs(name)
    here.check(1e-12)
    assert bias(here) < 1e-9 < 0.05 < bias(there)
    assert max(there.normalisation, there.leak, there.stale) < 1e-12  # a kernel all the same: it is the rule that is off


def test_the_table_names_every_rule() -> None:
    shown = table()
    print("\n" + shown)
    assert all(name in shown for name in CASES)


def test_the_parts_of_a_ratio_add_up() -> None:
    """The rules are made of the factors of a ratio: with all of them the kernel is that of `Edit`."""
    whole = prove(MetropolisHastings(KEYED, edit(None, Held())), space(), ONES).check(1e-12)
    np.testing.assert_allclose(prove(ruled(right), space(), ONES).matrix, whole.matrix, atol=1e-15)
