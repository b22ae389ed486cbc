"""Log-probabilities of given sentences, token by token, under any model: left to right, or each token given all the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM

from objectives.core.base import Floats
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedFluency
from searchgen.errors import ModelError, SettingsError
from searchgen.models import judging, loading
from searchgen.models.devices import DTYPES, pick_device
from searchgen.models.model import causal_scorer
from searchgen.models.quiet import quiet
from searchgen.text.languages import language_of
from searchgen.writing import finite

Role = Literal["causal", "masked"]
Reader = tuple[CausalFluency | MaskedFluency, Any, Role]
"""A model, its tokenizer, and the role in which it is read."""
BATCH = 256
"""Texts that are scored before the first of them is there to be seen."""


@dataclass(frozen=True)
class Scored:
    """A text and what its tokens cost, or why it has no score."""

    text: str
    model: str
    role: Role
    tokens: tuple[str, ...]
    """As the model's tokenizer splits the text. Read left to right, one more token follows them, which ends the text."""
    log_probs: tuple[float, ...]
    """The log-probability of each token, nats; empty where there is an `error`."""
    unknown: int
    """How many of the tokens stand for characters that the vocabulary does not have."""
    error: str | None = None
    """Why the text has no score: it is missing, empty, or longer than the model; one line."""

    @property
    def total(self) -> float | None:
        """Sum of `log_probs`: the log-likelihood of a text that ends, or the pseudo-log-likelihood; None with an `error`."""
        return None if self.error else sum(self.log_probs)

    def to_dict(self) -> dict[str, Any]:
        """All of it in types that JSON knows, "total" included, which is None beside an "error"."""
        plain: dict[str, Any] = finite({**asdict(self), "total": self.total})
        return plain


def score(
    texts: Sequence[str],
    *,
    model: str | None = None,
    role: Role | None = None,
    judge: str = judging.NONE,
    judge_context: str | None = None,
    judge_vocabulary: judging.Vocabulary = "cut",
    lang: str = "auto",
    device: str = "auto",
    dtype: str = "float32",
) -> list[Scored]:
    """Score texts, each by itself. What is wrong with one stands in its `error` and stops no other.

    Args:
        texts: any number of them. Special tokens written in a text, such as "[MASK]", are read as plain text.
        model: an embedded model, a folder, or a Hugging Face id; None is the embedded model of each text's language.
        role: "causal" for log p(token | tokens before it), "masked" for log p(token | all other tokens)
            (Salazar et al. 2020, eq. 1); None is causal where the model can be read so.
        judge: a causal model that scores in the place of `model`, as it does in `searchgen.generate`: after its context, and to
            the end of the line; see `searchgen.models.judging.judge`. "auto" is the best at hand for a text's language.
        judge_context, judge_vocabulary: see `searchgen.load`.
        lang: "auto", "en" or "zh", the language of the texts, which chooses the embedded model; "auto" is Chinese for a text
            with a Chinese character in it and English for any other.
        device, dtype: see `searchgen.load`.

    Returns:
        One `Scored` for each text, in the order of the texts.

    Raises:
        SettingsError: texts that are no sequence of strings, or an unknown role, language, device or dtype.
        ModelError: a model that cannot be loaded, or not in that role.
    """
    options: dict[str, Any] = {"judge_context": judge_context, "judge_vocabulary": judge_vocabulary}
    return list(each(texts, model=model, role=role, judge=judge, lang=lang, device=device, dtype=dtype, **options))


def each(
    texts: Sequence[str],
    *,
    model: str | None = None,
    role: Role | None = None,
    judge: str = judging.NONE,
    judge_context: str | None = None,
    judge_vocabulary: judging.Vocabulary = "cut",
    lang: str = "auto",
    device: str = "auto",
    dtype: str = "float32",
) -> Iterator[Scored]:
    """`score` as it goes: each text's score is there when its batch is done. Models are loaded once."""
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        raise SettingsError(f"texts must be a list of strings, not {texts!r:.60}; put a single text into a list")
    if role is not None and role not in get_args(Role):
        raise SettingsError(f"`role` {role!r} is not one of {', '.join(get_args(Role))}")
    if judge != judging.NONE and (model is not None or role == "masked"):
        raise SettingsError(f"the judge {judge!r} scores in the place of a model, left to right; leave model and role out")
    languages = [language_of([text if isinstance(text, str) else ""], lang) for text in texts]
    judges = {language: judging.chosen(judge, language)[0] for language in set(languages)}
    named = [(judges[language] or model or loading.EMBEDDED[language], language) for language in languages]
    readers: dict[tuple[str, str], Reader] = {}
    for start in range(0, len(texts), BATCH):
        rows = range(start, min(start + BATCH, len(texts)))
        out: dict[int, Scored] = {}
        for name in dict.fromkeys(named[i] for i in rows):
            if name not in readers and judges[name[1]] is not None:
                how: dict[str, Any] = {"vocabulary": judge_vocabulary, "context": judge_context}
                decides = judging.judge(*name, device=device, dtype=dtype, **how)
                readers[name] = decides.plain, decides.tokenizer, "causal"
            elif name not in readers:
                readers[name] = reader(name[0], role, device, dtype)
            part = [i for i in rows if named[i] == name]
            out.update(zip(part, scored([texts[i] for i in part], name[0], readers[name]), strict=True))
        yield from (out[i] for i in rows)


def scored(texts: Sequence[str], name: str, reads: Reader) -> list[Scored]:
    """Some texts under one model, in their order."""
    fluency, tokenizer, chosen = reads
    longest, stop = fluency.scorer.longest, fluency.scorer.stop
    with quiet():  # or the tokenizer warns of texts that are longer than the model
        rows = [tokenizer(t, add_special_tokens=False).input_ids if isinstance(t, str) and not hidden(t) else [] for t in texts]
    short = [row if len(row) <= longest else [] for row in rows]
    values = fluency.per_token(*pad(short))
    end = [] if chosen == "masked" else [stop]
    unknown = tokenizer.unk_token_id if tokenizer.unk_token_id != stop else None
    out = []
    for text, ids, log_probs in zip(texts, rows, values, strict=True):
        error = wrong(text, len(ids), name, longest, log_probs)
        out.append(
            Scored(
                text=text if isinstance(text, str) else "",
                model=name,
                role=chosen,
                tokens=tuple(tokenizer.convert_ids_to_tokens(ids if error else [*ids, *end])),
                log_probs=() if error else tuple(log_probs.tolist()),
                unknown=sum(i == unknown for i in ids),
                error=error,
            )
        )
    return out


def wrong(text: Any, n: int, name: str, longest: int, log_probs: Floats) -> str | None:
    """Why a text of n tokens has no score under a model that reads up to `longest`, or None."""
    if not isinstance(text, str):
        return f"the text is missing: it is {text!r:.40} and no string"
    if hidden(text):
        return "the text is not Unicode: it has half of a surrogate pair; decode it as UTF-8"
    if not text.strip():
        return "the text is empty"
    if not n:
        return f"{name} reads no token in the text"
    if n > longest:
        return f"the text has {n} tokens, and {name} reads at most {longest}; split it into sentences"
    if not np.isfinite(log_probs).all():
        return f"{name} answered nan or -inf; try dtype float32"
    return None


def hidden(text: str) -> bool:
    """Whether a text has bytes in it that are no characters, as an argument of the command line has that is not UTF-8."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def reader(name: str, role: Role | None, device: str, dtype: str) -> Reader:
    """A model in the role asked for, or in the best it has."""
    if dtype not in DTYPES:
        raise SettingsError(f"`dtype` {dtype!r} is not one of {', '.join(DTYPES)}")
    place, kind = pick_device(device), DTYPES[dtype]
    path = loading.where(name)
    with quiet():
        config, tokenizer = loading.described(path, name, None)
        two_ways = "causal" in (getattr(config, "searchgen", None) or {}).get("roles", ())
        if tokenizer.mask_token_id is None or (role == "causal" and not two_ways):
            if role == "masked":
                raise ModelError(f"{name!r} has no mask token and cannot score with holes; leave `role` out")
            model = loading.weights(AutoModelForCausalLM, path, name, kind, place, None, config)
            return CausalFluency(causal_scorer(model, tokenizer, name)), tokenizer, "causal"
        masked = loading.weights(AutoModelForMaskedLM, path, name, kind, place, None, config)
        if role == "masked" or not two_ways:
            return MaskedFluency(loading.scorer(masked, tokenizer, mask=tokenizer.mask_token_id)), tokenizer, "masked"
        return CausalFluency(loading.scorer(loading.both_ways(masked), tokenizer)), tokenizer, "causal"
