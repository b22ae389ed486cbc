"""Rewriting: read the sentences, build one target for all, run their chains side by side, report sentence by sentence."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, overload

import numpy as np

from objectives import LengthPrior, Objective
from samplers import Batch, MetropolisHastings, Proposal, Streams
from samplers.core.state import score, take
from searchgen.engine.observers import Moment, Observer
from searchgen.engine.runs import MakeKernel, Record, sample, search
from searchgen.errors import NothingFound, SettingsError, WordError
from searchgen.models.devices import pick_dtype
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model
from searchgen.models.model import load as load_model
from searchgen.rewriting.outcome import draws, finds, written
from searchgen.rewriting.proposals import exchanges, proposal, restatements
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source, read
from searchgen.rewriting.starts import ahead, at_source
from searchgen.rewriting.target import Extra, build
from searchgen.text.languages import language_of

Start = Callable[[Sequence[Source], int], Batch]
"""(sources, chains) -> the start states of `chains` chains for each source in turn, in groups 0, 1, ..."""


@dataclass(frozen=True)
class Plan:
    """What `searchgen.engine.runs` runs."""

    objective: Objective
    proposal: Proposal
    length: LengthPrior


class Rewriter:
    """Rewrites sentences; made once, called often. It can be pickled: a copy loads its models anew, where it is used first.

        >>> rewriter = Rewriter("paraphrase", n=1, chains=2, steps=4)
        >>> [rewriting.source for rewriting in rewriter(["The old man sold his house.", "I am tired."])]
        ['The old man sold his house.', 'I am tired.']

    A batch of columns, as `dataset.map(rewriter, batched=True)` and Ray Data's `map_batches(rewriter)` give it, comes back
    with two more:

        >>> sorted(rewriter({"text": ["The old man sold his house."]}))
        ['rewrite_error', 'rewrites', 'text']

    Args:
        task: paraphrase, simplify, correct, shorten, expand, restyle, or none.
        model: an embedded model, a folder, a Hugging Face id of a masked model, or a loaded `Model`, which is pickled with it;
            None is the embedded model of each sentence's language.
        lang: "en", "zh", or "auto": Chinese where a sentence has a Chinese character, else English.
        causal, device, dtype, revision: see `searchgen.load`; not for a model that is loaded.
        batch: sentences whose chains run side by side.
        column: of a batch of columns, the one that holds the sentences.
        terms: adds terms of your own to the target: (model, texts) -> an objective whose group g is sentence g. It must be
            picklable if the rewriter is to be.
        kernel: (density, proposal) -> the kernel that runs.
        start: where the chains begin; None: at the best of what exchanges of phrases make of the source.
        settings: see `searchgen.RewriteSettings`: mode, n, chains, steps, keep, avoid, min_similarity, seed and so on.

    Raises:
        SettingsError: a setting out of range, or settings that exclude each other.
    """

    def __init__(
        self,
        task: str = "paraphrase",
        *,
        model: str | Model | None = None,
        lang: str = "auto",
        causal: str | None = None,
        device: str = "auto",
        dtype: str = "auto",
        revision: str | None = None,
        batch: int = 64,
        column: str = "text",
        terms: Extra | None = None,
        kernel: MakeKernel = MetropolisHastings,
        start: Start | None = None,
        **settings: Any,
    ) -> None:
        self.settings = RewriteSettings(task=task, **settings)
        if isinstance(model, Model) and (causal, device, dtype, revision) != (None, "auto", "auto", None):
            raise SettingsError("causal, device, dtype and revision belong to searchgen.load when the model is loaded already")
        if batch < 1:
            raise SettingsError(f"batch must be at least 1, not {batch}")
        language_of((), lang)  # refuses a language there is none of
        self.model, self.lang, self.batch, self.column = model, lang, batch, column
        self.load = partial(load_model, causal=causal, device=device, revision=revision)
        self.dtype = pick_dtype(dtype, device, self.settings.mode)
        self.terms, self.kernel, self.start = terms, kernel, start
        self.loaded: dict[tuple[str, str], Model] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "loaded": {}}

    @overload
    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]: ...
    @overload
    def __call__(self, batch: Sequence[str]) -> list[Rewriting]: ...
    def __call__(self, batch: Mapping[str, Any] | Sequence[str]) -> dict[str, Any] | list[Rewriting]:
        """Sentences -> their rewritings; or columns -> the columns with "rewrites", a list of up to n texts for each row, and
        "rewrite_error", a line where there are none and "" elsewhere.

        Raises:
            SettingsError: columns without the one that holds the sentences.
            ModelError: a model that cannot be loaded.
        """
        if not isinstance(batch, Mapping):
            return list(self.each([batch] if isinstance(batch, str) else batch))
        if self.column not in batch:
            raise SettingsError(f"there is no column {self.column!r} among {', '.join(batch)}; give its name as column=...")
        done = list(self.each(str(text) for text in batch[self.column]))
        return {**batch, "rewrites": [d.texts for d in done], "rewrite_error": [d.error or "" for d in done]}

    def each(self, sentences: Iterable[str], observer: Observer | None = None) -> Iterator[Rewriting]:
        """The rewriting of each sentence in its order, `batch` of them at a time. What is wrong with a sentence stands in its
        rewriting and stops no other."""
        waiting: list[str] = []
        for sentence in sentences:
            waiting.append(sentence)
            if len(waiting) == self.batch:
                yield from self.together(waiting, observer or Observer())
                waiting = []
        yield from self.together(waiting, observer or Observer())

    def together(self, sentences: Sequence[str], observer: Observer) -> list[Rewriting]:
        """Some sentences, those under one model in one batch."""
        out: dict[int, Rewriting] = {}
        parts: dict[str, list[tuple[int, Source]]] = {}
        for i, sentence in enumerate(sentences):
            name = self.name_of(sentence)
            try:
                chosen = self.settings
                source = read(sentence, self.model_of(name), chosen.keep, protect=chosen.protect, avoid=chosen.avoid)
                parts.setdefault(name, []).append((i, source))
            except WordError as error:
                out[i] = Rewriting(sentence, self.settings.task, name, self.settings.seed, error=str(error))
        for name, part in parts.items():
            done = self.run([source for _, source in part], self.model_of(name), observer)
            out.update(zip((i for i, _ in part), done, strict=True))
        return [out[i] for i in range(len(sentences))]

    def name_of(self, sentence: str) -> str:
        if self.model is None:
            return EMBEDDED[language_of([sentence], self.lang)]
        return self.model if isinstance(self.model, str) else self.model.name

    def model_of(self, name: str, dtype: str | None = None) -> Model:
        if isinstance(self.model, Model):
            return self.model
        key = name, dtype or self.dtype
        if key not in self.loaded:
            self.loaded[key] = self.load(name, dtype=key[1])
        return self.loaded[key]

    def run(self, sources: Sequence[Source], model: Model, observer: Observer) -> list[Rewriting]:
        """Search or sample all sources under one model in one batch."""
        settings, chains = self.settings.run, self.settings.run.chains
        target = build(sources, model, self.settings, self.terms)
        moves = proposal(sources, model, target)
        # a chain's numbers depend on its sentence, and not on what else is in the batch
        keys = np.array([zlib.crc32(source.text.encode()) for source in sources])
        choose = Streams(settings.seed, np.repeat(keys, chains), np.tile(np.arange(chains), len(sources)))
        if self.start is not None:
            start = self.start(sources, chains)
        elif (exchange := restatements(sources, model, target) or exchanges(model, target)) is not None:
            start = ahead(sources, chains, target.soft, exchange, settings.seed, keys)
        else:
            start = at_source(sources, chains)
        searched = Plan(target.soft, moves, target.length)
        record = watched(search(searched, settings, start, choose, self.kernel), settings.steps, sources, model, observer)
        if settings.mode == "search":
            if model.half and model is not self.model:  # found with 16 bits, told with 32
                model = self.model_of(model.name, "float32")
                target = build(sources, model, self.settings, self.terms)
                record.best = score(target.soft, record.best.batch, record.best.weights)
            return [finds(record, source, g, target, model, self.settings) for g, source in enumerate(sources)]
        plan = Plan(target.objective, moves, target.length)
        drawn = sample(plan, settings, record.best.batch, choose, self.kernel, flatten=False)
        record = watched(drawn, settings.warmup + settings.steps, sources, model, observer)
        return [draws(record, source, g, target, model, self.settings) for g, source in enumerate(sources)]


def watched(records: Iterator[Record], steps: int, sources: Sequence[Source], model: Model, observer: Observer) -> Record:
    """The last record of a run that `observer` looks on."""
    record: Record | None = None
    for record in records:
        top = int(record.best.log_density.argmax())
        source = sources[int(record.state.batch.group[top])]
        observer.seen(
            Moment(
                step=record.step,
                steps=steps,
                phase=record.phase,
                texts=model.alphabet.texts(record.state.batch),
                log_density=record.state.log_density,
                terms=record.state.terms,
                names=record.names,
                acceptance=record.tally.acceptance,
                best=written(take(record.best, np.array([top])), source, model)[0],
                best_log_density=float(record.best.log_density[top]),
                kept=record.phase != "warm-up",
            )
        )
    assert record is not None  # a run tells of its start
    return record


def rewrite(sentences: str | Sequence[str], task: str = "paraphrase", **options: Any) -> Any:
    """Rewrite a sentence, or many at once.

    Args:
        sentences: one, or a sequence.
        task, options: see `Rewriter`.

    Returns:
        A `Rewriting` for one sentence, a list of them for a sequence, where what is wrong with one is said in its `error`.

    Raises:
        SearchgenError: for one sentence also what is wrong with it, `WordError` or `NothingFound`.
    """
    rewriter = Rewriter(task, **options)
    if not isinstance(sentences, str):
        return rewriter(sentences)
    read(sentences, rewriter.model_of(rewriter.name_of(sentences)), rewriter.settings.keep)  # raises what is wrong with it
    (done,) = rewriter([sentences])
    if done.error:
        raise NothingFound(done.error)
    return done
