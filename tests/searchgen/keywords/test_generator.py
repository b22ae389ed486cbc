"""Many sets of keywords in one call: each is what it would be alone, and what is wrong with one stops no other."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from watching import Recorder, words_in

import searchgen
from searchgen import Generator, NothingFound, SettingsError, settings
from searchgen.keywords import defaults

SMALL: dict[str, Any] = {"chains": 3, "steps": 12, "n": 2}
SETS = [["dog", "park"], ["ice cream"], ["old", "tree", "woman"]]


@pytest.fixture(scope="module")
def exact(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_a_set_alone_is_the_set_in_a_batch(exact: searchgen.Model, mode: Any) -> None:
    options: dict[str, Any] = {"model": exact, "mode": mode, "seed": 3, **SMALL}
    if mode == "sample":  # a tiny model would write long texts
        options |= {"steps": 4, "warmup": 4, "length": (3, 7)}
    together = Generator(**options)(SETS)
    for keywords, result in zip(SETS, together, strict=True):
        alone = searchgen.generate(*keywords, **options)
        assert result.candidates == alone.candidates
        assert repr(result.diagnostics) == repr(alone.diagnostics)  # nan is not equal to itself
        assert result.settings == alone.settings
        assert result.keywords == tuple(keywords)
        for text in result.texts:
            assert {part for word in keywords for part in word.split()} <= set(words_in(text))
    assert [r.texts for r in Generator(batch=2, **options)(reversed(SETS))] == [r.texts for r in reversed(together)]
    assert Generator(**{**options, "seed": 4})(SETS)[0].texts != together[0].texts


def test_its_problem_is_the_one_that_it_runs(exact: searchgen.Model) -> None:
    generator = Generator(model=exact, seed=3, **SMALL)
    finds = searchgen.search(generator.problem_of(["dog", "park"]), seed=3, **SMALL)
    assert finds.candidates == generator([["dog", "park"]])[0].candidates
    with pytest.raises(searchgen.WordError):
        generator.problem_of(["qqqzz"])


@pytest.mark.parametrize("more", [{"length": (2, 6)}, {"rungs": 2}])
def test_what_a_sample_learns_it_learns_for_each_set_alone(exact: searchgen.Model, more: Any) -> None:
    options: dict[str, Any] = {"model": exact, "mode": "sample", "warmup": 6, **SMALL, "steps": 4, "length": (1, 6), **more}
    together = Generator(**options)([["dog"], ["park"]])
    assert [r.texts for r in together] == [searchgen.generate(word, **options).texts for word in ("dog", "park")]


def test_all_sets_share_the_passes_of_the_model(words: Path) -> None:
    calls = []
    for sets in (SETS[:1], SETS):
        model = searchgen.load(str(words))
        Generator(model=model, **SMALL)(sets)
        calls.append(model.calls)
    assert calls[1] < 2 * calls[0]


def test_one_bad_set_stops_no_other(exact: searchgen.Model) -> None:
    given: list[Any] = [["dog"], [], ["qqqzz"], None, float("nan"), ["dog", None], "park", ["dog", "tea"], 7, [""]]
    results = Generator(model=exact, avoid=["tea"], **SMALL)(given)
    assert [bool(result) for result in results] == [True, False, False, False, False, False, True, False, False, False]
    told = [result.error or "" for result in results]
    for error, part in zip(
        told,
        ["", "no words", "cannot represent", "no keywords but None", "no keywords but nan", "not None", "", "contains it", "7",
         "is empty"],
        strict=True,
    ):  # fmt: skip
        assert part in error
        assert "\n" not in error
    assert results[2].keywords == ("qqqzz",)
    assert "cannot represent" in str(Generator(model=exact, **SMALL)([["qqqzz"]])[0].error)  # also where no set can be run
    assert results[7].to_dict()["error"] == told[7]


def test_nothing_found_is_an_error_of_its_result(exact: searchgen.Model) -> None:
    never = lambda model, labels: searchgen.terms.starts_with(model, [["house"]] * len(labels))  # noqa: E731
    (result,) = Generator(model=exact, terms=never, length=(1, 1), **SMALL)([["dog"]])
    assert "no sentence met the constraints" in str(result.error)
    with pytest.raises(NothingFound, match="no sentence met the constraints"):
        searchgen.generate("dog", model=exact, terms=never, length=(1, 1), **SMALL)


def test_columns_go_in_and_come_out(exact: searchgen.Model) -> None:
    out = Generator(model=exact, column="words", **SMALL)({"id": [1, 2], "words": [np.array(["dog", "park"]), None]})
    assert out["id"] == [1, 2]
    assert [len(texts) for texts in out["sentences"]] == [2, 0]
    assert out["generate_error"][0] == ""
    assert "no keywords" in out["generate_error"][1]
    with pytest.raises(SettingsError, match="no column 'keywords' among text"):
        Generator(model=exact)({"text": ["dog"]})


def test_a_generator_can_be_pickled_before_and_after_use(words: Path) -> None:
    generator = Generator(model=str(words), seed=1, **SMALL)
    first = generator([["dog"]])[0].texts
    assert len(pickle.dumps(generator)) < 10_000  # settings, no weights
    assert pickle.loads(pickle.dumps(generator))([["dog"]])[0].texts == first


def test_an_observer_sees_which_set_each_chain_works_on(exact: searchgen.Model, tmp_path: Path) -> None:
    recorder, file = Recorder(), tmp_path / "run.jsonl"
    list(Generator(model=exact, mode="sample", warmup=2, **SMALL).each(SETS, recorder))
    assert recorder.closed == 1
    assert recorder.plans[0].problems == ("dog park", "ice cream", "old tree woman")
    assert recorder.moments[0].problem is not None
    assert recorder.moments[0].problem.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    list(Generator(model=exact, mode="sample", warmup=2, **SMALL).each(SETS, searchgen.Trace(file)))
    assert searchgen.diagnose(file, problem=1).chains == 3
    with pytest.raises(SettingsError, match="holds one run"):
        list(Generator(model=exact, batch=1, **SMALL).each(SETS, searchgen.Trace(file)))


def test_samples_that_write_take_more_steps_for_more_keywords(exact: searchgen.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defaults, "writes", lambda model: True)
    for name, value in {"chains": 2, "warmup": 0}.items():
        monkeypatch.setitem(settings.WRITTEN, name, value)
    monkeypatch.setattr(settings, "WRITTEN_STEPS", (2, 2, 4, 6))
    sets = [["dog", "park"], ["tree"], ["old", "tree", "woman"], ["dog"], ["old", "tree", "woman", "dog"]]
    results = Generator(model=exact, mode="sample", seed=3)(sets)
    assert [result.settings["steps"] for result in results] == [4, 2, 6, 2, 6]
    assert [result.keywords for result in results] == [tuple(words) for words in sets]
    for words, result in zip(sets, results, strict=True):
        alone = searchgen.generate(*words, model=exact, mode="sample", seed=3)
        assert alone.draws is not None
        assert result.draws is not None
        assert alone.draws.texts == result.draws.texts
    few = Generator(model=exact, mode="sample", steps=3)(sets[:2])
    assert [result.settings["steps"] for result in few] == [3, 3]


def test_moves_kernel_start_and_weights_are_arguments(exact: searchgen.Model) -> None:
    made = []

    def kernel(density: Any, proposal: Any) -> Any:
        made.append(proposal)
        return searchgen.MetropolisHastings(density, proposal)

    results = Generator(
        model=exact, kernel=kernel, moves=lambda usual: searchgen.OneOf((usual, searchgen.Swap()), (0.5, 0.5)),
        start=lambda labels, chains: [["the " + " and the ".join(label)] for label in labels], weights={"repetition": 9.0},
        **SMALL,
    )([["dog"], ["park", "tree"]])  # fmt: skip
    assert made[0].moves[-1] == "swap"
    for candidate in results[1]:
        terms = candidate.terms
        asked = terms["fluency"] + terms["length"] + 9 * terms["repetition"] + 8 * terms["grammar"]
        assert candidate.log_density == pytest.approx(asked)
    with pytest.raises(SettingsError, match="did you mean 'repetition'"):
        Generator(model=exact, weights={"repetitions": 9.0}, **SMALL)([["dog"]])
