"""What the page says of a step and of candidates, and how it shows text."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from searchgen.engine.results.candidate import Candidate
from searchgen.ui import charts, markup, words
from searchgen.ui.recording import Step, Term
from searchgen.ui.replay import described

EVIL = "<img src=x onerror=alert(1)>"


def step(**changed: Any) -> Step:
    usual: dict[str, Any] = {
        "number": 3, "chain": 1, "phase": "search", "move": "replace", "before": "a dog ran", "proposed": "a cat ran",
        "after": "a dog ran", "accepted": False, "terms": (Term("fluency", 2.0, -10.0, -11.0), Term("length", 2.0, 1.0, 1.25)),
        "temperature": 0.5, "log_density": (-18.0, -19.5), "log_q": (-2.0, -1.5), "log_ratio": -1.0, "inside": True,
        "invalid": False,
    }  # fmt: skip
    return Step(**{**usual, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            "Rejected: .* was 36.8% .e to the power of the log ratio, −1.00., and the random number decided so",
        ),
        ({"accepted": True}, "Accepted: the probability of acceptance was 36.8% .* and the random number decided so"),
        ({"accepted": True, "log_ratio": 0.5}, "Accepted: the log ratio is 0 or more"),
        ({"log_ratio": -20.0}, "was 1 in 485,165,195 "),
        ({"log_ratio": -200.0}, "was almost 0 "),
        ({"log_ratio": -math.inf, "inside": False}, "density of the proposal is 0"),
        ({"log_q": (-1.0, -math.inf), "log_ratio": -math.inf}, "no single move leads from the proposal back"),
        ({"inside": False}, "the judge was not asked"),
        ({"invalid": True, "log_ratio": -math.inf}, "NaN"),
        ({"move": ""}, "No move is possible"),
        ({"proposed": "a dog ran", "accepted": True, "log_ratio": 0.0}, "the sentence itself"),
    ],
)
def test_the_verdict_says_why(changed: dict[str, Any], said: str) -> None:
    assert re.search(said, words.verdict(step(**changed)))


def test_the_verdict_names_the_rule_that_is_broken() -> None:
    said = words.verdict(step(log_ratio=-math.inf, inside=False), ["a keyword is missing"])
    assert said == "Rejected: the proposal breaks a hard constraint (a keyword is missing), so its density is 0."


def test_sides_terms_and_probability_of_a_step() -> None:
    plain = step()
    assert plain.sides == (-21.0, -20.0)
    assert plain.tallies
    assert plain.probability == pytest.approx(math.exp(-1))
    said = "Terms that speak for it: length +0.50; against it: fluency −2.00 (nats)."
    assert words.reasons(plain) == f"{said} This change is proposed less often than its reverse, which counts for it: +0.50."
    assert words.reasons(step(log_q=(-1.5, -2.0))).endswith(
        "proposed more often than its reverse, which counts against it: −0.50."
    )
    assert words.reasons(step(log_q=(-2.0, -2.0))) == said
    assert not step(log_ratio=-3.0).tallies


def test_numbers_of_both_sides_are_on_the_page() -> None:
    page = described(step())
    for number in ("−20.00", "−22.00", "−18.00", "−19.50", "−2.00", "−1.50", "−21.00", "−1.00", "36.8%", "0.50"):
        assert number in page


def test_a_step_tells_its_temperature_in_words_that_are_true_of_a_sample_too() -> None:
    page = described(step(temperature=0.25))
    assert "All weights are divided by a temperature, which is 0.25 in this step, and in a search falls" in page
    assert "temperature" not in described(step(temperature=1.0))


@pytest.mark.parametrize("changed", [{"before": EVIL}, {"proposed": EVIL}, {"before": EVIL, "proposed": EVIL + " a"}])
def test_nothing_of_a_sentence_is_markup(changed: dict[str, Any]) -> None:
    assert "<img" not in described(step(**changed))
    assert "&lt;img" in described(step(**changed)) or "&lt;" in described(step(**changed))


def test_nothing_else_is_markup_either() -> None:
    pages = (
        markup.changed(f"a {EVIL}", f"{EVIL} b"), markup.text(EVIL), markup.items([EVIL]), markup.acceptance({EVIL: 0.5}),
        markup.bars({EVIL: -1.0}, {}, 1.0), markup.ratio(step(terms=(Term(EVIL, 1.0, 0.0, 0.0),))),
    )  # fmt: skip
    for page in pages:
        assert "<img" not in page
    assert '"' not in markup.text('"')


def test_words_are_coloured_by_what_happened_to_them() -> None:
    page = markup.changed("the dog ran home", "the big dog walked")
    assert re.search(r'<ins class="sg-inserted">.*big</ins>', page)
    assert re.search(r'<del class="sg-before">.*ran', page)
    assert re.search(r'<ins class="sg-after">.*walked</ins>', page)
    assert "sg-deleted" in markup.changed("the big dog", "the dog")


def candidate(value: float, **terms: float) -> Candidate:
    return Candidate("a dog", value, terms, 0, 1)


def test_why_the_first_stands_first() -> None:
    best, second = candidate(-3.0, fluency=-5.0, length=1.0), candidate(-6.0, fluency=-6.0, length=0.0)
    said = words.first([best, second], {"fluency": 1.0, "length": 2.0}, "search")
    assert "3.00 nats above the second" in said
    assert "20 times as probable" in said
    assert "length +2.00, fluency +1.00" in said
    assert "almost as probable" in words.first([best, best], {}, "search")
    assert "draws" in words.first([best, second], {}, "sample")
    assert words.first([best], {}, "search") == "It is the only sentence that was found."
    assert words.first([], {}, "search") == ""


def test_bars_go_to_the_side_of_their_sign() -> None:
    page = markup.bars({"fluency": -10.0, "length": 5.0, "gone": -math.inf}, {"length": 2.0}, 20.0)
    assert "margin-left:25.0%;width:25.0%" in page
    assert "margin-left:50.0%;width:25.0%" in page
    assert "−10.00" in page
    assert "2.00 × 5.00" in page


def test_the_plot_keeps_the_last_point_and_leaves_out_what_is_not_finite() -> None:
    traces = np.linspace(-50, -10, 2 * 1001).reshape(2, 1001)
    traces[1, 0] = -np.inf
    series = charts.densities(traces, best=1)["series"]
    assert [len(line["data"]) for line in series] == [160, 159]
    assert series[0]["data"][-1] == [1000, pytest.approx(traces[0, -1], abs=0.01)]
    assert [line["endLabel"] for line in series if line["endLabel"]["show"]] == [{"show": True, "formatter": "chain 1"}]
    assert charts.densities(np.zeros((0, 0)))["series"] == []
