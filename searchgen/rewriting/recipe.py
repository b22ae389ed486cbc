"""The recipe of rewriting: one sentence or many, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack, overload

from searchgen import checks
from searchgen.engine.observing.observers import Observer
from searchgen.engine.search import check_observer
from searchgen.errors import NothingFound
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.rewriter import Rewriter
from searchgen.rewriting.settings import RewriterOptions


@overload
def rewrite(  # type: ignore[overload-overlap]  # a string is a sequence of strings, too
    sentences: str, task: str = ..., *, observer: Observer | None = ..., **options: Unpack[RewriterOptions]
) -> Rewriting: ...
@overload
def rewrite(
    sentences: Sequence[str], task: str = ..., *, observer: Observer | None = ..., **options: Unpack[RewriterOptions]
) -> list[Rewriting]: ...
def rewrite(
    sentences: str | Sequence[str],
    task: str = "paraphrase",
    *,
    observer: Observer | None = None,
    **options: Unpack[RewriterOptions],
) -> Rewriting | list[Rewriting]:
    """Rewrite a sentence, or many at once.

    Args:
        sentences: one, or a sequence.
        task: paraphrase, simplify, correct, shorten, expand, restyle, or none.
        observer: looks on while the run goes.
        options: see `Rewriter`.

    Returns:
        A `Rewriting` for one sentence, a list of them for a sequence, where what is wrong with one is said in its `error`.

    Raises:
        SearchgenError: for one sentence also what is wrong with it, `WordError` or `NothingFound`.
    """
    check_observer(observer)
    checks.known(options, {*RewriterOptions.__annotations__}, "rewrite")
    rewriter = Rewriter(task, **options)
    if not isinstance(sentences, str):
        checks.sequence("sentences", sentences)
        return list(rewriter.each(sentences, observer))
    try:
        done = rewriter.alone(sentences, observer)
    finally:
        if observer is not None:
            observer.close()
    if done.error:
        raise NothingFound(done.error)
    return done
