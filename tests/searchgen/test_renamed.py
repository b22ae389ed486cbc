"""Members that have been replaced stay for a while, and say what replaces them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import searchgen


@pytest.mark.parametrize("answer", [True, False])
def test_the_old_name_of_a_length_distribution_warns(answer: bool) -> None:
    model = SimpleNamespace(has_length_distribution=answer)
    old = searchgen.Model.has_length_law.fget
    assert old is not None
    with pytest.warns(DeprecationWarning, match="is now Model.has_length_distribution"):
        assert old(model) is answer
