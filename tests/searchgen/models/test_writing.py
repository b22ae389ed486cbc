"""Drafts that a judge writes have the words that are wanted, whatever the judge would like better."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import gguf_files
import numpy as np
import pytest
import torch

from searchgen.models import cache, writing
from searchgen.models.beams import Beams, Beginning
from searchgen.models.collocations import Found, Phrase, Reader, best_of, collocations
from searchgen.models.judging import Judge, judge
from searchgen.models.writing import BREADTH, FRAGMENT, PLAIN, drafts, forms

WORDS = ("dog", "cat")
STEPS = 14


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    root = tmp_path_factory.mktemp("writer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(root / "cache"))
        return judge(str(gguf_files.write(root / "tiny.gguf")), "en", context=PLAIN["en"])


def lacks(text: str) -> list[int] | None:
    return [i for i, word in enumerate(WORDS) if word not in text]


def context(judge: Judge) -> list[int]:
    """What stands before a sentence after the plain context."""
    return [judge.scorer.start, *judge.tokenizer(PLAIN["en"], add_special_tokens=False).input_ids]


def test_drafts_have_the_words_end_and_are_those_of_their_seed(writer: Judge) -> None:
    written = [list(drafts(writer, WORDS, lacks, np.random.default_rng(seed), STEPS)) for seed in (0, 0, 1)]
    assert written[0] == written[1] != written[2]
    assert len(written[0]) == 2  # one list for each context
    assert len(written[0][0]) == len(set(written[0][0])) > 3
    for text in chain(*written[0]):
        assert not lacks(text)
        assert text.endswith(".")
        assert "\n" not in text


def test_plausible_sentences_are_reported_as_soon_as_they_are_finished(writer: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[str]] = []
    before: list[int] = []

    def written() -> list[str]:
        out = list[str]()
        for texts in drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS, told.append):
            before.append(sum(map(len, told)))
            out += texts
        return out

    monkeypatch.setattr(writing, "PLAUSIBLE", (-np.inf, -np.inf))
    all_of_them = written()
    early = list(chain(*told))
    assert before[0] > 0  # those after the first context are reported while they are written
    assert set(all_of_them) <= set(early)
    assert not any(lacks(text) or FRAGMENT.search(text) for text in early)
    told.clear()
    monkeypatch.setattr(writing, "PLAUSIBLE", (0.0, 0.0))
    assert written() == all_of_them  # what is reported changes nothing
    assert not list(chain(*told))


def test_a_sentence_is_shown_after_another_if_it_is_clearly_more_plausible(
    writer: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(text: str, tokens: int, mean: float) -> Beginning:
        return Beginning(tuple(range(tokens)), text=text, total=mean * tokens)

    steps = [
        [ended("not plausible", 6, -2.4), ended("neither", 6, -2.5)],
        [ended("refused", 9, -1.0), ended("first", 9, -1.9)],
        [ended("a little better", 10, -1.8)],
        [ended("clearly better", 11, -1.6)],
    ]
    asked, shown = list[str](), list[str]()

    def finished(texts: list[str]) -> str | None:
        asked.extend(texts)
        text = next((text for text in texts if text != "refused"), None)
        shown.extend([text] if text else [])
        return text

    def written(beams: Beams, random: Any, tokens: int, told: Any, first: bool = False) -> list[Beginning]:
        for done in steps:
            told(done)
        return []

    monkeypatch.setattr(Beams, "__call__", written)
    next(drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS, finished))
    assert shown == ["first", "clearly better"]
    assert asked == ["refused", "first", "clearly better"]
    asked.clear()
    steps[0][0] = ended("long and rare", 10, -2.4)
    next(drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS, finished))
    assert asked == ["long and rare", "refused", "first", "clearly better"]


def test_a_sentence_is_shown_before_collocations_are_known_and_changes_nothing(
    writer: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, before = list[str](), list[int]()

    def finished(texts: list[str]) -> str | None:
        shown.extend(texts[:1])
        return texts[0] if texts else None

    def known(reader: Reader, words: tuple[str, ...]) -> dict[str, list[Phrase]]:
        before.append(len(shown))
        return collocations(reader, words)

    monkeypatch.setitem(BREADTH, "en", BREADTH["en"]._replace(rows=16, collocations=True))
    monkeypatch.setattr(writing, "collocations", known)
    monkeypatch.setattr(writing, "PLAUSIBLE", (-np.inf, -np.inf))
    looked, alone = (list(drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS, look)) for look in (finished, None))
    assert looked == alone
    assert before[0] == 1  # it ends with the first
    assert not lacks(shown[0])
    assert len(shown) == before[1]  # nobody looked on


def test_no_draft_begins_as_none_should(writer: Judge) -> None:
    def allowed(text: str) -> bool:
        return text.startswith("cat")

    first, fewer = (
        list(chain(*drafts(writer, WORDS, lacks_, np.random.default_rng(0), STEPS)))
        for lacks_ in (lacks, lambda text: lacks(text) if allowed(text) else None)
    )
    assert not all(map(allowed, first))
    assert fewer
    assert all(map(allowed, fewer))


@torch.inference_mode()
def test_the_log_probabilities_of_beams_are_those_of_their_sentences_after_the_context(writer: Judge) -> None:
    reader = Reader.made(writer, PLAIN["en"], STEPS)
    assert reader is not None
    beams = Beams(reader, [forms(writer, word) for word in WORDS], lacks, BREADTH["en"])
    found = beams(np.random.default_rng(0), STEPS)
    assert len(found) > 3
    assert [each.total for each in found] == sorted((each.total for each in found), reverse=True)
    for each in found[:8]:
        rows = torch.tensor([[*context(writer), *each.tokens]])
        log_p = writer.scorer.model(rows).logits[0, -len(each.tokens) - 1 : -1].log_softmax(-1)
        assert each.total == pytest.approx(float(log_p.gather(-1, torch.tensor([each.tokens]).T).sum()), abs=1e-3)


@torch.inference_mode()
def test_what_stands_before_a_word_is_what_the_judge_expects(writer: Judge) -> None:
    reader = Reader.made(writer, PLAIN["en"], STEPS)
    assert reader is not None
    found = collocations(reader, ("dog", "catdog"))
    subjects = [tuple(writer.tokenizer(text, add_special_tokens=False).input_ids) for text in ("I", "The dog", "The catdog")]

    def cost(subject: tuple[int, ...], tokens: tuple[int, ...]) -> float:
        rows = torch.tensor([[*context(writer), *subject, *tokens]])
        log_p = writer.scorer.model(rows).logits[0, -len(tokens) - 1 : -1].log_softmax(-1)
        return float(log_p.gather(-1, torch.tensor([tokens]).T).sum())

    for word, phrases in found.items():
        form = tuple(writer.tokenizer(" " + word, add_special_tokens=False).input_ids)
        assert len(phrases) == len({phrase.tokens for phrase in phrases}) > 3
        for phrase in phrases:
            assert phrase.tokens[-len(form) :] == form
            assert any(sum(phrase.nats) == pytest.approx(cost(s, phrase.tokens), abs=1e-3) for s in subjects)


def test_the_best_of_what_was_found_stands_once() -> None:
    found = [
        Found((1,), (-9.0, -1.0)),
        Found((1,), (-2.0, -1.0)),
        Found((2, 3), (-1.0, -1.0, -2.5)),
        Found((4,), (-np.inf, 0.0)),
    ]
    assert best_of(found) == [found[1], found[2]]


def test_a_model_that_is_too_short_writes_nothing(causal: Path) -> None:
    short = judge(str(causal), "en", context="a b.\n")
    assert not list(drafts(short, ("dog",), lacks, np.random.default_rng(0), STEPS))


@pytest.mark.parametrize("text", ["我在修自行车的时候。", "他来了，。", "She went to the.", "I like tea and."])
def test_what_ends_too_early_is_no_sentence(text: str) -> None:
    assert FRAGMENT.search(text)


@pytest.mark.parametrize(
    "text", ["我修了自行车。", "你什么时候来？", "She went to the shop.", "What is it made of?", "I like India."]
)
def test_what_ends_is_a_sentence(text: str) -> None:
    assert not FRAGMENT.search(text)


def test_a_sentence_that_was_read_is_no_draft(writer: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(chain(*drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS)))
    monkeypatch.setattr(writing, "uses", lambda language, words, random: [])
    bare = list(chain(*drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS)))
    assert whole != bare
    read = bare[:2]
    monkeypatch.setattr(writing, "examples", lambda language, words, shown=(): PLAIN["en"])
    monkeypatch.setattr(writing, "uses", lambda language, words, random: read)
    kept = list(chain(*drafts(writer, WORDS, lacks, np.random.default_rng(0), STEPS)))
    assert kept
    assert not {*read} & {*kept}
