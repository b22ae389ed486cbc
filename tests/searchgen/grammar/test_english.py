"""Mistakes of grammar that a rule is sure of: found where they are, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from searchgen.grammar import english
from searchgen.grammar.english import found, mistakes
from searchgen.grammar.lexicon import tags
from searchgen.text.reading import words_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He gave me a advice.", "article"),
        ("He is an teacher.", "article"),
        ("She don't like coffee.", "form of another person"),
        ("I has a car.", "form of another person"),
        ("He didn't went home.", "form after an auxiliary"),
        ("Did you saw it?", "form after an auxiliary"),
        ("He must to go.", "form after an auxiliary"),
        ("We have two brother.", "one and many"),
        ("There is many people.", "one and many"),
        ("Yesterday I go home.", "present of the past"),
        ("She is more taller.", "form of a verb"),
        ("I look forward to see you.", "form of a verb"),
        ("I saw the the dog.", "a word twice"),
        ("The books is on the table.", "form of another person"),
        ("THE CHILDREN WAS PLAYING.", "form of another person"),
        ("My brother have a car.", "form of another person"),
        ("Everybody are happy.", "form of another person"),
        ("People is friendly here.", "form of another person"),
        ("She has 3 brother.", "one and many"),
        ("This books are mine.", "one and many"),
        ("I bought a new shoes.", "one and many"),
        ("I look forward to meet you.", "form of a verb"),
        ("The cat sleep on the sofa in the living room.", "form of another person"),
        ("The old man walk to the park.", "form of another person"),
        ("A little boy cry for milk.", "form of another person"),
        ("My brother play football every day.", "form of another person"),
        ("The children plays in the park.", "form of another person"),
        ("The birds builds a nest.", "form of another person"),
        ("The boys sings a song.", "form of another person"),
        ("The puppy chew the slipper and fell.", "form of another person"),
        ("The bridge cross the river.", "form of another person"),
        ("He work in a hospital.", "form of another person"),
        ("She love her cat.", "form of another person"),
    ],
)
def test_mistakes_are_found(text: str, name: str) -> None:
    assert name in {what for _, what in found(words_of(text))}


@pytest.mark.parametrize(
    "text",
    [
        "He bought a university book, and an hour later he left.",
        "If I were you, I would accept.",
        "I saw him go home yesterday.",
        "Did you see it last night?",
        "My family and I are here.",
        "Two factor analyses were made.",
        "He said that that was right.",
        "There is a map in the book.",
        "She makes him wait and lets him go.",
        "The dog food in the bowl is old.",
        "The dog food and the bowl were old.",
        "The cat sleep area has a sofa.",
        "Let the cat sleep on the sofa.",
        "The sports stores sell shoes in the city.",
        "The children play in the park.",
        "The police arrest thieves.",
        "Does your mother cook dinner?",
        "All you have to do is wait.",
        "What she did was right, and I just do dishes.",
        "This can is empty.",
        "This looks like a great place, but it does not apply to us.",
        "As a light goes out, an army marches on its stomach.",
        "She had a little bread after a traffic accident.",
        "The car I rented from you has a problem.",
        "She stepped forward to shake his hand.",
        "He made up his mind to write in his diary every day.",
        "I want to change into that shirt I bought yesterday.",
        "One of the books is on the table, and the police are here.",
        "A few books and a dozen eggs were on the table.",
        "It is two years since he left, and he has been here for two years.",
        "I have known him since last year.",
        "I live here since it is cheap.",
        "Do you know when he is at home?",
        "We met at 5 before dinner on May 5 in room 12.",
        "If you will wait, I don't know if he will come.",
        "He did what he could to help me.",
    ],
)
def test_what_is_right_has_no_mistake(text: str) -> None:
    assert mistakes(words_of(text)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "La maison a une porte rouge.", "Il a appris à lire très vite.", "Elle a un chien et un chat.",
        "Voy a abrir la ventana.", "Ella va a ir a la playa.", "Der Mann war an dem Tisch.",
        "Er hat an diesem Tag viel gelernt.", "Ho dato a Anna un libro.", "Ela vai a uma festa.", "Han bor i en by an havet.",
    ],
)  # fmt: skip
def test_words_of_other_languages_are_no_mistakes(text: str) -> None:
    """A model of another language may propose and judge; "a" and "an" are words of many."""
    assert mistakes(words_of(text)) == 0


WORDS = (
    "a an the this that these those each every another two many few there is are was were has have had do does did "
    "didn't don't can must should to go goes went gone see saw enjoy enjoys more most taller tall forward look "
    "looking at i he she it they we you people book books dog dogs informations advice children police my because "
    "but and yesterday last week . , ? 3 12 apple hour new old shoes everybody sleeps sleep said"
)


def asked_everywhere(words: tuple[str, ...]) -> list[tuple[int, str]]:
    """`found` with every rule asked at every word."""
    past = bool({*words} & english.PAST) or any(a == "last" and b in english.LASTED for a, b in pairwise(words))
    past = past and not any("VBD" in tags(word) and not {"VB", "NN", "JJ"} & tags(word) for word in words)
    around = ("", *words, "", "", "", "")
    wrong = [(at, "form of another person") for at in english.alone(words)]
    return wrong + [(i, name) for i in range(len(words)) for name in english.wrong_at(*around[i : i + 5], past)]


def different(number: int) -> int:
    """The random texts, of so many, in which rules that are asked everywhere find something else."""
    rng = np.random.default_rng(0)
    texts = [tuple(rng.choice(WORDS.split(), rng.integers(0, 9)).tolist()) for _ in range(number)]
    return sum(list(found(words)) != asked_everywhere(words) for words in texts)


def test_rules_are_asked_wherever_they_may_find_something() -> None:
    assert different(2000) == 0


@pytest.mark.parametrize("word", ["a", "this", "two", "he", "didn't", "to", "my", "informations"])
def test_a_word_at_which_no_rule_is_asked_is_found(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "SPEAKING", english.SPEAKING - {word})
    assert different(2000)
