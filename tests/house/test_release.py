"""What names the version agrees, and what a release needs is there."""

from __future__ import annotations

from pathlib import Path

import yaml

import searchgen

ROOT = Path(__file__).parents[2]


def test_the_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    sections = [line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("## ")]
    assert citation["version"] == searchgen.__version__
    assert sections[0].split()[1] == searchgen.__version__


def test_hosted_files_are_well_formed() -> None:
    for path in [*(ROOT / ".github").rglob("*.yml"), ROOT / ".pre-commit-config.yaml"]:
        assert yaml.safe_load(path.read_text("utf-8")), path
    assert ".ci/run" in (ROOT / ".github" / "workflows" / "checks.yml").read_text("utf-8")
