"""The library call, on tiny models made in the test and on the embedded ones: what comes back."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from watching import SMALL, Recorder, words_in

import searchgen
from objectives.scoring.scorer import Scorer
from searchgen.engine.results.candidate import words_apart
from searchgen.engine.results.result import mark


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_every_word_is_whole_in_every_sentence(model: searchgen.Model, mode: str) -> None:
    recorder = Recorder()
    result = searchgen.generate("Dog", "ice cream", "frisbee", model=model, mode=mode, observer=recorder, **SMALL)
    assert len(result) == 3
    for text in [*result.texts, *(text for moment in recorder.moments for text in moment.texts)]:
        found = words_in(text)
        assert {"dog", "frisbee"} <= set(found), text
        assert any(found[i : i + 2] == ["ice", "cream"] for i in range(len(found))), text
        assert "Dog" in text  # as it was typed
    assert recorder.closed == 1
    assert [moment.step for moment in recorder.moments] == list(range(len(recorder.moments)))


def test_a_search_lists_the_best_first_and_no_two_alike(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, **{**SMALL, "chains": 8, "n": 8})
    values = [c.log_density for c in result]
    assert values == sorted(values, reverse=True)
    assert len({c.chain for c in result}) == len(result)
    for i, a in enumerate(result.texts):
        assert all(words_apart(a, b) >= 2 for b in result.texts[:i])
    assert not result.diagnostics.r_hat
    for c in result:
        weights = {"fluency": 1.0, "length": 1.0, "repetition": 4.0, "grammar": 8.0}
        assert c.log_density == pytest.approx(sum(weights[name] * value for name, value in c.terms.items()))


def test_a_sample_is_in_order_unsorted_with_diagnostics(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", chains=4, steps=30, warmup=5, n=12)
    places = [(c.chain, c.step) for c in result]
    assert places == sorted(places)
    assert len(result) == 12
    assert {c.chain for c in result} == {0, 1, 2, 3}
    assert all(5 < c.step <= 35 for c in result)
    values = [c.log_density for c in result]
    assert values != sorted(values, reverse=True)
    assert {"log_density", "fluency", "length"} <= set(result.diagnostics.r_hat)
    assert result.diagnostics.ess_bulk["length"] > 0
    assert result.diagnostics.mcse["length"] > 0
    assert 0 < (result.diagnostics.repeat_rate or 0) < 1
    assert any("ESS" in finding for finding in result.diagnostics.findings)
    assert list(result[0].terms) == ["fluency"]  # no reward, no prior


def test_duplicates_of_a_sample_are_kept(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", chains=2, steps=20, warmup=0, n=40)
    assert len(result) == 40
    assert len(set(result.texts)) < 40


def test_the_same_seed_gives_the_same_text(model: searchgen.Model) -> None:
    first = searchgen.generate("dog", "park", model=model, **SMALL)
    assert searchgen.generate("dog", "park", model=model, **SMALL).candidates == first.candidates
    assert searchgen.generate("dog", "park", model=model, seed=1, **SMALL).texts != first.texts


def test_a_chain_does_not_depend_on_how_many_run_beside_it(words: Path) -> None:
    model = searchgen.load(str(words), dtype="float64")
    few, many = Recorder(), Recorder()
    for chains, recorder in ((2, few), (5, many)):
        searchgen.generate("dog", "park", model=model, chains=chains, steps=15, observer=recorder)
    assert [m.texts[:2] for m in many.moments] == [m.texts for m in few.moments]


def test_results_are_data(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", "cat", model=model, mode="sample", **SMALL)
    data = json.loads(result.to_json())
    run = {"keywords", "model", "mode", "seed", "settings", "seconds", "error"}
    assert set(data) == run | {"candidates", "weights", "diagnostics"}
    first = data["candidates"][0]
    assert set(first) == {"text", "log_density", "terms", "chain", "step"}
    assert first["log_density"] == pytest.approx(sum(data["weights"][name] * term for name, term in first["terms"].items()))
    assert data["settings"]["chains"] == 4
    assert pickle.loads(pickle.dumps(result)) == result
    assert result[0] is next(iter(result))
    assert result.texts[0] in str(result)
    page = result._repr_html_()
    assert "<mark>dog</mark>" in page.lower()
    assert page.count("<tr>") == 4


def test_marks_are_whole_words_and_escaped() -> None:
    assert mark("Dogs & the dog's <b>", ["dog"]) == "Dogs &amp; the <mark>dog</mark>&#x27;s &lt;b&gt;"
    assert mark("我们去北京", ["北京"]) == "我们去<mark>北京</mark>"


def test_nan_answers_are_rejected_and_counted(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = searchgen.load(str(words))
    plain, dog = Scorer.log_probs, model.alphabet.encode(["dog"])[0][0]

    def sick(self, hidden, tokens):
        values = plain(self, hidden, tokens)
        return np.where((tokens % 4 == 1) & (tokens != dog), np.nan, values)

    monkeypatch.setattr(Scorer, "log_probs", sick)
    result = searchgen.generate("dog", model=model, **SMALL)
    assert result.diagnostics.invalid > 0
    assert any("NaN" in finding for finding in result.diagnostics.findings)
    assert all(np.isfinite(c.log_density) for c in result)


def test_a_model_that_only_answers_nan_ends_in_nothing_found(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = searchgen.load(str(words))
    monkeypatch.setattr(Scorer, "log_probs", lambda self, hidden, tokens: np.full(len(tokens), np.nan))
    with pytest.raises(searchgen.NothingFound, match="NaN") as caught:
        searchgen.generate("dog", model=model, **SMALL)
    assert caught.value.code == 3


class Stop(searchgen.Observer):
    def seen(self, moment: searchgen.Moment) -> None:
        if moment.step == 5:
            raise KeyboardInterrupt


def test_an_interrupted_run_returns_what_it_has(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, observer=Stop(), **SMALL)
    assert len(result) > 0
    assert result.diagnostics.interrupted
    assert "interrupted at step 5" in result.diagnostics.findings[0]
    with pytest.raises(searchgen.NothingFound, match="interrupted"):
        searchgen.generate("dog", model=model, mode="sample", warmup=20, observer=Stop(), chains=2, steps=5)


def test_frozen_chains_are_named(model: searchgen.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from samplers import MetropolisHastings

    plain = MetropolisHastings.step

    def stuck(self, choose, state):
        return state, plain(self, choose, state)[1]

    monkeypatch.setattr(MetropolisHastings, "step", stuck)
    result = searchgen.generate("dog", model=model, mode="sample", chains=3, steps=10, warmup=0)
    assert result.diagnostics.frozen == (0, 1, 2)
    assert any("frozen" in finding for finding in result.diagnostics.findings)


@pytest.mark.parametrize(("name", "words"), [("mini-en", ("dog", "Paris")), ("mini-zh", ("科学", "空间"))])
def test_the_embedded_models_are_complete(name: str, words: tuple[str, str]) -> None:
    model = searchgen.load(name)
    assert model.has_length_distribution
    assert 3 < model.nats_per_token < 4.6
    result = searchgen.generate(*words, model=model, chains=2, steps=3, n=1)
    text = result.texts[0]
    assert all(word.lower() in text.lower() for word in words)
    assert "Paris" in text or name != "mini-en"
    assert " " not in text or name != "mini-zh"


def test_the_language_decides_which_model_is_taken() -> None:
    small = {"chains": 2, "steps": 2, "n": 1}
    assert searchgen.generate("dog", **small).model == "mini-en"
    assert searchgen.generate("数学", **small).model == "mini-zh"
    assert searchgen.generate("CNN", lang="zh", **small).model == "mini-zh"


@pytest.mark.parametrize(
    "text",
    ["他在2024年说：“你好，CNN！”", "我们——他和我——都喜欢《红楼梦》（1791年）。", "温度是36.5度，人口超过10%。"],
)
def test_chinese_with_digits_and_latin_words_comes_back(text: str) -> None:
    alphabet = searchgen.load("mini-zh").alphabet
    (ids,) = alphabet.encode([text])
    assert alphabet.text(ids) == text
    assert alphabet.encode([alphabet.text(ids)]) == [ids]


def test_a_trace_is_json_whatever_the_density(tmp_path: Path) -> None:
    trace = searchgen.Trace(tmp_path / "run.jsonl")
    values = np.array([-np.inf, -1.0])
    trace.started(searchgen.Plan("search", ("a",), "toy", 0, {}, ("fluency",), (1.0,), (), 2, "words", 1))
    trace.seen(searchgen.Moment(1, 2, "search", ["a", "b"], values, values[:, None], ["fluency"], {}, "b", -1.0, kept=True))
    trace.close()
    _, first, second = map(json.loads, (tmp_path / "run.jsonl").read_text("utf-8").splitlines())
    assert first["log_density"] is None
    assert second["terms"] == {"fluency": -1.0}
