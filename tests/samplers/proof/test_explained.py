"""What a failed proof says: the worst states, the paths between them with every choice, and the ratio that balance needs."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from rungs import hot
from toys import Neighbours, Shifting, Target, V, bounds, space

from samplers import Cycle, Edit, Gibbs, MetropolisHastings, Tempered, prove, sequences
from samplers.core.distributions import log
from samplers.kernels import metropolis, scan, tempered
from samplers.moves.edits import DELETE
from samplers.proof.balance import unmatched
from samplers.proof.exact import Proof

ONES = np.ones(2)
EDITS = MetropolisHastings(Target(), Edit(Neighbours(), *bounds((1, 3))))
SWEEP = Gibbs(Target(), tuple(range(V)), Shifting(), 1, "systematic")
WITHOUT_Q: Fault = (metropolis, "log_acceptance_ratio", lambda right: lambda new, old, log_q: right(new, old))


def refused(proof: Proof) -> str:
    with pytest.raises(AssertionError) as error:
        proof.check(classes=None)
    return str(error.value)


def one_slot_too_few(right: Any) -> Any:
    def inverse(self: Edit, proposed: Any, at: Any, move: Any) -> Any:
        n = self._sites(proposed)[1].sum(-1)
        return right(self, proposed, at, move) + np.where(move == DELETE, log(n) - log(n - 1), 0.0)

    return inverse


def test_a_forgotten_slot_is_found_by_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pair differs by one token, both paths are shown with their choices, and the ratio is off by the factor forgotten."""
    plant(monkeypatch, (Edit, "_log_q_of_inverse_site", one_slot_too_few))
    proof = prove(EDITS, space(1, 1, 3), ONES)
    text = refused(proof)
    assert text.startswith(f"invariance error {proof.invariance:.3g} exceeds 1e-12\n")
    pair = re.search(r"breaks most between x = (\(.*?\)) and y = (\(.*?\)):", text)
    assert pair
    x, y = (tuple(map(int, re.findall(r"\d+", side))) for side in pair.groups())
    assert abs(len(x) - len(y)) == 1
    for line in (
        "delete: flow ",
        "insert: flow ",
        "edits.py:",
        "move = choose(moving)",
        "accepted = accept(choose, log_ratio)",
    ):
        assert line in text
    slots = min(len(x), len(y)) + 1
    needed, used = map(float, re.findall(r"log (?:acceptance )?ratio (?:of )?(-?[\d.]+\d)", text))
    assert abs(needed - used) == pytest.approx(np.log(slots / (slots - 1)), abs=1e-3)


def test_the_pair_is_the_worst_and_its_flows_are_those_of_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, WITHOUT_Q)
    proof = prove(EDITS, space(1, 1, 3), ONES)
    flow = proof.target[:, None] * proof.matrix
    text = refused(proof)
    there, back = (float(x) for x in re.findall(r"= flow ([\d.e-]+)", text))
    assert there - back == pytest.approx((flow - flow.T).max(), rel=1e-4)
    paths = re.findall(r"^    \w+: flow ([\d.e-]+), and no inverse", text, re.M)
    assert 2 <= len(paths) <= 6
    choices = [list(map(float, re.findall(r"^      ([\d.e-]+) ", part, re.M))) for part in text.split("no inverse path")[1:]]
    states = dict(zip(("x", "y"), map(float, re.findall(r"mass ([\d.e-]+) x prob", text)), strict=True))
    first = states["x"] * np.prod(choices[0])
    assert first == pytest.approx(float(paths[0]), rel=1e-3)  # the choices that are shown are all that were made


def test_paths_that_have_a_partner_are_not_shown() -> None:
    assert unmatched([0.3, 0.1, 0.1, 0.05], [0.1, 0.3, 0.2], 1e-9) == [2, 3]
    assert unmatched([], [0.1], 1e-9) == []


def test_a_kernel_that_is_not_reversible_is_told_by_its_worst_state(monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = Cycle((SWEEP, EDITS))
    assert prove(cycle, space(1, 1, 3), ONES).check().reversibility > 1e-4
    plant(monkeypatch, (scan, "drawn", lambda right: lambda *args: right(*args[:-1], True)))
    proof = prove(cycle, space(1, 1, 3), ONES)
    gain = proof.target @ proof.matrix - proof.target
    batch, worst = space(1, 1, 3), int(np.abs(gain).argmax())
    state = tuple(batch.ids[worst, : batch.lengths[worst]].tolist())
    text = refused(proof)
    after = proof.target[worst] + gain[worst]
    assert f"State {state} has mass {proof.target[worst]:.6g}, and {after:.6g} after a step." in text
    assert "need not balance each pair" in text
    assert "gibbs, insert" in text or "gibbs, delete" in text or "gibbs, replace" in text


def test_the_states_of_a_ladder_are_named_by_their_rungs(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, (tempered, "swap_log_ratio", lambda right: lambda state, low: -right(state, low)))
    text = refused(prove(Tempered(Gibbs(Target(), (0, 2)), 2), sequences((0, 2), 1, 1), hot(2)))
    assert re.search(r"State \[\(\d,\), \(\d,\)\] has mass", text)
    assert "exchange" in text


def test_groups_are_named() -> None:
    text = refused(prove(EDITS, space(1, 1, 2), ONES))
    assert re.search(r"State \(\d, \d\) leaves the support that was listed", text)
    one = Edit(Neighbours(), *bounds((1, 1), (1, 2)))
    text = refused(prove(MetropolisHastings(Target((-1, -1)), one), space(2, 1, 1), ONES))
    assert re.search(
        r"State group 1 \(\d,\) leaves the support that was listed.\n  To group 1 \(\d, \d\), with probability", text
    )
    assert "by insert" in text


def test_stale_terms_are_told_by_the_step_that_left_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(right: Any) -> Any:
        def step(self: Any, choose: Any, state: Any) -> Any:
            new, info = right(self, choose, state)
            return new._replace(terms=state.terms), info

        return step

    plant(monkeypatch, (MetropolisHastings, "step", stale))
    text = refused(prove(EDITS, space(1, 1, 3), ONES))
    step = re.search(r"The step from (\(.*?\)) to (\(.*?\)) returned terms that are not those of its tokens", text)
    assert step
    assert step[1] != step[2]
