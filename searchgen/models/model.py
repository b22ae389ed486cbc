"""Models: what proposes tokens (masked) and what judges fluency (causal, or masked where there is nothing else).

The embedded models are BERT weights that were trained to be read in both directions and from left to right; the config says so
under "searchgen", and any folder may do the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, PreTrainedModel

from objectives import Objective
from objectives.core.base import Floats, Tokens
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedConditional, MaskedFluency
from objectives.fluency.prompts import Prompt
from objectives.scoring.scorer import Scorer
from searchgen.errors import ModelError, SettingsError
from searchgen.models.components import directions, mean_of
from searchgen.models.devices import DTYPES, pick_device
from searchgen.models.judging import AUTO, NONE, ORDINARY, Judge, Vocabulary, chosen
from searchgen.models.judging import judge as load_judge
from searchgen.models.loading import EMBEDDED, both_ways, casing, described, scorer, weights, where
from searchgen.models.quiet import quiet
from searchgen.text.alphabet import Alphabet
from searchgen.text.lexicon import common_words

SENTENCES = (
    "I have never seen such a beautiful garden in my life.",
    "The children were playing near the river when it began to rain.",
    "Could you tell me where the nearest station is, please?",
    "She opened the window and looked at the people in the street.",
    "Most of the books on this shelf belong to my brother.",
    "He works in a small office in the center of the city.",
    "We are going to visit our friends in the country next week.",
    "The old house was sold last year to a young family.",
)
"""Plain sentences on which the cost of a token is measured where a model does not state it."""


@dataclass(frozen=True)
class Model:
    """What a run needs of its models: an alphabet, a conditional that proposes, a fluency that judges."""

    name: str
    alphabet: Alphabet
    proposer: Scorer
    fluency: Objective
    """`CausalFluency` where there is a causal model, else `MaskedFluency`; one term, "fluency"."""
    nats_per_token: float
    """What a token of ordinary text costs under `fluency`, counted in tokens of the alphabet."""
    judge: Judge | None = None
    """The causal model behind `fluency`, with its context, where it is not the weights that propose."""
    screen: Objective | None = None
    """Where there is a judge: the fluency of the weights that propose, one term, which is cheap and screens for it."""
    screen_weight: float = 1.0
    """What the screen's term is multiplied by, so that a token of ordinary text costs in both alike."""
    others: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)
    """What terms loaded beside it, by kind and name, so that many targets need it but once."""

    @property
    def conditional(self) -> MaskedConditional:
        return MaskedConditional(self.proposer, self.alphabet.free)

    @property
    def words(self) -> tuple[tuple[int, ...], ...]:
        """Words that moves take whole, as token ids: in Chinese, which writes a word as several tokens, the common ones."""
        if not self.alphabet.chinese:
            return ()
        key = "words", "zh"
        if key not in self.others:
            self.others[key] = common_words(self.alphabet)
        words: tuple[tuple[int, ...], ...] = self.others[key]
        return words

    def components(self, rows: Tokens) -> Floats:
        """(b, 2) the first components of an embedding of each row (`searchgen.models.components`), to six digits."""
        key = "components", ""
        if key not in self.others:
            table: Any = self.proposer.model.get_input_embeddings().weight
            free = self.alphabet.free
            self.others[key] = directions(table.detach().double().cpu().numpy()[: len(free)], free)
        return mean_of(self.others[key], rows).round(6)

    @property
    def dtype(self) -> str:
        """Of the weights."""
        return str(self.proposer.model.dtype).removeprefix("torch.")

    @property
    def calls(self) -> int:
        """Forward passes of its models so far."""
        read = (getattr(term, "scorer", self.proposer) for term in (self.fluency, self.screen))
        scorers = {id(s): s for s in (self.proposer, *read)}
        return sum(int(scorer.calls) for scorer in scorers.values())

    @property
    def half(self) -> bool:
        """Whether the weights have 16 bits, whose scores are for searching only."""
        return bool(self.proposer.model.dtype.itemsize == 2)

    @property
    def has_length_distribution(self) -> bool:
        """Whether exp(fluency) is a probability of texts that end, which a pseudo-likelihood is not."""
        return isinstance(self.fluency, CausalFluency)

    @property
    def has_length_law(self) -> bool:
        """Deprecated name of `has_length_distribution`."""
        message = "Model.has_length_law is now Model.has_length_distribution, and the old name will go"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return self.has_length_distribution


def load(
    name: str = EMBEDDED["en"],
    *,
    causal: str | None = None,
    prompt: Prompt | None = None,
    judge: str = NONE,
    judge_context: str | None = None,
    judge_vocabulary: Vocabulary = "cut",
    device: str = "auto",
    dtype: str = "float32",
    revision: str | None = None,
) -> Model:
    """Load `name` to propose tokens, and `causal`, or the same weights where they can be read left to right, to judge fluency.

    Args:
        name: "mini-en", "mini-zh", a folder, or a Hugging Face id of a masked language model.
        causal: a folder or id of a causal language model; its tokenizer may be another.
        prompt: what the causal model reads before every text: a text, or the messages of a chat ({"role": ..., "content": ...})
            for the model's chat template.
        judge: a causal model that defines fluency, while `name` proposes and screens; see `searchgen.models.judging.judge`.
            "none"; or "auto", the best one at hand for the language of an embedded model, without a download; none for other
            models, and where `causal` is given.
        judge_context: what the judge reads before every text; None is a few plain sentences of the language.
        judge_vocabulary: "cut" to the tokens of the language, where there is a list of them, or "full".
        device: "auto", "cpu", "cuda", "mps", or as torch writes it.
        dtype: "float32", "float64", "bfloat16" or "float16".
        revision: branch, tag or commit of `name` on the Hub.

    Raises:
        ModelError: unknown, of the wrong kind, without safetensors, or without a fast tokenizer.
        SettingsError: an unknown device or dtype; a prompt without a causal model, too long for it, or for a chat template that
            it does not have.
    """
    if dtype not in DTYPES:
        raise SettingsError(f"`dtype` {dtype!r} is not one of {', '.join(DTYPES)}")
    if causal is not None and judge not in (NONE, AUTO):
        raise SettingsError(f"causal {causal!r} and judge {judge!r} both define fluency; give one of them")
    place, kind = pick_device(device), DTYPES[dtype]
    path = where(name)
    with quiet():
        config, tokenizer = described(path, name, revision)
        if tokenizer.mask_token_id is None:
            raise ModelError(
                f"{name!r} has no mask token: it is no masked language model; give it as `causal`, and a masked one as `model`"
            )
        masked = weights(AutoModelForMaskedLM, path, name, kind, place, revision, config)
        proposer = scorer(masked, tokenizer, mask=tokenizer.mask_token_id)
        alphabet = Alphabet(tokenizer, casing(path), proposer.vocabulary)

        extra = getattr(config, "searchgen", None) or {}
        fluency: Objective
        if causal is not None:
            fluency = other_causal(causal, alphabet, kind, place, prompt)
        elif "causal" in extra.get("roles", ()):
            fluency = prompted(scorer(both_ways(masked), tokenizer), tokenizer, prompt)
        elif prompt is not None:
            raise SettingsError(f"{name!r} is not read from left to right and takes no prompt; give a causal model as well")
        else:
            fluency = MaskedFluency(proposer)
    stated = extra.get("nats_per_token") if causal is None and prompt is None else None
    made = Model(name, alphabet, proposer, fluency, float(stated) if stated else cost_of_a_token(fluency, alphabet))
    language = "zh" if alphabet.chinese else "en"
    if judge == AUTO:
        best, _ = chosen(judge, language) if name in EMBEDDED.values() and causal is None else (None, None)
    else:
        best = None if judge == NONE else judge
    if best is None:
        return made
    options: dict[str, Any] = {"vocabulary": judge_vocabulary, "context": judge_context, "dtype": dtype, "device": device}
    return judged(made, load_judge(best, language, **options))


def judged(model: Model, judge: Judge) -> Model:
    """A model whose fluency is a judge's, and whose own fluency screens for it."""
    fluency = judge.fluency(model.alphabet.texts)
    cost = cost_of_a_token(fluency, model.alphabet, ORDINARY[judge.language])
    return replace(
        model,
        fluency=fluency,
        nats_per_token=cost,
        judge=judge,
        screen=model.fluency,
        screen_weight=cost / model.nats_per_token,
    )


def other_causal(
    name: str,
    alphabet: Alphabet,
    dtype: torch.dtype,
    device: torch.device,
    prompt: Prompt | Sequence[Prompt] | None = None,
    term: str = "fluency",
) -> CausalFluency:
    """Fluency under a causal model with a tokenizer of its own, which reads the text of the rows."""
    path = where(name)
    config, tokenizer = described(path, name, None)
    model = weights(AutoModelForCausalLM, path, name, dtype, device, None, config)
    return prompted(causal_scorer(model, tokenizer, name), tokenizer, prompt, texts=alphabet.texts, name=term)


def causal_scorer(model: PreTrainedModel, tokenizer: Any, name: str) -> Scorer:
    """The scorer of a model that must read from left to right."""
    made = scorer(model, tokenizer)
    if made.sees_ahead:
        raise ModelError(f"{name!r} is no causal language model: it reads the tokens after a token; give it as `model`")
    return made


def prompted(scorer: Scorer, tokenizer: Any, prompt: Prompt | Sequence[Prompt] | None, **options: Any) -> CausalFluency:
    """`CausalFluency.prompted`, or a SettingsError that says what is wrong with the prompt."""
    try:
        return CausalFluency.prompted(scorer, tokenizer, prompt, **options)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def cost_of_a_token(fluency: Objective, alphabet: Alphabet, sentences: Sequence[str] = SENTENCES) -> float:
    """Mean nats that `fluency` charges for a token of ordinary sentences.

    Raises:
        SettingsError: a model, or what a prompt leaves of it, too short for any of them.
    """
    from objectives.core.base import Rows
    from objectives.core.rows import pad

    ids, lengths = pad(alphabet.encode(sentences))
    nats = fluency.terms(Rows(ids, lengths, lengths * 0))[:, 0]
    read = nats > -np.inf
    if not read.any():
        raise SettingsError(
            "the model has no room for a sentence, its prompt included; shorten the prompt or take another model"
        )
    return float(-nats[read].sum() / lengths[read].sum())
