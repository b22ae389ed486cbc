"""A rewriting as text for people: the sentence, then its rewrites with what they change."""

from __future__ import annotations

from rich.markup import escape

from searchgen.rewriting.result import Rewriting
from searchgen.text.difference import marked
from searchgen.writing import Page, number, shown


def show(rewriting: Rewriting, page: Page, place: str, *, verbose: bool) -> None:
    """Rewrites as data, what is wrong with the sentence as a note that names it.

    Quietly, the texts of the rewrites alone, and an empty line for a sentence without one. What is new and what is gone is
    marked where there are colours to do it.

    Args:
        place: of the sentence among others, such as "sentence 3", or "" where it is the only one.
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
