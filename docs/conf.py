"""How the documentation is built: sphinx-build --fail-on-warning docs build/docs"""

from __future__ import annotations

import os
import re
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import searchgen  # after the variable that keeps the Hub client from the network

project = "searchgen"
author = copyright = "The searchgen authors"
version = release = searchgen.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

# the pages: Markdown, headings can be linked to, formulas are kept as they are written
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# the API reference: docstrings of Google's style, in which `name` is a link where it is known
default_role = "py:obj"
suppress_warnings = [
    "ref.python"
]  # a name that several classes have, such as `accepted`, stays without a link
autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_type_aliases = {name: name for name in ("Bools", "Floats", "Ints")}
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
python_maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"searchgen {version}"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["wide.css"]


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", keep_bars)
    app.connect("autodoc-process-signature", no_arguments_of_protocols)


def keep_bars(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """In docstrings |x| is an absolute value; reStructuredText would make it a substitution."""
    lines[:] = [
        re.sub(r"(`[^`]*`)|\|", lambda found: found[1] or r"\|", line) for line in lines
    ]


def no_arguments_of_protocols(
    app: Any, what: str, name: str, obj: Any, *_: Any
) -> tuple[str, None] | None:
    """Nobody calls a Protocol."""
    return ("", None) if getattr(obj, "_is_protocol", False) else None
