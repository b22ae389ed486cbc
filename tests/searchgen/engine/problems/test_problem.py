"""A problem of one's own: a target, searched and sampled in five lines; what is an argument, what is added, what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from watching import Recorder, words_in

import searchgen
from samplers import Cycle, MetropolisHastings, OneOf, Swap
from searchgen import Problem, SettingsError, terms

QUICK: dict[str, Any] = {"chains": 4, "steps": 15}

EMBEDDED = "embedding 1", "embedding 2"


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


@pytest.fixture(scope="module")
def target(model: searchgen.Model) -> searchgen.Objective:
    return model.fluency + terms.contains(model, ["dog", "park"]) + 2 * terms.repetition(model)


def test_the_five_lines_of_the_middle_floor(model: searchgen.Model, target: searchgen.Objective, capsys: Any) -> None:
    problem = Problem(model, target)
    draws = searchgen.sample(problem, chains=4, warmup=5, steps=12)
    finds = searchgen.search(problem, chains=6, steps=12)
    assert capsys.readouterr() == ("", "")
    for text in [*finds.texts, *(text for row in draws.texts for text in row)]:
        assert {"dog", "park"} <= set(words_in(text)), text
    assert draws.log_density.shape == (4, 12)
    assert (
        set(draws.r_hat)
        == set(draws.ess_bulk)
        == set(draws.mcse)
        == {"log_density", "fluency", "repetition", "length", "first word", "place of dog", "place of park", *EMBEDDED}
    )
    assert finds.trajectories.shape == (6, 13)
    assert (np.diff(finds.trajectories) >= 0).all()
    assert finds[0].log_density == finds.trajectories[:, -1].max()
    assert list(finds[0].terms) == ["fluency", "repetition"]
    for candidate in finds:
        assert candidate.log_density == pytest.approx(candidate.terms["fluency"] + 2 * candidate.terms["repetition"])


def test_what_a_target_lacks_is_added_and_said(model: searchgen.Model, target: searchgen.Objective) -> None:
    problem = Problem(model, target)
    assert "no bounds on the length, and texts of 3 to 28 words were allowed" in problem.notes[0]
    assert any("no bounds on the length" in said for said in searchgen.search(problem, **QUICK).findings)
    bounded = Problem(model, target + terms.length(model, (4, 6)))
    assert bounded.notes == ()
    assert {len(words_in(t)) for row in searchgen.sample(bounded, warmup=5, **QUICK).texts for t in row} <= {4, 5, 6}


def test_moves_are_a_proposal_or_a_function_of_the_default(model: searchgen.Model, target: searchgen.Objective) -> None:
    own = searchgen.sample(Problem(model, target, moves=Swap()), warmup=0, **QUICK)
    assert list(own.moves) == ["swap"]
    mixed = searchgen.sample(Problem(model, target, moves=lambda usual: OneOf((usual, Swap()), (0.5, 0.5))), warmup=0, **QUICK)
    assert list(mixed.moves) == ["insert", "replace", "delete", "relocate", "swap", "swap"]
    assert mixed.acceptance.keys() <= {"insert", "replace", "delete", "relocate", "swap"}


def test_the_kernel_is_made_for_the_whole_target(model: searchgen.Model, target: searchgen.Objective) -> None:
    seen = []

    def kernel(density: Any, proposal: Any) -> Any:
        seen.append(density)
        return Cycle((MetropolisHastings(density, proposal), MetropolisHastings(density, Swap())))

    problem = Problem(model, target, kernel=kernel)
    assert searchgen.search(problem, **QUICK).acceptance.keys() >= {"swap"}
    assert seen == [problem.objective]


def test_where_chains_start(model: searchgen.Model, target: searchgen.Objective) -> None:
    def first(start: Any, groups: int = 1) -> list[str]:
        recorder = Recorder()
        aim = target if groups == 1 else model.fluency + terms.contains(model, [["dog"], ["park"]])
        searchgen.search(Problem(model, aim, start=start), chains=3, steps=1, observer=recorder)
        assert recorder.closed == 1
        return [text.rstrip(".").lower() for text in recorder.moments[0].texts]

    assert first("the dog ran to the park.") == ["the dog ran to the park"] * 3
    assert first(["dog park", "park dog"]) == ["dog park", "park dog", "dog park"]
    assert first([["a dog"], ["a park"]], groups=2) == ["a dog"] * 3 + ["a park"] * 3
    assert first(lambda labels, chains: [[f"dog park {label + 1}"] for label in labels]) == ["dog park 1"] * 3


def test_terms_and_weights_are_arguments(model: searchgen.Model, target: searchgen.Objective) -> None:
    def cats(texts: list[str]) -> list[float]:
        return [-10.0 * words_in(text).count("cat") for text in texts]

    given = Problem(model, target, terms=terms.custom(model, cats), weights={"fluency": 0.5, "cats": -1.0})
    finds = searchgen.search(given, **QUICK)
    values = finds[0].terms
    assert finds[0].log_density == pytest.approx(0.5 * values["fluency"] + 2 * values["repetition"] - values["cats"])
    made = Problem(model, target, terms=lambda model, labels: terms.custom(model, cats), labels=["one"])
    assert made.objective.names == ("fluency", "repetition", "cats")


def test_results_come_by_group(model: searchgen.Model) -> None:
    aim = model.fluency + terms.contains(model, [["dog"], ["park"], ["tea"]]) + terms.length(model, [(2, 5)] * 3)
    problem = Problem(model, aim)
    assert problem.size == 3
    recorder = Recorder()
    draws = searchgen.sample(problem, warmup=4, observer=recorder, **QUICK)
    assert recorder.moments[0].problem is not None
    assert [len(part.texts) for part in draws.groups] == [4, 4, 4]
    for word, part in zip(("dog", "park", "tea"), draws.groups, strict=True):
        assert all(word in words_in(text) for row in part.texts for text in row)
        assert part.r_hat.keys() == {"log_density", "fluency", "length", "first word", f"place of {word}", *EMBEDDED}
        proposed = sum(tried for tried, _ in part.facts.counts.values())
        assert proposed <= 4 * 19
    with pytest.raises(searchgen.RunError, match="3 groups"):
        _ = draws.r_hat
    finds = searchgen.search(problem, n=2, **QUICK)
    assert all(1 <= len(part) <= 2 for part in finds.groups)  # of finds that say the same one is shown
    assert list(finds) == [candidate for part in finds.groups for candidate in part]
    assert draws.findings[0].startswith("group 0: ")


def test_a_chain_depends_on_no_other_group(words: Path) -> None:
    model = searchgen.load(str(words), dtype="float64")
    aim = model.fluency + terms.contains(model, [["dog"], ["park", "old tree"]]) + terms.length(model, [(2, 5), (3, 9)])
    both = searchgen.sample(Problem(model, aim, keys=[7, 8]), warmup=3, **QUICK)
    alone = model.fluency + terms.contains(model, ["park", "old tree"]) + terms.length(model, (3, 9))
    one = searchgen.sample(Problem(model, alone, keys=[8]), warmup=3, **QUICK)
    assert both.groups[1].texts == one.texts


def test_finds_are_drawn(words: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    model = searchgen.load(str(words))
    aim = model.fluency + terms.contains(model, [["dog"], ["park"]])
    finds = searchgen.search(Problem(model, aim), chains=3, steps=6)
    file = tmp_path / "best.png"
    (axes,) = finds.groups[1].plot(file=file).axes
    assert file.stat().st_size > 1000
    *chains, top = axes.lines
    assert [line.get_ydata()[-1] for line in chains] == finds.groups[1].best_log_density.tolist()
    assert top.get_ydata()[-1] == finds.groups[1].best_log_density.max()
    with pytest.raises(searchgen.RunError, match=r"take finds.groups\[0\]"):
        finds.plot()


def test_draws_are_drawn_and_exported(model: searchgen.Model, target: searchgen.Objective, tmp_path: Path) -> None:
    draws = searchgen.sample(Problem(model, target), warmup=3, **QUICK)
    file = tmp_path / "trace.png"
    pytest.importorskip("matplotlib")
    assert draws.plot(file=file).axes
    assert file.stat().st_size > 1000
    with pytest.raises(searchgen.RunError, match="did you mean 'rank'"):
        draws.plot("ranks")
    assert draws.to_datatree()["sample_stats"]["fluency"].shape == (4, 15)
    assert str(draws).startswith("4 chains, 15 draws each")
    short = str(searchgen.sample(Problem(model, target), warmup=1, chains=1, steps=1))
    assert short.startswith("1 chain, 1 draw each, 1 distinct text, ")
    assert "R-hat n/a" in short
    assert not re.search(r"\b(nan|inf)\b", short)


def test_a_sample_that_writes_anew_regenerates(model: searchgen.Model) -> None:
    aim = model.fluency + terms.contains(model, ["dog"]) + terms.length(model, (1, 4))
    size: dict[str, Any] = {"chains": 3, "warmup": 3, "steps": 6}
    edited, written = (searchgen.sample(Problem(model, aim, writes=writes), **size) for writes in (False, True))
    assert set(written.acceptance) == {"regenerate"}
    assert written.texts != edited.texts
    assert all("dog" in words_in(text) for row in written.texts for text in row)


def test_even_lengths_and_rungs_are_settings_of_a_sample(model: searchgen.Model, target: searchgen.Objective) -> None:
    problem = Problem(model, target + terms.length(model, (2, 6)))
    even = searchgen.sample(problem, warmup=10, even_lengths=True, **QUICK)
    assert "length_weight" in even.terms
    assert any("no weights" in said for said in searchgen.sample(problem, warmup=0, even_lengths=True, **QUICK).findings)
    hot = searchgen.sample(problem, warmup=10, rungs=2, **QUICK)
    assert hot.facts.exchange is not None
    two = Problem(model, model.fluency + terms.contains(model, [["dog"], ["park"]]))
    for option in ({"rungs": 2}, {"even_lengths": True}):
        with pytest.raises(SettingsError, match="this problem has 2 groups"):
            searchgen.sample(two, **option, **QUICK)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda m, t: Problem("mini-en", t), r"write searchgen\.load\('mini-en'\)"),
        (lambda m, t: Problem(m, lambda batch: batch), "`target` must be an objective, not function"),
        (lambda m, t: Problem(m, t, moves="edit"), "`moves` must be a proposal or a function"),
        (lambda m, t: Problem(m, t, kernel=MetropolisHastings(t, Swap())), "give the class itself"),
        (lambda m, t: Problem(m, t, weights={"fluenzy": 1.0}), "did you mean 'fluency'"),
        (lambda m, t: Problem(m, t, weights={"fluency": "much"}), "must be a finite number, not 'much'"),
        (lambda m, t: Problem(m, t, labels=["a", "b"]), "different numbers of groups"),
        (lambda m, t: Problem(m, t, terms=3), "`terms` must be an objective or a function"),
        (lambda m, t: Problem(m, t, terms=m.fluency), "two terms are called fluency"),
        (lambda m, t: Problem(m, t + terms.contains(m, [["a"], ["the"]])), "different numbers of groups"),
        (lambda m, t: searchgen.search(t), "write search"),
        (lambda m, t: searchgen.search(Problem(m, t), step=5), "did you mean 'steps'"),
        (
            lambda m, t: searchgen.search(Problem(m, t), chains="four"),
            "`chains` must be a whole number of at least 1, not 'four'",
        ),
        (lambda m, t: searchgen.sample(Problem(m, t), temperature=float("nan")), "positive, finite"),
        (lambda m, t: searchgen.sample(Problem(m, t), warmup=-1), "`warmup` must be a whole number of at least 0"),
        (lambda m, t: searchgen.sample(Problem(m, t), observer=print), "must be a searchgen.Observer"),
        (lambda m, t: searchgen.search(Problem(m, t, start="qqq zzz")), "cannot write"),
        (lambda m, t: searchgen.search(Problem(m, t, start=[["a"], ["b"]])), "texts for 2 groups"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(made: Any, message: str, model: Any, target: Any) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        made(model, target)
    assert "\n" not in str(caught.value)
