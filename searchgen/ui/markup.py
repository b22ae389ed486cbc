"""Sentences, bars and tables as HTML. Whatever a person wrote, or a model, is escaped here: it is text, and never markup."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape

from searchgen.text.difference import TAGS, difference
from searchgen.ui.recording import Step
from searchgen.ui.words import called
from searchgen.writing import number, share

SAID = {"inserted": "inserted", "deleted": "deleted", "before": "replaced", "after": "by"}
"""What a screen reader says before coloured words."""


def text(value: str) -> str:
    return escape(value, quote=True)


def changed(before: str, after: str) -> str:
    """`after` with the words coloured that are inserted, that replace others, or that are gone."""
    out = ""
    for piece in difference(before, after):
        words = text(piece.text)
        if piece.edit != "same":
            tag = TAGS[piece.edit]
            words = f'<{tag} class="sg-{piece.edit}"><span class="sg-said">{SAID[piece.edit]} </span>{words}</{tag}>'
        out += text(piece.space) + words
    return out


def acceptance(rates: Mapping[str, float]) -> str:
    """A table of the share of the proposals of each move that was accepted, with a bar each."""
    rows = "".join(
        f'<tr><th scope="row">{text(called(move))}</th><td class="sg-track">'
        f'<div class="sg-bar" style="width:{100 * rate:.1f}%"></div></td><td>{share(rate)}</td></tr>'
        for move, rate in rates.items()
    )
    head = '<tr class="sg-said"><th scope="col">move</th><th scope="col">bar</th><th scope="col">accepted</th></tr>'
    return f'<table class="sg-table"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def bars(terms: Mapping[str, float], weights: Mapping[str, float], widest: float) -> str:
    """A table with a bar for each term: what it adds to the log-density, to the right of the line where that is above 0.

    Args:
        terms: unweighted, nats.
        weights: what they are multiplied by.
        widest: the nats that fill half of the track.
    """
    rows = ""
    for name, value in terms.items():
        weight = weights.get(name, 1.0)
        adds = weight * value if weight else 0.0
        wide = min(1.0, abs(adds) / widest) * 50 if widest and math.isfinite(adds) else 50.0
        left = 50 if adds >= 0 else 50 - wide
        side = "up" if adds >= 0 else "down"
        rows += (
            f'<tr><th scope="row">{text(name)}</th><td class="sg-track sg-zero"><div class="sg-bar sg-{side}" '
            f'style="margin-left:{left:.1f}%;width:{wide:.1f}%"></div></td><td>{signed(adds)}</td>'
            f'<td class="sg-dim">{signed(weight)} × {signed(value)}</td></tr>'
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("term", "", "adds, nats", "weight × value"))
    return f'<table class="sg-table"><thead><tr class="sg-heads">{head}</tr></thead><tbody>{rows}</tbody></table>'


def ratio(step: Step) -> str:
    """Both sides of the acceptance ratio of a step as a table of numbers."""
    old, new = step.log_density
    lines: list[tuple[str, float, float]] = [
        (f"{text(term.name)}, times its weight of {number(term.weight)}", term.weight * term.before, term.weight * term.after)
        for term in step.terms
        if term.weight
    ]
    divided = f", divided by the temperature of {number(step.temperature)}" if step.temperature != 1 else ""
    lines.append((f"<b>log-density</b>, log π{divided}", old, new))
    if step.log_q is not None:
        forward, back = step.log_q
        lines.append(("log q, how probable it is that <b>the other</b> sentence is proposed", forward, back))
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{signed(left)}</td><td>{signed(right)}</td></tr>' for name, left, right in lines
    )
    sides = step.sides
    if sides is not None:
        rows += (
            f'<tr class="sg-sum"><th scope="row">sum, whose difference is the log ratio</th><td>{signed(sides[1])}</td>'
            f"<td>{signed(sides[0])}</td></tr>"
        )
    head = '<tr><th scope="col">nats</th><th scope="col">sentence</th><th scope="col">proposal</th></tr>'
    return f'<table class="sg-table sg-numbers"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def signed(value: float) -> str:
    """A number for people, with the sign of a minus; -inf is −∞, and what rounds to 0 has no sign."""
    return "−∞" if value == -math.inf else number(value if abs(value) >= 0.005 else 0.0).replace("-", "−")


def items(lines: Iterable[str]) -> str:
    """A list of lines of text."""
    return "<ul>" + "".join(f"<li>{text(line)}</li>" for line in lines) + "</ul>"
