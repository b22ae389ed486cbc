"""The terms of a good sentence: what each means on small cases, against references, under the contract, and broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import tiny
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    T5Config,
    T5ForConditionalGeneration,
)

import searchgen
from objectives import (
    Avoids,
    Contains,
    ContainsAny,
    Custom,
    CustomTokens,
    EndsWith,
    Hard,
    InOrder,
    Matches,
    Novelty,
    Objective,
    Phrases,
    Rarity,
    Soft,
    StartsWith,
)
from objectives.base import Rows
from objectives.causal import CausalFluency
from objectives.classifier import Classifier
from objectives.contract import check
from objectives.masked import MaskedFluency, at_holes
from objectives.novelty import FLOOR
from objectives.rows import pad
from objectives.seq2seq import Seq2SeqFluency
from objectives.similarity import AlignmentSimilarity, EmbeddingSimilarity, KeywordSimilarity, MeanEmbedding
from searchgen.alphabet import Alphabet
from searchgen.errors import SettingsError
from searchgen.words import inflections, rarity

V = 9
GOES_ON = np.arange(V) == 7  # token 7 continues the word before it
MARKS = np.arange(V) == 8  # token 8 is a full stop


def rows(*lists: Sequence[int], group: Sequence[int] | None = None) -> Rows:
    ids, lengths = pad(lists)
    return Rows(ids, lengths, np.array(group if group is not None else [0] * len(lists)))


def phrases(*groups: Sequence[Sequence[int]]) -> Phrases:
    return Phrases.of([[(tuple(p),) for p in group] for group in groups], GOES_ON)


def texts(tokens: Rows) -> list[str]:
    return [" ".join(map(str, ids[:n].tolist())) for ids, n in zip(tokens.ids, tokens.lengths, strict=True)]


BATCH = rows([1, 2, 3], [3, 7], [4], [1, 2, 0, 3, 5], [2, 1, 8], [1, 2, 3, 8], [], group=[0, 0, 1, 1, 0, 1, 0])


# hard terms


@pytest.mark.parametrize(
    ("term", "row", "wrong"),
    [
        (Contains(phrases([[1], [2, 3], [4]])), [2, 3, 5], 2),
        (Contains(phrases([[1], [1]])), [1, 2], 2),  # two are wanted; neither listing has its two
        (InOrder(phrases([[1], [2], [3]])), [1, 3, 2], 1),
        (InOrder(phrases([[1], [2], [3]])), [1, 2, 3], 0),
        (ContainsAny(phrases([[1], [2, 3]])), [2, 3], 0),
        (ContainsAny(phrases([[1], [2, 3]])), [2, 5, 3], 1),
        (ContainsAny(phrases([[1], [2]]), least=2), [1, 4, 1], 0),
        (ContainsAny(phrases([[1], [2]]), least=3), [1, 4, 2], 1),
        (ContainsAny(phrases([[1], [2]]), most=1), [1, 2, 1], 2),
        (ContainsAny(phrases([[1], [1, 2]]), least=2), [1, 2], 1),  # overlapping ones are one
        (ContainsAny(phrases([])), [1], 0),
        (Avoids(phrases([[1], [1, 2]])), [1, 2, 3, 1], 2),
        (StartsWith(phrases([[1, 2], [3]])), [1, 2, 4], 0),
        (StartsWith(phrases([[1, 2], [3]])), [1, 3, 2], 1),
        (StartsWith(phrases([[1]])), [1, 7], 1),  # a longer word
        (StartsWith(phrases([[1]])), [], 1),
        (StartsWith(phrases([])), [2], 0),
        (EndsWith(phrases([[1, 2], [3]]), MARKS), [4, 1, 2], 0),
        (EndsWith(phrases([[1, 2], [3]]), MARKS), [4, 3, 8, 8], 0),
        (EndsWith(phrases([[3, 8]]), MARKS), [4, 3, 8], 0),
        (EndsWith(phrases([[3]]), MARKS), [3, 4, 8], 1),
        (EndsWith(phrases([[3]]), MARKS), [3, 7, 8], 1),
        (EndsWith(phrases([[3]]), MARKS), [], 1),
        (Matches(["^1 .* 3$"], texts), [1, 2, 3], 0),
        (Matches(["^1 .* 3$"], texts), [2, 1, 3], 1),
        (Matches([None], texts), [2], 0),
    ],
)
def test_violations_are_counted(term: Hard, row: list[int], wrong: int) -> None:
    assert term.violations(rows(row)).tolist() == [wrong]
    assert term.inside(rows(row)).tolist() == [wrong == 0]
    scores = (2.5 * Soft(term))(rows(row))
    assert scores.terms.tolist() == [[-wrong]]
    assert scores.inside.all()


def test_each_group_has_its_own_wishes() -> None:
    batch = rows([1], [1], [2], group=[0, 1, 1])
    for term, expected in (
        (Contains(phrases([[1]], [[2]])), [0, 1, 0]),
        (ContainsAny(phrases([[1]], [[2]])), [0, 1, 0]),
        (Avoids(phrases([[1]], [[2]])), [1, 0, 1]),
        (StartsWith(phrases([[1]], [[2]])), [0, 1, 0]),
        (EndsWith(phrases([[1]], [[2]]), MARKS), [0, 1, 0]),
        (Matches(["1", "2"], texts), [0, 1, 0]),
    ):
        assert term.violations(batch).tolist() == expected, term


def test_wrong_arguments_of_hard_terms_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'a\(b' is invalid at position 1"):
        Matches(["a(b"], texts)
    for least, most in ((-1, None), (2, 1), (0, 0)):
        with pytest.raises(ValueError, match="exclude everything"):
            ContainsAny(phrases([[1]]), least, most)
    with pytest.raises(TypeError, match="does not count violations"):
        Soft(Rarity(np.zeros(V), GOES_ON, 0.0))  # type: ignore[arg-type]


# terms of tokens


def test_rarity_charges_words_and_not_pieces() -> None:
    term = Rarity(np.arange(V) * 1.0, GOES_ON, unknown=100.0)
    assert term(rows([1, 2], [1, 7, 2], [7], [3, 7, 7], [])).terms[:, 0].tolist() == [-3, -102, -7, -100, 0]
    with pytest.raises(ValueError, match="not negative"):
        Rarity(-np.ones(V), GOES_ON, 1.0)
    with pytest.raises(ValueError, match="must both be"):
        Rarity(np.ones(3), GOES_ON, 1.0)


def test_novelty_of_a_copy_and_of_something_else() -> None:
    term = Novelty([[1, 2, 3, 4, 5]])
    values = term(rows([1, 2, 3, 4, 5], [6, 0, 6], [5, 4, 3, 2, 1], [])).terms[:, 0]
    assert values[0] == np.log(FLOOR)
    assert values[1] == 0
    assert values[2] == pytest.approx(np.log(0.75))  # all of its words, none of its pairs
    assert values[3] == 0


@given(st.lists(st.integers(0, 3), max_size=7), st.lists(st.integers(0, 3), min_size=1, max_size=7), st.integers(1, 5))
def test_overlap_is_the_mean_share_of_known_n_grams(row: list[int], source: list[int], order: int) -> None:
    shares = []
    for n in range(1, order + 1):
        grams = [tuple(row[i : i + n]) for i in range(len(row) - n + 1)]
        known = {tuple(source[i : i + n]) for i in range(len(source) - n + 1)}
        if grams:
            shares.append(sum(g in known for g in grams) / len(grams))
    expected = sum(shares) / len(shares) if shares else 0.0
    assert Novelty([source], order=order).overlap(rows(row))[0] == pytest.approx(expected)


def test_novelty_refuses_what_it_cannot_use() -> None:
    with pytest.raises(ValueError, match="order is 0"):
        Novelty([[1]], order=0)
    with pytest.raises(ValueError, match="no tokens"):
        Novelty([[1], []])


# a user's own functions


def test_a_function_of_texts_or_of_tokens_is_a_term() -> None:
    def length(texts: list[str]) -> list[int]:
        return [-len(text) for text in texts]

    assert Custom(length, texts).names == ("length",)
    assert Custom(length, texts)(BATCH).terms[:, 0].tolist() == [-len(text) for text in texts(BATCH)]
    with_group = Custom(lambda texts, group: group * 2.0, texts, name="twice", with_group=True)
    assert with_group(BATCH).terms[:, 0].tolist() == (BATCH.group * 2).tolist()
    tokens = CustomTokens(lambda ids, lengths: lengths * -1.0, texts, name="short")
    assert tokens(BATCH).terms[:, 0].tolist() == (-BATCH.lengths).tolist()


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda texts: [1 / (len(text) - 5) for text in texts], "raised ZeroDivisionError"),
        (lambda texts: [np.nan if text == "1 2 3" else 0.0 for text in texts], "answered NaN"),
        (lambda texts: 0.0, "answered with shape"),
        (lambda texts: np.zeros((len(texts), 2)), "answered with shape"),
    ],
)
def test_a_function_that_fails_is_named_with_the_text(function: Callable[..., object], told: str) -> None:
    with pytest.raises(ValueError, match=rf"the function 'mine' {told}.* for the text '1 2 3'"):
        Custom(function, texts, name="mine")(rows([1, 2, 3], [4]))
    with pytest.raises(ValueError, match=r"the function 'mine' answered NaN or \+inf for the text '\[4\]'"):
        CustomTokens(lambda ids, n: np.where(ids[:, 0] == 4, np.nan, 0.0), texts, name="mine")(rows([1, 2], [4]))


# terms with a model


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.fixture(scope="module")
def batch(model: searchgen.Model) -> Rows:
    sentences = [
        "the dog was in the park.",
        "the frisbee was big",
        "a cat",
        "walking in new york with ice cream, fast!",
        "tree",
    ]
    return rows(*model.alphabet.encode(sentences), group=[0, 1, 0, 1, 1])


def source(model: searchgen.Model) -> list[list[int]]:
    return model.alphabet.encode(["the dog is in a park", "the old man walks in york"])


def test_a_prompt_is_read_and_not_scored(causal: Path, model: searchgen.Model, batch: Rows) -> None:
    gpt, tokenizer = AutoModelForCausalLM.from_pretrained(causal).double().eval(), AutoTokenizer.from_pretrained(causal)
    scorer = searchgen.loading.scorer(gpt, tokenizer)
    end = scorer.stop
    prompts = [[scorer.start, *tokenizer("tell me of a dog:").input_ids], tokenizer("york").input_ids]

    def encode(tokens: Rows) -> list[list[int]]:
        return list(tokenizer(model.alphabet.texts(tokens)).input_ids)

    term = CausalFluency(scorer, encode=encode, contexts=prompts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, ids, g in zip(got, encode(batch), batch.group, strict=True):
        before = prompts[g]
        with torch.inference_mode():
            log_p = gpt(torch.tensor([[*before, *ids, end]])).logits[0].log_softmax(-1)
        expected = sum(float(log_p[len(before) - 1 + i, token]) for i, token in enumerate([*ids, end]))
        assert value == pytest.approx(expected)
    alone = CausalFluency(scorer, encode=encode, contexts=[[scorer.start]] * 2)(batch).terms
    np.testing.assert_allclose(alone, CausalFluency(scorer, encode=encode)(batch).terms)
    with pytest.raises(ValueError, match="a context has 0 tokens"):
        CausalFluency(scorer, contexts=[[]])
    with pytest.raises(ValueError, match=f"give 1 to {scorer.longest}"):
        CausalFluency(scorer, contexts=[[1] * 1000])


def test_variants_of_masked_fluency(model: searchgen.Model, batch: Rows) -> None:
    scorer, continues = model.proposer, model.alphabet.continues
    original = MaskedFluency(scorer)
    word = MaskedFluency(scorer, variant="within_word_l2r", continues=continues)
    raw = MaskedFluency(scorer, variant="raw")
    for term in (original, word, raw):
        check(term, batch, tolerance=1e-9)
    net, mask = scorer.model, scorer.mask
    for row, ids in enumerate(b[:n].tolist() for b, n in zip(batch.ids, batch.lengths, strict=True)):
        framed = [scorer.start, *ids, scorer.stop]
        expected, energy = 0.0, 0.0
        for i in range(len(ids)):
            holed, j = list(framed), i
            holed[1 + i] = mask
            while j + 1 < len(ids) and continues[ids[j + 1]]:
                j += 1
                holed[1 + j] = mask
            with torch.inference_mode():
                expected += float(net(torch.tensor([holed])).logits[0, 1 + i].log_softmax(-1)[ids[i]])
                energy += float(net(torch.tensor([framed])).logits[0, 1 + i, ids[i]])
        assert word(batch).terms[row, 0] == pytest.approx(expected)
        assert raw(batch).terms[row, 0] == pytest.approx(energy)
    pieces = continues[batch.ids].any(1)
    assert pieces.any()
    assert (word(batch).terms[pieces] != original(batch).terms[pieces]).all()
    np.testing.assert_allclose(word(batch).terms[~pieces], original(batch).terms[~pieces])
    with pytest.raises(ValueError, match="needs `continues`"):
        MaskedFluency(scorer, variant="within_word_l2r")
    with pytest.raises(ValueError, match="variant 'best'"):
        MaskedFluency(scorer, variant="best")
    assert at_holes(scorer, batch.ids, batch.lengths, np.zeros(len(batch.ids), np.int64)).shape[0] == len(batch.ids)


def test_similarity_is_one_for_the_source_itself_and_less_for_others(model: searchgen.Model, batch: Rows) -> None:
    sources = source(model)
    vectors = model.proposer.model.get_input_embeddings().weight.detach().numpy()
    mean = MeanEmbedding(model.proposer)
    own = rows(*sources, group=[0, 1])
    for term in (
        AlignmentSimilarity(model.proposer, sources),
        EmbeddingSimilarity(mean, mean(own)),
        KeywordSimilarity(vectors, sources, model.alphabet.begins),
    ):
        check(term, batch, tolerance=1e-9)
        np.testing.assert_allclose(term.similarity(own), 1.0, atol=1e-9)
        others = term.similarity(batch)
        assert (others < 0.999).all()
        assert (others >= 0).all()
        assert term(rows([], group=[0])).terms[0, 0] == pytest.approx(np.log(1e-6))


def test_alignment_is_the_f1_of_greatest_cosines(model: searchgen.Model, batch: Rows) -> None:
    sources, net = source(model), model.proposer.model

    def vectors(ids: list[int]) -> np.ndarray:
        framed = torch.tensor([[model.proposer.start, *ids, model.proposer.stop]])
        with torch.inference_mode():
            hidden = net.base_model(framed).last_hidden_state[0, 1:-1].numpy()
        return hidden / np.linalg.norm(hidden, axis=1, keepdims=True)

    got = AlignmentSimilarity(model.proposer, sources).similarity(batch)
    for row, value in enumerate(got):
        cosine = vectors(batch.ids[row, : batch.lengths[row]].tolist()) @ vectors(sources[batch.group[row]]).T
        p, r = cosine.max(1).mean(), cosine.max(0).mean()
        assert value == pytest.approx(2 * p * r / (p + r) if p > 0 and r > 0 else 0.0)


def test_keyword_similarity_is_the_least_of_the_greatest_cosines() -> None:
    vectors = np.array([[1.0, 0], [0, 1], [1, 1], [-1, 0]])
    term = KeywordSimilarity(vectors, [[0, 1, 3]], np.array([True, True, True, False]))
    got = term.similarity(rows([0, 1], [2], [0], [3]))
    np.testing.assert_allclose(got, [1.0, 0.5**0.5, 0.0, 0.0], atol=1e-12)
    with pytest.raises(ValueError, match="no word that counts"):
        KeywordSimilarity(vectors, [[3]], np.array([True, True, True, False]))
    with pytest.raises(ValueError, match="must be"):
        KeywordSimilarity(vectors, [[0]], np.ones(3, bool))


def test_embeddings_that_cannot_be_compared_are_refused(model: searchgen.Model) -> None:
    for bad in (np.zeros((2, 3)), np.full((2, 3), np.nan), np.ones(3)):
        with pytest.raises(ValueError, match="finite embeddings"):
            EmbeddingSimilarity(MeanEmbedding(model.proposer), bad)
    with pytest.raises(ValueError, match="a source has 0 tokens"):
        AlignmentSimilarity(model.proposer, [[]])


@pytest.fixture(scope="module")
def classifier() -> tuple[BertForSequenceClassification, object]:
    torch.manual_seed(3)
    tokenizer = tiny.tokenizer(tiny.WORDS)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        num_labels=3, id2label={0: "sad", 1: "happy", 2: "calm"}, max_position_embeddings=16,
    )  # fmt: skip
    return BertForSequenceClassification(config).double(), tokenizer


def test_a_classifier_gives_the_log_probability_of_a_label(classifier, model: searchgen.Model, batch: Rows) -> None:
    net, tokenizer = classifier
    term = Classifier(net, tokenizer, ["Happy", 0], model.alphabet.texts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        with torch.inference_mode():
            log_p = net(**tokenizer(text, return_tensors="pt")).logits[0].log_softmax(-1)
        assert value == pytest.approx(float(log_p[[1, 0][g]]))
    assert term(rows(model.alphabet.encode(["dog " * 20])[0])).terms[0, 0] == -np.inf
    with pytest.raises(ValueError, match=r"no label 'angry'; it has sad, happy, calm \(or 0 to 2\)"):
        Classifier(net, tokenizer, ["angry"], model.alphabet.texts)
    with pytest.raises(ValueError, match="no label 3"):
        Classifier(net, tokenizer, [3], model.alphabet.texts)
    with pytest.raises(ValueError, match="no sequence classifier"):
        Classifier(model.proposer.model, tokenizer, [0], model.alphabet.texts)


def test_an_encoder_decoder_scores_a_text_given_its_source(model: searchgen.Model, batch: Rows) -> None:
    torch.manual_seed(4)
    tokenizer = tiny.tokenizer(tiny.WORDS)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0,
        pad_token_id=0, dropout_rate=0.0,
    )  # fmt: skip
    net = T5ForConditionalGeneration(config).double().eval()
    sources = ["the dog is in a park", "the old man"]
    term = Seq2SeqFluency(net, tokenizer, sources, model.alphabet.texts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        labels = tokenizer(text, return_tensors="pt").input_ids
        with torch.inference_mode():
            loss = net(input_ids=tokenizer(sources[g], return_tensors="pt").input_ids, labels=labels).loss
        assert value == pytest.approx(-float(loss) * labels.shape[1])
    with pytest.raises(ValueError, match="no encoder"):
        Seq2SeqFluency(model.proposer.model, tokenizer, sources, model.alphabet.texts)
    with pytest.raises(ValueError, match="a source has 602 tokens"):
        Seq2SeqFluency(net, tokenizer, ["dog " * 600], model.alphabet.texts)


# what word lists know


def test_inflections_are_the_words_of_the_vocabulary_with_one_lemma() -> None:
    vocabulary = ("run", "runs", "ran", "running", "runner", "go", "went", "dog", "dogs", "isn", "is", "ice", "cream", ".")
    alphabet = Alphabet(tiny.tokenizer(vocabulary))

    def forms(word: str) -> list[str]:
        return [alphabet.text(form).lower() for form in inflections(word, alphabet)]

    assert forms("ran")[0] == "ran"
    assert set(forms("ran")) == {"run", "runs", "ran", "running"}
    assert set(forms("go")) == {"go", "went"}
    assert forms("dogs") == ["dogs", "dog"]
    assert forms("is") == ["is"]
    assert forms("ice cream") == ["ice cream"]
    with pytest.raises(SettingsError, match="no forms of words in 'zh'"):
        inflections("dog", alphabet, lang="zh")


def test_a_keyword_in_any_form_is_enough(tmp_path: Path) -> None:
    folder = tiny.bert(tmp_path / "bert", ("run", "runs", "ran", "the", "dog", "dogs", "a", "cat", "."))
    result = searchgen.generate("run", "dog", model=str(folder), inflect=True, steps=10, chains=8, n=8, device="cpu")
    found = {word for text in result.texts for word in re.findall(r"\w+", text.lower())}
    assert all(re.search(r"\b(run|runs|ran)\b", text.lower()) for text in result.texts)
    assert all(re.search(r"\bdogs?\b", text.lower()) for text in result.texts)
    assert len(found & {"run", "runs", "ran"}) > 1


def test_rare_words_cost_more() -> None:
    vocabulary = ("dog", "the", "commence", "frisb", "##ee", ".", "5")
    alphabet = Alphabet(tiny.tokenizer(vocabulary))
    term = rarity(alphabet)
    price = {
        word: float(term(rows(alphabet.encode([word])[0])).terms[0, 0]) for word in ("dog", "the", "commence", "frisbee", ".")
    }
    assert price["dog"] == price["the"] == price["."] == 0
    assert -5 * np.log(10) < price["commence"] < -2
    assert price["frisbee"] == -5 * np.log(10)
    with pytest.raises(SettingsError, match="no frequencies"):
        rarity(alphabet, lang="tlh")


# the contract


@pytest.mark.parametrize(
    "term",
    [
        InOrder(phrases([[1], [3]], [[1]])),
        ContainsAny(phrases([[1], [3]], [[4]])),
        StartsWith(phrases([[1]], [[4]])),
        EndsWith(phrases([[3]], [[4]]), MARKS),
        Matches(["1", None], texts),
        Soft(Avoids(phrases([[1]], [[2], [3]]))),
        Rarity(np.arange(V) * 1.0, GOES_ON, 9.0),
        Novelty([[1, 2, 3], [3, 4]]),
        Custom(lambda texts: [-len(t) for t in texts], texts, name="length"),
        CustomTokens(lambda ids, lengths: -lengths, texts, name="length"),
    ],
    ids=lambda term: type(term).__name__,
)
def test_the_contract_holds(term: Objective) -> None:
    check(term, BATCH)


class ForgetsPadding(Rarity):
    def terms(self, tokens):
        return -self.cost[tokens.ids].sum(-1, keepdims=True)


class ForgetsTheGroup(Matches):
    def violations(self, tokens):
        return super().violations(tokens._replace(group=np.full_like(tokens.group, tokens.group[0])))


class ReadsItsNeighbours(Custom):
    def terms(self, tokens):
        return super().terms(tokens) - len(tokens.lengths)


class Scribbles(Novelty):
    def __call__(self, tokens):
        scores = super().__call__(tokens)
        tokens.ids[:] = 0
        return scores


class AnswersNaN(Novelty):
    def terms(self, tokens):
        return super().terms(tokens) * np.nan


class CountsInFloat32(Novelty):
    def __call__(self, tokens):
        scores = super().__call__(tokens)
        return scores._replace(terms=scores.terms.astype(np.float32))


class LyingBound(Soft):
    names = ("one", "two")


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (ForgetsPadding(np.arange(V) * 1.0, GOES_ON, 9.0), "padding|alone|places"),
        (ForgetsTheGroup(["1", "4"], texts), "places|alone"),
        (ReadsItsNeighbours(lambda texts: [0.0] * len(texts), texts, name="x"), "alone"),
        (Scribbles([[1, 2, 3], [3, 4]]), "changes its argument"),
        (AnswersNaN([[1, 2, 3], [3, 4]]), "NaN"),
        (CountsInFloat32([[1, 2, 3], [3, 4]]), "float64"),
        (LyingBound(Avoids(phrases([[1]], [[2]]))), "2 names say"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_broken_term_fails_the_contract(term: Objective, told: str) -> None:
    with pytest.raises((AssertionError, ValueError), match=told):
        check(term, BATCH)
