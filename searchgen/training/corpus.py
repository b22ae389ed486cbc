"""Plain text files with one sentence per line, read as lists of sentences. Unreadable lines are left out and counted."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchgen.errors import CorpusError

UNPACK: dict[str, Callable[[bytes], bytes]] = {".xz": lzma.decompress, ".gz": gzip.decompress}
FEWEST = 100
"""The smallest number of sentences to learn from."""


@dataclass(frozen=True)
class Source:
    """A file and how often its sentences are read in one pass: 3 is three times, 0.2 a fifth of them."""

    path: Path
    weight: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read "FILE" or "FILE:WEIGHT".

        Raises:
            CorpusError: a weight that is not above 0 and at most 1000.
        """
        head, colon, tail = text.rpartition(":")
        if not colon or Path(text).exists():
            return cls(Path(text))
        try:
            weight = float(tail)
        except ValueError:
            return cls(Path(text))
        if not 0 < weight <= 1000:
            raise CorpusError(f"the weight of {head!r} is {tail}; give one above 0 and at most 1000, such as {head}:3")
        return cls(Path(head), weight)


def lines(path: Path) -> tuple[list[str], int]:
    """The lines of a file that are not blank, and the number of lines left out because they are not UTF-8.

    Raises:
        CorpusError: a file that does not exist, is no text, is empty, or is mostly not UTF-8.
    """
    if not path.is_file():
        raise CorpusError(f"there is no file {str(path)!r}; give text files with a sentence per line")
    try:
        data = UNPACK.get(path.suffix, bytes)(path.read_bytes())
    except (OSError, lzma.LZMAError, EOFError) as error:
        raise CorpusError(f"{str(path)!r} cannot be read as {path.suffix or 'text'}: {error}; unpack it first") from error
    if b"\0" in data[:65536]:
        raise CorpusError(f"{str(path)!r} is not text: it has zero bytes; give UTF-8 text with a sentence per line")
    good, bad = [], 0
    for line in data.split(b"\n"):
        try:
            text = str(line, "utf-8").removeprefix("\ufeff").strip()
        except UnicodeDecodeError:
            bad += 1
            continue
        if text:
            good.append(text)
    if bad > len(good):
        raise CorpusError(f"{str(path)!r} is not UTF-8: {bad} of its lines cannot be read; convert it, say with iconv")
    if not good:
        raise CorpusError(f"{str(path)!r} is empty; give a file with a sentence per line")
    return good, bad


def letters(sentence: str) -> str:
    """The letters and digits of a sentence, without capitals; equal for sentences that differ only in punctuation or spaces."""
    return "".join(c for c in sentence.casefold() if c.isalnum())


def read_sources(
    sources: Sequence[Source], without: Iterable[str] = (), say: Callable[[str], None] = lambda _: None
) -> list[list[str]]:
    """The sentences of each source, without those whose letters (`letters`) are those of a sentence in `without`.

    Raises:
        CorpusError: what `lines` raises, or fewer than `FEWEST` sentences in all.
    """
    kept_out = {letters(sentence) for sentence in without}
    out = []
    for source in sources:
        sentences, bad = lines(source.path)
        if bad:
            say(f"{source.path.name}: {bad} lines are not UTF-8 and were left out")
        if kept_out:
            sentences = [s for s in sentences if letters(s) not in kept_out]
        out.append(sentences)
    total = sum(map(len, out))
    if total < FEWEST:
        raise CorpusError(f"the corpus has {total} sentences, which is too few to learn from; give at least {FEWEST}")
    return out
