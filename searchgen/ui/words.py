"""What happened, in plain words: why a proposal was accepted or not, and why a sentence stands first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from searchgen.engine.results.candidate import Candidate
from searchgen.rewriting.result import Rewrite
from searchgen.ui.recording import Step
from searchgen.writing import number

Sentence = Candidate | Rewrite
MOVES = {
    "insert": "insert a word",
    "replace": "replace a word",
    "delete": "delete a word",
    "relocate": "move words to another place",
    "swap": "exchange two parts",
    "insert word": "insert a whole word",
    "replace word": "replace a whole word",
    "delete word": "delete a whole word",
    "exchange words": "exchange two whole words",
    "regenerate": "write the whole text anew",
    "restate": "say a part in other words",
    "correct": "correct a mistake",
    "rephrase": "say a few words in other words",
}
SEVERAL = {"insert": "insert", "delete": "delete", "refill": "replace"}
"""Moves of several tokens side by side, whose names end in a number."""
SMALL = 0.05
"""Nats below which a difference is not worth words."""


def proposal(step: Step) -> str:
    """What a step proposed."""
    return f"Proposal: {called(step.move)}" if step.move else "No change was possible"


def called(move: str) -> str:
    """What a move is called: its own name where there are no words for it, such as that of a move of the user."""
    kind, _, size = move.partition(" ")
    if kind in SEVERAL and size.isdigit():
        return f"{SEVERAL[kind]} {size} words side by side"
    return MOVES.get(move, move)


def verdict(step: Step, broken: Sequence[str] = ()) -> str:
    """Whether a proposal was accepted, and why; `broken` are the hard constraints that it breaks."""
    if not step.move:
        return "No move is possible in this sentence, so the chain keeps it."
    if step.proposed == step.before:
        return "The proposal is the sentence itself, so nothing changes."
    if step.invalid:
        return "Rejected: a model gave no number (NaN) for the proposal."
    if step.log_q is not None and step.log_q[1] == -math.inf:
        return (
            "Rejected: no single move leads from the proposal back to the sentence, and a chain may only take steps that it "
            "could also take back."
        )
    if broken:
        return f"Rejected: the proposal breaks a hard constraint ({'; '.join(broken)}), so its density is 0."
    if step.log_ratio == -math.inf:
        return "Rejected: the density of the proposal is 0."
    odds = chance(step.probability)
    if not step.inside:
        return f"Rejected: the screening model gave it a probability of acceptance of {odds}, so the judge was not asked."
    if step.log_ratio >= 0:
        return "Accepted: the log ratio is 0 or more, and such proposals are always accepted."
    decided = "Accepted" if step.accepted else "Rejected"
    power = f"e to the power of the log ratio, {signed(step.log_ratio)}"
    return f"{decided}: the probability of acceptance was {odds} ({power}), and the random number decided so."


def reasons(step: Step) -> str:
    """Which terms speak for a proposal and which against it."""
    gains = sorted(((term.gain, term.name) for term in step.terms if math.isfinite(term.gain)), reverse=True)
    better = [f"{name} {signed(gain)}" for gain, name in gains if gain > SMALL]
    worse = [f"{name} {signed(gain)}" for gain, name in reversed(gains) if gain < -SMALL]
    parts = [f"for it: {', '.join(better)}" if better else "", f"against it: {', '.join(worse)}" if worse else ""]
    said = "; ".join(part for part in parts if part)
    return f"Terms that speak {said} (nats).{paths(step)}" if said else ""


def paths(step: Step) -> str:
    """What the ways there and back add to the ratio."""
    if step.log_q is None or not all(map(math.isfinite, step.log_q)):
        return ""
    adds = step.log_q[1] - step.log_q[0]
    if abs(adds) <= SMALL:
        return ""
    easier, side = ("less", "for") if adds > 0 else ("more", "against")
    return f" This change is proposed {easier} often than its reverse, which counts {side} it: {signed(adds)}."


def chance(probability: float) -> str:
    """A probability for people: 12.3%, 1 in 4,200, or almost 0."""
    if probability >= 0.001:
        return f"{probability:.1%}"
    return f"1 in {1 / probability:,.0f}" if probability > 1e-9 else "almost 0"


def signed(value: float) -> str:
    """A difference in nats with its sign."""
    return f"{value:+.2f}".replace("-", "−")


def first(candidates: Sequence[Sentence], weights: Mapping[str, float], mode: str) -> str:
    """Why the first of some candidates stands there."""
    if not candidates:
        return ""
    if mode == "sample":
        return "These are draws, in the order in which they were drawn: the first is not better than the others."
    if len(candidates) == 1:
        return "It is the only sentence that was found."
    best, second = candidates[0], candidates[1]
    lead = best.log_density - second.log_density
    highest = number(best.log_density).replace("-", "−")
    said = f"The first sentence has the highest log-density: {highest}, {number(lead)} nats above the second"
    if lead < math.log(2):
        return f"{said}, which is almost as probable."
    gains = sorted(
        ((weights.get(name, 1.0) * (value - second.terms[name]), name) for name, value in best.terms.items()), reverse=True
    )
    parts = [f"{name} {signed(gain)}" for gain, name in gains if abs(gain) > SMALL]
    times = f"about {math.exp(lead):,.0f} times as probable" if lead < 12 else "far more probable"
    return f"{said}, so it is {times} under your weights. The difference comes from {', '.join(parts)}."
