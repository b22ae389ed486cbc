"""The moving picture of a chain is well-formed, small, and shows its changes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pictures
import pytest

import searchgen
from searchgen.ui.recording import StepRecording


@pytest.mark.parametrize("language", pictures.RUNS)
def test_a_picture_shows_the_changes_of_a_chain(language: str, words: Path) -> None:
    recording = StepRecording()
    searchgen.generate(
        "dog", "park", model=str(words), observer=recording, moves=recording.moves, chains=4, steps=30, dtype="float32"
    )
    chain = max(range(4), key=lambda c: len(recording.changes(c)))
    changes = recording.changes(chain)[-pictures.FRAMES :]
    drawn = pictures.svg(recording, chain, language)
    frames = ElementTree.fromstring(drawn).findall("{http://www.w3.org/2000/svg}g")
    assert len(frames) == len(changes) + 1
    assert recording.step(chain, changes[-1]).after.split()[0].lower() in "".join(frames[-1].itertext()).lower()
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("language", pictures.RUNS)
def test_the_pictures_of_the_documentation_are_small(language: str) -> None:
    file = pictures.STATIC / f"chain.{language}.svg"
    ElementTree.parse(file)
    assert file.stat().st_size < 100_000
