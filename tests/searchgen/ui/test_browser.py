"""The page in headless Chromium: by keyboard alone, on a narrow screen, with axe, and with text that would like to be code."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import searchgen

pytest.importorskip("nicegui", reason="the extra ui is not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium; install the package chromium"),
]
ROOT = Path(__file__).parents[3]
EVIL = "<img src=x onerror=window.evil=1>"
FOCUSED = """() => {
    const at = document.activeElement;
    return at === document.body ? "" : at.innerText + " " + (at.getAttribute("aria-label") || "");
}"""
"""What the keyboard is at. The body has the focus while nothing has, and holds every word of the page."""


@pytest.fixture(scope="module")
def address(words: Path) -> Iterator[str]:
    """A page of the command, with a tiny model."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "searchgen", "ui", "--no-browser", "--port", str(port), "--model", str(words)]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}  # NiceGUI acts on it
    server = subprocess.Popen(command, env={**env, "PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, server.stdout and server.stdout.read()
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """A wide tab on the page, which may ask nobody else for anything."""
    yield from opened(browser, address, 1280, 900)


@pytest.fixture
def narrow(browser: Any, address: str) -> Iterator[Any]:
    """A tab as wide as a telephone."""
    yield from opened(browser, address, 390, 844)


def opened(browser: Any, address: str, width: int, height: int) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_default_timeout(60_000)
    page.goto(address)
    page.get_by_role("button", name="Start").wait_for()
    page.get_by_role("textbox", name="Keywords").fill("dog, park")
    page.get_by_text("The run", exact=True).click()
    for name, number in (("Chains", "3"), ("Steps", "12")):
        page.get_by_label(name, exact=True).fill(number)
    page.get_by_text("The run", exact=True).click()
    page.get_by_label("Steps", exact=True).wait_for(state="hidden")  # it closes slowly, and takes the focus with it
    yield page
    assert wrong == []
    assert {url for url in asked if not url.startswith((address, "data:", "blob:"))} == set()
    context.close()


def run(page: Any) -> None:
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Done: ").wait_for()
    page.get_by_text("Save or repeat this run").wait_for()


def violations(page: Any) -> list[str]:
    """What axe finds that is serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]


def test_chains_run_and_can_be_replayed(tab: Any) -> None:
    run(tab)
    assert tab.locator(".sg-chain").count() == 3
    assert tab.locator(".sg-plot canvas").count() == 1
    assert tab.locator(".sg-result").count() >= 1
    tab.locator(".sg-chain").nth(1).click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_text("The chain holds").wait_for()
    assert "Chain 1, step" in dialog.inner_text()
    assert "log-density" in dialog.inner_text()
    assert dialog.get_by_text("Accepted:").or_(dialog.get_by_text("Rejected:")).count() >= 1


def test_axe_finds_nothing_serious(tab: Any) -> None:
    for title in ("Constraints", "Weights", "Models", "The run"):
        tab.get_by_text(title).first.click()
    tab.wait_for_timeout(500)
    assert violations(tab) == []
    run(tab)
    assert violations(tab) == []
    tab.locator(".sg-chain").first.click()
    tab.get_by_text("The chain holds").wait_for()
    tab.wait_for_timeout(500)
    assert violations(tab) == []


def test_with_the_keyboard_alone(tab: Any) -> None:
    def tab_to(what: str, most: int = 60) -> None:
        for _ in range(most):
            if what in tab.evaluate(FOCUSED):
                return
            tab.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what!r}")

    tab.get_by_role("textbox", name="Keywords").focus()
    tab_to("Start")
    tab.keyboard.press("Enter")
    tab.get_by_text("Save or repeat this run").wait_for()
    tab_to("chain 2")
    tab.keyboard.press("Enter")
    tab.get_by_text("The chain holds").wait_for()
    tab_to("Step")
    before = tab.get_by_role("dialog").inner_text().split("\n")[0]
    tab.keyboard.press("End")
    tab.get_by_text("step 12 of 12").wait_for()
    tab.keyboard.press("ArrowLeft")
    tab.get_by_text("step 11 of 12").wait_for()
    assert before != tab.get_by_role("dialog").inner_text().split("\n")[0] or "11" in before
    tab.keyboard.press("Escape")
    tab.get_by_role("dialog").wait_for(state="hidden")


def test_enter_starts_a_run_unless_an_input_method_wants_it(tab: Any) -> None:
    field = tab.get_by_role("textbox", name="Keywords")
    field.fill("dog park")
    for told in ("isComposing: true", "keyCode: 229"):
        field.evaluate(f"e => e.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, {told}}}))")
    field.press("Shift+Enter")
    tab.wait_for_timeout(500)
    assert field.input_value() == "dog park\n"
    assert tab.get_by_text("No run has started.").count() == 1
    field.press("Enter")
    tab.get_by_text("Save or repeat this run").wait_for()
    assert field.input_value() == "dog park\n"
    assert " dog park Copy The same in Python" in " ".join(tab.inner_text("body").split())


def test_nothing_is_cut_off_on_a_narrow_screen(narrow: Any) -> None:
    run(narrow)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390
    narrow.locator(".sg-chain").first.click()
    narrow.get_by_text("The chain holds").wait_for()
    box = narrow.get_by_role("dialog").locator(".sg-replay").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_text_is_never_code(tab: Any) -> None:
    tab.get_by_role("textbox", name="Keywords").fill(f"dog, {EVIL}")
    tab.get_by_role("button", name="Start").click()
    tab.get_by_role("status").get_by_text("img").wait_for()
    tab.get_by_text("A sentence said another way").click()
    tab.get_by_role("textbox", name="Sentence").fill(f"the dog {EVIL} ran.")
    tab.get_by_role("button", name="Start").click()
    tab.wait_for_timeout(1500)
    assert tab.locator("img").count() == 0
    assert tab.evaluate("window.evil") is None


@pytest.mark.parametrize("width", [390, 1280])
def test_a_report_fits_a_telephone_and_asks_nobody(browser: Any, width: int, words: Path, tmp_path: Path) -> None:
    result = searchgen.generate("dog", "park", model=str(words), mode="sample", chains=3, warmup=2, steps=8, dtype="float32")
    address = Path(result.report(tmp_path / "run.html")).as_uri()
    page, asked = browser.new_page(viewport={"width": width, "height": 844}), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_text(result[0].text).first.is_visible()
    assert [url for url in asked if not url.startswith("data:")] == [address]
    page.close()
