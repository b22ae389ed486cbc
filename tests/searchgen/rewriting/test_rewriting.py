"""Rewriting: what is read of a source, what each task asks for, what holds in every rewrite, one sentence among many."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import WORDS

import searchgen
from objectives import Custom
from samplers import Cycle, MetropolisHastings
from searchgen import NothingFound, Rewriter, Rewriting, SettingsError
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import read_source
from searchgen.rewriting.target import build_target
from searchgen.rewriting.tasks import TASKS, TERMS

DOG, HOUSE = "the big dog ran to the old tree.", "a woman is in the red house."
QUICK: dict[str, Any] = {"chains": 4, "steps": 30, "free": True}
"""The tiny vocabulary has hardly two words that say the same."""


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("task", [task for task in TASKS if task not in ("restyle", "simplify")])
def test_every_task_rewrites(task: str, words: Path) -> None:
    found = searchgen.rewrite(DOG, task, model=str(words), **QUICK)
    assert isinstance(found, Rewriting)
    assert found.source == DOG
    assert 1 <= len(found) <= 3
    assert len(set(found.texts)) == len(found)
    for rewrite in found:
        assert np.isfinite(rewrite.log_density)
        assert 0 <= rewrite.similarity <= 1
        assert 0 <= rewrite.novelty <= 1


def test_what_is_asked_holds(words: Path) -> None:
    found = searchgen.rewrite(
        [DOG, HOUSE], model=str(words), keep=("the",), avoid=("cat", "man"), length=(5, 8), max_edits=4, n=4, **QUICK
    )
    seen = [rewrite for rewriting in found for rewrite in rewriting]
    assert len(seen) >= 4
    for rewrite in seen:
        assert "the" in words_of(rewrite.text)
        assert not {"cat", "man"} & set(words_of(rewrite.text))
        assert 5 <= len(words_of(rewrite.text)) <= 8
        assert 1 <= rewrite.edits <= 4


def test_levels_hold_and_those_that_nobody_can_meet_are_said(words: Path) -> None:
    found = searchgen.rewrite([DOG, HOUSE], model=str(words), min_similarity=0.5, min_novelty=0.4, **QUICK)
    for rewriting in found:
        assert rewriting.rewrites or "lower `min_similarity` or `min_novelty`" in str(rewriting.error)
        for rewrite in rewriting:
            assert rewrite.similarity >= 0.5
            assert rewrite.novelty >= 0.4
    assert any(rewriting.rewrites for rewriting in found)
    with pytest.raises(NothingFound, match="no rewrite found that meets the constraints; lower `min_similarity` or `min_nov"):
        searchgen.rewrite(DOG, model=str(words), min_similarity=1.0, min_novelty=1.0, **QUICK)


def test_the_source_is_an_answer_only_when_asked(words: Path) -> None:
    patient: dict[str, Any] = {"model": str(words), "weights": {"edits": 500.0}, **QUICK}
    same = searchgen.rewrite(DOG, "correct", **patient)
    assert same.note == "within 3 edits nothing more probable was found"
    assert words_of(same.text) == words_of(DOG)
    with pytest.raises(NothingFound, match="every chain stayed at the sentence"):
        searchgen.rewrite(DOG, "correct", with_source=False, **patient)


def test_one_bad_sentence_stops_no_other(words: Path) -> None:
    found = Rewriter(model=str(words), **QUICK)([DOG, "", "the xyz", HOUSE])
    assert [bool(rewriting.rewrites) for rewriting in found] == [True, False, False, True]
    assert "is empty" in str(found[1].error)
    assert "cannot represent" in str(found[2].error)


def test_a_sentence_alone_is_the_sentence_in_a_batch(words: Path) -> None:
    rewriter = Rewriter(model=str(words), dtype="float64", seed=3, **QUICK)
    together = rewriter([HOUSE, DOG, "i ran."])
    assert [r.texts for r in together] == [rewriter([text])[0].texts for text in (HOUSE, DOG, "i ran.")]
    assert [r.texts for r in Rewriter(model=str(words), dtype="float64", seed=3, batch=1, **QUICK)([HOUSE, DOG])] == [
        r.texts for r in together[:2]
    ]
    assert Rewriter(model=str(words), dtype="float64", seed=4, **QUICK)([HOUSE])[0].texts != together[0].texts


def test_columns_go_in_and_come_out(words: Path) -> None:
    rewriter = Rewriter(model=str(words), column="sentence", **QUICK)
    out = rewriter({"id": [1, 2], "sentence": np.array([DOG, ""])})
    assert out["id"] == [1, 2]
    assert len(out["rewrites"][0]) >= 1
    assert out["rewrites"][1] == []
    assert out["rewrite_error"][0] == ""
    assert "is empty" in out["rewrite_error"][1]
    with pytest.raises(SettingsError, match="no column 'sentence' among text"):
        rewriter({"text": [DOG]})


def test_a_rewriter_can_be_pickled_before_and_after_use(words: Path) -> None:
    rewriter = Rewriter(model=str(words), seed=1, **QUICK)
    first = rewriter([DOG])[0].texts
    assert len(pickle.dumps(rewriter)) < 10_000  # settings, no weights
    assert pickle.loads(pickle.dumps(rewriter))([DOG])[0].texts == first


def test_no_word_is_left_half_written(words: Path) -> None:
    """Pieces are proposed where the source has them; a word made of them is a word of the source."""
    found = searchgen.rewrite(
        "she was playing frisbee.", "none", model=str(words), weights={"fluency": 0.01}, length=(1, 6), n=8, chains=16, steps=60
    )
    assert len(found) >= 4
    whole = {word for word in WORDS if not word.startswith("##")} | {"playing", "frisbee"}
    assert {word for rewrite in found for word in words_of(rewrite.text)} <= whole


def counted_cats(texts: list[str]) -> list[float]:
    return [5.0 * words_of(text).count("cat") for text in texts]


def test_terms_kernel_and_weights_are_arguments(words: Path) -> None:
    made = []

    def kernel(density: Any, proposal: Any) -> Any:
        made.append(density)
        return Cycle((MetropolisHastings(density, proposal),))

    found = searchgen.rewrite(
        DOG, "none", model=str(words), terms=lambda model, texts: Custom(counted_cats, model.alphabet.texts, name="cats"),
        kernel=kernel, weights={"fluency": 0.1}, **QUICK,
    )  # fmt: skip
    assert made
    assert "cat" in words_of(found.text)
    assert found[0].terms["cats"] > 0


def test_a_sample_keeps_the_constraints_and_says_how_it_mixed(words: Path) -> None:
    found = searchgen.rewrite(
        DOG, model=str(words), mode="sample", free=True, min_novelty=0.3, n=6, chains=4, steps=30, warmup=20
    )
    assert len(found) == 6
    assert all(rewrite.novelty >= 0.3 for rewrite in found)
    assert set(found.diagnostics) == {"r_hat", "ess_bulk"}


def test_a_classifier_sets_the_style(words: Path, classifier: Path) -> None:
    with pytest.raises(SettingsError, match="restyle needs a classifier and a label"):
        RewriteSettings(task="restyle")
    with pytest.raises(SettingsError, match="no label 'angry'"):
        searchgen.rewrite(DOG, "restyle", model=str(words), classifier=str(classifier), label="angry", **QUICK)
    styled: dict[str, float] = {}
    for label in ("happy", "sad"):
        found = searchgen.rewrite(
            DOG, "restyle", model=str(words), classifier=str(classifier), label=label, weights={"style": 50.0}, **QUICK
        )
        styled[str(found.text)] = found[0].terms["style"]
        assert found[0].terms["style"] <= 0
    assert len(styled) == 2  # the label leads


def test_weights_of_a_task_name_terms() -> None:
    for name, task in TASKS.items():
        assert set(task.weights) <= set(TERMS), name
        assert task.length[0] <= task.usual <= task.length[1]


def test_a_target_is_the_weighted_sum_that_its_task_says(words: Path) -> None:
    model = searchgen.load(str(words))
    sources = [read_source(text, model) for text in (DOG, HOUSE)]
    target = build_target(sources, model, RewriteSettings(weights={"similarity": 7.0}))
    weights = dict(zip(target.objective.names, target.objective.weights.tolist(), strict=True))
    expected = {**TASKS["paraphrase"].weights, "similarity": 7.0, "length": 1.0}
    assert weights == expected


def test_what_the_source_breaks_is_crossed(words: Path) -> None:
    found = searchgen.rewrite(DOG, model=str(words), avoid=("dog", "tree"), length=(4, 5), **QUICK)
    for text in found.texts:
        assert not {"dog", "tree"} & set(words_of(text))
        assert 4 <= len(words_of(text)) <= 5


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"task": "sing"}, "`task` 'sing' is not one of paraphrase"),
        ({"min_similarity": 1.5}, "`min_similarity` must be a number from 0 to 1"),
        ({"min_novelty": -0.1}, "`min_novelty` must be a number from 0 to 1"),
        ({"max_edits": 0}, "`max_edits` must be a whole number of at least 1"),
        ({"weights": {"beauty": 1.0}}, "no term 'beauty'"),
        ({"weights": {"novelty": float("inf")}}, "must be finite"),
        ({"chains": 0}, "`chains` must be a whole number of at least 1"),
        ({"length": (9, 3)}, "excludes every sentence"),
        ({"warmup": 3}, "a search has no warm-up"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        RewriteSettings(**settings)
