"""What is said of a run in words, and when nothing is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ran import call, noise, written

import searchgen
from searchgen.engine.observing.states import Scalar, States
from searchgen.engine.results.findings import of_answers, of_moves, of_numbers, of_start


@pytest.mark.parametrize(
    ("proposed", "accepted", "said"), [(1000, 4, True), (1000, 9, True), (1000, 10, False), (99, 0, False), (100, 0, True)]
)
def test_rare_acceptance(proposed: int, accepted: int, said: bool) -> None:
    found = list(of_moves({"insert": (proposed, accepted), "delete": (10, 10), "swap": (0, 0)}, "sample"))
    assert len(found) == said
    if said:
        assert found[0].startswith(f"acceptance of insert is {accepted / proposed:.1%}: ")
        assert "raise `steps`" in found[0]


def test_moves_that_nobody_knows_get_advice_too() -> None:
    assert list(of_moves({"teleport": (200, 0)}, "sample")) == [
        "acceptance of teleport is 0.0%: it hardly ever succeeds; raise `steps`"
    ]


def test_a_search_cools_down_and_may_reject_what_it_likes() -> None:
    """A finding is made where nearly all proposals are rejected, and not of one move."""
    assert list(of_moves({"insert": (1000, 0), "replace": (1000, 100)}, "search")) == list(of_moves({}, "search")) == []
    found = list(of_moves({"insert": (1000, 0), "replace": (1000, 10)}, "search"))
    assert found == ["acceptance of all moves is 0.5%: the chains hardly moved; raise `steps` or `temperature`"]


@pytest.mark.parametrize(
    ("r_hat", "bulk", "tail", "said"),
    [
        (1.01, 400.0, 400.0, []),
        (1.02, 400.0, 400.0, ["R-hat of b is 1.02 (above 1.01)"]),
        (1.0, 399.0, 300.0, ["bulk ESS of b is 399 (below 400)"]),
        (1.0, 400.0, 300.0, ["tail ESS of b is 300 (below 400)"]),
        (np.inf, 5.0, 5.0, ["R-hat of b is n/a: ", "bulk ESS of b is 5"]),
        (np.nan, np.nan, np.nan, []),
    ],
)
def test_the_worst_scalar_is_named(r_hat: float, bulk: float, tail: float, said: list[str]) -> None:
    good = Scalar(0.0, 1.0, 0.1, 1.0, 4000.0, 4000.0)
    found = list(of_numbers({"a": good, "b": Scalar(0.0, 1.0, 0.1, r_hat, bulk, tail)}))
    assert len(found) == len(said)
    assert all(sentence.startswith(start) for sentence, start in zip(found, said, strict=True))
    assert not any(re.search(r"\b(nan|inf)\b", sentence) for sentence in found)


def test_starts_and_answers() -> None:
    assert list(of_start(1, 8)) == list(of_answers(0)) == []
    assert "-inf in all 8 chains at the start" in next(of_start(0, 8))
    assert "NaN 3 times" in next(of_answers(3))


def test_a_good_run_has_no_findings(tmp_path: Path) -> None:
    diagnosis = searchgen.diagnose(written(tmp_path / "run.jsonl", noise()))
    assert diagnosis.findings == ()
    assert diagnosis.ended
    assert "note:" not in call(tmp_path / "run.jsonl").stdout


def findings_of(tmp_path: Path, *arguments: Any, **more: Any) -> str:
    return "\n".join(searchgen.diagnose(written(tmp_path / "run.jsonl", *arguments, **more)).findings)


def test_still_chains(tmp_path: Path) -> None:
    n = 250
    moving = [str(i) for i in range(n)]
    still = ["same"] * n
    rare = ["a"] * 100 + ["b"] * 150
    said = findings_of(tmp_path, noise(), [moving, still, moving, still])
    assert "2 of 4 chains are frozen, their text never changed (chain 1, 3)" in said
    assert "the same text" not in said
    said = findings_of(tmp_path, noise(), [rare] * 4)
    assert "99.6% of the draws repeat the one before (above 98%)" in said
    assert "frozen" not in said
    assert "every draw of all 4 chains is the same text" in findings_of(tmp_path, noise(), [still] * 4)
    said = findings_of(tmp_path, noise(12), [still] * 11 + [moving])
    assert "chain 0, 1, 2, 3, 4, 5, 6, 7 and more" in said


def test_few_draws_and_few_chains(tmp_path: Path) -> None:
    assert findings_of(tmp_path, noise(4, 3)) == (
        "3 draws of each chain: R-hat and effective sample sizes need at least 4; raise `steps`"
    )
    shown = call(tmp_path / "run.jsonl")
    assert shown.exit_code == 0
    assert " n/a " in shown.stdout
    assert "1 draws" in findings_of(tmp_path, noise(4, 1))
    assert "one chain: R-hat compares only its two halves" in findings_of(tmp_path, noise(1, 2000))


def test_densities_that_are_not_finite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = noise()
    values[2, :7] = -np.inf
    values[1, 3] = np.nan
    with np.errstate(all="raise"):
        said = findings_of(tmp_path, values)
    assert "-inf in 8 of 1000 draws (chain 1, 2)" in said
    told = json.loads(call(tmp_path / "run.jsonl", "--json").stdout)
    assert told["scalars"]["log_density"]["r_hat"] is None
    assert told["scalars"]["length"]["mean"] == pytest.approx(3.5)
    assert "-inf in all 4 chains at the start" in findings_of(tmp_path, np.full((4, 9), -np.inf), inside=0)
    monkeypatch.setattr("searchgen.engine.reports.plots.DPI", 40)
    assert call(tmp_path / "run.jsonl", "--plots", tmp_path / "p").exit_code == 0
    said = findings_of(tmp_path, np.full((4, 20), -np.inf), mode="search")
    assert "no chain met the constraints in any step" in said
    assert "first met in the last tenth of the steps" in findings_of(
        tmp_path, np.full((4, 20), [-np.inf] * 19 + [-3.0]), mode="search"
    )
    assert call(tmp_path / "run.jsonl", "--plots", tmp_path / "p").exit_code == 0


def test_a_search_that_still_rises_or_ends_in_one_text(tmp_path: Path) -> None:
    rising = np.tile(np.linspace(-50, -10, 100), (3, 1))
    rested = np.where(np.arange(100) < 80, rising, -10.0)
    one = [["start"] * 99 + ["end"]] * 3
    assert "rose by 4.04 nats in the last tenth" in findings_of(tmp_path, rising, mode="search")
    assert findings_of(tmp_path, rested, mode="search") == ""
    assert findings_of(tmp_path, rested, one, mode="search").startswith("all 3 chains end in the same text")


def test_sentences_that_chains_pass_on_are_counted_once() -> None:
    """Chains that take up what another one left look mixed, and are worth as many draws as there are texts."""
    n = 40
    shared = np.array([[(i + chain) // 2 % (n // 2) for i in range(n)] for chain in range(4)])
    values = np.random.default_rng(1).normal(size=n)[shared]
    told = {"steps": np.arange(n), "terms": {}, "accepted": np.ones((4, n), bool), "move": np.zeros((4, n), np.int64)}
    texts = tuple(tuple(f"text {i}" for i in row) for row in shared)
    both = [
        States(texts=texts, log_density=values, length=np.full((4, n), np.nan), moves=moves, keywords=(), **told)
        for moves in (("regenerate",), ("replace",))
    ]
    pooled, edited = (states.summary()["log_density"] for states in both)
    assert both[0].worth == pytest.approx(20)
    assert both[1].worth == np.inf
    assert pooled.ess_bulk <= 20 < edited.ess_bulk
    assert pooled.mcse == pytest.approx(pooled.sd / 20**0.5)
    assert pooled.mcse > edited.mcse
