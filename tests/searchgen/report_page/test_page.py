"""The page of a report: everything escaped, nothing loaded, readable by ear and on a phone; contrast as WCAG 2 asks for."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from html_pages import Reader, faults
from markupsafe import Markup

from searchgen.errors import RunError
from searchgen.report_page.page import Bar, Bit, Edit, Example, Page, Part, Picture, Table, Term, Text, render, write

EVIL = "<script>alert('x')</script>&\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"


def evil_page(parts: int = 1) -> Page:
    """A page on which every text is an attack."""
    bits = (Bit("same", EVIL), Bit("keyword", EVIL), *(Bit(e, EVIL, " ") for e in ("inserted", "deleted", "before", "after")))
    text = Text(bits, EVIL, (Bar(EVIL, EVIL, EVIL, 10.0, 20.0, True), Bar("b", "1", "1 times 1", 30.0, 1.0, False)), EVIL)
    picture = Picture(EVIL, Markup('<svg viewBox="0 0 1 1"><g id="p"></g></svg>'), EVIL, EVIL)
    part = Part(
        title=EVIL, texts=(text,), texts_title=EVIL, texts_say=EVIL, source=EVIL, findings=(EVIL, "raise `steps` " + EVIL),
        tables=(Table(EVIL, ("a", EVIL), ((EVIL, EVIL),)),), pictures=(picture,),
        edits=tuple(Edit(EVIL, EVIL, EVIL, EVIL, bits) for _ in range(40)), edits_say=EVIL,
        example=Example(EVIL, bits, EVIL), note=EVIL,
    )  # fmt: skip
    other = Part(title=EVIL, texts=(text,))
    return Page(
        title=EVIL, asked=((EVIL, EVIL),), formula=EVIL, goal=EVIL, terms=(Term(EVIL, EVIL, EVIL),), constraints=(EVIL,),
        story=(EVIL,), parts=(part, *[other] * (parts - 1)), settings=((EVIL, EVIL),), command=EVIL, python=EVIL, again=EVIL,
    )  # fmt: skip


@pytest.mark.parametrize("parts", [1, 3])
def test_whatever_a_text_holds_it_is_a_text_on_the_page(parts: int) -> None:
    page = render(evil_page(parts))
    assert faults(page) == []
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    assert "49" not in page.replace(page[page.index("<style>") : page.index("</style>")], "")  # nothing was computed
    seen = Reader(page)
    assert EVIL in seen.all("title")[0].text
    assert seen.texts("mark")[0] == " ".join(EVIL.split())
    assert any(text.startswith("raise steps <script>") for text in seen.texts("li"))


def test_a_finding_names_settings_as_code() -> None:
    seen = Reader(render(evil_page()))
    assert "steps" in seen.texts("code")


def test_the_browser_is_told_to_load_nothing() -> None:
    seen = Reader(render(evil_page()))
    (policy,) = [e.attributes["content"] for e in seen.all("meta") if "http-equiv" in e.attributes]
    assert policy.startswith("default-src 'none'")


def test_a_page_takes_its_name_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "run.html"
    file.write_text("the old one")
    monkeypatch.setattr("searchgen.report_page.page.os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(RunError, match=r"cannot be written to .*: no space left; choose another `report`"):
        write(evil_page(), file)
    assert file.read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["run.html"]
    monkeypatch.undo()
    assert write(evil_page(), file) == file
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["run.html"]
    with pytest.raises(RunError, match="no such file or directory"):
        write(evil_page(), tmp_path / "nowhere" / "run.html")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_that_of_wcag(scheme: str) -> None:
    css = files("searchgen.report_page").joinpath("page.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks)
    of = light if scheme == "light" else {**light, **dark}
    for text in ("ink", "soft", "link", "accent", "up", "before-ink"):
        for ground in ("paper", "card"):
            assert contrast(of[text], of[ground]) >= 4.5, (text, ground)
    for name in ("ins", "del", "after", "mark"):
        assert contrast(of[f"{name}-ink"], of[name]) >= 4.5, name
    for bar in ("up", "down"):
        assert contrast(of[bar], of["paler"]) >= 3, bar  # of a graphical object
