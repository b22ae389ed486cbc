"""A `Generator` makes one problem of many sets of keywords, searches or samples it, and gives the result of each set."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, Unpack, overload

from objectives.fluency.prompts import Prompt
from searchgen import checks
from searchgen.engine.jobs.flow import Member
from searchgen.engine.jobs.pool import Posed
from searchgen.engine.jobs.stream import Streamed
from searchgen.engine.jobs.worker import flat, missing
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.moves import Moves
from searchgen.engine.problems.problem import MakeKernel, Problem, Terms
from searchgen.engine.problems.starts import Start
from searchgen.engine.results.draws import Draws
from searchgen.engine.results.finds import Finds
from searchgen.engine.results.result import Diagnostics, Result
from searchgen.engine.running.chains import rescored
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.running.watch import About, Run
from searchgen.engine.sample import drawn, sample_notes, sampled
from searchgen.engine.search import found, searched
from searchgen.errors import WordError
from searchgen.keywords.defaults import suited
from searchgen.keywords.judged import begin
from searchgen.keywords.outcome import Outcome, diagnostics, why_nothing
from searchgen.keywords.problem import build_problem, usual_length
from searchgen.keywords.sets import KeywordSet, keyword_set
from searchgen.models.judging import AUTO, NONE, Vocabulary
from searchgen.models.model import Model
from searchgen.settings import Filled, GenerateOptions, Settings, clean_words
from searchgen.text.requested import check_avoided

OWN = ("n", "chains", "steps", "temperature", "length", "seed")
"""Settings in which searches that share their steps may differ."""


class Generator(Streamed[tuple[str, ...], KeywordSet, Result]):
    """Writes sentences from keywords; made once, called often. It can be pickled: a copy loads its models anew, where it is
    used first.

        >>> generator = Generator(n=1, seed=1, chains=4, steps=10)
        >>> results = generator([["dog", "park"], ["coffee", "morning"]])
        >>> [result.keywords for result in results]
        [('dog', 'park'), ('coffee', 'morning')]

    `dataset.map(generator, batched=True)` of Hugging Face and `map_batches(generator)` of Ray Data add the columns "sentences"
    and "generate_error".

    The chains of all sets of a batch run side by side. The numbers of a chain depend on its keywords, the settings and the
    seed, and not on what else is in the batch, up to how far the scores of a row depend on its neighbours: not at all in
    float64, in the last digits in float32.

    Args:
        model: "mini-en", "mini-zh", a folder, a Hugging Face id of a masked language model, or a loaded `Model`, which is
            pickled with it; None is the embedded model of each set's language.
        lang: "en", "zh", or "auto": Chinese where a keyword has a Chinese character, else English.
        causal, prompt, judge, judge_context, judge_vocabulary, device, dtype, revision: see `searchgen.load`; not for a model
            that is loaded. The judge "auto" is none in a sample, which follows the embedded model.
        batch: sets whose chains run side by side.
        column: of a batch of columns, the one that holds the keywords.
        terms, weights, moves, kernel, start: see `searchgen.Problem`; labels are the keywords of each set, as tuples. What is
            given must be picklable if the generator is to be.
        settings: see `searchgen.Settings`: mode, n, chains, steps, warmup, temperature, length, order, avoid, inflect, rungs,
            seed.

    Raises:
        SettingsError: a setting of the wrong type or out of range, or settings that exclude each other.
    """

    def __init__(
        self,
        *,
        model: str | Model | None = None,
        lang: str = "auto",
        causal: str | None = None,
        prompt: Prompt | None = None,
        judge: str = "auto",
        judge_context: str | None = None,
        judge_vocabulary: Vocabulary = "cut",
        device: str = "auto",
        dtype: str = "auto",
        revision: str | None = None,
        batch: int = 64,
        column: str = "keywords",
        terms: Terms | None = None,
        weights: Mapping[str, float] | None = None,
        moves: Moves | None = None,
        kernel: MakeKernel | None = None,
        start: Start | None = None,
        **settings: Unpack[GenerateOptions],
    ) -> None:
        self.arguments = flat(locals())
        checks.known(settings, {*GenerateOptions.__annotations__}, "generate")
        self.settings = Settings(**settings).filled()  # type: ignore[arg-type]
        self.asked, self.suits = {name for name, value in settings.items() if value is not None}, False
        if judge == AUTO and self.settings.mode == "sample":
            judge = NONE  # the embedded models write sentences that follow their own distribution, a judge does not
        options = {
            "causal": causal, "prompt": prompt, "judge": judge, "judge_context": judge_context,
            "judge_vocabulary": judge_vocabulary, "device": device, "revision": revision,
        }  # fmt: skip
        super().__init__(self.settings.mode, model=model, lang=lang, batch=batch, column=column, dtype=dtype, options=options)
        self.checkpoint: Checkpoint | None = None
        self.given: dict[str, Any] = {
            "terms": terms, "weights": weights or {}, "moves": moves, "kernel": kernel, "start": start,
        }  # fmt: skip

    @overload
    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]: ...
    @overload
    def __call__(self, batch: Sequence[str | Sequence[str]]) -> list[Result]: ...
    def __call__(self, batch: Mapping[str, Any] | Sequence[str | Sequence[str]]) -> dict[str, Any] | list[Result]:
        """Sentences of each set of keywords.

        Args:
            batch: sets of keywords, each a list of words or a single one; or a mapping of columns, one of which holds them.

        Returns:
            A `Result` for each set; or the columns with "sentences", a list of up to n texts for each row, and
            "generate_error", a line where there are none and "" elsewhere. What is wrong with one set stands in its result's
            `error` and stops no other.

        Raises:
            SettingsError: columns without the one that holds the keywords.
            ModelError: a model that cannot be loaded.
        """
        if not isinstance(batch, Mapping):
            return list(self.each(batch))
        done = self.columns(batch)
        return {**batch, "sentences": [d.texts for d in done], "generate_error": [d.error or "" for d in done]}

    def problem_of(self, words: str | Sequence[str]) -> Problem:
        """The problem that this generator runs for one set of keywords, to be searched, sampled or stepped by hand.

        Raises:
            SearchgenError: a keyword that cannot be used, or a model that cannot be loaded.
        """
        clean = self.cleaned(words)
        model = self.model_of(self.name_of(clean))
        return build_problem([self.prepared(clean, model)], model, self.settings, **self.given)

    def cleaned(self, item: Any) -> tuple[str, ...]:
        if missing(item):
            raise WordError(f"there are no keywords but {item!r}; give a list of words")
        words = clean_words(item)
        check_avoided(words, self.settings.avoid)
        return words

    def texts_of(self, item: tuple[str, ...]) -> Sequence[str]:
        return item

    def prepared(self, item: tuple[str, ...], model: Model) -> KeywordSet:
        return keyword_set(item, model, self.settings)

    def failed(self, item: Any, error: Exception, model: str) -> Result:
        words = (item,) if isinstance(item, str) or not isinstance(item, Sequence) else tuple(item)
        about = (tuple(map(str, words)), model, self.settings.mode, self.settings.seed, self.stated_settings(None, None))
        return Result(*about, (), Diagnostics({}), 0.0, error=str(error))

    def suited(self, model: Model, item: Sequence[str]) -> Generator:
        """This generator with the defaults that suit a model and a set of keywords: of a search with a judge, of a sample that
        writes sentences.
        """
        if self.suits:
            return self
        own = any(self.given[name] is not None for name in ("moves", "kernel", "terms"))
        out = copy(self)
        out.suits, out.settings = True, suited(self.settings, self.asked, model, own, len(item))
        out.loaded = self.loaded  # a copy has no models, as one that was pickled has none
        return out

    def many(self, inputs: Sequence[KeywordSet], model: Model, observer: Observer | None) -> list[Result]:
        done = self.run(inputs, model, observer)
        if any(result.diagnostics.interrupted for result in done):
            raise KeyboardInterrupt  # of many sets; a set alone gives what it has
        return done

    def run(self, inputs: Sequence[KeywordSet], model: Model, observer: Observer | None) -> list[Result]:
        if not self.suits:
            return self.run_suited(inputs, model, observer)
        settings = self.settings
        even = self.even_lengths(model)
        if len(inputs) > 1 and (even or settings.rungs > 1):  # what is learned in the warm-up must not depend on other sets
            return [result for each in inputs for result in self.run([each], model, observer)]
        began = time.perf_counter()
        problem = self.problem(inputs, model, settings.seed, observer)
        one = inputs[0] if len(inputs) == 1 else None
        told = self.stated_settings(one, model)
        parts = list[Outcome]()
        if settings.mode == "sample":
            parts += self.sample(problem, told, even, observer).groups
        else:
            parts += self.search(problem, told, observer).groups
        seconds = time.perf_counter() - began
        return [self.result(each, part, model, seconds) for each, part in zip(inputs, parts, strict=True)]

    def run_suited(self, inputs: Sequence[KeywordSet], model: Model, observer: Observer | None) -> list[Result]:
        """Run sets with the settings that suit them; those that suit the same ones run side by side."""
        each = [self.suited(model, one.words) for one in inputs]
        done = dict[int, Result]()
        for settings in dict.fromkeys(worker.settings for worker in each):
            places = [i for i, worker in enumerate(each) if worker.settings == settings]
            done |= zip(places, each[places[0]].run([inputs[i] for i in places], model, observer), strict=True)
        return [done[i] for i in range(len(inputs))]

    def search(self, problem: Problem, told: dict[str, Any], observer: Observer | None) -> Finds:
        """The finds of all sets."""
        settings, about = self.settings, self.about(problem, told, ())
        run = searched(
            problem, about, observer, chains=settings.chains, steps=settings.steps, temperature=settings.temperature,
            seed=settings.seed,
        )  # fmt: skip
        return self.found(run, about, [self] * problem.size)

    def found(self, run: Run, about: About, workers: Sequence[Generator]) -> Finds:
        """What a search found; `workers` (g,) have the settings of each set."""
        problem, chains = run.problem, run.last.chains
        if (precise := self.precise(problem.model)) is not None:
            pairs = zip(problem.named(), workers, strict=True)
            sets = [keyword_set(words, precise, worker.settings) for words, worker in pairs]
            again = build_problem(sets, precise, self.settings, **self.given)
            chains = rescored(chains, again.objective, again.scale)
        return found(run, about, self.settings.n, chains)

    @property
    def plan(self) -> Filled:
        return self.settings

    def joins(self, model: Model) -> Hashable | None:
        if self.settings.mode == "sample" or self.given["kernel"] is not None:
            return None
        own = {name: value for name, value in vars(self.settings).items() if name not in OWN}
        given = [(name, repr(value) if name == "weights" else id(value)) for name, value in self.given.items()]
        return id(model), repr(own), repr(given)

    def posed(self, inputs: Sequence[KeywordSet], model: Model, seed: Any) -> Posed:
        return Posed(self.problem(inputs, model, seed))

    def about_search(self, problem: Problem) -> About:
        return self.about(problem, {}, ())

    def concluded(self, members: Sequence[Member], posed: Posed, run: Run) -> list[Result]:
        parts = self.found(run, self.about_search(posed.problem), [member.worker for member in members]).groups
        return [
            member.worker.result(member.ready, replace(part, n=member.worker.settings.n), member.model, run.outcome.seconds)
            for member, part in zip(members, parts, strict=True)
        ]

    def tokens_of(self, ready: KeywordSet) -> int:
        return round(1.2 * usual_length(ready))

    def problem(self, inputs: Sequence[KeywordSet], model: Model, seed: Any, observer: Observer | None = None) -> Problem:
        """The problem of some sets; `seed` is one for all, or (g,) one for each. `observer` hears of drafts."""
        problem = build_problem(inputs, model, self.settings, **self.given)
        if self.settings.mode == "search" and model.judge is not None and problem.start is None:
            report = observer.drafted if observer is not None else None
            return replace(problem, start=begin(problem, model.judge, seed, self.settings.avoid, report))
        return problem

    def sample(self, problem: Problem, told: dict[str, Any], even: bool, observer: Observer | None) -> Draws:
        """The draws of all sets."""
        settings = self.settings
        about = self.about(problem, told, sample_notes(problem, settings.warmup, even_lengths=even))
        run = sampled(
            problem, about, observer, chains=settings.chains, warmup=settings.warmup, steps=settings.steps,
            temperature=settings.temperature, rungs=settings.rungs, even_lengths=even, seed=settings.seed,
            checkpoint=self.checkpoint,
        )  # fmt: skip
        return drawn(run, about)

    def about(self, problem: Problem, told: dict[str, Any], notes: tuple[str, ...]) -> About:
        settings = self.settings
        steps = settings.steps + settings.warmup
        return About(settings.mode, settings.seed, told, steps, tuple(problem.named()), notes)

    def stated_settings(self, of: KeywordSet | None, model: Model | None) -> dict[str, Any]:
        """The settings as results and observers hear of them; `length` is that of a set where there is one."""
        return {
            **{name: value for name, value in vars(self.settings).items() if name not in ("mode", "seed")},
            "length": self.settings.length if of is None else (of.low, of.high),
            "causal": self.options["causal"],
            "prompt": self.options["prompt"],
            **(model.judge.stated if model is not None and model.judge is not None else {"judge": None}),
            "device": self.options["device"] if model is None else str(model.proposer.model.device),
            "dtype": self.dtype if model is None else model.dtype,
            "revision": self.options["revision"],
            "weights": dict(self.given["weights"]),
            **({"even_lengths": self.even_lengths(model)} if model is not None and self.settings.mode == "sample" else {}),
            **self.own,
        }

    def even_lengths(self, model: Model) -> bool:
        """Whether a sample learns weights that make all lengths equally probable: where it was given a length, or the model
        has no distribution of lengths of its own."""
        return self.settings.mode == "sample" and (self.settings.length is not None or not model.has_length_distribution)

    @property
    def own(self) -> dict[str, Any]:
        """Names of the arguments that are objects of the user, which the settings alone do not repeat."""
        own = [name for name, value in self.given.items() if value is not None and name != "weights"]
        return {"own": own} if own else {}

    def result(self, of: KeywordSet, outcome: Outcome, model: Model, seconds: float) -> Result:
        """The result of one set."""
        settings, draws = self.settings, outcome if isinstance(outcome, Draws) else None
        candidates = outcome.candidates(settings.n) if isinstance(outcome, Draws) else outcome.candidates
        return Result(
            keywords=of.words,
            model=model.name,
            mode=settings.mode,
            seed=settings.seed,
            settings=self.stated_settings(of, model),
            candidates=candidates,
            diagnostics=diagnostics(outcome, len(candidates), settings.n),
            seconds=seconds,
            weights=dict(zip(outcome.facts.plan.terms, outcome.facts.plan.weights, strict=True)),
            draws=draws if draws is not None and len(draws.steps) else None,
            finds=outcome if isinstance(outcome, Finds) else None,
            error=None if candidates else why_nothing(outcome),
        )
