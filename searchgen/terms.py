"""Terms from text: each function takes a `Model` and what is wanted in words, and gives an objective over its alphabet.

    >>> import searchgen
    >>> from searchgen import terms
    >>> model, source = searchgen.load(), "The old man sold his house."
    >>> target = model.fluency + 2 * terms.similarity(model, source) + terms.novelty(model, source)
    >>> target.names
    ('fluency', 'similarity', 'novelty')

A batch may mix problems: `sources`, `patterns` and `labels` are a sequence with one entry per group, and a single string is one
group. `words` are one group of words, or a sequence of groups of words. What cannot be used raises a `SearchgenError` here, not
in the run: a `WordError` for a word that the vocabulary cannot write, a `SettingsError` for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from transformers import AutoModelForSeq2SeqLM, AutoModelForSequenceClassification, PreTrainedModel

from objectives import (
    Avoids,
    Contains,
    ContainsAny,
    Custom,
    EndsWith,
    LengthPrior,
    Matches,
    Missing,
    Novelty,
    Rarity,
    Repetition,
    RoundTrip,
    StartsWith,
)
from objectives.core.base import Rows
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.classifier import Classifier
from objectives.fluency.masked import MaskedFluency
from objectives.fluency.prompts import Prompt
from objectives.fluency.seq2seq import Seq2SeqFluency
from objectives.source.similarity import AlignmentSimilarity, EmbeddingSimilarity, KeywordSimilarity, MeanEmbedding, Similarity
from searchgen.errors import SettingsError
from searchgen.models.encoders import Encoder
from searchgen.models.groups import Words, as_settings, content, language, one_per_group, phrases, tokens
from searchgen.models.loading import described, weights
from searchgen.models.model import Model, other_causal, prompted
from searchgen.models.quiet import quiet
from searchgen.text import words as lexicon
from searchgen.text.spelling import FULL_STOPS

Kind = Literal["embedding", "alignment", "keywords"]


def similarity(
    model: Model,
    sources: str | Sequence[str],
    kind: Kind = "embedding",
    *,
    encoder: str | None = None,
    name: str = "similarity",
) -> Similarity:
    """log of how alike a row and its group's source are, from 0 to 1; one term.

    Args:
        model: whose vectors are compared.
        sources: the text of each group.
        kind: "embedding" is the cosine of mean hidden states (`EmbeddingSimilarity`), "alignment" the F1 of the best matches
            between token vectors (`AlignmentSimilarity`), "keywords" the least of the best matches of the source's words that
            carry meaning (`KeywordSimilarity`, static vectors).
        encoder: a folder or Hugging Face id of a sentence encoder for "embedding", such as one of sentence-transformers; it
            reads the rows' texts with its own tokenizer. None is `model`, whose embedded ones are such encoders, too.

    Raises:
        SettingsError: another kind, a source without tokens or longer than the model, one in which no word carries meaning; an
            encoder for another kind than "embedding".
        ModelError: an encoder that cannot be loaded or read.
    """
    with as_settings():
        if encoder is not None and kind != "embedding":
            raise SettingsError(f"an encoder gives embeddings, and {kind!r} has none; leave one of them out")
        if encoder is not None:
            body = model.proposer.model
            own = Encoder(encoder, model.alphabet.texts, device=body.device, dtype=body.dtype)
            return EmbeddingSimilarity(own, own.sources(one_per_group(sources)), name=name)
        if kind == "keywords":
            weight: Any = model.proposer.model.get_input_embeddings().weight
            vectors = weight.detach().double().cpu().numpy()
            ids = tokens(model, sources)
            return KeywordSimilarity(vectors[: len(model.alphabet.tokens)], ids, content(model), name=name)
        ids = tokens(model, sources, longest=model.proposer.longest)
        if kind == "alignment":
            return AlignmentSimilarity(model.proposer, ids, name=name)
        if kind == "embedding":
            embed = MeanEmbedding(model.proposer)
            return EmbeddingSimilarity(embed, embed(Rows(*pad(ids), np.arange(len(ids)))), name=name)
    raise SettingsError(f"similarity {kind!r} is not one of embedding, alignment, keywords")


def novelty(model: Model, sources: str | Sequence[str], n: int = 4, *, name: str = "novelty") -> Novelty:
    """log of 1 - the share of a row's 1- to `n`-grams that are in its group's source: `Novelty`."""
    with as_settings():
        return Novelty(tokens(model, sources), order=n, name=name)


def rarity(model: Model, *, lang: str | None = None) -> Rarity:
    """A price on rare words, ln 10 nats per step of Zipf frequency: `searchgen.text.words.rarity`."""
    return lexicon.rarity(model.alphabet, lang=lang or language(model))


def repetition(model: Model) -> Repetition:
    """Minus the number of repeated words, pairs and full stops, to be scaled by a price: `Repetition`."""
    stops = np.array([surface in FULL_STOPS for surface in model.alphabet.surface])
    return Repetition(model.alphabet.begins | stops, near=0 if model.alphabet.chinese else 2)


def contains(model: Model, words: Words, *, in_order: bool = False, inflect: bool = False, lang: str | None = None) -> Contains:
    """Every word of the group occurs, whole; hard. With `inflect`, each may stand in any of its inflected forms (English)."""
    return Contains(phrases(model, words, inflect, lang), in_order)


def missing(model: Model, words: Words, *, inflect: bool = False, lang: str | None = None, name: str = "missing") -> Missing:
    """Minus the number of the group's words that are missing, to be scaled by the price of a word in nats; one term.

    It softens `contains`, so that chains may lose a word and find it again: `searchgen.sample` with `relaxed=("missing",)` lets
    the price fall to 0 from rung to rung. Draws without a missing word are distributed as under `contains`.
    """
    return Missing(contains(model, words, inflect=inflect, lang=lang), name)


def contains_any(
    model: Model, words: Words, *, least: int = 1, most: int | None = None, inflect: bool = False, lang: str | None = None
) -> ContainsAny:
    """Of the group's words at least `least` and at most `most` occurrences, counted together; hard."""
    with as_settings():
        return ContainsAny(phrases(model, words, inflect, lang), least, most)


def avoids(model: Model, words: Words, *, inflect: bool = False, lang: str | None = None) -> Avoids:
    """None of the group's words occurs; hard."""
    return Avoids(phrases(model, words, inflect, lang))


def starts_with(model: Model, words: Words) -> StartsWith:
    """The text begins with one of the group's words or phrases; hard."""
    return StartsWith(phrases(model, words))


def ends_with(model: Model, words: Words) -> EndsWith:
    """The text ends with one of the group's words or phrases, punctuation after it left out; hard."""
    return EndsWith(phrases(model, words), ~(model.alphabet.begins | model.alphabet.continues))


def matches(model: Model, patterns: str | Sequence[str | None]) -> Matches:
    """The group's regular expression is found in the text; hard. None wants nothing."""
    with as_settings():
        return Matches(one_per_group(patterns), model.alphabet.texts)


def classifier(model: Model, name: str, labels: str | int | Sequence[str | int], *, term: str = "label") -> Classifier:
    """log p(the group's label | text) under a sequence classifier: `Classifier`.

    Args:
        model: whose rows are scored.
        name: a folder or Hugging Face id of the classifier.
        labels: by name or index, one for each group.
        term: its name.

    Raises:
        ModelError: a model that cannot be loaded or is no sequence classifier.
        SettingsError: a label that it does not have.
    """
    net, tokenizer = other(model, name, AutoModelForSequenceClassification)
    with as_settings():
        return Classifier(net, tokenizer, one_per_group(labels), model.alphabet.texts, name=term)


def seq2seq(model: Model, name: str, sources: str | Sequence[str], *, term: str = "fluency") -> Seq2SeqFluency:
    """log p(text, its end | the group's source) under an encoder-decoder such as T5 or BART: `Seq2SeqFluency`.

    Args:
        model: whose rows are scored.
        name: a folder or Hugging Face id of the encoder-decoder.
        sources: the text of each group, with the task's prefix where the encoder-decoder wants one.
        term: its name.

    Raises:
        ModelError: a model that cannot be loaded or is no encoder-decoder.
        SettingsError: a source longer than it reads.
    """
    net, tokenizer = other(model, name, AutoModelForSeq2SeqLM)
    with as_settings():
        return Seq2SeqFluency(net, tokenizer, one_per_group(sources), model.alphabet.texts, name=term)


def length(model: Model, bounds: tuple[int, int] | Sequence[tuple[int, int]]) -> LengthPrior:
    """Bounds on the number of words (in Chinese, characters), inclusive, of one group or of each; hard."""
    pairs = np.atleast_2d(np.array(bounds, np.int64))
    with as_settings():
        if pairs.ndim != 2 or pairs.shape[1] != 2:
            raise ValueError(f"bounds {bounds} are not (lowest, highest), or one such pair per group")
        return LengthPrior(model.alphabet.count, pairs[:, 0], pairs[:, 1])


def round_trip(model: Model) -> RoundTrip:
    """A row comes back to itself through its text; hard, and part of every target over this alphabet."""
    return RoundTrip(model.alphabet.texts, model.alphabet.encode, model.alphabet.returns)


def causal(
    model: Model, name: str | None = None, prompt: Prompt | Sequence[Prompt] | None = None, *, term: str = "fluency"
) -> CausalFluency:
    """log p(text, its end | prompt) under a causal model, in the device and dtype of `model`: `CausalFluency`.

    Args:
        model: whose rows are scored.
        name: a folder or Hugging Face id of a causal model with any tokenizer; None is `model` itself, read from left to right.
        prompt: a text, or the messages of a chat ({"role": ..., "content": ...}) for the model's chat template; or a list with
            one of these for each group. None is no prompt.
        term: its name.

    Raises:
        ModelError: a model that cannot be loaded, or is no causal one.
        SettingsError: a prompt that leaves no room for a text, a chat for a model without a chat template; no `name` where
            `model` is not read from left to right by itself.
    """
    if name is not None:
        body = model.proposer.model
        with quiet():
            return other_causal(name, model.alphabet, body.dtype, body.device, prompt, term)
    if not isinstance(model.fluency, CausalFluency) or model.fluency.encode is not None:
        raise SettingsError(f"{model.name} is not read from left to right by itself; name a causal model")
    return prompted(model.fluency.scorer, model.alphabet.tokenizer, prompt, name=term)


def masked(model: Model, variant: str = "original", *, name: str = "fluency") -> MaskedFluency:
    """Pseudo-log-likelihood under the model that proposes: `MaskedFluency`, in one of its variants."""
    with as_settings():
        return MaskedFluency(model.proposer, variant=variant, continues=model.alphabet.continues, name=name)


def custom(model: Model, function: Callable[..., Any], *, name: str | None = None, with_group: bool = False) -> Custom:
    """A function of your own, a list of m texts -> m numbers in nats: `Custom`."""
    return Custom(function, model.alphabet.texts, name=name, with_group=with_group)


def other(model: Model, name: str, kind: Any) -> tuple[PreTrainedModel, Any]:
    """Another model and its tokenizer, in the device and dtype of `model`; loaded once."""
    body, key = model.proposer.model, (kind.__name__, name)
    if key not in model.others:
        with quiet():
            config, tokenizer = described(name, name, None)
            model.others[key] = weights(kind, name, name, body.dtype, body.device, None, config), tokenizer
    net, tokenizer = model.others[key]
    return net, tokenizer
