"""Phrases are found where a search from each column on finds them, and what holds them is what stands there."""

from __future__ import annotations

import numpy as np
import pytest

from objectives import Contains
from objectives.core.base import Rows
from objectives.words.phrases import Phrases


def cases(number: int) -> list[tuple[Phrases, Rows]]:
    """Phrases and rows of few tokens, so that occurrences are many, overlap, and are continued."""
    rng = np.random.default_rng(0)
    out = []
    for _ in range(number):
        v, g, t = rng.integers(2, 7), rng.integers(1, 4), rng.integers(1, 9)

        def form(v: int = v) -> tuple[int, ...]:
            return tuple(rng.integers(0, v, rng.integers(1, 4)).tolist())

        groups = [[tuple(form() for _ in range(rng.integers(1, 3))) for _ in range(rng.integers(0, 4))] for _ in range(g)]
        lengths = rng.integers(0, t + 1, 40) * (rng.random() < 0.9)  # now and then nothing but empty rows
        rows = Rows(rng.integers(0, v, (40, t)), lengths, rng.integers(0, g, 40))
        out.append((Phrases.of(groups, rng.random(v) < 0.4), rows))
    return out


def ends(phrases: Phrases, rows: Rows) -> np.ndarray:
    """`Phrases.ends`, a row, a form and a column at a time."""
    out = np.zeros((len(rows.ids), phrases.forms.shape[1], rows.ids.shape[1]), np.int64)
    for i, (ids, n, group) in enumerate(zip(rows.ids.tolist(), rows.lengths.tolist(), rows.group.tolist(), strict=True)):
        row = ids[:n]
        begins = [j == 0 or j == n or not phrases.continues[row[j]] for j in range(n + 1)]
        for p, forms in enumerate(phrases.forms[group].tolist()):
            for padded in forms:
                form = [token for token in padded if token >= 0]
                for j in range(n - len(form) + 1):
                    if form and row[j : j + len(form)] == form and begins[j] and begins[j + len(form)]:
                        out[i, p, j] = max(out[i, p, j], j + len(form))
    return out


def check_places() -> None:
    for phrases, rows in cases(60):
        expected = ends(phrases, rows)
        assert (phrases.ends(rows) == expected).all()
        row, phrase, column, end = phrases.places(rows)
        assert len(row) == (expected > 0).sum()
        assert (expected[row, phrase, column] == end).all()


def check_held() -> None:
    for phrases, rows in cases(60):
        contains, places = Contains(phrases), ends(phrases, rows)
        missing, spans = contains.missing(rows), contains.protected(rows)
        for i, group in enumerate(rows.group.tolist()):
            forms = phrases.forms[group].tolist()[: phrases.count[group]]
            held = np.zeros(rows.ids.shape[1], bool)
            joined = held.copy()  # to the token before
            for p, form in enumerate(forms):
                least, n, free_from = forms.count(form), 0, 0
                where = [(j, end) for j, end in enumerate(places[i, p].tolist()) if end]
                for j, end in where:
                    if j >= free_from:
                        n, free_from = n + 1, end
                    if len(where) <= least:
                        held[j:end] = True
                        joined[j + 1 : end] = True
                assert missing[i, p] == (n < least)
            starts = held & ~joined
            assert (spans[i] == np.where(held, starts.cumsum(), 0)).all()


def test_places_are_those_of_a_plain_search() -> None:
    check_places()


def test_what_is_missing_and_held_is_that_of_a_plain_search() -> None:
    check_held()


@pytest.mark.parametrize("name", ["continues", "cut"])
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    right = Phrases.places

    def wrong(self: Phrases, rows: Rows) -> tuple[np.ndarray, ...]:
        blind = Phrases(self.forms, self.continues & False) if name == "continues" else self
        return tuple(part[name == "cut" :] for part in right(blind, rows))

    monkeypatch.setattr(Phrases, "places", wrong)
    for check in (check_places, check_held):
        with pytest.raises(AssertionError):
            check()
