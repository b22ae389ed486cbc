"""Log-probabilities of given sentences, token by token, under any model: left to right, or each token given all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from transformers import AutoModelForCausalLM, AutoModelForMaskedLM

from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedFluency
from searchgen.errors import ModelError, SettingsError
from searchgen.models import loading
from searchgen.models.devices import DTYPES, pick_device
from searchgen.models.model import causal_scorer
from searchgen.models.quiet import quiet
from searchgen.text.languages import language_of

Role = Literal["causal", "masked"]


@dataclass(frozen=True)
class Scored:
    """A sentence and what its tokens cost."""

    text: str
    model: str
    role: Role
    tokens: tuple[str, ...]
    """As the model cuts them; read left to right, the last one ends the text."""
    log_probs: tuple[float, ...]
    """Nats, one per token; -inf where the sentence is longer than the model."""
    unknown: int
    """How many of the tokens stand for characters that the vocabulary lacks."""

    @property
    def total(self) -> float:
        """Sum of `log_probs`: the log-likelihood of a text that ends, or the pseudo-log-likelihood."""
        return sum(self.log_probs)

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "total": self.total}


def score(
    texts: Sequence[str],
    *,
    model: str | None = None,
    role: Role | None = None,
    lang: str = "auto",
    device: str = "auto",
    dtype: str = "float32",
) -> list[Scored]:
    """Score sentences.

    Args:
        texts: one or more sentences.
        model: an embedded model, a folder, or a Hugging Face id; None is the embedded one of the language.
        role: "causal" for log p(token | tokens before it), "masked" for log p(token | all other tokens)
            (Salazar et al. 2020, eq. 1); None is causal where the model can be read so.
        lang: "auto", "en" or "zh"; for choosing the embedded model.
        device, dtype: see `searchgen.load`.

    Raises:
        SettingsError: no text, an empty one, or an unknown role.
        ModelError: a model that cannot be loaded, or not in that role.
    """
    if role is not None and role not in get_args(Role):
        raise SettingsError(f"role {role!r} is not one of {', '.join(get_args(Role))}")
    if not texts or not all(text.strip() for text in texts):
        raise SettingsError('no text to score, or an empty one; give sentences, such as: searchgen score "The dog is here."')
    name = model or loading.EMBEDDED[language_of(texts, lang)]
    fluency, tokenizer, chosen = reader(name, role, device, dtype)
    rows = [list(ids) for ids in tokenizer(list(texts), add_special_tokens=False).input_ids]
    log_probs = fluency.per_token(*pad(rows))
    end = [] if chosen == "masked" else [fluency.scorer.stop]
    return [
        Scored(
            text=text,
            model=name,
            role=chosen,
            tokens=tuple(tokenizer.convert_ids_to_tokens(ids + end)),
            log_probs=tuple(values.tolist()),
            unknown=sum(i == tokenizer.unk_token_id for i in ids) if tokenizer.unk_token_id != fluency.scorer.stop else 0,
        )
        for text, ids, values in zip(texts, rows, log_probs, strict=True)
    ]


def reader(name: str, role: Role | None, device: str, dtype: str) -> tuple[CausalFluency | MaskedFluency, Any, Role]:
    """A model in the role asked for, or in the best it has."""
    if dtype not in DTYPES:
        raise SettingsError(f"dtype {dtype!r} is not one of {', '.join(DTYPES)}")
    place, kind = pick_device(device), DTYPES[dtype]
    path = loading.where(name)
    with quiet():
        config, tokenizer = loading.described(path, name, None)
        two_ways = "causal" in (getattr(config, "searchgen", None) or {}).get("roles", ())
        if tokenizer.mask_token_id is None or (role == "causal" and not two_ways):
            if role == "masked":
                raise ModelError(f"{name!r} has no mask token and cannot score with holes; leave --role out")
            model = loading.weights(AutoModelForCausalLM, path, name, kind, place, None, config)
            return CausalFluency(causal_scorer(model, tokenizer, name)), tokenizer, "causal"
        masked = loading.weights(AutoModelForMaskedLM, path, name, kind, place, None, config)
        if role == "masked" or not two_ways:
            return MaskedFluency(loading.scorer(masked, tokenizer, mask=tokenizer.mask_token_id)), tokenizer, "masked"
        return CausalFluency(loading.scorer(loading.both_ways(masked), tokenizer)), tokenizer, "causal"
