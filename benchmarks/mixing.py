"""How well the kernels of a sample mix: R-hat and effective draws of several scalars, for what they cost.

    python benchmarks/mixing.py rain --kernel write --tries 4 --chains 32 --seconds 60

Chains start at drafts, the warm-up counts, and is a third of the time. Seconds are those of the processor, on one thread, so
that a busy machine measures about what a quiet one does. Forward tokens are all tokens that a model reads, in edits and in
scores as well.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from objectives import Contains, LengthBounds, Objective, Phrases, RoundTrip
from objectives.scoring.decoding import OfBert  # internal: counts what it reads
from objectives.scoring.packed import Packed  # internal: counts what it reads
from samplers import (
    Batch,
    Categorical,
    Edit,
    MetropolisHastings,
    OneOf,
    Relocate,
    State,
    Streams,
    Swap,
    ess_bulk,
    ess_tail,
    r_hat,
)
from samplers.core.state import take  # internal: rows of a batch
from samplers.core.substeps import counts  # internal: what a step of a composed kernel changed, move by move
from samplers.kernels.ends import ResampleEnd  # internal: a kernel of the default sample, run apart here
from samplers.warmup.guide import adapt_guide  # internal: its warm-up
from searchgen import CausalFluency, MaskedConditional, load
from searchgen.engine.guide import kernel_of, writer  # internal: how the product puts it together

READ = [0]
"""Tokens that a model has read."""


def counted(kind: Any, method: str, tokens: Callable[..., int]) -> None:
    right = getattr(kind, method)

    def wrapped(self: Any, *args: Any, **options: Any) -> Any:
        READ[0] += tokens(*args)
        return right(self, *args, **options)

    setattr(kind, method, wrapped)


def scalars(kept: list[State], contains: Contains) -> dict[str, np.ndarray]:
    """(c, n) each: the log-density, the length, the position of each keyword, and how frequent the first token is."""
    first = np.stack([state.batch.ids[:, 0] for state in kept], -1)
    values, at, n = np.unique(first, return_inverse=True, return_counts=True)
    rank = np.empty(len(values))
    rank[np.argsort(-n, kind="stable")] = np.arange(len(values))
    out = {
        "log_density": np.stack([state.log_density for state in kept], -1),
        "tokens": np.stack([state.batch.lengths for state in kept], -1).astype(float),
        "first word": rank[at].reshape(first.shape),
    }
    for p in range(contains.phrases.forms.shape[1]):
        places = [(contains.phrases.ends(state.batch)[:, p] > 0).argmax(-1) for state in kept]
        out[f"place of word {p + 1}"] = np.stack(places, -1).astype(float)
    return out


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("words", nargs="+")
    args.add_argument("--kernel", choices=("edit", "write", "both"), default="both")
    args.add_argument("--tries", type=int, default=4)
    args.add_argument("--whole", type=float, default=0.5)
    args.add_argument("--chains", type=int, default=32)
    args.add_argument("--seconds", type=float, default=60.0)
    args.add_argument("--seed", type=int, default=0)
    args.add_argument("--model", default=None)
    given = args.parse_args()
    torch.set_num_threads(1)
    counted(OfBert, "read", lambda tokens: len(tokens))
    counted(Packed, "__call__", lambda ids, *_: len(ids))

    model = load(given.model or ("mini-zh" if ord(given.words[0][0]) > 0x4E00 else "mini-en"))
    alphabet, fluency = model.alphabet, model.fluency
    phrases = [alphabet.phrase(word) for word in given.words]
    contains = Contains(Phrases.of([phrases], alphabet.continues))
    least = sum(alphabet.words_in(phrase[0]) for phrase in phrases)
    low, high = np.array([least + 1]), np.array([24 + 2 * least])
    round_trip = RoundTrip(alphabet.texts, alphabet.encode, alphabet.returns)
    target: Objective = contains + LengthBounds(alphabet.count, low, high) + round_trip + fluency
    conditional = MaskedConditional(model.proposer, alphabet.free)
    longest, held = 3 * high + 8, contains.protected
    edits = OneOf(
        (Edit(conditional, np.array([1]), longest, held, (0.4, 0.2, 0.4)), Relocate(held), Swap(held)), (0.9, 0.06, 0.04)
    )
    guided = writer(fluency, alphabet, contains, high, 1.0)
    assert isinstance(fluency, CausalFluency)
    assert guided is not None

    def kernel(with_model: Any) -> Any:
        if given.kernel == "edit":
            return MetropolisHastings(target, edits)
        if given.kernel == "write":
            return ResampleEnd(target, with_model, given.tries, given.whole)
        both = kernel_of(target, edits, with_model)
        return replace(both, kernels=(replace(both.kernels[0], tries=given.tries, whole=given.whole), both.kernels[1]))

    began, wall = time.process_time(), time.perf_counter()
    chains = given.chains
    choose = Streams(given.seed, np.zeros(chains, np.int64), np.arange(chains))
    state = kernel(guided).init(drafted(phrases, conditional, choose, chains), np.ones((chains, 1)))
    while time.process_time() - began < given.seconds / 3:
        for snapshot, now in adapt_guide(kernel, guided, choose, state, 8):
            state, guided_now = snapshot.state, now
        guided = guided_now
    frozen, kept = kernel(guided), []
    made, taken = np.zeros(len(frozen.moves), np.int64), np.zeros(len(frozen.moves), np.int64)
    while time.process_time() - began < given.seconds or len(kept) < 8:
        before = state.batch
        state, info = frozen.step(choose, state)
        step = counts(before, info, frozen.moves)
        made, taken = made + step.proposed, taken + step.accepted
        kept.append(state)
    seconds = time.process_time() - began
    each = scalars(kept, contains)
    sizes = {name: ess_bulk(x) for name, x in each.items()}
    told = {
        "words": given.words, "kernel": given.kernel, "tries": given.tries, "chains": chains, "kept steps": len(kept),
        "processor seconds": round(seconds, 1), "wall seconds": round(time.perf_counter() - wall, 1),
        "tokens read": READ[0], "tokens read per effective draw": round(READ[0] / min(sizes.values())),
        "R-hat": {name: round(r_hat(x), 3) for name, x in each.items()},
        "ESS bulk": {name: round(size) for name, size in sizes.items()},
        "ESS tail": {name: round(ess_tail(x)) for name, x in each.items()},
        "accepted": {name: round(a / max(1, m), 3) for name, m, a in zip(frozen.moves, made, taken, strict=True)},
        "mean": {name: round(float(x.mean()), 2) for name, x in each.items()},
        "bias": None if guided.bias is None else guided.bias.round(2).tolist(),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False, indent=1))
    last = take(kept[-1].batch, np.arange(min(6, chains)))
    print("\n".join(alphabet.texts(last)))


def drafted(phrases: list[Any], conditional: MaskedConditional, choose: Streams, chains: int) -> Batch:
    """The keywords in a random order, with three holes before and after each, filled from the masked model at random places."""
    rng = np.random.default_rng(0)
    mask = conditional.scorer.mask or 0
    rows = []
    for _ in range(chains):
        row = [mask] * 3
        for i in rng.permutation(len(phrases)).tolist():
            row += [*phrases[i][0], *[mask] * 3]
        rows.append(row)
    batch = Batch(np.array(rows), np.full(chains, len(rows[0])), np.zeros(chains, np.int64))
    while (holes := batch.ids == mask).any():
        some = np.flatnonzero(holes.any(-1))
        at = choose(Categorical(np.where(holes[some], -np.log(holes[some].sum(-1, keepdims=True)), -np.inf)), some)
        ids = batch.ids.copy()
        ids[some, at] = choose(conditional(take(batch, some), at), some)
        batch = batch._replace(ids=ids)
    return batch


if __name__ == "__main__":
    main()
