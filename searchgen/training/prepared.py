"""A prepared corpus: one file of token ids, made on any machine, which a machine with an accelerator then reads in seconds.

The file is an archive of numpy arrays (`numpy.savez`) compressed with xz. Token ids have 16 bits where the vocabulary has at
most 65,536 tokens.
"""

from __future__ import annotations

import io
import json
import lzma
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from searchgen.errors import CorpusError, SettingsError
from searchgen.training.batches import Sentences
from searchgen.training.card import capitalised
from searchgen.training.corpus import Source
from searchgen.training.data import Data, encode, read_corpus, taught
from searchgen.training.recipe import Recipe
from searchgen.training.start import make_tokenizer
from searchgen.training.vocabulary import finished, is_chinese

SUFFIX = ".tokens"
"""The end of the name of every prepared corpus."""
FORMAT = 1
"""The version of the file's layout, which `load` checks."""
DECIDED = ("held_out", "lower")
"""Settings of a recipe that a prepared corpus holds already."""


def is_prepared(recipe: Recipe) -> bool:
    """Whether the corpus of a run consists of prepared files, by their names.

    Raises:
        SettingsError: some files are prepared and others are text.
    """
    prepared = [source.path.suffix == SUFFIX for source in recipe.corpus]
    if any(prepared) and not all(prepared):
        raise SettingsError(f"the corpus mixes text files and prepared ones (*{SUFFIX}); prepare the text files too")
    if all(prepared):
        for name in DECIDED:
            if getattr(recipe, name) is not None:
                raise SettingsError(
                    f"`{name}` is decided when a corpus is prepared; leave it out, or prepare the corpus with it"
                )
    return all(prepared)


def prepare(recipe: Recipe, say: Callable[[str], None], begun: Path | None = None) -> Data:
    """Read the text files of a run and encode them as token ids. `save` writes the result to a file.

    Args:
        recipe: the run.
        say: is called with each line of progress.
        begun: the folder of an unfinished run, whose tokenizer is used; None makes a new one.

    Raises:
        CorpusError, SettingsError, ModelError: something is wrong with the text, the settings or the model to start from.
    """
    held, sources = read_corpus(recipe, say)
    everything = [sentence for source in sources for sentence in source]
    tokenizer = AutoTokenizer.from_pretrained(begun) if begun else make_tokenizer(recipe, everything)
    return Data(
        tokenizer,
        encode(recipe, tokenizer, sources, say),
        tuple(source.path.name for source in recipe.corpus),
        tuple(source.weight for source in recipe.corpus),
        tuple(held),
        taught(recipe, sources),
        "zh" if is_chinese(everything) else "en",
        tuple(capitalised(everything, tokenizer)),
    )


def write(recipe: Recipe, file: Path, *, say: Callable[[str], None] = lambda _: None) -> dict[str, float]:
    """Prepare the corpus of `recipe` and write it to `file`.

    Returns:
        "sentences" and "tokens", how many there are, and "megabytes", the size of the file.

    Raises:
        CorpusError, SettingsError, ModelError: what `prepare` raises; a file whose name does not end in `SUFFIX`, or one that
            exists; a corpus that is prepared already.
    """
    if file.suffix != SUFFIX:
        raise SettingsError(f"a prepared corpus is a file named *{SUFFIX}, and `out` is {str(file)!r}; name it so")
    if file.exists():
        raise SettingsError(f"{str(file)!r} exists; choose another name for `out`")
    if is_prepared(recipe):
        raise SettingsError(f"{str(recipe.corpus[0].path)!r} is prepared already; leave out `prepare` to train on it")
    data = prepare(recipe, say)
    file.parent.mkdir(parents=True, exist_ok=True)
    save(data, file)
    sentences, tokens = (float(sum(counts)) for counts in ((len(s) for s in data.sources), (len(s.ids) for s in data.sources)))
    return {"sentences": sentences, "tokens": tokens, "megabytes": round(file.stat().st_size / 1e6, 1)}


def save(data: Data, file: Path) -> None:
    """Write `data` to `file`."""
    kind = np.uint16 if len(data.tokenizer) <= 1 << 16 else np.int32
    arrays: dict[str, Any] = {}
    for i, source in enumerate(data.sources):
        arrays[f"ids{i}"], arrays[f"lengths{i}"] = source.ids.astype(kind), source.lengths.astype(np.uint16)
    facts = {
        "format": FORMAT, "tokenizer": data.tokenizer.backend_tokenizer.to_str(), "names": data.names, "weights": data.weights,
        "held": data.held, "taught": data.taught, "language": data.language, "capitals": data.capitals,
    }  # fmt: skip
    arrays["facts"] = np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), np.uint8)
    plain = io.BytesIO()
    np.savez(plain, allow_pickle=False, **arrays)
    file.write_bytes(lzma.compress(plain.getbuffer(), preset=6))


def load(sources: Sequence[Source]) -> Data:
    """Read prepared files as one corpus. The held-out sentences and the language are those of the first file.

    Raises:
        CorpusError: a file that does not exist or is no prepared corpus, or files with different vocabularies.
    """
    parts = [load_one(source.path) for source in sources]
    first = parts[0]
    for source, part in zip(sources, parts, strict=True):
        if part.tokenizer.get_vocab() != first.tokenizer.get_vocab():
            raise CorpusError(
                f"{str(source.path)!r} was prepared with another vocabulary than {str(sources[0].path)!r}; "
                "prepare them in one call, or with the same `init`"
            )
    return replace(
        first,
        sources=tuple(s for part in parts for s in part.sources),
        names=tuple(name for part in parts for name in part.names),
        weights=tuple(w * source.weight for source, part in zip(sources, parts, strict=True) for w in part.weights),
        taught=tuple(pair for part in parts for pair in part.taught),
    )


def load_one(file: Path) -> Data:
    """Read one prepared file. It raises `CorpusError` as `load` does."""
    if not file.is_file():
        raise CorpusError(f"there is no file {str(file)!r}; make it from text files with `prepare`")
    try:
        arrays = np.load(io.BytesIO(lzma.decompress(file.read_bytes())), allow_pickle=False)
        facts = json.loads(arrays["facts"].tobytes())
        if facts["format"] != FORMAT:
            raise ValueError(f"its format is {facts['format']}, and this version reads {FORMAT}")
        sources = tuple(
            Sentences(
                arrays[f"ids{i}"].astype(np.int32), np.concatenate([[0], np.cumsum(arrays[f"lengths{i}"], dtype=np.int64)])
            )
            for i in range(len(facts["names"]))
        )
    except (lzma.LZMAError, zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
        raise CorpusError(f"{str(file)!r} is no prepared corpus: {error}; make it anew with `prepare`") from error
    return Data(
        finished(Tokenizer.from_str(facts["tokenizer"])),
        sources,
        tuple(facts["names"]),
        tuple(facts["weights"]),
        tuple(facts["held"]),
        tuple((mine, theirs) for mine, theirs in facts["taught"]),
        facts["language"],
        tuple(facts["capitals"]),
    )
