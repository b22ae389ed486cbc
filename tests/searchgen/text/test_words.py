"""What word lists know: forms of words, and how rare they are."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import tiny
from small import rows

import searchgen
from objectives import (
    ContainsAny,
)
from objectives.core.contract import check
from searchgen.errors import SettingsError
from searchgen.text.alphabet import Alphabet
from searchgen.text.words import inflections, rarity


def test_inflections_are_the_words_of_the_vocabulary_with_one_lemma() -> None:
    vocabulary = ("run", "runs", "ran", "running", "runner", "go", "went", "dog", "dogs", "isn", "is", "ice", "cream", ".")
    alphabet = Alphabet(tiny.tokenizer(vocabulary))

    def forms(word: str) -> list[str]:
        return [alphabet.text(form).lower() for form in inflections(word, alphabet)]

    assert forms("ran")[0] == "ran"
    assert set(forms("ran")) == {"run", "runs", "ran", "running"}
    assert set(forms("go")) == {"go", "went"}
    assert forms("dogs") == ["dogs", "dog"]
    assert forms("is") == ["is"]
    assert forms("ice cream") == ["ice cream"]
    with pytest.raises(SettingsError, match="no forms of words in 'zh'"):
        inflections("dog", alphabet, lang="zh")


def test_a_keyword_in_any_form_is_enough(tmp_path: Path) -> None:
    folder = tiny.bert(tmp_path / "bert", ("run", "runs", "ran", "the", "dog", "dogs", "a", "cat", "."))
    result = searchgen.generate("run", "dog", model=str(folder), inflect=True, steps=10, chains=8, n=8, device="cpu")
    found = {word for text in result.texts for word in re.findall(r"\w+", text.lower())}
    assert all(re.search(r"\b(run|runs|ran)\b", text.lower()) for text in result.texts)
    assert all(re.search(r"\bdogs?\b", text.lower()) for text in result.texts)
    assert len(found & {"run", "runs", "ran"}) > 1


def test_rare_words_cost_more() -> None:
    vocabulary = ("dog", "the", "commence", "frisb", "##ee", ".", "5")
    alphabet = Alphabet(tiny.tokenizer(vocabulary))
    term = rarity(alphabet)
    price = {
        word: float(term(rows(alphabet.encode([word])[0])).terms[0, 0]) for word in ("dog", "the", "commence", "frisbee", ".")
    }
    assert price["dog"] == price["the"] == price["."] == 0
    assert -5 * np.log(10) < price["commence"] < -2
    assert price["frisbee"] == -5 * np.log(10)
    with pytest.raises(SettingsError, match="no frequencies"):
        rarity(alphabet, lang="tlh")


def test_any_form_of_a_word_is_enough_in_each_group() -> None:
    alphabet = Alphabet(tiny.tokenizer(("run", "runs", "ran", "running", "runner", "dog", "dogs", "the", ".")))
    batch = rows(*alphabet.encode(["the dog ran.", "the dogs runs", "the runner", "running ran"]), group=[0, 1, 0, 0])
    one = ContainsAny.inflections("run", alphabet, lang="en")
    assert one.inside(batch._replace(group=batch.group * 0)).tolist() == [True, True, False, True]
    each = ContainsAny.inflections(["run", "dog"], alphabet, most=1)
    assert each.violations(batch).tolist() == [0, 0, 1, 1]
    check(each, batch)
    with pytest.raises(ValueError, match="no forms of words in 'zh'"):
        ContainsAny.inflections("run", alphabet, lang="zh")
    with pytest.raises(ValueError, match="cannot represent"):
        ContainsAny.inflections("zebra", alphabet)


def test_terms_that_need_a_word_list_say_so_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of `objectives` alone: searchgen depends on it."""
    alphabet = Alphabet(tiny.tokenizer(("run", "the", ".")))
    monkeypatch.setitem(sys.modules, "simplemma", None)
    with pytest.raises(ModuleNotFoundError, match="pip install simplemma"):
        ContainsAny.inflections("run", alphabet)


def test_what_tasks_and_options_of_the_command_need_is_a_dependency() -> None:
    """simplify weighs rarity (wordfreq), and --inflect asks for forms (simplemma)."""
    needed = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {"wordfreq", "simplemma"} <= {requirement.partition(">")[0] for requirement in needed}
