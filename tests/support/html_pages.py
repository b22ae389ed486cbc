"""What a person and a screen reader find on a page of HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "img", "link", "input", "hr", "path", "use", "rect"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    parents: tuple[str, ...] = field(default=())


class Reader(HTMLParser):
    """Every element in order, with the text in it. Raises AssertionError for tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self.open, [element.tag for element in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, parents=tuple(each.tag for each in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, parents=tuple(each.tag for each in self.open)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def texts(self, *tags: str) -> list[str]:
        return [" ".join(element.text.split()) for element in self.all(*tags)]


def faults(page: str) -> list[str]:
    """What keeps a page from being read without a network, on a phone, by keyboard or by ear."""
    seen = Reader(page)
    out = []
    loads = [f"{e.tag} {k}={v}" for e in seen.elements for k, v in e.attributes.items()
             if k in ("src", "href", "srcset", "data", "action") and not v.startswith("#")]  # fmt: skip
    out += [f"loads {what}" for what in loads]
    out += [f"holds the address {url}" for url in re.findall(r"https?://[^\s\"'<]+", page)]
    out += [f"holds <{e.tag}>" for e in seen.all("script", "iframe", "object", "embed", "link", "img", "form")]
    out += [f"runs {k}" for e in seen.elements for k in e.attributes if k.startswith("on")]
    if re.search(r"@import|url\((?!#)", page):
        out.append("its style loads something")
    levels = [int(e.tag[1]) for e in seen.all("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[:1] != [1]:
        out.append("has not one h1 at first")
    out += [f"jumps from h{a} to h{b}" for a, b in pairwise(levels) if b > a + 1]
    ids = [e.attributes["id"] for e in seen.elements if "id" in e.attributes]
    out += [f"has the id {name} twice" for name in set(ids) if ids.count(name) > 1]
    for e in seen.elements:
        for key in ("aria-labelledby", "href"):
            if (name := e.attributes.get(key, "").lstrip("#")) and name not in ids:
                out.append(f"{key} leads to {name}, which there is not")
    out += ["has a picture without words" for e in seen.elements
            if e.attributes.get("role") == "img" and len(e.attributes.get("aria-label", "")) < 10]  # fmt: skip
    out += ["has a picture outside a figure" for e in seen.all("svg") if "figure" not in e.parents]
    out += ["has a table without a caption" for _ in range(len(seen.all("table")) - len(seen.all("caption")))]
    out += ["has a heading of a table without scope" for e in seen.all("th") if "scope" not in e.attributes]
    html = seen.all("html")[0]
    out += [] if html.attributes.get("lang") else ["does not say its language"]
    out += [] if any(e.attributes.get("name") == "viewport" for e in seen.all("meta")) else ["has no viewport"]
    out += [] if len(seen.all("main")) == 1 else ["has not one main"]
    return out
