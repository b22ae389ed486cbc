"""The page without a browser: what a visitor sees and does, through NiceGUI's simulated user and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nicegui", reason="the extra ui is not installed")

from nicegui import ui
from nicegui.testing import User, user_simulation

from searchgen.engine.observing.observers import Several
from searchgen.ui.asked import Asked
from searchgen.ui.jobs import Desk, Job
from searchgen.ui.limits import Limits
from searchgen.ui.offered import Offered
from searchgen.ui.page import Page, progress
from searchgen.ui.rail import Rail

EVIL = "<img src=x onerror=alert(1)>"


def visit(words: Path, act: Callable[[User, Page], Awaitable[None]], judges: Sequence[str] = (), **limits: int) -> None:
    """A visitor of a page of its own, with a tiny model."""
    pages: list[Page] = []
    name = str(words)
    offered = Offered({name: "tiny"}, {"": "as usual", "none": "none", **{judge: judge for judge in judges}})

    async def go() -> None:
        def root() -> None:
            pages.append(Page(Desk(Limits(**limits)), offered))

        async with user_simulation(root) as user:
            await user.open("/")
            try:
                await act(user, pages[0])
            finally:
                pages[0].leave()

    asyncio.run(go())


def fill(page: Page, **values: Any) -> None:
    for name, value in {"text": "dog, park", "chains": 2, "steps": 8, **values}.items():
        getattr(page.form, name).value = value


async def done(page: Page) -> None:
    for _ in range(3000):
        page.look()
        if page.job is not None and page.job.over and page.shown_over:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(page.status.text)


def test_a_visitor_generates_replays_and_takes_the_run_home(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        await user.should_see("The keywords always stay in the sentence")
        fill(page)
        user.find("Start").click()
        await done(page)
        await user.should_see("Done: ")
        await user.should_see("Save or repeat this run")
        assert page.job is not None
        for sentence in page.job.result.texts:
            await user.should_see(sentence)
        await user.should_see("The first sentence has the highest log-density")
        await user.should_see(page.job.asked.command())
        page.replay(1)
        await user.should_see("The chain holds")
        await user.should_see("sum, whose difference is the log ratio")
        number = page.player.number
        user.find("One step on").click()
        await user.should_see(f"Chain 1, step {number + 1} of 8")
        page.player.dialog.close()
        user.find("Download the result (JSON)").click()
        got = await user.download.next(timeout=20)
        assert [c["text"] for c in json.loads(got.content)["candidates"]] == page.job.result.texts
        user.find("Download the run file, for searchgen diagnose").click()
        got = await user.download.next(timeout=20)
        assert "run" in json.loads(got.content.splitlines()[0])

    visit(words, act)


def test_a_visitor_rewrites(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page, kind="rewrite")
        fill(page, text="the big dog ran to the old tree.", free=True)
        user.find("Start").click()
        await done(page)
        await user.should_see("Changes to your sentence")

    visit(words, act)


def test_a_draft_is_shown_while_others_are_written() -> None:
    job = Job(Asked(text="dog park"), Desk(Limits()))
    job.status = "loading"
    assert "Loading" in progress(job)
    Several(job).drafted("A dog in the park.")
    assert progress(job) == "Writing drafts. The best so far: A dog in the park."


def test_chains_begin_at_rough_drafts_where_a_visitor_asks_for_it(words: Path, causal: Path) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page, judge=str(causal), rough=True)
        await user.should_see("Begin at rough drafts")
        assert page.form.asked().judge == "none"
        fill(page, rough=False)
        assert page.form.asked().judge == str(causal)
        fill(page, rough=True, mode="sample")  # which takes no drafts of a judge
        await user.should_not_see("Begin at rough drafts")
        assert page.form.asked().judge == str(causal)

    visit(words, act, judges=[str(causal)])


def test_rough_drafts_are_not_offered_where_no_judge_is_at_hand(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        await user.should_not_see("Begin at rough drafts")

    visit(words, act)


@pytest.mark.parametrize(
    ("draft", "changed", "said"), [("A dog in the park.", 3, True), ("A dog in the park.", 4, False), ("", 3, False)]
)
def test_it_says_so_where_few_drafts_of_a_judge_were_bettered(words: Path, draft: str, changed: int, said: bool) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page, steps=2, chains=8)
        user.find("Start").click()
        await done(page)
        assert page.job is not None
        page.job.draft = draft
        page.job.recording.changes = lambda chain: [1] if chain < changed else []  # type: ignore[method-assign]
        page.live.show(page.job)
        await (user.should_see if said else user.should_not_see)(f"{changed} of 8 chains accepted a change")

    visit(words, act)


@pytest.mark.parametrize(("apart", "said"), [(0.04, True), (0.001, False)])
def test_it_says_so_where_the_chains_computed_in_fewer_bits(words: Path, apart: float, said: bool) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page)
        user.find("Start").click()
        await done(page)
        assert page.job is not None
        traces = page.job.recording.traces()
        for each in page.job.result:
            traces[each.chain, each.step] = each.log_density + apart
        page.job.recording.traces = lambda: traces  # type: ignore[method-assign]
        page.results.show(page.job)
        await (user.should_see if said else user.should_not_see)("are computed anew, in 32 bits")

    visit(words, act)


def test_held_and_continued(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page, steps=900)
        user.find("Start").click()
        for _ in range(2000):
            await asyncio.sleep(0.01)
            if page.job is not None and page.job.recording.steps > 3:
                break
        user.find("Pause").click()
        assert page.job is not None
        for _ in range(500):
            await asyncio.sleep(0.01)
            if page.job.status == "paused":
                break
        page.look()
        await user.should_see("Paused: search, step")
        steps = page.job.recording.steps
        user.find("Continue").click()
        for _ in range(500):
            await asyncio.sleep(0.01)
            if page.job.recording.steps > steps:
                break
        user.find("End now").click()
        await done(page)
        await user.should_see("interrupted at step")

    visit(words, act)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "there are no words"),
    ({"length": "long"}, "not of the form A..B"),
    ({"length": "", "chains": 100}, "this page allows 4"),
    ({"text": "dog", "avoid": "dog"}, "is to be avoided"),
    ({"avoid": "", "temperature": -1}, "--temperature"),
]


def test_what_is_wrong_is_said_on_the_page(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        for values, said in WRONG:
            fill(page, **values)
            user.find("Start").click()
            await user.should_see(said)
            assert page.job is None

    visit(words, act, chains=4)


def test_weights_are_those_of_the_sliders(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page)
        rails = {str(rail.props["aria-label"]): rail for rail in user.find(Rail).elements if isinstance(rail, Rail)}
        weights = {label for label in rails if label.startswith("Weight of ")}
        assert weights == {f"Weight of {name}" for name in ("fluency", "length", "repetition", "grammar")}
        await user.should_see("0: counts for nothing")  # the ends of a rail
        rails["Weight of repetition"].moved(8.0)
        assert page.form.asked().options()["weights"] == {"repetition": 8.0}
        text = (await user.http_client.get("/")).text
        foreign = [part for part in text.split('"') if part.startswith(("http://", "https://", "//"))]
        assert [
            part for part in foreign if not part.startswith("http://www.w3.org/")
        ] == []  # nobody else is asked for anything
        page.form.mode.value = "sample"
        assert set(page.form.weights) == {"fluency"}

    visit(words, act)


def test_keywords_are_never_markup(words: Path) -> None:
    async def act(user: User, page: Page) -> None:
        fill(page, text=f"dog, {EVIL}")
        user.find("Start").click()
        await done(page)
        await user.should_see("searchgen")
        sent = [element.content for element in user.find(ui.html).elements if isinstance(element, ui.html)]
        assert not any("<img" in content for content in sent)
        assert page.job is not None
        assert page.job.status == "failed"

    visit(words, act)
