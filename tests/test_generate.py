"""The library call, on tiny models made in the test: what comes back, and that every setting changes something."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import searchgen
from objectives.scorer import Scorer
from searchgen.result import mark

SMALL: dict[str, Any] = {"chains": 4, "steps": 20, "n": 3}


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


def words_in(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


class Recorder(searchgen.Observer):
    def __init__(self) -> None:
        self.moments: list[searchgen.Moment] = []
        self.closed = 0

    def seen(self, moment: searchgen.Moment) -> None:
        self.moments.append(moment)

    def close(self) -> None:
        self.closed += 1


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
        assert all(searchgen.keywords.words_apart(a, b) >= 2 for b in result.texts[:i])
    assert not result.diagnostics.r_hat
    for c in result:
        weights = {"fluency": 1.0, "length": 1.0, "repetition": 4.0}
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


def test_length_bounds_hold(model: searchgen.Model) -> None:
    recorder = Recorder()
    for mode in ("search", "sample"):
        searchgen.generate("dog", model=model, mode=mode, length=(3, 5), observer=recorder, **SMALL)
    sizes = {len(re.findall(r"[^\W_]+(?:'t\b)?", t)) for m in recorder.moments for t in m.texts}
    assert sizes == {3, 4, 5}


def test_a_prescribed_length_of_a_sample_brings_learned_weights(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", length=(2, 6), chains=4, steps=20, warmup=20)
    assert "length_weight" in result[0].terms
    assert len({c.terms["length_weight"] for c in result}) > 1


def test_lengths_that_could_not_be_learned_are_said(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", length=(2, 6), chains=2, steps=5, warmup=0)
    assert any("no weights of lengths" in finding for finding in result.diagnostics.findings)


def test_a_pseudo_likelihood_gets_learned_weights_by_itself(masked_only: Path) -> None:
    model = searchgen.load(str(masked_only))
    assert not model.has_length_law
    result = searchgen.generate("dog", model=model, mode="sample", chains=2, steps=10, warmup=10)
    assert set(result[0].terms) == {"fluency", "length_weight"}


def test_words_come_in_any_order_unless_told(model: searchgen.Model) -> None:
    free, given = Recorder(), Recorder()
    searchgen.generate("dog", "cat", "park", model=model, observer=free, chains=6, steps=15)
    searchgen.generate("dog", "cat", "park", model=model, order="given", observer=given, chains=6, steps=15)

    def orders(recorder: Recorder) -> set[tuple[str, ...]]:
        keys = ("dog", "cat", "park")
        return {tuple(dict.fromkeys(w for w in words_in(t) if w in keys)) for m in recorder.moments for t in m.texts}

    assert len(orders(free)) >= 5
    for moment in given.moments:
        for text in moment.texts:
            found = iter(words_in(text))
            assert all(word in found for word in ("dog", "cat", "park")), text


def test_words_to_avoid_do_not_occur(model: searchgen.Model) -> None:
    recorder = Recorder()
    searchgen.generate("dog", model=model, avoid=("the", "new york"), observer=recorder, **SMALL)
    for moment in recorder.moments:
        for text in moment.texts:
            assert "the" not in words_in(text)
            assert "new york" not in " ".join(words_in(text))


def test_the_temperature_changes_the_run(model: searchgen.Model) -> None:
    for mode in ("search", "sample"):
        cold, hot = (searchgen.generate("dog", model=model, mode=mode, temperature=t, seed=3, **SMALL) for t in (0.05, 3.0))
        assert cold.texts != hot.texts
        assert cold.settings["temperature"] == 0.05


def test_candidates_of_a_sample_at_a_temperature_report_their_own_density(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", temperature=2.0, **SMALL)
    for c in result:
        assert c.log_density == pytest.approx(c.terms["fluency"] / 2)


def test_results_are_data(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", "cat", model=model, mode="sample", **SMALL)
    data = json.loads(result.to_json())
    assert set(data) == {"keywords", "model", "mode", "seed", "settings", "candidates", "diagnostics", "seconds"}
    assert set(data["candidates"][0]) == {"text", "log_density", "terms", "chain", "step"}
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


@pytest.mark.parametrize(
    ("given", "settings", "error", "message"),
    [
        ((), {}, searchgen.SettingsError, "no words"),
        (("",), {}, searchgen.WordError, "empty"),
        (("dog\x00",), {}, searchgen.WordError, "cannot be printed"),
        (("qqqzz",), {}, searchgen.WordError, "cannot represent"),
        (("dog", "cat", "park"), {"length": (1, 2)}, searchgen.SettingsError, "need at least 3"),
        (("dog",), {"length": (5, 3)}, searchgen.SettingsError, "excludes every sentence"),
        (("dog",), {"length": (63, 80)}, searchgen.SettingsError, "beyond the 62 tokens"),
        (("dog",), {"length": (0, 0)}, searchgen.SettingsError, "excludes every sentence"),
        (("dog", "ice cream"), {"avoid": ("cream",)}, searchgen.SettingsError, "contains it"),
        (("dog",), {"avoid": ("dog",)}, searchgen.SettingsError, "to be avoided"),
        (("dog",), {"mode": "dream"}, searchgen.SettingsError, "not one of search, sample"),
        (("dog",), {"chains": 0}, searchgen.SettingsError, "at least 1"),
        (("dog",), {"temperature": 0.0}, searchgen.SettingsError, "positive"),
        (("dog",), {"temperature": float("nan")}, searchgen.SettingsError, "positive"),
        (("dog",), {"seed": -1}, searchgen.SettingsError, "seed"),
        (("dog",), {"warmup": 5}, searchgen.SettingsError, "no warm-up"),
    ],
)
def test_bad_input_is_one_clear_line(model, given, settings, error, message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        searchgen.generate(*given, model=model, **settings)
    assert "\n" not in str(caught.value)
    assert caught.value.code == 2


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
    assert model.has_length_law
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


def test_sixteen_bit_searches_are_scored_again_in_float32(words: Path) -> None:
    half = searchgen.generate("dog", model=str(words), dtype="bfloat16", **SMALL)
    assert half.settings["dtype"] == "bfloat16"
    model = searchgen.load(str(words))
    ids = np.array([model.alphabet.encode([half.texts[0]])[0]])
    from objectives.base import Rows

    rows = Rows(ids, np.array([ids.shape[1]]), np.zeros(1, np.int64))
    assert half[0].terms["fluency"] == pytest.approx(model.fluency(rows).terms[0, 0], abs=1e-3)


def test_fewer_sentences_than_asked_for_is_said(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, **{**SMALL, "chains": 2, "n": 9})
    assert len(result) <= 2
    assert any("of 9 sentences" in finding for finding in result.diagnostics.findings)


def test_sixteen_bit_samples_say_so(words: Path) -> None:
    result = searchgen.generate("dog", model=str(words), dtype="bfloat16", mode="sample", chains=2, steps=5, warmup=0)
    assert any("rounds the scores" in finding for finding in result.diagnostics.findings)


def test_a_loaded_model_is_not_loaded_again(model: searchgen.Model) -> None:
    with pytest.raises(searchgen.SettingsError, match=r"belong to searchgen\.load"):
        searchgen.generate("dog", model=model, dtype="float32")


def test_how_keywords_are_written() -> None:
    assert searchgen.keywords.spellings(["Ice Cream", "naïve", "dog", "O'Neil"]) == {
        "ice": "Ice", "cream": "Cream", "naive": "naïve", "o": "O", "neil": "Neil",
    }  # fmt: skip


@pytest.mark.parametrize("length", [(4, 4), (9, 9), (2, 12)])
def test_drafts_have_the_length_they_were_given(model: searchgen.Model, length: tuple[int, int]) -> None:
    recorder = Recorder()
    searchgen.generate("dog", "ball", model=model, length=length, chains=12, steps=1, observer=recorder)
    assert (recorder.moments[0].log_density > -np.inf).all()
    counts = {len(re.findall(r"[^\W_]+(?:'t\b)?", text)) for text in recorder.moments[0].texts}
    assert min(counts) >= length[0]
    assert max(counts) <= length[1]
    assert len(counts) > 1 or length[0] == length[1]  # over-dispersed


def test_a_trace_is_json_whatever_the_density(tmp_path: Path) -> None:
    trace = searchgen.Trace(tmp_path / "run.jsonl")
    values = np.array([-np.inf, -1.0])
    trace.started(searchgen.Plan("search", ("a",), "toy", 0, {}, ("fluency",), (1.0,), (), 2, "words", 1))
    trace.seen(searchgen.Moment(1, 2, "search", ["a", "b"], values, values[:, None], ["fluency"], {}, "b", -1.0, kept=True))
    trace.close()
    _, first, second = map(json.loads, (tmp_path / "run.jsonl").read_text("utf-8").splitlines())
    assert first["log_density"] is None
    assert second["terms"] == {"fluency": -1.0}
