"""A `Generator` reads sets of keywords, runs them side by side, and gives the result of each set."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, Unpack, overload

from objectives.fluency.prompts import Prompt
from searchgen import checks
from searchgen.engine.jobs.flow import DRAFTED, Member
from searchgen.engine.jobs.pool import Posed
from searchgen.engine.jobs.stream import Streamed
from searchgen.engine.jobs.worker import flat, missing
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.moves import Moves
from searchgen.engine.problems.problem import MakeKernel, Problem, Terms
from searchgen.engine.problems.starts import Start
from searchgen.engine.results.finds import Finds
from searchgen.engine.results.result import Diagnostics, Result
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.running.watch import About, Run
from searchgen.errors import WordError
from searchgen.keywords.defaults import suited, writes
from searchgen.keywords.outcome import Outcome, result_of
from searchgen.keywords.problem import build_problem, usual_length
from searchgen.keywords.runs import Runs
from searchgen.keywords.sets import KeywordSet, keyword_set
from searchgen.models.judging import AUTO, NONE, Vocabulary
from searchgen.models.model import Model
from searchgen.settings import Filled, GenerateOptions, Settings, clean_words
from searchgen.text.requested import check_avoided

SAMPLED = 4
"""Sets whose sentences a sample writes in the same passes. Four take two thirds of the time that they take one by one; of 64
the first result would come after half an hour and more."""


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
        batch: sets whose chains run side by side, at most; fewer do where more would take as long for each.
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
        out = copy(self)
        out.suits, out.settings = True, suited(self.settings, self.asked, model, self.custom, len(item))
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
        alone = settings.rungs > 1 or self.runs.even_lengths(model)
        if len(inputs) > 1 and alone:  # what is learned in the warm-up must not depend on other sets
            return [result for each in inputs for result in self.run([each], model, observer)]
        began = time.perf_counter()
        problem = self.problem(inputs, model, settings.seed, observer)
        one = inputs[0] if len(inputs) == 1 else None
        about = self.runs.about(problem, self.stated_settings(one, model))
        parts = list[Outcome]()
        if settings.mode == "sample":
            parts += self.runs.sample(problem, about, observer, self.checkpoint).groups
        else:
            parts += self.found(self.runs.search(problem, about, observer), about, [settings] * len(inputs)).groups
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

    @property
    def runs(self) -> Runs:
        """How sets are run with these settings."""
        return Runs(self.settings, self.given)

    def problem(self, inputs: Sequence[KeywordSet], model: Model, seed: Any, observer: Observer | None = None) -> Problem:
        """The problem of some sets, as it is run; see `Runs.problem`."""
        return self.runs.problem(inputs, model, seed, observer)

    def found(self, run: Run, about: About, settings: Sequence[Filled]) -> Finds:
        """What a search found; `settings` (g,) are those of each set."""
        return self.runs.found(run, about, settings, self.precise(run.problem.model))

    @property
    def plan(self) -> Filled:
        return self.settings

    def joins(self, model: Model) -> Hashable | None:
        return self.runs.joins(model)

    def drafted(self, model: Model) -> bool:
        return self.runs.drafted(model)

    def side_by_side(self, model: Model) -> int:
        """How many sets run in one batch, at most: few where a judge writes the start states of each, which takes most of the
        time, and where the sentences of a sample are written anew, thousands at a time."""
        if self.settings.mode == "sample" and not self.custom and writes(model):
            return min(self.batch, SAMPLED)
        return min(self.batch, DRAFTED) if self.drafted(model) else self.batch

    @property
    def custom(self) -> bool:
        """Whether moves, kernel or terms are the caller's own."""
        return any(self.given[name] is not None for name in ("moves", "kernel", "terms"))

    def posed(self, inputs: Sequence[KeywordSet], model: Model, seed: Any) -> Posed:
        return Posed(self.problem(inputs, model, seed))

    def about_search(self, problem: Problem) -> About:
        return self.runs.about(problem, {})

    def concluded(self, members: Sequence[Member], posed: Posed, run: Run) -> list[Result]:
        settings = [member.worker.settings for member in members]
        parts = self.found(run, self.about_search(posed.problem), settings).groups
        return [
            member.worker.result(member.ready, replace(part, n=member.worker.settings.n), member.model, run.outcome.seconds)
            for member, part in zip(members, parts, strict=True)
        ]

    def tokens_of(self, ready: KeywordSet) -> int:
        return round(1.2 * usual_length(ready))

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
            **({"even_lengths": self.runs.even_lengths(model)} if model is not None and self.settings.mode == "sample" else {}),
            **self.own,
        }

    @property
    def own(self) -> dict[str, Any]:
        """Names of the arguments that are objects of the user, which the settings alone do not repeat."""
        own = [name for name, value in self.given.items() if value is not None and name != "weights"]
        return {"own": own} if own else {}

    def result(self, of: KeywordSet, outcome: Outcome, model: Model, seconds: float) -> Result:
        return result_of(of, outcome, model.name, self.settings, self.stated_settings(of, model), seconds)
