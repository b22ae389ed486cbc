"""A player keeps the sentences of one chain, and shows them as text and as a page that runs nothing of them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from searchgen import Moment, Plan, Player
from searchgen.errors import SettingsError

PLAN = Plan("search", (), "tiny", 0, {}, ("fluency",), (1.0,), ("insert", "replace"), 2, "words", 2)


def moment(step: int, *texts: str, move: int | None = None) -> Moment:
    moves = None if move is None else np.full(len(texts), move)
    log_density = -np.arange(len(texts), dtype=float) - step
    return Moment(step, 9, "search", texts, log_density, np.zeros((len(texts), 1)), ("fluency",), {}, "", 0.0, True, move=moves)


def played(chain: int = 0, **options: int) -> Player:
    player = Player(chain, **options)
    player.started(PLAN)
    player.seen(moment(0, "a dog ran", "tea"))
    player.seen(moment(1, "a dog ran", "tea", move=1))
    player.seen(moment(2, "a <b>big</b> dog ran", "tea", move=0))
    player.seen(moment(3, "a <b>big</b> cat ran", "cold tea", move=1))
    return player


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def test_it_keeps_the_steps_that_changed_the_sentence() -> None:
    assert [(frame.step, frame.move, frame.text) for frame in played().frames] == [
        (0, "start", "a dog ran"),
        (2, "insert", "a <b>big</b> dog ran"),
        (3, "replace", "a <b>big</b> cat ran"),
    ]
    assert [frame.step for frame in played(1).frames] == [0, 3]
    assert played(1).frames[1].log_density == -4.0
    assert repr(played(1)).splitlines()[-1] == "     3  replace      -4.0  cold tea"


def test_a_player_of_another_run_begins_anew() -> None:
    player = played()
    player.started(PLAN)
    assert player.frames == []
    assert "observer" in repr(player)
    assert "<" not in player._repr_html_()


def test_it_keeps_no_more_changes_than_asked() -> None:
    assert [frame.step for frame in played(longest=1).frames] == [0, 2]


def test_the_page_colours_changes_and_runs_nothing_of_a_sentence() -> None:
    outer = played()._repr_html_()
    assert Page(outer).tags == ["iframe"]
    assert 'sandbox="allow-scripts"' in outer
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', outer)[1])  # type: ignore[index]
    inner = Page(page)
    assert inner.tags.count("li") == 3
    assert inner.tags.count("b") == 0
    assert inner.tags.count("script") == 1
    assert "<ins>cat</ins>" in page
    assert "<del>dog</del>" in page
    assert "http" not in page


@pytest.mark.parametrize("wrong", [{"chain": -1}, {"longest": 0}])
def test_what_cannot_be_played(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match="give a chain"):
        Player(**wrong)


def test_a_run_without_such_a_chain() -> None:
    with pytest.raises(SettingsError, match="numbered from 0"):
        Player(2).started(PLAN)
