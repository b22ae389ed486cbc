"""A `Rewriter` reads sentences, builds one target for all, runs their chains side by side, and reports on each sentence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Unpack, overload

from searchgen import checks
from searchgen.engine.jobs.flow import Member
from searchgen.engine.jobs.pool import Posed
from searchgen.engine.jobs.stream import Streamed
from searchgen.engine.jobs.worker import flat, missing
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.moves import Moves
from searchgen.engine.problems.problem import MakeKernel, Problem, Terms
from searchgen.engine.problems.starts import Start
from searchgen.engine.running.watch import About, Run
from searchgen.errors import WordError
from searchgen.models.judging import Vocabulary
from searchgen.models.model import Model
from searchgen.rewriting.outcome import draws
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.runs import Runs
from searchgen.rewriting.settings import RewriteOptions, RewriteSettings
from searchgen.rewriting.sources import Source, read_source
from searchgen.settings import Filled

MODEL_OPTIONS = ("causal", "judge", "judge_context", "judge_vocabulary", "device", "revision")
"""Arguments of the model that are among the settings of a run, as observers and reports see them."""


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
        self.given: dict[str, Any] = {"terms": terms, "moves": moves, "kernel": kernel, "start": start}

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
        if self.settings.mode == "search":
            return self.runs.problem(inputs, model, self.runs.target(inputs, model))
        return self.runs.sampled_from(inputs, model)

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
        runs = self.runs
        target = runs.target(inputs, model)
        if self.settings.mode == "sample":
            run = runs.sample(inputs, model, target, observer)
            return [draws(run, source, g, target, model, self.settings) for g, source in enumerate(inputs)]
        run = runs.search(inputs, model, target, observer)
        return runs.found(inputs, model, target, run, [self.settings] * len(inputs), self.precise(model))

    @property
    def runs(self) -> Runs:
        """How sentences are run with these settings."""
        settings = {**vars(self.settings), **vars(self.settings.run)}
        shown = {name: value for name, value in settings.items() if name not in ("mode", "seed", "order", "inflect", "rungs")}
        shown |= {name: self.options[name] for name in MODEL_OPTIONS} | {"dtype": self.dtype} | self.own
        return Runs(self.settings, self.given, shown)

    @property
    def plan(self) -> Filled:
        return self.settings.run

    def suited(self, model: Model, item: Any) -> Rewriter:
        return self

    def joins(self, model: Model) -> Hashable | None:
        return self.runs.joins(model)

    def posed(self, inputs: Sequence[Source], model: Model, seed: Any) -> Posed:
        target = self.runs.target(inputs, model)
        return Posed(self.runs.problem(inputs, model, target, seed=seed), target)

    def concluded(self, members: Sequence[Member], posed: Posed, run: Run) -> list[Rewriting]:
        inputs, settings = [member.ready for member in members], [member.worker.settings for member in members]
        model = members[0].model
        return self.runs.found(inputs, model, posed.more, run, settings, self.precise(model))

    def tokens_of(self, ready: Source) -> int:
        return len(ready.ids)

    def about_search(self, problem: Problem) -> About:
        return self.runs.about(problem, self.settings.run.steps)

    @property
    def own(self) -> dict[str, Any]:
        """Names of the arguments that are objects of the user, which the settings alone do not repeat."""
        own = [name for name, value in self.given.items() if value is not None]
        return {"own": own} if own else {}
