"""Drafts that a judge writes: sentences with given words, drawn from left to right after a few examples.

A causal model that has read some pairs of words and a sentence writes further such sentences, and a fluent one more often than
a search finds it. One in ten has all the words by itself. So a word that is still missing is made more probable, by a bonus
in nats that differs from draft to draft, and no sentence ends before it has all of them, or is too long. Where drafts come
from has no part in what is searched for or sampled: that is the target's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Floats
from objectives.scoring.prefix import PrefixCache
from searchgen.models.judging import Judge

EXAMPLES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "en": (
        (("mountain", "climb", "weekend"), "We are going to climb a mountain this weekend."),
        (("shoes", "shop"), "She bought a new pair of shoes at the shop."),
        (("boy", "kitchen", "bread"), "The boy ate some bread in the kitchen."),
        (("letter", "grandfather", "write"), "I have to write a letter to my grandfather."),
        (("hair", "cut"), "He had his hair cut yesterday."),
    ),
    "zh": (
        (("周末", "爬山"), "我们打算这个周末去爬山。"),
        (("鞋子", "商店"), "她在商店里买了一双新鞋子。"),
        (("厨房", "面包", "男孩"), "那个男孩在厨房里吃面包。"),
        (("爷爷", "信"), "我得给爷爷写一封信。"),
        (("头发", "理发店"), "他昨天去理发店剪了头发。"),
    ),
}
"""Words and a sentence with them, by language."""
SEPARATORS = {"en": (", ", ": "), "zh": ("，", "：")}
"""Between the words of an example, and between them and the sentence."""
ENDS = (".", "!", "?", "。", "！", "？")
ROWS = 64
"""Drafts that are written side by side: what is kept of the examples is copied for each."""
BONUS = 8.0
"""Most nats by which a draft prefers a token that begins a missing word; the bonuses are spread evenly from 0."""
WITHIN = 30.0
"""Nats by which it prefers the next token of a word that it has begun."""
MOST_TOKENS = 24


@dataclass(frozen=True)
class Form:
    """One way to write a word: its tokens in the middle of a sentence, or at the beginning."""

    word: int
    tokens: tuple[int, ...]


def prompt(language: str, words: Sequence[str]) -> str:
    """Examples, and then the words without a sentence."""
    comma, colon = SEPARATORS[language]
    lines = [comma.join(given) + colon + sentence for given, sentence in EXAMPLES[language]]
    return "\n".join([*lines, comma.join(words) + colon.rstrip()])


def forms(judge: Judge, words: Sequence[str]) -> list[Form]:
    """The ways in which the judge's tokenizer writes each word."""
    out = []
    for i, word in enumerate(words):
        spellings = [word, " " + word, word[:1].upper() + word[1:], " " + word[:1].upper() + word[1:]]
        tokens = {tuple(judge.tokenizer(spelling, add_special_tokens=False).input_ids) for spelling in spellings}
        out += [Form(i, each) for each in sorted(tokens)]
    return out


class Drafter:
    """Writes drafts for one set of words.

    Args:
        judge: writes.
        words: that each draft should have.
    """

    def __init__(self, judge: Judge, words: Sequence[str]) -> None:
        self.judge, self.words, self.forms = judge, words, forms(judge, words)
        start = judge.scorer.start if judge.tokenizer("a").input_ids[0] == judge.scorer.start else None
        ids = judge.tokenizer(prompt(judge.language, words), add_special_tokens=False).input_ids
        self.context = [*([] if start is None else [start]), *ids]
        vocabulary = judge.tokenizer.get_vocab()
        self.ends = [vocabulary[mark] for mark in ENDS if mark in vocabulary]
        room = len(self.context) + MOST_TOKENS <= judge.scorer.longest
        self.prefix = PrefixCache.of(judge.scorer.model, self.context[:-1]) if room else None

    def __call__(self, uniforms: Floats) -> list[str]:
        """Texts from (n, MOST_TOKENS) numbers in [0, 1), one row for each; some lack a word or are cut off."""
        if self.prefix is None:  # a model that is too short, or cannot go on from what it has read
            return []
        parts = np.array_split(np.arange(len(uniforms)), -(-len(uniforms) // ROWS))
        bonus = np.linspace(0.0, BONUS, len(uniforms))[np.arange(len(uniforms)) * 7919 % len(uniforms)]
        return [text for rows in parts for text in self._write(self.prefix, uniforms[rows], bonus[rows])]

    @torch.inference_mode()
    def _write(self, prefix: PrefixCache, uniforms: Floats, bonus: Floats) -> list[str]:
        scorer, n = self.judge.scorer, len(uniforms)
        model: Any = scorer.model
        kept = deepcopy(prefix.cache)
        kept.batch_repeat_interleave(n)
        last = torch.full((n, 1), self.context[-1], device=model.device)
        written: list[list[int]] = [[] for _ in range(n)]
        going = np.arange(n)
        for step in range(uniforms.shape[1]):
            seen = torch.ones(len(going), len(self.context) + step, dtype=torch.long, device=model.device)
            hidden = model.base_model(input_ids=last, attention_mask=seen, past_key_values=kept, use_cache=True)
            logits = scorer.logits(hidden.last_hidden_state[:, -1])
            self._prefer(logits, [written[row] for row in going], bonus[going])
            chosen = invert(logits, uniforms[going, step])
            for row, token in zip(going, chosen.tolist(), strict=True):
                if token != scorer.stop:
                    written[row].append(token)
            on = np.array([written[row][-1:] and written[row][-1] not in self.ends for row in going], bool)
            on &= chosen.cpu().numpy() != scorer.stop
            if not on.any():
                break
            last = chosen[:, None]
            if not on.all():  # what has ended is not read any more
                rows = torch.as_tensor(np.flatnonzero(on), device=model.device)
                kept.batch_select_indices(rows)
                going, last = going[on], last[rows]
        return [self.judge.tokenizer.decode(row).strip() for row in written]

    def _prefer(self, logits: Tensor, written: list[list[int]], bonus: Floats) -> None:
        """Change the (n, v) logits of the next token of n drafts in place."""
        at: list[tuple[int, int, float]] = []
        for row, (tokens, more) in enumerate(zip(written, bonus.tolist(), strict=True)):
            missing = set(range(len(self.words))) - {form.word for form in self.forms if contains(tokens, form.tokens)}
            wanted = [form.tokens for form in self.forms if form.word in missing]
            at += [(row, token, more) for token in {each[0] for each in wanted}]
            at += [(row, token, WITHIN) for token in {each[n] for each in wanted for n in begun(tokens, each)}]
            if missing:
                at += [(row, token, -np.inf) for token in (self.judge.scorer.stop, *self.ends)]
        if at:
            rows, columns, more_ = zip(*at, strict=True)
            change = torch.tensor(more_, dtype=logits.dtype, device=logits.device)
            logits.index_put_((torch.tensor(rows), torch.tensor(columns)), change, accumulate=True)


def begun(written: list[int], tokens: tuple[int, ...]) -> list[int]:
    """How many tokens of a word what is written ends in, for each way in which it does; the whole word is none."""
    return [n for n in range(1, len(tokens)) if written[-n:] == list(tokens[:n])]


def contains(written: Sequence[int], tokens: tuple[int, ...]) -> bool:
    """Whether the tokens stand side by side in what is written."""
    n = len(tokens)
    return any(tuple(written[i : i + n]) == tokens for i in range(len(written) - n + 1))


def invert(logits: Tensor, uniforms: Floats) -> Tensor:
    """(n,) tokens drawn from the softmax of (n, v) logits by inversion."""
    cumulative = logits.double().softmax(-1).cumsum(-1)
    u = torch.as_tensor(uniforms, device=logits.device)[:, None] * cumulative[:, -1:]
    return torch.searchsorted(cumulative, u, right=True)[:, 0].clamp(max=logits.shape[1] - 1)
