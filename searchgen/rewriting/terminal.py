"""A rewriting as text on a terminal: the sentence, then its rewrites with the words that changed."""

from __future__ import annotations

from rich.markup import escape

from searchgen.rewriting.result import Rewriting
from searchgen.text.difference import marked
from searchgen.writing import Page, number, shown


def show(rewriting: Rewriting, page: Page, place: str, *, verbose: bool) -> None:
    """Write the rewrites to stdout and, where something is wrong with the sentence, a note that names it to stderr.

    With `page.quiet`, the texts of the rewrites alone, and an empty line for a sentence without rewrites. On a terminal with
    colours, new and deleted words are marked.

    Args:
        place: the place of the sentence among others, such as "sentence 3"; "" where it is the only one.
    """
    if page.quiet:
        for text in rewriting.texts or [""]:
            page.text(text)
    else:
        page.text(f"[bold]{escape(rewriting.source)}[/bold]", markup=True)
        for r in rewriting:
            text = marked(rewriting.source, r.text) if page.colours else escape(r.text)
            numbers = f"similarity {number(r.similarity)}  novelty {number(r.novelty)}  edits {r.edits}"
            if verbose:
                numbers += "".join(f"  {name} {number(value)}" for name, value in r.terms.items())
                numbers += f"  chain {r.chain}, step {r.step}"
            page.text(f"{number(r.log_density):>9}  {text}  [dim]({numbers})[/dim]", markup=True)
    what = rewriting.error or rewriting.note
    if what:
        name = shown(rewriting.source)
        about = what if name in what else f"{name}: {what}"
        page.note(f"{place}: {about}" if place else about)
