"""From sources and a task to a target: what must hold, and a weighted sum of terms in nats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from objectives import (
    AtLeast,
    Contains,
    EditDistance,
    Edits,
    LengthPrior,
    MaxEdits,
    Novelty,
    Objective,
    Phrases,
    RoundTrip,
    Soft,
)
from objectives.base import Floats, Ints
from objectives.similarity import Similarity
from searchgen import terms
from searchgen.errors import SettingsError
from searchgen.models import Model
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source
from searchgen.rewriting.tasks import TASKS, Task

SHORTFALL = 1.0
"""Nats that a search charges for each hundredth that is missing to a level that must be reached."""

Extra = Callable[[Model, Sequence[str]], Objective]
"""Terms of one's own: (model, the text of each source) -> an objective whose group g is source g."""


@dataclass(frozen=True)
class Built:
    """The target of a batch of sources, group g being source g, and what of it is asked again."""

    objective: Objective
    """With every constraint as it is."""
    soft: Objective
    """With levels that must be reached as prices: where a search can begin at the source, which is no novelty."""
    contains: Contains
    length: LengthPrior
    similarity: Similarity
    novelty: Novelty
    distance: EditDistance


def build(sources: Sequence[Source], model: Model, settings: RewriteSettings, extra: Extra | None = None) -> Built:
    """The target of `settings.task` for `sources` under `model`.

    Raises:
        SettingsError: a task that lacks something (restyle a label), or a length that no rewrite can have.
        WordError: a word to avoid that the vocabulary cannot represent.
    """
    task, alphabet, searching = TASKS[settings.task], model.alphabet, settings.mode == "search"
    texts, ids = [source.text for source in sources], [source.ids for source in sources]
    weights = {**task.weights, **settings.weights}
    similarity = terms.similarity(model, texts, settings.similarity)
    novelty, distance = Novelty(ids), EditDistance(ids)
    contains = Contains(Phrases.of([source.kept for source in sources], alphabet.continues))
    length = lengths(sources, model, settings, task)

    hard: Objective = contains + length + RoundTrip(alphabet.texts, alphabet.encode)
    if settings.avoid:
        hard = hard + terms.avoids(model, [settings.avoid] * len(sources))
    most = task.max_edits if settings.max_edits is None else settings.max_edits
    if most is not None:
        hard = hard + MaxEdits(distance, np.full(len(sources), most))

    made: dict[str, Callable[[], Objective]] = {
        "similarity": lambda: similarity,
        "novelty": lambda: novelty,
        "edits": lambda: Edits(distance),
        "rarity": lambda: terms.rarity(model),
        "repetition": lambda: terms.repetition(model),
        "style": lambda: style(model, settings),
    }
    soft: Objective = hard + weights.get("fluency", 1.0) * model.fluency
    for name, weight in weights.items():
        if name in made and weight and (name != "repetition" or searching):
            soft = soft + weight * made[name]()
    if extra is not None:
        soft = soft + extra(model, texts)

    levels = {
        "similarity": (similarity.similarity, settings.min_similarity),
        "novelty": (novelty.novelty, settings.min_novelty),
    }
    strict = soft
    for name, (quantity, least) in levels.items():
        if least > 0:
            level = AtLeast(quantity, np.full(len(sources), float(least)))
            strict, soft = strict + level, soft + SHORTFALL * Soft(level, f"{name}_missing")
    return Built(strict, soft, contains, length, similarity, novelty, distance)


def lengths(sources: Sequence[Source], model: Model, settings: RewriteSettings, task: Task) -> LengthPrior:
    """Bounds on the words of each rewrite and, in a search, a log-normal prior around the length aimed at, and a reward."""
    low, high, aim = bounds(sources, model, settings, task)
    if settings.mode == "sample":
        return LengthPrior(model.alphabet.count, low, high)
    n = np.maximum(np.arange(int(high.max()) + 1), 0.5)
    prior: Floats = -0.5 * (np.log(n / aim[:, None]) / task.spread) ** 2
    return LengthPrior(model.alphabet.count, low, high, prior, task.reward * model.nats_per_token)


def bounds(sources: Sequence[Source], model: Model, settings: RewriteSettings, task: Task) -> tuple[Ints, Ints, Floats]:
    """(g,) the fewest and the most words of a rewrite, and the words aimed at."""
    n = np.array([model.alphabet.words_in(source.ids) for source in sources])
    low = np.maximum(1, np.floor(task.length[0] * n)).astype(np.int64)
    high = np.ceil(task.length[1] * n).astype(np.int64)
    if settings.length is not None:
        low, high = (np.full(len(sources), bound) for bound in settings.length)
    aim = task.usual * n
    within = (low <= aim) & (aim <= high)
    return low, np.maximum(low, high), np.where(within, aim, np.sqrt(low * np.maximum(low, high)))


def style(model: Model, settings: RewriteSettings) -> Objective:
    """The classifier of the task restyle."""
    if settings.classifier is None or settings.label is None:
        raise SettingsError("the term style needs a classifier and a label; give --classifier MODEL --label LABEL")
    return terms.classifier(model, settings.classifier, settings.label)
