"""Pictures of matplotlib as SVG that stands in a page of HTML: its colours and fonts are those of the page, dark or light."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from searchgen.extras import extra

RC = {
    "svg.fonttype": "none",  # text stays text: it is small, can be read aloud, and has the characters of every font
    "svg.hashsalt": "searchgen",  # the same picture is the same file
    "text.parse_math": False,  # a dollar in the name of a term is a dollar
    "font.size": 10,
    "axes.titlesize": 10,
    "figure.dpi": 96,
}
FONT = re.compile(r"font: ([^;\"']*?px) [^;\"]*")
ID = re.compile(r'(\bid="|href="#|url\(#)')


def svg(
    draw: Callable[[Any], None], size: tuple[float, float], style: Mapping[str, Any], colours: Mapping[str, str], name: str
) -> Markup:
    """What `draw` draws on a figure, as SVG that scales to the width it gets.

    Args:
        draw: is called with the `Figure`.
        size: width and height in inches.
        style: settings of matplotlib.
        colours: for each colour in hexadecimal digits the variable of CSS that takes its place, such as "--ink".
        name: begins every id of the picture, and must differ from picture to picture of a page.

    Raises:
        SettingsError: matplotlib is not installed.
    """
    matplotlib, figures = extra("matplotlib", "searchgen[plots]"), extra("matplotlib.figure", "searchgen[plots]")
    file = io.StringIO()
    with matplotlib.rc_context({**style, **RC}):
        figure = figures.Figure(figsize=size)
        draw(figure)
        unsaid: dict[str, None] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(file, format="svg", transparent=True, metadata=unsaid)
    return Markup(plain(file.getvalue(), colours, name))


def plain(drawn: str, colours: Mapping[str, str], name: str) -> str:
    """SVG of matplotlib without what a page of HTML does not need: prolog, namespaces, a size, a style for the whole page."""
    inner = drawn[drawn.index("<svg") :]
    inner = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>|<metadata>.*?</metadata>|<!--.*?-->", "", inner, flags=re.DOTALL)
    head, _, body = inner.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    body = body.replace("xlink:href", "href")
    body = FONT.sub(r"font: \1 var(--sans)", body)
    body = ID.sub(rf"\g<1>{name}-", body)
    for colour, variable in colours.items():
        body = re.sub(re.escape(colour), f"var({variable})", body, flags=re.IGNORECASE)
    return f'<svg {box[0] if box else ""} aria-hidden="true" focusable="false">{body}'
