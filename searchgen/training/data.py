"""The data of a run, made from files: the corpus as token ids, held-out sentences, and sentences for training the embedding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from searchgen.errors import CorpusError, SettingsError
from searchgen.training import corpus, teacher
from searchgen.training.batches import Batches, Sentences
from searchgen.training.recipe import Recipe

POOL = 100_000
"""The most sentences on which the embedding is trained. A teacher embeds each of them once, before the run."""
REST = 2000
"""The number of batches between two uses of a sentence for training the embedding, where the corpus is large enough."""
HELD_OUT = 2000
"""The most sentences of the corpus that are held out."""


@dataclass(frozen=True)
class Data:
    """The data of a run.

    Args:
        tokenizer: the tokenizer of the model that is trained.
        sources: the sentences of each file as token ids.
        names: the name of each file.
        weights: how often the sentences of each file are read in one pass.
        held: held-out sentences, on which the model is measured.
        taught: the sentences on which the embedding is trained, each with the text that the teacher embeds in its place: the
            same sentence, or its partner in a file of pairs.
        language: "en" or "zh".
        capitals: words that are written with capitals, for a tokenizer that has lower case only.
    """

    tokenizer: Any
    sources: tuple[Sentences, ...]
    names: tuple[str, ...]
    weights: tuple[float, ...]
    held: tuple[str, ...]
    taught: tuple[tuple[str, str], ...]
    language: str
    capitals: tuple[str, ...]

    def batches(self, recipe: Recipe, width: int, say: Callable[[str], None]) -> Batches:
        """Batches of the corpus; `width` is the number of dimensions of the embeddings.

        The number of batches is 0 until it is set with `Batches.of`.
        """
        special = {"pad": self.tokenizer.pad_token_id, "mask": self.tokenizer.mask_token_id}
        if recipe.sentences and not self.taught:
            raise SettingsError(
                "the prepared corpus has no sentences for the embedding; train with `sentences=0`, or prepare anew"
            )
        pool = embedding_pool(recipe, self.tokenizer, self.taught, width, say) if recipe.sentences else {}
        return Batches(
            self.sources, self.weights, 0, recipe.batch_tokens, special, recipe.seed, recipe.causal,
            pool_batch=recipe.sentences, **pool,
        )  # fmt: skip


def read_corpus(recipe: Recipe, say: Callable[[str], None]) -> tuple[list[str], list[list[str]]]:
    """The held-out sentences, and the sentences of each source without them.

    Without a file of held-out sentences, 1 % of the corpus is held out, at least 20 and at most `HELD_OUT` sentences.

    Raises:
        CorpusError: what `corpus.read_sources` raises.
    """
    if recipe.held_out is not None:
        held, _ = corpus.lines(recipe.held_out)
        return held, corpus.read_sources(recipe.corpus, held, say)
    sources = corpus.read_sources(recipe.corpus, (), say)
    everything = [sentence for source in sources for sentence in source]
    count = min(HELD_OUT, max(20, len(everything) // 100))
    rows = np.random.default_rng([recipe.seed, 3]).permutation(len(everything))[:count]
    held = [everything[i] for i in rows]
    out = {corpus.letters(s) for s in held}
    return held, [[s for s in source if corpus.letters(s) not in out] for source in sources]


def encode(
    recipe: Recipe, tokenizer: Any, sources: Sequence[Sequence[str]], say: Callable[[str], None]
) -> tuple[Sentences, ...]:
    """The sentences of each source as token ids, without those that are too long or have unknown tokens.

    Raises:
        CorpusError: too few sentences are left.
    """
    encoded, left_out = [], 0
    for texts in sources:
        sentences, kept = Sentences.encode(tokenizer, texts, recipe.longest)
        left_out += len(texts) - len(kept)
        encoded.append(sentences)
    total = sum(map(len, encoded))
    if left_out:
        say(f"{left_out} of {total + left_out} sentences are longer than {recipe.longest} tokens or not in the vocabulary")
    if total < corpus.FEWEST:
        raise CorpusError(f"only {total} sentences are short enough; raise `longest` above {recipe.longest}, or give more")
    return tuple(encoded)


def taught(recipe: Recipe, sources: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The sentences on which the embedding is trained, each with the text that the teacher embeds; see `Data.taught`."""
    if not recipe.sentences:
        return ()
    if recipe.pairs is not None:
        return tuple((mine, theirs) for theirs, mine in read_pairs(recipe.pairs)[0])
    rng = np.random.default_rng([recipe.seed, 4])
    weights = np.concatenate([np.full(len(s), w.weight) for s, w in zip(sources, recipe.corpus, strict=True)])
    everything = [sentence for source in sources for sentence in source]
    order = np.argsort(-np.log(rng.random(len(weights))) / weights)  # a weighted draw without replacement
    return tuple((everything[i], everything[i]) for i in order[: min(POOL, REST * recipe.sentences)])


def embedding_pool(
    recipe: Recipe, tokenizer: Any, pairs: Sequence[tuple[str, str]], width: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """The arguments of `Batches` for training the embedding: "pool", and "targets" or "partner"."""
    if recipe.teacher is None and any(mine != theirs for mine, theirs in pairs):  # pairs of paraphrases
        both, kept = Sentences.encode(tokenizer, [s for mine, theirs in pairs for s in (theirs, mine)], recipe.longest)
        place = {int(old): new for new, old in enumerate(kept)}
        whole = [i for i in range(len(pairs)) if 2 * i in place and 2 * i + 1 in place]
        partner = np.arange(len(both))
        for i in whole:
            partner[[place[2 * i], place[2 * i + 1]]] = place[2 * i + 1], place[2 * i]
        return {"pool": both, "partner": partner}
    pool, kept = Sentences.encode(tokenizer, [mine for mine, _ in pairs], recipe.longest)
    if recipe.teacher is None:
        return {"pool": pool}
    say(f"{len(pool)} embeddings from the teacher {recipe.teacher}")
    targets = teacher.Teacher(recipe.teacher, recipe.device)([pairs[i][1] for i in kept])
    return {"pool": pool, "targets": teacher.turned(targets, width)}


def read_pairs(path: Path) -> tuple[list[tuple[str, str]], list[float] | None]:
    """The pairs of a tab-separated file, and the scores in its third column; None where a line has no score.

    Raises:
        CorpusError: a line that is no pair, or what `corpus.lines` raises.
    """
    rows = [line.split("\t") for line in corpus.lines(path)[0]]
    for number, row in enumerate(rows, 1):
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise CorpusError(f"line {number} of {str(path)!r} is no pair; give two sentences with a tab between them")
    try:
        scores = [float(row[2]) for row in rows]
    except (IndexError, ValueError):
        scores = None
    return [(row[0].strip(), row[1].strip()) for row in rows], scores
