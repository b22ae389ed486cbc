"""The fields of a job, each checked by itself: type, range and size, so that what one job takes is bounded."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from searchgen.errors import InputError, SettingsError
from searchgen.settings import LONGEST, parse_length
from searchgen.writing import count

HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: JSON can write it, and UTF-8 does not have it."""
WORDS = frozenset(("keywords", "avoid", "keep"))
MOST = {"n": 1_000, "chains": 1_024, "steps": 100_000, "warmup": 100_000, "max_edits": 1_000}
"""The largest value of a setting that a job may ask for: what a single job takes of memory and time is bounded."""
MOST_WORDS, LONGEST_WORD, LONGEST_SENTENCE, LONGEST_ID = LONGEST, 200, 10_000, 1_000
"""Words of a list, and characters of a word, of a sentence and of an id."""
DEEPEST = 32
"""Levels of nesting in a field that travels through."""


def identifier(value: Any, *, as_text: bool) -> str | int | None:
    """The id of a job; a whole number in a cell of text stays text.

    Raises:
        InputError: neither text nor a whole number, or too long.
    """
    if value is None or (as_text and value == ""):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"an id must be text or a whole number, not {short(value)}")
    if isinstance(value, str) and len(value) > LONGEST_ID:
        raise InputError(f"an id has at most {count(LONGEST_ID, 'character')}, and this one {len(value):,}; shorten it")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise InputError("an id that is a number must fit into 64 bits; write it as text")
    return value


def sentence(value: Any) -> str:
    """The sentence of a job.

    Raises:
        InputError: no text, or too long.
    """
    text = whole_text(value)
    if len(value) > LONGEST_SENTENCE:
        most = count(LONGEST_SENTENCE, "character")
        raise InputError(f"a sentence has at most {most}, and this one {len(value):,}; split it")
    return text


def whole_text(value: Any) -> str:
    """A sentence of whatever length.

    Raises:
        InputError: no text, or half of a surrogate pair in it.
    """
    if not isinstance(value, str):
        raise InputError(f"a sentence must be text, not {short(value)}")
    if half := HALF.search(value):
        code = f"\\u{ord(half.group()):04x}"
        raise InputError(f"a sentence has half a character in it ({code}, of a surrogate pair); write both halves")
    return value


def words(name: str, value: Any) -> tuple[str, ...]:
    """A list of words. Text is cut at semicolons, or at spaces where there is none: "ice cream; park", "dog park".

    Raises:
        InputError: no list of words, or too many, or one that is too long.
    """
    if isinstance(value, str):
        value = [word for word in (value.split(";") if ";" in value else value.split()) if word.strip()]
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise InputError(f'{name} must be a list of words, not {short(value)}; write such as ["dog", "park"]')
    if len(value) > MOST_WORDS:
        raise InputError(f"{name} holds at most {MOST_WORDS} words, and here {len(value):,}; give fewer")
    for word in value:
        if len(word) > LONGEST_WORD:
            raise InputError(f"a word of {name} has at most {LONGEST_WORD} characters, and one has {len(word):,}; give words")
    return tuple(value)


def typed(name: str, value: Any, *, as_text: bool) -> Any:
    """The value of a setting; in a row of text it is read as JSON where it is JSON.

    Raises:
        SearchgenError: a list of words that is none, or a number that no job may ask for.
    """
    if name in WORDS:
        return words(name, cell(value) if as_text and value.startswith("[") else value)
    if name == "length" and isinstance(value, str) and not value.startswith("["):
        value = parse_length(value)
    elif as_text:
        value = cell(value)
    if name == "length" and isinstance(value, list):
        value = tuple(value)
    if name == "length" and isinstance(value, tuple) and any(type(bound) is int and bound > MOST["n"] for bound in value):
        raise SettingsError(f"`length` of a job must end at {MOST['n']:,} words or before, not {short(value)}")
    if name in MOST and type(value) is int and value > MOST[name]:
        raise SettingsError(f"`{name}` of a job must be at most {MOST[name]:,}, not {short(value)}")
    if name == "weights" and not isinstance(value, Mapping):
        raise SettingsError(f'`weights` must be a mapping, not {short(value)}; write such as {{"novelty": 5.0}}')
    return value


def cell(text: str) -> Any:
    """A cell of text as the number, truth or list that it writes in JSON, else as it is."""
    try:
        return json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except (ValueError, RecursionError):
        return text


def shallow(name: str, value: Any) -> Any:
    """A field that travels through, unless it is nested too deeply.

    Raises:
        InputError: it is.
    """
    level, depth = [value], 0
    while level := [each for v in level if isinstance(v, dict | list) for each in (v.values() if isinstance(v, dict) else v)]:
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"the field {name[:40]!r} is nested deeper than {DEEPEST} levels; make it flat")
    return value


def derived(seed: int, ident: str | int | None, line: int) -> int:
    """The seed of a job that names none: from the seed of the command and the job's id, or its line where it has no id.

    It depends on nothing else, so that jobs that share a batch, the part of a file that is left, or a file in another order
    give the same sentences. It is below 2**48, which every reader of JSON keeps.
    """
    return digest(seed, *(("line", line) if ident is None else ("id", type(ident).__name__, ident))) >> 16


def digest(*parts: object) -> int:
    """64 bits of BLAKE2b; never 0."""
    text = "\0".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") or 1


def short(value: Any) -> str:
    """A value in a message, escaped, and not too long to read."""
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:37] + "...")
    if isinstance(value, dict | list | tuple):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {count(len(value), 'entry', 'entries')}"
    written = "a whole number of many digits" if isinstance(value, int) and abs(value) > 10**30 else repr(value)
    return written if len(written) <= 60 else written[:57] + "..."
