"""A problem: a target over the texts of a model, the moves and the kernel that explore it, and where chains begin.

    >>> import searchgen
    >>> from searchgen import terms
    >>> model = searchgen.load()
    >>> target = model.fluency + terms.contains(model, ["dog", "park"]) + 2 * terms.repetition(model)
    >>> problem = searchgen.Problem(model, target)
    >>> problem.objective.names
    ('fluency', 'repetition')

`searchgen.search` looks for its most probable texts, and `searchgen.sample` draws from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np

from objectives import Avoids, Contains, LengthBounds, LengthPrior, Objective, RoundTrip
from objectives.core.base import Sum, summands
from objectives.fluency.masked import MaskedConditional
from objectives.words.phrases import Phrase
from objectives.words.standing import Standing
from samplers import Batch, Choose, MetropolisHastings, Proposal
from samplers.core.sites import nothing_held
from samplers.core.types import Bools, Floats, Ints, Kernel, LogDensity, Spans
from searchgen.engine.problems.arguments import check_kinds, check_sizes, check_weights
from searchgen.engine.problems.drafts import Drafts, full_stop, opening
from searchgen.engine.problems.moves import Moves, chosen_moves, default_moves
from searchgen.engine.problems.parts import apart, joined, leaves, listed, wished
from searchgen.engine.problems.screened import Screened, instead
from searchgen.engine.problems.starts import Start, given
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.settings import Mode

MakeKernel = Callable[[LogDensity, Proposal], Kernel]
"""(density, proposal) -> the kernel that runs; a kernel class such as `MetropolisHastings` is one."""

Terms = Objective | Callable[[Model, Sequence[Any]], Objective]
"""An objective to add to a target, or a function (model, labels) -> objective, whose group g is that of label g."""

ROOM = 24
"""Words, beside twice those that must occur, of the longest text of a target without bounds on its length."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A target over the texts of a model, with one group or several, ready to be searched or sampled.

    A problem may have several groups, which share the model and differ in what their terms ask for: the words of each, the
    source of each. Chains of all groups run side by side in one batch, and results come by group.

    Two constraints are part of every target over a vocabulary, and are added where the target lacks them; `notes` says so. A
    text must come back to itself through the tokenizer (`terms.round_trip`), and its number of words must be bounded
    (`terms.length`): by default from one word more than those that must occur, to twice those and 24.

    Args:
        model: a loaded model, from `searchgen.load`.
        target: what a good text is, an objective over the model's vocabulary; see `searchgen.terms`.
        moves: what proposes changes. None: edits of one token, relocations and swaps, and in Chinese edits and exchanges of
            whole words, all of which keep the words that the target's `Contains` terms ask for. A proposal
            (`samplers.Proposal`) takes their place; a function takes the default proposal and returns the one to use, such as
            `lambda default: OneOf((default, mine), (0.8, 0.2))`.
        kernel: a function (density, proposal) -> kernel. None: delayed acceptance, where the model has a judge, the model's
            own fluency screening what the judge decides; else `MetropolisHastings`. Any other kernel class of `samplers` that
            takes these two, `functools.partial(MultipleTry, tries=4)`, or a function of one's own. It is
            called with the complete target, and again where a sample learns weights of lengths. A kernel that is already made
            belongs to another density, and is refused.
        start: where the chains begin. None: at drafts that the masked model writes around the words that must occur. A text
            for all chains; a list of texts, which the chains of every group take in turn; a list of such lists, one for each
            group; or a function (labels, chains) -> any of these, or a `samplers.Batch` with `chains` rows for each group in
            the order of the groups.
        terms: an objective to add to the target; or a function (model, labels) -> objective, whose group g is that of label g.
        weights: what terms are multiplied by, by name, in place of the target's own weights.
        groups: how many groups there are; found from the terms where one of them knows. Give it where only the labels, the
            start or your own terms tell groups apart.
        labels: (g,) what each group is about, such as its keywords; `start` is called with them. Default: 0, 1, ...
        keys: (g,) the number of each group's random streams, from 0 to 2**32 - 1; groups of the same key draw the same
            numbers. Default: 0, 1, ...
        texts: rows -> the text of each, as results show it; default: the model's own spelling.
        writes: whether the steps of a sample write whole sentences anew with the model that judges, guided towards the words
            that must occur (`samplers.kernels.pool.Pooled`); the chains of a group choose from one pool of sentences. Edits do
            not move between sentences that share nothing. It has no effect where that model cannot write, and with moves or a
            kernel of your own; a sample then edits single tokens. None: with an embedded model whose fluency is the only soft
            term of the target.

    Raises:
        SettingsError: a model that is not loaded, a target that is no objective, terms for different numbers of groups, a
            weight for a term that is not there, moves or a kernel of another kind, or a number of keys or labels that is not
            the number of groups.
    """

    model: Model
    target: Objective
    _: KW_ONLY
    moves: Moves | None = None
    kernel: MakeKernel | None = None
    start: Start | None = None
    terms: Terms | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    groups: int | None = None
    labels: Sequence[Any] | None = None
    keys: Sequence[int] | None = None
    texts: Callable[[Batch], Sequence[str]] | None = None
    writes: bool | None = None

    def __post_init__(self) -> None:
        check_kinds(self.model, self.target, self.moves, self.kernel, self.terms)
        sizes = {"groups": self.groups, "labels": count(self.labels), "keys": count(self.keys)}
        given_ = {name: size for name, size in sizes.items() if size is not None}
        try:
            given_["the terms of the target"] = self.whole.groups or next(iter(given_.values()), 1)
        except ValueError as error:
            raise SettingsError(str(error)) from error
        check_sizes(given_)
        check_weights(self.weights, self.whole.names)

    @cached_property
    def whole(self) -> Objective:
        """The target and the `terms`, as they were given."""
        if self.terms is None:
            return self.target
        more = self.terms if isinstance(self.terms, Objective) else self.terms(self.model, self.named())
        if not isinstance(more, Objective):
            raise SettingsError(f"`terms` gave {type(more).__name__}, and must give an objective; see searchgen.terms")
        try:
            return self.target + more
        except ValueError as error:
            raise SettingsError(str(error)) from error

    def named(self) -> list[Any]:
        """(g,) what each group is about."""
        if self.labels is not None:
            return list(self.labels)
        return list(range(self.groups or count(self.keys) or self.target.groups or 1))

    @cached_property
    def size(self) -> int:
        """g, the number of groups."""
        return self.whole.groups or len(self.named())

    @cached_property
    def objective(self) -> Objective:
        """The target with what it lacked."""
        missing: list[Objective] = []
        alphabet = self.model.alphabet
        if not self._parts(LengthBounds, LengthPrior):
            missing.append(LengthBounds(alphabet.count, *self.bounds))
        if not self._parts(RoundTrip):
            missing.append(RoundTrip(alphabet.texts, alphabet.encode, alphabet.returns))
        return Sum((*summands(self.whole), *missing)) if missing else self.whole

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was added to the target, in words."""
        if self._parts(LengthBounds, LengthPrior):
            return ()
        low, high = self.bounds
        unit = "characters" if self.model.alphabet.chinese else "words"
        return (
            f"the target has no bounds on the length, and texts of {low.min()} to {high.max()} {unit} were allowed; "
            "add terms.length(model, (lowest, highest)) to choose them",
        )

    @cached_property
    def constraints(self) -> tuple[str, ...]:
        """Names of the classes of the hard constraints; a `Contains` that asks for no word is left out."""
        hard = [part for part in leaves(self.objective) if type(part).inside is not Objective.inside]
        ask = [p for p in hard if not isinstance(p, Contains | Avoids) or any(listed(p.phrases))]
        return tuple(dict.fromkeys(type(part).__name__ for part in ask))

    @cached_property
    def scale(self) -> Floats:
        """(k,) what each term of the objective is multiplied by."""
        own = zip(self.objective.names, self.objective.weights.tolist(), strict=True)
        return np.array([float(self.weights.get(name, weight)) for name, weight in own], np.float64)

    @cached_property
    def bounds(self) -> tuple[Ints, Ints]:
        """(g,) and (g,) the least and the greatest number of words of a text of each group."""
        parts = cast(Sequence[LengthBounds | LengthPrior], self._parts(LengthBounds, LengthPrior))
        if parts:
            whole = np.zeros(self.size, np.int64)
            low, high = (
                np.stack([whole + each for each in side]) for side in zip(*((p.low, p.high) for p in parts), strict=True)
            )
            return low.max(0), high.min(0)
        words_in = self.model.alphabet.words_in
        least = np.array([sum(min(map(words_in, phrase)) for phrase in words) for words in self.wanted])
        return least + 1, ROOM + 2 * least

    @cached_property
    def contained(self) -> Contains | None:
        """All `Contains` terms of the target as one; None without any."""
        parts = cast(Sequence[Contains], self._parts(Contains))
        return Contains(joined([p.phrases for p in parts]), any(p.in_order for p in parts)) if parts else None

    @cached_property
    def wanted(self) -> tuple[tuple[Phrase, ...], ...]:
        """The words that must occur in the texts of each group, and those for whose absence the target charges a price
        (`searchgen.terms.missing`), each in the forms that it may be written in.
        """
        asked = [part.phrases for part in cast(Sequence[Contains], self._parts(Contains))] + wished(self.whole)
        return listed(joined(asked)) if asked else ((),) * self.size

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """(g,) the words that must occur in the texts of each group, written out; empty where a group asks for none."""
        alphabet = self.model.alphabet
        written = [[alphabet.text(phrase[0]) for phrase in words if phrase] for words in self.wanted]
        if not all(written):
            return ()
        return tuple(tuple(dict.fromkeys(word.lower() if alphabet.lower else word for word in words)) for words in written)

    @cached_property
    def allowed(self) -> Bools:
        """(v,) tokens that may be proposed: those of the alphabet, without what every group avoids."""
        out = self.model.alphabet.free.copy()
        for part in cast(Sequence[Avoids], self._parts(Avoids)):
            single = [{form[0] for phrase in words for form in phrase if len(form) == 1} for words in listed(part.phrases)]
            out[sorted(set.intersection(*single) if single else ())] = False
        return out

    @cached_property
    def conditional(self) -> MaskedConditional:
        """Proposes any of the `allowed` tokens."""
        return MaskedConditional(self.model.proposer, self.allowed)

    def kernel_of(self, density: LogDensity, proposal: Proposal) -> Kernel:
        """The kernel of a density: the target, or the target with learned weights."""
        if self.kernel is not None:
            return self.kernel(density, proposal)
        model = self.model
        if model.screen is None or not any(part is model.fluency for part in leaves(self.objective)):
            return MetropolisHastings(density, proposal)
        cheap = instead(self.objective, model.fluency, model.screen)
        screen = np.where([name == model.screen.names[0] for name in cheap.names], model.screen_weight, 1.0) * self.scale
        return Screened(density, proposal, cheap, tuple(screen.tolist()))

    def proposal(self, mode: Mode) -> Proposal:
        """The moves of a search or of a sample."""
        return chosen_moves(self.moves, lambda: self.default_proposal(mode))

    def default_proposal(self, mode: Mode) -> Proposal:
        """The moves without `moves`."""
        shortest = np.array([max((min(map(len, phrase)) for phrase in words), default=1) for words in self.wanted])
        # tokens; what is asked of words is up to the target
        longest = np.maximum(shortest, np.minimum(3 * self.bounds[1] + 8, self.model.proposer.longest))
        held: Spans = self.contained.protected if self.contained is not None else nothing_held
        return default_moves(self.conditional, shortest, longest, held, mode, self.model.words)

    def begin(self, choose: Choose, chains: int) -> Batch:
        """The start states of `chains` chains of each group in turn; `choose` has a stream for each of them."""
        if self.start is not None:
            return given(self.start, self.named(), chains, self.model)
        in_order = self.contained is not None and self.contained.in_order
        alphabet, words = self.model.alphabet, [[apart(p, self.model.alphabet.text) for p in group] for group in self.wanted]
        whole = MaskedConditional(self.model.proposer, self.allowed & alphabet.begins)
        opens = opening(cast(Sequence[Standing], self._parts(Standing)), words, full_stop(alphabet))
        write = Drafts(alphabet, words, opens, in_order, *self.bounds, whole, self.objective.inside)
        return write(choose, np.repeat(np.arange(self.size), chains))

    def written(self, batch: Batch) -> list[str]:
        """The text of each row, as results show it."""
        return list((self.texts or self.model.alphabet.texts)(batch))

    def stream_keys(self) -> Ints:
        """(g,) the number of each group's random streams."""
        return np.arange(self.size) if self.keys is None else np.asarray(self.keys, np.int64)

    def _parts(self, *kinds: type[Objective]) -> list[Objective]:
        return [part for part in leaves(self.whole) if isinstance(part, kinds)]


def count(entries: Sequence[Any] | None) -> int | None:
    return None if entries is None else len(entries)
