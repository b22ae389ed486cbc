"""Builds the target of some sources and a task: hard constraints, and a weighted sum of terms in nats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from objectives import (
    AtLeast,
    Contains,
    EditDistance,
    Edits,
    Hard,
    LengthBounds,
    LengthPrior,
    MaxEdits,
    Novelty,
    Objective,
    Phrases,
    RoundTrip,
    Soft,
    WholeWords,
)
from objectives.core.base import Floats
from objectives.source.meaning import SameMeaning
from objectives.source.similarity import Similarity
from objectives.words.standing import Standing
from objectives.words.whole_words import in_pieces
from searchgen import terms
from searchgen.errors import SettingsError
from searchgen.grammar import chinese, english
from searchgen.grammar.term import grammar
from searchgen.models.model import Model
from searchgen.report_page.words import PRICE
from searchgen.rewriting.english.slips import slips
from searchgen.rewriting.restating import same_meaning
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source
from searchgen.rewriting.tasks import FREE, TASKS, Task
from searchgen.text.reading import words_of
from searchgen.text.segments import edges
from searchgen.text.writing import Writer

"""Begins the name of a term that stands in the place of a constraint."""
SHORTFALL = 4.0
"""Nats that a search charges for each hundredth that is missing to a level that must be reached."""
HALF_WORD = 10.0
"""Nats that a search charges for a word in pieces that is neither in the source nor in the table of equivalents."""

LIGHT = "很非常十分特挺蛮真实在有点儿些的了都也，"
"""Characters of what says little of its own: 很, 非常, 十分, 特别, 挺, 蛮, 实在, 有点儿, 没有, 都, 也, particles, commas."""

LIGHT_EN = (
    "isn't is not aren't are wasn't was weren't were don't do doesn't does didn't did can't can cannot couldn't could "
    "won't will wouldn't would haven't have hasn't has hadn't had shouldn't should i'm am you're we've i'll he'd he's "
    "that , very really extremely it it's the let's us"
)
"""What is written in two ways in English, or says little of its own."""

Extra = Callable[[Model, Sequence[str]], Objective]
"""Terms of one's own: (model, the text of each source) -> an objective whose group g is source g."""


@dataclass(frozen=True)
class Built:
    """The target of a batch of sources, group g being source g, and what of it is asked again."""

    objective: Objective
    """With every constraint as it is."""
    soft: Objective
    """With prices in the place of constraints that the source itself may break, because a search begins there, and on half
    words."""
    contains: Contains
    length: LengthPrior
    similarity: Similarity
    novelty: Novelty
    distance: EditDistance
    write: Writer
    """Rows -> the text of each, as it is shown."""
    corrects: bool
    """Whether only mistakes are put right."""
    longer: bool
    """Whether what says the same in more words is written."""
    meaning: SameMeaning | None
    """That a rewrite says what its source says; None where it may say something else."""
    prices: frozenset[str]
    """Names of the terms of `soft` that stand in the place of constraints, and are not shown."""


def build_target(sources: Sequence[Source], model: Model, settings: RewriteSettings, extra: Extra | None = None) -> Built:
    """The target of `settings.task` for `sources` under `model`.

    Raises:
        SettingsError: a task that lacks something (restyle a label).
        WordError: a word to avoid that the vocabulary cannot represent.
    """
    task, alphabet, searching = TASKS[settings.task], model.alphabet, settings.mode == "search"
    texts, ids, g = [source.text for source in sources], [source.ids for source in sources], len(sources)
    similarity = terms.similarity(model, texts, settings.similarity)
    novelty, distance = Novelty(ids, light=light(model)), EditDistance(ids)
    contains = Contains(Phrases.of([source.kept for source in sources], alphabet.continues))
    within, length = lengths(sources, model, settings, task)

    write = Writer(alphabet, tuple(source.manner for source in sources))
    stands = Standing([source.pieces for source in sources], write, edges, possessive=True)
    base: Objective = contains + length + RoundTrip(write, alphabet.encode, write.returns) + stands
    meaning = same_meaning(sources, write, shorter=task.drops, longer=task.adds) if settings.means_the_same else None
    if meaning is not None:
        base = base + meaning
    corrects = task.corrects and not settings.free
    most = task.max_edits if settings.max_edits is None else settings.max_edits
    if most is not None:
        base = base + MaxEdits(distance, np.full(g, most))
    made: dict[str, Callable[[], Objective]] = {
        "fluency": lambda: model.fluency,
        "similarity": lambda: similarity,
        "novelty": lambda: novelty,
        "edits": lambda: Edits(distance),
        "rarity": lambda: terms.rarity(model),
        "repetition": lambda: terms.repetition(model),
        "grammar": lambda: grammar(write, chinese.mistakes if alphabet.chinese else mistakes_of),
        "style": lambda: style(model, settings, g),
    }
    usual = (
        {name: FREE.get(name, weight) for name, weight in task.weights.items()}
        if settings.free and task.meaning
        else task.weights
    )
    for name, weight in {"fluency": 1.0, **usual, **settings.weights}.items():
        if weight and (name != "repetition" or searching):  # a sample has the distribution of its model, repetitions included
            base = base + weight * made[name]()
    if extra is not None:
        base = base + extra(model, texts)

    priced: list[tuple[float, Soft]] = []
    if searching and meaning is None and not corrects:  # what is restated has no new half words
        priced.append((HALF_WORD, Soft(whole_words(sources, model), PRICE + "half words")))
    strict, soft = base, base
    for name, hard, price in constraints(within, similarity, novelty, model, settings, g):
        priced.append((price, Soft(hard, PRICE + name)))
        strict = strict + hard
    for price, term in priced:
        soft = soft + price * term
    prices = frozenset(term.name for _, term in priced)
    return Built(strict, soft, contains, length, similarity, novelty, distance, write, corrects, task.adds, meaning, prices)


def constraints(
    within: LengthBounds, similarity: Similarity, novelty: Novelty, model: Model, settings: RewriteSettings, g: int
) -> Iterator[tuple[str, Hard, float]]:
    """What a source may break: name, constraint, and what a search charges for each violation in nats. The dear ones last."""
    yield "length", within, 40.0
    if settings.avoid:
        yield "avoid", terms.avoids(model, [settings.avoid] * g), 100.0
    if settings.min_novelty > 0:
        yield "novelty", AtLeast(novelty.novelty, np.full(g, float(settings.min_novelty))), SHORTFALL
    if settings.min_similarity > 0:
        yield "similarity", AtLeast(similarity.similarity, np.full(g, float(settings.min_similarity))), SHORTFALL


def whole_words(sources: Sequence[Source], model: Model) -> WholeWords:
    """No words in pieces but those of the source, and of phrases that are exchanged."""
    continues = model.alphabet.continues
    exchanged = {word for pair in model.alphabet.equivalents for side in pair for word in in_pieces(side, continues)}
    return WholeWords([exchanged | set(in_pieces(source.ids, continues)) for source in sources], continues)


def light(model: Model) -> frozenset[int]:
    """The tokens that add little to how new a text is: in Chinese of words for very, of particles, and the comma; in English of
    verbs that are written to their subjects or to "not", of "that", of words for very, and the comma."""
    pieces = list(LIGHT) if model.alphabet.chinese else LIGHT_EN.split() if model.alphabet.lower else []
    return frozenset(token for piece in model.alphabet.encode(pieces) for token in piece)


def lengths(sources: Sequence[Source], model: Model, settings: RewriteSettings, task: Task) -> tuple[LengthBounds, LengthPrior]:
    """Bounds on the words of each rewrite; and, in a search, a log-normal prior around the length aimed at and a reward, over
    all lengths from the source's to that one."""
    count = model.alphabet.count
    n = np.array([model.alphabet.words_in(source.ids) for source in sources])
    least = task.length[0] * n
    low = np.maximum(1, np.where(least > n, np.ceil(least), np.floor(least))).astype(np.int64)
    most = task.length[1] * n
    high = np.maximum(low, np.where(most < n, np.floor(most), np.ceil(most)).astype(np.int64))
    if settings.length is not None:
        low, high = (np.full(len(sources), bound) for bound in settings.length)
    within, widest = LengthBounds(count, low, high), np.maximum(2 * n + 4, high)
    if settings.mode == "sample":
        return within, LengthPrior(count, np.zeros_like(widest), widest)
    aim = np.where((low <= task.usual * n) & (task.usual * n <= high), task.usual * n, np.sqrt(low * high))
    lengths = np.maximum(np.arange(int(widest.max()) + 1), 0.5)
    prior: Floats = -0.5 * (np.log(lengths / aim[:, None]) / task.spread) ** 2
    return within, LengthPrior(count, np.zeros_like(widest), widest, prior, task.reward * model.nats_per_token)


def mistakes_of(text: str) -> int:
    """How many mistakes an English text has that a rule is sure of, those of learners among them."""
    words = words_of(text)
    return english.mistakes(words) + sum(1 for _ in slips(words))


def style(model: Model, settings: RewriteSettings, g: int) -> Objective:
    """The classifier of the task restyle."""
    if settings.classifier is None or settings.label is None:
        raise SettingsError("the term style needs a classifier and a label; give `classifier` and `label`")
    return terms.classifier(model, settings.classifier, [settings.label] * g, term="style")
