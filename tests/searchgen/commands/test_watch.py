"""What a person sees of `--watch`, and of the time that is left: chains and their edits on stderr, and nothing where it should
not be."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import terminal
from rich.console import Console

from searchgen.commands import progress
from searchgen.commands.watching import Watching
from searchgen.engine.observing.observers import Moment, Plan
from searchgen.writing import duration

SENTENCE = "the big dog ran to the old tree."
GREEN, STRIKE = "\x1b[1;32m", re.compile(r"\x1b\[(?:\d+;)*9(?:;\d+)*m")


def plainly(drawn: str) -> str:
    """What was drawn, without colours and the like."""
    return re.sub(r"\x1b\[[\d;]*m", "", drawn)


def commands(words: Path) -> dict[str, list[Any]]:
    small = ["--model", words, "--chains", 4, "--steps", 20]
    return {
        "generate": ["generate", "dog", "park", "-n", 3, "--watch", *small],
        "rewrite": ["rewrite", SENTENCE, "--free", "-n", 2, "--watch", *small],
    }


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is drawn, however fast."""
    monkeypatch.setattr("searchgen.commands.watching.FRAME", 0.0)
    show = progress.Progress.show

    def now(self: progress.Progress, what: Any) -> None:
        show(self, what)
        if self.live is not None:
            self.live.refresh()

    monkeypatch.setattr(progress.Progress, "show", now)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("name", ["generate", "rewrite"])
def test_the_chains_are_shown_with_their_edits_and_gone_in_the_end(
    name: str, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = commands(words)[name]
    plain = terminal.run(monkeypatch, *(word for word in command if word != "--watch"), stdout=False, stderr=False)
    seen = terminal.run(monkeypatch, *command, stdout=False, stderr=True)
    assert seen.code == 0
    assert seen.out == plain.out  # data is the same, and nothing else is there
    assert "chain  log-density  last move" in plainly(seen.drawn)
    assert GREEN in seen.drawn
    assert STRIKE.search(seen.drawn)
    assert re.search(r"step \d+ of 20, \d+ s, \d+ s left", plainly(seen.drawn))
    assert not any("log-density  last move" in line or "inserted" in line for line in seen.screen)
    assert seen.cursor_shown


@pytest.mark.usefixtures("at_once")
def test_without_colours_edits_are_told_by_weight_and_line(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal.run(monkeypatch, *commands(words)["generate"], stdout=False, stderr=True, colours=False)
    assert "last move" in seen.drawn
    assert STRIKE.search(seen.drawn)
    codes = {int(code) for each in re.findall(r"\x1b\[([\d;]+)m", seen.drawn) for code in each.split(";")}
    assert not {code for code in codes if 30 <= code <= 48 or 90 <= code <= 107}


@pytest.mark.parametrize(("term", "stderr", "quiet"), [("dumb", True, False), ("xterm-256color", False, False),
                                                       ("xterm-256color", True, True)])  # fmt: skip
def test_where_nothing_can_be_redrawn_nothing_is_drawn(
    term: str, stderr: bool, quiet: bool, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [*commands(words)["generate"], *(["--quiet"] if quiet else [])]
    seen = terminal.run(monkeypatch, *command, stdout=False, stderr=stderr, term=term)
    assert seen.code == 0
    said = seen.drawn + seen.err
    assert "last move" not in said
    assert " of 20, " not in said
    assert "\x1b[" not in said
    assert ("--watch shows nothing here" in said) == (not quiet)
    assert "\x1b" not in seen.out


@pytest.mark.usefixtures("at_once")
def test_a_low_terminal_shows_what_fits_and_says_how_much_more(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [*commands(words)["generate"], "--chains", 16]
    seen = terminal.run(monkeypatch, *command, stdout=False, stderr=True, height=14)
    assert "and 10 chains more" in seen.drawn
    assert seen.cursor_shown


def moment(step: int, texts: list[str], steps: int = 10) -> Moment:
    n = len(texts)
    return Moment(
        step=step, steps=steps, phase="search", texts=texts, log_density=np.zeros(n), terms=np.zeros((n, 1)), names=["fluency"],
        acceptance={}, best=texts[0], best_log_density=0.0, kept=True, accepted=np.array([True] * n), move=np.zeros(n, int),
    )  # fmt: skip


def test_what_looks_like_markup_in_a_text_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    console = Console(width=100, height=30, force_terminal=True, record=True)
    watching = Watching(console, ())
    watching.close()
    plan = Plan("search", (), "m", 0, {}, ("fluency",), (1.0,), ("[red]insert[/red]",), 2, "words", 2)
    watching.started(plan)
    watching.seen(moment(0, ["[bold]a[/bold] [/] b", "c"]))
    watching.seen(moment(10, ["[bold]a[/bold] [/] d", "c"]))
    with console.capture() as captured:
        console.print(watching.shown)
    drawn = plainly(captured.get())
    assert "[bold]a[/bold] [/]" in drawn.replace("] [", "] [")
    assert "[red]insert[/red]" in drawn


def test_time_left_counts_all_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("searchgen.commands.progress.time.perf_counter", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = progress.Progress(Console(width=200, force_terminal=True), ())
    shown.close()
    shown.total = 4

    def line() -> str:
        with shown.console.capture() as captured:
            shown.console.print(shown.shown)
        return plainly(captured.get())

    now[0] = 110.0  # ten seconds of loading
    shown.seen(moment(0, ["a"]))
    assert "left" not in line()
    now[0] = 115.0
    shown.seen(moment(5, ["a"]))
    assert "step 5 of 10, 15 s, 35 s left, 0 of 4 sentences done" in line()  # an eighth took five seconds
    shown.advance(3)
    now[0] = 150.0
    shown.seen(moment(10, ["a"]))
    assert " left" not in line()
    assert "3 of 4 sentences done, 4.5 a minute" in line()
    shown.finished(2)
    assert "2 of 4 sentences, 50 s, 40 s left" in line()


def test_a_draft_is_shown_before_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = progress.Progress(Console(width=200, force_terminal=True), ("dog",))
    shown.close()
    shown.drafted("The [old] dog ran.")
    with shown.console.capture() as captured:
        shown.console.print(shown.shown)
    drawn = captured.get()
    assert "The [old] dog ran." in plainly(drawn)
    assert GREEN not in drawn
    assert plainly(drawn) != drawn  # the keyword is bold


def test_drafts_of_several_sets_say_how_many_sets_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    now = [100.0]
    monkeypatch.setattr(progress.time, "perf_counter", lambda: now[0])
    shown = progress.Progress(Console(width=200, force_terminal=True), ())
    shown.close()
    shown.total, shown.noun = 9, "set"
    shown.drafted("The cat ran.")
    shown.advance(8)
    now[0] = 160.0
    shown.drafted("The dog ran.")
    with shown.console.capture() as captured:
        shown.console.print(shown.shown)
    assert "1 min 0 s, 8 of 9 sets done, 8 a minute" in plainly(captured.get())


def test_a_draft_is_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = StringIO()
    shown = progress.Progress(Console(width=200, force_terminal=True, file=screen), ())
    shown.drafted("The dog ran.")
    drawn = plainly(screen.getvalue())
    shown.close()
    assert "The dog ran." in drawn


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (7800, "2 h 10 min")])
def test_a_duration_is_short(seconds: float, said: str) -> None:
    assert duration(seconds) == said
