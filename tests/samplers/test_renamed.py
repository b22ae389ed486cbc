"""Names that have been replaced stay importable for a while, and say what replaces them."""

from __future__ import annotations

import pytest

import samplers


@pytest.mark.parametrize("old", samplers._RENAMED)
def test_an_old_name_is_the_new_one_and_warns(old: str) -> None:
    new = samplers._RENAMED[old]
    with pytest.warns(DeprecationWarning, match=f"samplers.{old} is now called samplers.{new}"):
        assert getattr(samplers, old) is getattr(samplers, new)


def test_a_name_that_never_was_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Metropolos'"):
        _ = samplers.Metropolos
