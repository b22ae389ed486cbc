"""Mistakes of more than one word: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from searchgen.rewriting.english.slips import slips
from searchgen.text.reading import words_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It depends of you.", "words that do not stand together"),
        ("We discussed about the plan.", "words that do not stand together"),
        ("He explained me the rules.", "words that do not stand together"),
        ("I'm agree with you.", "words that do not stand together"),
        ("I am student at a school.", "words that do not stand together"),
        ("I am here since two years.", "present of what goes on"),
        ("She is working here since 2015.", "present of what goes on"),
        ("We have lived here since 3 years.", "words in the wrong form or order"),
        ("I have 25 years old.", "words in the wrong form or order"),
        ("Where you are going?", "words in the wrong form or order"),
        ("I don't know where is the station.", "words in the wrong form or order"),
        ("He asked me where do I live.", "words in the wrong form or order"),
        ("If he will come, we will go.", "words in the wrong form or order"),
        ("I didn't see nothing.", "words in the wrong form or order"),
        ("My mother she works in a hospital.", "words in the wrong form or order"),
        ("I have visited Paris last year.", "perfect of the past"),
        ("I have went there.", "words in the wrong form or order"),
        ("He suggested me to go home.", "words in the wrong form or order"),
        ("If I would have time, I would come.", "words in the wrong form or order"),
        ("If I would have known, I would have come.", "words in the wrong form or order"),
        ("I want that you come with me.", "words in the wrong form or order"),
        ("I prefer coffee than tea.", "words in the wrong form or order"),
        ("He is enough old to drive.", "words in the wrong form or order"),
        ("I have been to Paris last summer.", "words in the wrong form or order"),
        ("Can you borrow me your pen?", "words that do not stand together"),
        ("She told that she was tired.", "words that do not stand together"),
        ("He is more young than me.", "words that do not stand together"),
    ],
)
def test_slips_are_found(text: str, name: str) -> None:
    assert name in {what for _, what in slips(words_of(text))}


@pytest.mark.parametrize(
    "text",
    [
        "If I were you, I would accept.",
        "It is two years since he left, and he has been here for two years.",
        "I have known him since last year.",
        "I live here since it is cheap.",
        "Do you know when he is at home?",
        "If you will wait, I don't know if he will come.",
        "He did what he could to help me.",
        "I've got to go.",
        "If you would like to come, call me.",
        "If I would rather stay, I'll tell you.",
        "She was told that he was tired.",
        "I want that book.",
        "I have come home.",
        "There are more young people than before.",
    ],
)
def test_what_is_right_has_no_slip(text: str) -> None:
    assert not list(slips(words_of(text)))
