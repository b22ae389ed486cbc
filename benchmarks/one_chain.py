"""The way it is usually written: one chain at a time, 64 candidates scored at every step. The comparison of speed.py.

The target is that of the library, and the acceptance rule is right, so that effective draws compare: a candidate token is
chosen in proportion to its target among the masked model's 64 best at the hole, and the ratio uses the sums over candidates.
"""

from __future__ import annotations

import numpy as np

from samplers import Batch
from searchgen import Problem

CANDIDATES = 64


class OneChain:
    """Insert, replace or delete one token of one sentence, for ever."""

    def __init__(self, problem: Problem, ids: list[int], seed: int) -> None:
        self.problem, self.ids, self.rng = problem, ids, np.random.default_rng(seed)
        self.weights = problem.objective.weights
        self.value = self.score([ids])[0]

    def score(self, sentences: list[list[int]]) -> np.ndarray:
        lengths = np.array([len(s) for s in sentences])
        ids = np.zeros((len(sentences), lengths.max()), np.int64)
        for row, sentence in enumerate(sentences):
            ids[row, : len(sentence)] = sentence
        scores = self.problem.objective(Batch(ids, lengths, lengths * 0))
        return np.where(scores.inside, np.where(scores.inside[:, None], scores.terms, 0) @ self.weights, -np.inf)

    def candidates(self, holed: list[int], at: int) -> tuple[list[int], np.ndarray]:
        """The masked model's best tokens for a hole, and the target with each of them in it."""
        row = Batch(np.array([holed]), np.array([len(holed)]), np.zeros(1, np.int64))
        tokens = np.argsort(self.problem.conditional(row, np.array([at])).table()[0])[::-1][:CANDIDATES].tolist()
        return tokens, self.score([[*holed[:at], token, *holed[at + 1 :]] for token in tokens])

    def step(self) -> bool:
        """One step; whether the text changed."""
        n, kind = len(self.ids), self.rng.integers(3)
        if kind == 0:  # insert; the way back deletes one of n + 1
            at = int(self.rng.integers(n + 1))
            tokens, values = self.candidates([*self.ids[:at], 0, *self.ids[at:]], at)
            total = np.logaddexp.reduce(values)
            if total == -np.inf:
                return False
            pick = int(self.rng.choice(len(tokens), p=np.exp(values - total)))
            new, value = [*self.ids[:at], tokens[pick], *self.ids[at:]], values[pick]
            log_ratio = (value - self.value) + (-np.log(n + 1)) - (values[pick] - total - np.log(n + 1))
        elif kind == 1:  # replace: a Gibbs draw among the candidates, of which the current token must be one
            at = int(self.rng.integers(n))
            tokens, values = self.candidates(self.ids, at)
            total = np.logaddexp.reduce(values)
            if self.ids[at] not in tokens or total == -np.inf:
                return False
            pick = int(self.rng.choice(len(tokens), p=np.exp(values - total)))
            new, value, log_ratio = [*self.ids[:at], tokens[pick], *self.ids[at + 1 :]], values[pick], 0.0
        else:  # delete; the way back inserts the token among the candidates of the hole
            at = int(self.rng.integers(n))
            new = self.ids[:at] + self.ids[at + 1 :]
            if not new:
                return False
            value = self.score([new])[0]
            if value == -np.inf:
                return False
            tokens, values = self.candidates(self.ids, at)
            if self.ids[at] not in tokens:
                return False
            log_ratio = (value - self.value) + (self.value - np.logaddexp.reduce(values) - np.log(n)) + np.log(n)
        if np.log(self.rng.random()) >= log_ratio:
            return False
        changed = new != self.ids
        self.ids, self.value = new, value
        return changed
