"""A `Rewriter` reads sentences, builds one target for all, runs their chains side by side, and reports on each sentence."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack, overload

import numpy as np

from objectives import Objective
from samplers import Batch
from searchgen import checks
from searchgen.engine.jobs.flow import Member
from searchgen.engine.jobs.pool import Posed
from searchgen.engine.jobs.stream import Streamed
from searchgen.engine.jobs.worker import flat, missing
from searchgen.engine.observing.observers import Moment, Observer
from searchgen.engine.problems.moves import Moves, chosen_moves
from searchgen.engine.problems.problem import MakeKernel, Problem, Terms
from searchgen.engine.problems.starts import Start
from searchgen.engine.running.chains import rescored
from searchgen.engine.running.run import sampling, searching
from searchgen.engine.running.watch import About, Run, carry_out, whole
from searchgen.errors import WordError
from searchgen.models.judging import Vocabulary
from searchgen.models.model import Model
from searchgen.rewriting.outcome import draws, finds
from searchgen.rewriting.proposals import exchanges, proposal, restatements
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.settings import RewriteOptions, RewriteSettings
from searchgen.rewriting.sources import Source, read_source
from searchgen.rewriting.starts import ahead, at_source
from searchgen.rewriting.target import Built, build_target
from searchgen.settings import Filled

MODEL_OPTIONS = ("causal", "judge", "judge_context", "judge_vocabulary", "device", "revision")
"""Arguments of the model that are among the settings of a run, as observers and reports see them."""
APART = 1 << 31
"""Added to the numbers of the chains that look for the start of a sample, whose random numbers must not be those of the
sample."""
OWN = ("n", "chains", "steps", "temperature", "seed", "keep", "protect", "with_source")
"""Settings in which searches that share their steps may differ."""


class Rewriter(Streamed[str, Source, Rewriting]):
    """Rewrites sentences; made once, called often. It can be pickled: a copy loads its models anew, where it is used first.

        >>> rewriter = Rewriter("paraphrase", n=1, chains=2, steps=4)
        >>> [rewriting.source for rewriting in rewriter(["The old man sold his house.", "I am tired."])]
        ['The old man sold his house.', 'I am tired.']

    A batch of columns, as `dataset.map(rewriter, batched=True)` and Ray Data's `map_batches(rewriter)` give it, comes back
    with two more:

        >>> sorted(rewriter({"text": ["The old man sold his house."]}))
        ['rewrite_error', 'rewrites', 'text']

    The chains of all sentences of a batch run side by side. The numbers of a chain depend on its sentence, the settings and the
    seed, and not on what else is in the batch, up to how far the scores of a row depend on its neighbours: not at all in
    float64, in the last digits in float32.

    Args:
        task: paraphrase, simplify, correct, shorten, expand, restyle, or none.
        model: an embedded model, a folder, a Hugging Face id of a masked model, or a loaded `Model`, which is pickled with it;
            None is the embedded model of each sentence's language.
        lang: "en", "zh", or "auto": Chinese where a sentence has a Chinese character, else English.
        causal, judge, judge_context, judge_vocabulary, device, dtype, revision: see `searchgen.load`; not for a model that is
            loaded.
        batch: sentences whose chains run side by side.
        column: of a batch of columns, the one that holds the sentences.
        terms, moves, kernel, start: see `searchgen.Problem`; labels are the sentences. Chains start by default at the best of
            what exchanges of phrases make of the sentence. What is given must be picklable if the rewriter is to be.
        settings: see `searchgen.RewriteSettings`: mode, n, chains, steps, keep, avoid, min_similarity, weights, seed and so on.

    Raises:
        SettingsError: a setting of the wrong type or out of range, or settings that exclude each other.
    """

    def __init__(
        self,
        task: str = "paraphrase",
        *,
        model: str | Model | None = None,
        lang: str = "auto",
        causal: str | None = None,
        judge: str = "none",
        judge_context: str | None = None,
        judge_vocabulary: Vocabulary = "cut",
        device: str = "auto",
        dtype: str = "auto",
        revision: str | None = None,
        batch: int = 64,
        column: str = "text",
        terms: Terms | None = None,
        moves: Moves | None = None,
        kernel: MakeKernel | None = None,
        start: Start | None = None,
        **settings: Unpack[RewriteOptions],
    ) -> None:
        self.arguments = flat(locals())
        checks.known(settings, {*RewriteOptions.__annotations__}, "rewrite")
        self.settings = RewriteSettings(task=task, **settings)  # type: ignore[arg-type]
        options = {
            "causal": causal, "judge": judge, "judge_context": judge_context, "judge_vocabulary": judge_vocabulary,
            "device": device, "revision": revision,
        }  # fmt: skip
        super().__init__(self.settings.mode, model=model, lang=lang, batch=batch, column=column, dtype=dtype, options=options)
        self.terms, self.moves, self.kernel, self.start = terms, moves, kernel, start

    @overload
    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]: ...
    @overload
    def __call__(self, batch: Sequence[str]) -> list[Rewriting]: ...
    def __call__(self, batch: Mapping[str, Any] | Sequence[str]) -> dict[str, Any] | list[Rewriting]:
        """Rewritings of each sentence.

        Args:
            batch: sentences, or a single one; or a mapping of columns, one of which holds them.

        Returns:
            A `Rewriting` for each sentence; or the columns with "rewrites", a list of up to n texts for each row, and
            "rewrite_error", a line where there are none and "" elsewhere. What is wrong with one sentence, such as a missing
            value, stands in its rewriting's `error` and stops no other.

        Raises:
            SettingsError: columns without the one that holds the sentences.
            ModelError: a model that cannot be loaded.
        """
        if not isinstance(batch, Mapping):
            return list(self.each([batch] if isinstance(batch, str) else batch))
        done = self.columns(batch)
        return {**batch, "rewrites": [d.texts for d in done], "rewrite_error": [d.error or "" for d in done]}

    def problem_of(self, sentence: str) -> Problem:
        """The problem that this rewriter runs for one sentence, to be searched, sampled or stepped by hand.

        Chains of a sample start at the sentence itself, where there is no `start`. `Rewriter` lets a search look for better
        start states, since a sentence may break the constraints on its own rewrites.

        Raises:
            SearchgenError: a sentence that cannot be rewritten, or a model that cannot be loaded.
        """
        clean = self.cleaned(sentence)
        model = self.model_of(self.name_of(clean))
        inputs = [self.prepared(clean, model)]
        target = build_target(inputs, model, self.settings, self.extra)
        problem = self.problem(inputs, model, target)
        if self.settings.mode == "search":
            return problem
        return replace(problem, target=target.objective, start=self.start or (lambda _, chains: at_source(inputs, chains)))

    def cleaned(self, item: Any) -> str:
        if missing(item):
            raise WordError(f"there is no sentence but {item!r}; give a sentence of words")
        if not isinstance(item, str):
            raise WordError(f"a sentence must be a string, not {item!r}; give a sentence of words")
        return item

    def texts_of(self, item: str) -> Sequence[str]:
        return (item,)

    def prepared(self, item: str, model: Model) -> Source:
        chosen = self.settings
        return read_source(item, model, chosen.keep, protect=chosen.protect, avoid=chosen.avoid)

    def failed(self, item: Any, error: Exception, model: str) -> Rewriting:
        source = item if isinstance(item, str) else "" if missing(item) else str(item)
        return Rewriting(source, self.settings.task, model, self.settings.seed, error=str(error))

    def run(self, inputs: Sequence[Source], model: Model, observer: Observer | None) -> list[Rewriting]:
        target = build_target(inputs, model, self.settings, self.extra)
        if self.settings.mode == "sample":
            run = self.sampled(inputs, model, target, observer)
            return [draws(run, source, g, target, model, self.settings) for g, source in enumerate(inputs)]
        return self.found(inputs, model, target, self.searched(inputs, model, target, observer), [self.settings] * len(inputs))

    def found(
        self, inputs: Sequence[Source], model: Model, target: Built, run: Run, settings: Sequence[RewriteSettings]
    ) -> list[Rewriting]:
        """What a search found; `settings` (g,) are those of each sentence."""
        chains, names = run.last.chains, run.last.names
        if (precise := self.precise(model)) is not None:
            model, target = precise, build_target(inputs, precise, self.settings, self.extra)
            chains = rescored(chains, target.soft, target.soft.weights)
        pairs = enumerate(zip(inputs, settings, strict=True))
        return [finds(chains, names, source, g, target, model, own) for g, (source, own) in pairs]

    @property
    def plan(self) -> Filled:
        return self.settings.run

    def suited(self, model: Model, item: Any) -> Rewriter:
        return self

    def joins(self, model: Model) -> Hashable | None:
        if self.settings.mode == "sample" or self.kernel is not None:
            return None
        own = {name: value for name, value in vars(self.settings).items() if name not in OWN}
        return id(model), repr(own), *map(id, (self.terms, self.moves, self.start))

    def posed(self, inputs: Sequence[Source], model: Model, seed: Any) -> Posed:
        target = build_target(inputs, model, self.settings, self.extra)
        return Posed(self.problem(inputs, model, target, seed=seed), target)

    def concluded(self, members: Sequence[Member], posed: Posed, run: Run) -> list[Rewriting]:
        inputs, settings = [member.ready for member in members], [member.worker.settings for member in members]
        return self.found(inputs, members[0].model, posed.more, run, settings)

    def tokens_of(self, ready: Source) -> int:
        return len(ready.ids)

    @property
    def extra(self) -> Any:
        """The user's terms as a function of the model and the sentences."""
        given = self.terms
        return None if given is None else given if not isinstance(given, Objective) else lambda model, texts: given

    def searched(
        self, inputs: Sequence[Source], model: Model, target: Built, observer: Observer | None, first_chain: int = 0
    ) -> Run:
        """Search all sentences in one batch."""
        settings, problem = self.settings.run, self.problem(inputs, model, target)
        snapshots = searching(
            problem, chains=settings.chains, steps=settings.steps, temperature=settings.temperature, seed=settings.seed,
            first_chain=first_chain,
        )  # fmt: skip
        return whole(carry_out(problem, snapshots, self.about(problem, settings.steps), observer))

    def sampled(self, inputs: Sequence[Source], model: Model, target: Built, observer: Observer | None) -> Run:
        """Sample all sentences in one batch, from where a search met the constraints that a sentence itself may break."""
        settings = self.settings.run
        found = self.searched(inputs, model, target, Approach(observer) if observer else None, APART)
        start = found.last.chains.best.batch
        problem = self.problem(inputs, model, target, strict=start)
        snapshots = sampling(
            problem, chains=settings.chains, warmup=settings.warmup, steps=settings.steps, temperature=settings.temperature,
            rungs=1, even_lengths=False, seed=settings.seed,
        )  # fmt: skip
        return whole(carry_out(problem, snapshots, self.about(problem, settings.warmup + settings.steps), observer))

    def problem(
        self, inputs: Sequence[Source], model: Model, target: Built, strict: Batch | None = None, seed: Any = None
    ) -> Problem:
        """The problem of some sentences, group g being sentence g: with prices in the place of constraints that a sentence may
        break, or `strict` from these start states on. `seed` (g,) is that of each sentence, in place of the setting."""
        seed = self.settings.seed if seed is None else seed
        texts = [source.text for source in inputs]
        # a chain's numbers depend on its sentence, and not on what else is in the batch
        keys = [zlib.crc32(text.encode()) for text in texts]

        def begin(_: Sequence[Any], chains: int) -> Batch:
            if strict is not None:
                return strict
            if (exchange := restatements(inputs, model, target) or exchanges(model, target)) is not None:
                return ahead(inputs, chains, target.soft, exchange, seed, np.array(keys))
            return at_source(inputs, chains)

        start = self.start if self.start is not None and strict is None else begin
        moves = chosen_moves(self.moves, lambda: proposal(inputs, model, target))
        objective = target.soft if strict is None else target.objective
        return Problem(
            model, objective, moves=moves, kernel=self.kernel, start=start, labels=texts, keys=keys, texts=target.write
        )

    def about_search(self, problem: Problem) -> About:
        return self.about(problem, self.settings.run.steps)

    def about(self, problem: Problem, steps: int) -> About:
        settings = {**vars(self.settings), **vars(self.settings.run)}
        shown = {name: value for name, value in settings.items() if name not in ("mode", "seed", "order", "inflect", "rungs")}
        shown |= {name: self.options[name] for name in MODEL_OPTIONS} | {"dtype": self.dtype} | self.own
        return About(self.settings.mode, self.settings.seed, shown, steps, problems=tuple(problem.named()))

    @property
    def own(self) -> dict[str, Any]:
        """Names of the arguments that are objects of the user, which the settings alone do not repeat."""
        given = {"terms": self.terms, "moves": self.moves, "kernel": self.kernel, "start": self.start}
        own = [name for name, value in given.items() if value is not None]
        return {"own": own} if own else {}


class Approach(Observer):
    """Passes on the steps of a search for the start of a sample, none of them as kept, and not as a run of its own."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer

    def seen(self, moment: Moment) -> None:
        self.observer.seen(replace(moment, kept=False))
