"""A rewriting as text for people: the sentence, then its rewrites with what they change."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from searchgen.rewriting.difference import marked
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.sources import shown


def show(rewriting: Rewriting, out: Console, talk: Console, *, verbose: bool, quiet: bool) -> None:
    """Rewrites to `out`, what is wrong to `talk`. What is new and what is gone is marked where there are colours to do it."""
    if quiet:
        for text in rewriting.texts or [""]:
            out.print(escape(text), soft_wrap=True)
    else:
        out.print(f"[bold]{escape(rewriting.source)}[/bold]", soft_wrap=True)
        for r in rewriting:
            text = marked(rewriting.source, r.text) if out.color_system else escape(r.text)
            numbers = f"similarity {r.similarity:.2f}  novelty {r.novelty:.2f}  edits {r.edits}"
            if verbose:
                numbers += (
                    "".join(f"  {name} {value:.2f}" for name, value in r.terms.items()) + f"  chain {r.chain}, step {r.step}"
                )
            out.print(f"{r.log_density:9.2f}  {text}  [dim]({numbers})[/dim]", soft_wrap=True)
    what = rewriting.error or rewriting.note
    if what:
        about = f"{shown(rewriting.source)}: " if quiet else ""
        talk.print(f"[yellow]note:[/yellow] {escape(about + what)}", soft_wrap=True)
