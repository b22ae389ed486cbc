"""Guided writing with a KV cache: the same as reading whole rows, and exact as a proposal, on models small enough to list."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from letters import A, B
from tiny import LETTERS, bert
from transformers import GPT2Config, GPT2LMHeadModel

from objectives import Contains, InOrder, LengthPrior, Phrases, RoundTrip
from objectives.core.base import Rows
from objectives.core.rows import pad
from objectives.fluency import foresight
from objectives.fluency import guided as module
from objectives.fluency.causal import CausalFluency
from objectives.fluency.guided import Guided
from objectives.fluency.observed import observe
from objectives.scoring.decoding import decoder
from objectives.scoring.logits import Changed
from objectives.scoring.scorer import Scorer
from objectives.words.beginnings import wanting
from samplers import sequences
from samplers.kernels.pool import Pooled
from samplers.moves.writing import write
from samplers.proof.exact import prove
from searchgen.models.model import load


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert(tmp_path_factory.mktemp("letters"), LETTERS)


@pytest.fixture(scope="module")
def gpt() -> Scorer:
    torch.manual_seed(5)
    config = GPT2Config(vocab_size=6, n_embd=16, n_layer=2, n_head=2, n_positions=32, bos_token_id=0, eos_token_id=0)
    return Scorer(GPT2LMHeadModel(config).double(), start=0, stop=0, longest=20)


def causal(folder: Path) -> Scorer:
    fluency = load(str(folder), dtype="float64").fluency
    assert isinstance(fluency, CausalFluency)
    return fluency.scorer


@pytest.mark.parametrize("which", ["bert", "gpt2", "gpt2, without a cache"])
def test_a_decoder_reads_as_a_whole_pass_does(which: str, letters: Path, gpt: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after rows were dropped, doubled and reordered, and beyond the first block of the cache."""
    scorer = causal(letters) if which == "bert" else gpt
    if "without" in which:
        monkeypatch.setattr(scorer, "keeps", False)
    rng = np.random.default_rng(0)
    ids = rng.integers(1, 6, (5, 18))
    context = [scorer.start, 3]
    reading = decoder(scorer, context, 5)
    order = np.arange(5)
    for t in range(18):
        reading.read(ids[order, t])
        if t in (4, 9):
            kept = np.array([3, 0, 2, 2] if t == 4 else [1, 0])
            reading.keep(kept)
            order = order[kept]
        whole = np.column_stack([np.full((len(order), 1), 3), ids[order, : t + 1]])
        n = np.full(len(order), t + 2)
        expected = scorer.hidden(whole, n, np.stack([np.arange(len(order)), n], -1))
        torch.testing.assert_close(reading.hidden, expected, atol=1e-9, rtol=0)


@pytest.mark.parametrize("temperature", [1.0, 1.7])
def test_probabilities_of_what_is_written_are_the_models(temperature: float, letters: Path) -> None:
    scorer = causal(letters)
    contains = Contains(Phrases.of([[((A,),)]], np.zeros(10, bool)))
    texts = sequences((A, B), 0, 4)
    model = Guided(scorer, np.arange(10) > 4, contains, 4, temperature=temperature)
    every, zero = np.arange(len(texts.lengths)), texts.lengths * 0
    trail = write(model, None, texts, every, zero, texts.lengths + 1).trail  # type: ignore[arg-type]
    own = (np.arange(5)[None] <= texts.lengths[:, None]) * trail.log_plain
    np.testing.assert_allclose(own.sum(-1) * temperature, CausalFluency(scorer)(texts).terms[:, 0], atol=1e-9)
    assert (trail.progress[every, texts.lengths] == contains.inside(texts)).all()


@pytest.mark.parametrize("foresees", [False, True])
@pytest.mark.parametrize(
    ("key", "order", "temperature", "bias"),
    [
        (((A,),), False, 1.0, 2.0),
        (((A, B), (A, A)), False, 1.0, 1.0),
        (((A,), (B,)), True, 1.6, -1.0),
    ],
)
def test_what_a_language_model_writes_is_exact(
    key: tuple[tuple[int, ...], ...], order: bool, temperature: float, bias: float, foresees: bool, letters: Path
) -> None:
    """One phrase in one form or two, or two phrases in order, under bounds of length, through the code of a run; whatever a
    guide foresees."""
    loaded = load(str(letters), dtype="float64")
    fluency = loaded.fluency
    assert isinstance(fluency, CausalFluency)
    allowed = np.zeros(10, bool)
    allowed[[A, B]] = True
    groups = [[(form,) for form in key]] if order else [[key]]
    contains = (InOrder if order else Contains)(Phrases.of(groups, loaded.alphabet.continues))
    length = LengthPrior(lambda rows: rows.lengths, np.array([1]), np.array([3]), np.zeros(4))
    round_trip = RoundTrip(loaded.alphabet.texts, loaded.alphabet.encode, loaded.alphabet.returns)
    target = contains + length + round_trip + fluency
    phrases = contains.phrases.forms.shape[1]
    model = Guided(
        fluency.scorer, allowed, contains, 3, temperature=temperature, bias=np.full((1, phrases, 2), bias), fluency=fluency
    )
    if foresees:
        model = replace(model, foresight=torch.linspace(0, 30, phrases * 10).reshape(1, phrases, 10).double())
        model = replace(model, openings=torch.linspace(0.5, 9, 10)[None].double())
    states = sequences((A, B), 1, 3)
    inside = target.inside(states)
    kernel = Pooled(target, model, 1, 1)
    proof = prove(kernel, type(states)(*(part[inside] for part in states)), np.array([1.0, 1.0 / temperature]))
    proof.check(1e-9)  # what was written and what is read at once differ by rounding


@pytest.mark.parametrize("opens", [False, True])
@pytest.mark.parametrize("forgets", [False, True])
def test_words_that_are_not_made_longer_are_weighed_so(
    forgets: bool, opens: bool, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The phrase is no more where a token continues it, which is lowered there; and a text may open in other ways than the
    model's. The proof fails where the log-probability of what was written forgets that."""
    fluency = load(str(letters), dtype="float64").fluency
    assert isinstance(fluency, CausalFluency)
    continues = np.arange(10) == B
    contains = Contains(Phrases.of([[((A,),)]], continues))
    target = contains + LengthPrior(lambda rows: rows.lengths, np.array([1]), np.array([2]), np.zeros(3)) + fluency
    allowed = (np.arange(10) == A) | continues
    model = Guided(fluency.scorer, allowed, contains, 2, bias=np.full((1, 1, 2), 1.0))
    if opens:
        model = replace(model, openings=torch.linspace(0.2, 4, 10)[None].double())
    if forgets:
        added = Changed.added
        monkeypatch.setattr(Changed, "added", lambda self, *at: added(replace(self, factors=None), *at))
    states = sequences((A, B), 1, 2)
    inside = target.inside(states)
    rows, kernel = type(states)(*(part[inside] for part in states)), Pooled(target, model, 1, 1)
    with pytest.raises(AssertionError) if forgets else nullcontext():
        prove(kernel, rows, np.ones(2)).check(1e-9)


def test_what_is_missing_is_raised_and_what_has_begun_goes_on() -> None:
    phrases = Phrases.of([[((1, 2), (3,)), ((1,),)]], np.zeros(6, bool))
    tokens = Rows(*pad([[], [1], [3], [1, 2]]), np.zeros(4, np.int64))
    for contains, wanted in (
        (Contains(phrases), [[1, 1], [1, 0], [0, 1], [0, 0]]),
        (InOrder(phrases), [[1, 0], [1, 0], [0, 1], [0, 1]]),
    ):
        assert wanting(contains, contains.missing(tokens)).astype(int).tolist() == wanted
    on = type("Model", (), {"device": torch.device("cpu")})()
    scorer = type("Any", (), {"vocabulary": 6, "start": 0, "stop": 0, "longest": 20, "model": on})()
    model = Guided(scorer, np.ones(6, bool), Contains(phrases), 8, bias=np.array([[[2.0, 5.0], [3.0, 0.0]]]))
    assert model.worth(tokens).tolist() == [0, 3, 2, 5]
    assert model.progress(tokens).tolist() == [0, 1, 1, 2]
    plain = torch.zeros(4, 6, dtype=torch.float64)
    guided, h = model.guide(plain, tokens), module.HURRY
    raised = guided.every.table() + guided.log_total[:, None] + np.array([[module.UNFINISHED, *[0] * 5]] * 3 + [[0] * 6])
    np.testing.assert_allclose(
        raised, [[0, 2, 0, 2, 0, 0], [0, 2 + h, 5 + h, 2 + h, 0, 0], [0, 3 + h, 0, 0, 0, 0], [0] * 6], atol=1e-12
    )

    ahead = torch.zeros(1, 2, 6, dtype=torch.float64)
    ahead[0, 0, 4], ahead[0, 1, 4] = 3.0, 1.0
    foreseeing = replace(model, foresight=ahead).guide(plain, tokens)
    added = foreseeing.added(np.arange(4), np.full(4, 4))
    np.testing.assert_allclose(added, np.log([5, 4, 2, 1]))  # of the phrases that are missing
    np.testing.assert_allclose(np.exp(foreseeing.every.table()).sum(-1), 1.0)

    longer = replace(model, least=np.array([3]), count=lambda rows: rows.lengths)
    rows = Rows(*pad([[3, 3, 3], [1, 2], [1, 2, 4]]), np.zeros(3, np.int64))
    assert longer.progress(rows).tolist() == [1, 1, 2]
    lowered = longer.guide(plain[:3], rows).log_total < model.guide(plain[:3], rows).log_total
    assert lowered.tolist() == [False, True, False]  # the first lacks a phrase and has the end lowered for that


def test_a_fitted_guide_makes_its_texts_probable(gpt: Scorer) -> None:
    """The bias is where the likelihood of the texts is highest."""
    contains = Contains(Phrases.of([[((2,),)]], np.zeros(6, bool)))
    model = Guided(gpt, np.arange(6) > 0, contains, 6, bias=np.array([[[4.0, 4.0]]]))
    rng = np.random.default_rng(1)
    texts = [[*rng.integers(3, 6, rng.integers(0, 4)), 2, 4] for _ in range(60)]
    rows = Rows(*pad(texts), np.zeros(60, np.int64))
    best = model.fitted(rows, prior=1e-9).biases[0, 0, 0]

    def likelihood(bias: float) -> float:
        tried = Guided(gpt, np.arange(6) > 0, contains, 6, bias=np.array([[[bias, 0.0]]]))
        zero = rows.lengths * 0
        trail = write(tried, None, rows, np.arange(60), zero, rows.lengths + 1).trail  # type: ignore[arg-type]
        return float(((np.arange(7)[None] <= rows.lengths[:, None]) * trail.log_q).sum())

    assert likelihood(best) >= max(likelihood(best - 0.3), likelihood(best + 0.3)) - 0.2
    assert abs(best - 4.0) > 0.5
    assert model.fitted(Rows(np.zeros((0, 1), np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))) is model


def test_what_leads_to_a_phrase_is_foreseen(gpt: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tokens after which the phrase is probable are raised most, and the probabilities stay those of a distribution."""
    contains = Contains(Phrases.of([[((2,),)]], np.zeros(6, bool)))
    model = Guided(gpt, np.arange(6) > 0, contains, 6, bias=np.array([[[3.0, 3.0]]]))
    rng = np.random.default_rng(1)
    rows = Rows(*pad(rng.choice([1, 3, 4, 5], (60, 5)).tolist()), np.zeros(60, np.int64))
    seen = observe(model.unbiased, rows, module.HURRY)
    excess = seen.excess(model.biases)[:, 0]
    after = np.array([excess[seen.before == token].mean() for token in (1, 3, 4, 5)])
    wise = model.foreseeing(rows)
    assert wise.foresight is not None
    learned = wise.foresight[0, 0, [1, 3, 4, 5]].numpy()
    assert (np.argsort(learned) == np.argsort(after)).all()
    assert wise.foresight[0, 0, 2] == 0  # it is raised already
    further = observe(wise.unbiased, rows, module.HURRY).excess(wise.biases)[:, 0]
    assert (further > excess).all()  # looks a token further
    monkeypatch.setattr(foresight, "FEWEST", 1000)
    none = model.foreseeing(rows).foresight
    assert none is not None
    assert not none.any()  # too little was seen


def test_texts_open_as_those_that_were_seen(gpt: Scorer) -> None:
    """The first tokens of the texts become more probable, in the group that has enough texts and at the first token alone."""
    contains = Contains(Phrases.of([[((2,),)], [((3,),)]], np.zeros(6, bool)))
    model = Guided(gpt, np.arange(6) > 0, contains, 6)
    texts = Rows(*pad([[4, 2]] * 30 + [[5, 2]] * 10 + [[1, 3]] * 8), np.repeat([0, 1], [40, 8]))
    opened = model.opening_as(texts)

    def first(guide: Guided, ids: list[list[int]]) -> np.ndarray:
        rows = Rows(*pad(ids), np.array([0, 1]))
        reading = guide.open(2)
        if ids[0]:
            reading.read(rows.ids[:, 0])
        return np.exp(reading.following(np.arange(2), rows).guided.table())

    before, after = first(model, [[], []]), first(opened, [[], []])
    np.testing.assert_allclose(after.sum(-1), 1.0)
    assert (after[0, 4:] > before[0, 4:]).all()
    assert after[0, 4] / before[0, 4] > after[0, 5] / before[0, 5]
    np.testing.assert_allclose(after[1], before[1])  # eight texts teach nothing
    np.testing.assert_allclose(first(opened, [[4], [4]]), first(model, [[4], [4]]))
    assert model.opening_as(Rows(*(part[40:] for part in texts))) is model


def test_a_phrase_that_has_just_come_is_not_continued() -> None:
    phrases = Phrases.of([[((1,),)]], np.array([False] * 5 + [True]))
    on = type("Model", (), {"device": torch.device("cpu")})()
    scorer = type("Any", (), {"vocabulary": 6, "start": 0, "stop": 0, "longest": 20, "model": on})()
    model = Guided(scorer, np.ones(6, bool), Contains(phrases), 8)
    tokens = Rows(*pad([[1], [1, 2], [1, 2, 1], [2]]), np.zeros(4, np.int64))
    added = model.guide(torch.zeros(4, 6, dtype=torch.float64), tokens).added(np.arange(4), np.full(4, 5))
    np.testing.assert_allclose(added, [-module.CONTINUED, 0, 0, 0])  # of the third the phrase is there without its end


def test_what_does_not_fit_is_told(gpt: Scorer) -> None:
    contains = Contains(Phrases.of([[((2,),)]], np.zeros(6, bool)))
    with pytest.raises(ValueError, match="mark which of 6"):
        Guided(gpt, np.ones(3, bool), contains, 5)
    with pytest.raises(ValueError, match="shorten the prompt"):
        Guided(gpt, np.ones(6, bool), contains, 20, context=[0, 1, 2])
