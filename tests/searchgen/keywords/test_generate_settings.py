"""The settings of the library call: each changes what comes back, and what is wrong with them is said."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from watching import SMALL, Recorder, words_in

import searchgen


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


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
    assert not model.has_length_distribution
    result = searchgen.generate("dog", model=model, mode="sample", chains=2, steps=10, warmup=10)
    assert set(result[0].terms) == {"fluency", "length_weight"}


def test_words_come_in_any_order_unless_told(model: searchgen.Model) -> None:
    free, given = Recorder(), Recorder()
    searchgen.generate("dog", "cat", "park", model=model, observer=free, chains=16, steps=15)
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
        options = {"model": model, "mode": mode, "seed": 3, "length": (1, 8), **SMALL}
        cold, hot = (searchgen.generate("dog", temperature=t, **options) for t in (0.05, 3.0))
        assert cold.texts != hot.texts
        assert cold.settings["temperature"] == 0.05


def test_candidates_of_a_sample_at_a_temperature_report_their_own_density(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, mode="sample", temperature=2.0, **SMALL)
    for c in result:
        assert c.log_density == pytest.approx(c.terms["fluency"] / 2)


@pytest.mark.parametrize(
    ("given", "settings", "error", "message"),
    [
        ((), {}, searchgen.SettingsError, "no words"),
        (("",), {}, searchgen.WordError, "empty"),
        (("dog\x00",), {}, searchgen.WordError, "cannot be printed"),
        (("qqqzz",), {}, searchgen.WordError, "cannot represent"),
        (("dog", "cat", "park"), {"length": (1, 2)}, searchgen.SettingsError, "take at least 3"),
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


def test_sixteen_bit_searches_are_scored_again_in_float32(words: Path) -> None:
    half = searchgen.generate("dog", model=str(words), dtype="bfloat16", **SMALL)
    assert half.settings["dtype"] == "bfloat16"
    model = searchgen.load(str(words))
    ids = np.array([model.alphabet.encode([half.texts[0]])[0]])
    from objectives.core.base import Rows

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


@pytest.mark.parametrize("length", [(4, 4), (9, 9), (2, 12)])
def test_drafts_have_the_length_they_were_given(model: searchgen.Model, length: tuple[int, int]) -> None:
    recorder = Recorder()
    searchgen.generate("dog", "ball", model=model, length=length, chains=12, steps=1, observer=recorder)
    assert (recorder.moments[0].log_density > -np.inf).all()
    counts = {len(re.findall(r"[^\W_]+(?:'t\b)?", text)) for text in recorder.moments[0].texts}
    assert min(counts) >= length[0]
    assert max(counts) <= length[1]
    assert len(counts) > 1 or length[0] == length[1]  # over-dispersed
