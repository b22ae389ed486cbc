"""The moving pictures of the README and of docs/watch.md, made from real runs: the changes of one chain of a search.

    python tests/support/pictures.py                write docs/_static/chain.en.svg and chain.zh.svg
    python tests/support/pictures.py --page FILE    also take a picture of the page of `searchgen ui` during a run (Chromium)
    python tests/support/pictures.py --report FILE  also take a picture of the upper part of a report (Chromium)

A picture is an SVG that moves by CSS, needs no network and stands still for those who want no motion.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from html import escape
from pathlib import Path

import searchgen
from searchgen.text.difference import difference
from searchgen.ui.recording import StepRecording
from searchgen.ui.words import MOVES

STATIC = Path(__file__).parents[2] / "docs" / "_static"
RUNS = {"en": (("coffee", "morning"), 9), "zh": (("孩子", "公园", "风筝"), 6)}
"""The keywords of each run, and the chain to show, which was chosen for its many changes and its good end."""
SAID = {
    "en": {"draft": "a first draft", "step": "step {}: {}", "nats": "log-density {:.1f} nats", **MOVES},
    "zh": {
        "draft": "初稿", "step": "第 {} 步：{}", "nats": "对数密度 {:.1f} nat", "insert": "插入一个词", "replace": "替换一个词",
        "delete": "删除一个词", "relocate": "移动词语", "swap": "交换两处",
        "insert word": "插入一个词", "replace word": "替换一个词", "delete word": "删除一个词", "exchange words": "交换两个词",
    },
}  # fmt: skip
FRAMES, SECONDS, STAY = 12, 1.6, 2
"""Most changes that are shown, how long each is, and how many times as long the last."""
WIDTH, HEIGHT, LEFT, TOP, BASE = 860, 250, 24, 130, 226
STYLE = """
text { font: 22px "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: #1f2328; white-space: pre; }
.small { font-size: 15px; fill: #57606a; }
.inserted { fill: #14642f; text-decoration: underline; } .after { fill: #8a4300; text-decoration: underline; }
.deleted { fill: #a01818; text-decoration: line-through; } .before { fill: #57606a; text-decoration: line-through; }
.frame { opacity: 0; animation: show var(--all) step-end infinite; animation-delay: var(--at); }
"""


def svg(recording: StepRecording, chain: int, language: str) -> str:
    """The changes of a chain as a moving picture: its sentence with its changes coloured, above the plot of its log-density."""
    said, changes = SAID[language], recording.changes(chain)[-FRAMES:]
    first = recording.moments[changes[0] - 1].texts[chain] if changes else recording.moments[-1].texts[chain]
    values = recording.traces()[chain].tolist()
    frames = [(max(changes[0] - 1, 0) if changes else 0, said["draft"], first, first)]
    for number in changes:
        step = recording.step(chain, number)
        frames.append((number, said["step"].format(number, said[step.move]), step.before, step.after))
    whole = SECONDS * (len(frames) + STAY - 1)
    low, high = min(values), max(values)

    def place(number: int) -> tuple[float, float]:
        x = LEFT + (WIDTH - 2 * LEFT) * number / max(len(values) - 1, 1)
        return x, BASE - (BASE - TOP) * (values[number] - low) / max(high - low, 1e-9)

    line = " ".join("{:.1f},{:.1f}".format(*place(number)) for number in range(len(values)))
    groups = ""
    for i, (number, caption, before, after) in enumerate(frames):
        share = 100 * SECONDS * (STAY if i == len(frames) - 1 else 1) / whole
        pieces = "".join(
            f'{piece.space}<tspan class="{piece.edit}">{escape(piece.text)}</tspan>' for piece in difference(before, after)
        )
        x, y = place(number)
        groups += (
            f'<g class="frame" style="--at:{SECONDS * i:.2f}s;animation-name:f{round(share)}">'
            f'<text x="{LEFT}" y="56">{pieces}</text>'
            f'<text class="small" x="{LEFT}" y="92">{escape(caption)} · {said["nats"].format(values[number])}</text>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#1d5f9e"/></g>\n'
        )
    shares = {round(100 * SECONDS * times / whole) for times in (1, STAY)}
    keys = "".join(f"@keyframes f{n} {{ 0% {{ opacity: 1 }} {n}% {{ opacity: 0 }} }}\n" for n in shares)
    still = "@media (prefers-reduced-motion: reduce) { .frame { animation: none } .frame:last-of-type { opacity: 1 } }"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(frames[-1][3], quote=True)}">\n<style>{STYLE}'
        f".frame {{ --all: {whole:.2f}s }}\n{keys}{still}</style>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#fff" stroke="#d0d7de"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#8fb4d9" stroke-width="2"/>\n{groups}</svg>\n'
    )


def page_picture(file: Path, port: int = 8765) -> None:
    """A picture of the page in the middle of a run."""
    from playwright.sync_api import sync_playwright

    server = subprocess.Popen([sys.executable, "-m", "searchgen", "ui", "--no-browser", "--port", str(port)])
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(url).close()
                break
            except OSError:
                time.sleep(0.3)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1200, "height": 860})
            page.goto(url)
            page.get_by_text("The run", exact=True).click()
            page.get_by_label("Chains", exact=True).fill("8")
            page.get_by_text("The run", exact=True).click()
            page.get_by_text("Weights: what makes").click()
            if page.get_by_text("Begin at rough drafts").is_visible():  # where a judge is at hand, whose drafts hardly change
                page.get_by_text("Begin at rough drafts").click()
            page.get_by_role("button", name="Start").click()
            page.get_by_text(re.compile("step 1[0-9] of")).wait_for(timeout=300_000)
            page.get_by_role("button", name="Pause").click()
            page.mouse.move(0, 0)
            page.wait_for_timeout(1500)
            page.screenshot(path=file)
            browser.close()
    finally:
        server.terminate()


def report_picture(file: Path) -> None:
    """A picture of the upper part of a report of a search."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = Path(folder) / "run.html"
        recording = searchgen.Recording()
        result = searchgen.generate("coffee", "morning", judge="none", chains=16, steps=100, seed=1, observer=recording)
        result.report(report, recording)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 1500})
        page.goto(report.as_uri())
        page.screenshot(path=file)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=Path, help="file for a picture of the page")
    parser.add_argument("--report", type=Path, help="file for a picture of a report")
    given = parser.parse_args()
    for language, (words, chain) in RUNS.items():
        recording = StepRecording()
        searchgen.generate(
            *words, judge="none", dtype="float32", observer=recording, moves=recording.moves, chains=16, steps=100, seed=1
        )
        (STATIC / f"chain.{language}.svg").write_text(svg(recording, chain, language), "utf-8")
    if given.page is not None:
        page_picture(given.page)
    if given.report is not None:
        report_picture(given.report)


if __name__ == "__main__":
    main()
