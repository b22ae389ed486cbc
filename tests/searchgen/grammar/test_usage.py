"""Phrases that are not said: found where they are, and nowhere near."""

from __future__ import annotations

import pytest

from searchgen.grammar import english, usage
from searchgen.grammar.statements import Pattern
from searchgen.grammar.term import mistakes
from searchgen.text.reading import words_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She is going to nap in the sofa this afternoon.", "place"),
        ("I saw the old man in the park bench.", "place"),
        ("They had to water the plants in the balcony.", "place"),
        ("We waited in the bus stop.", "place"),
        ("She washed the clothes in the Sunday morning.", "time"),
        ("I will see you in Monday.", "time"),
        ("He left on last Friday.", "time"),
        ("They moved on next month.", "time"),
        ("The son broke the vase in the garden.", "whose"),
        ("I bought a new pair of gloves for wife.", "whose"),
        ("The meeting was held in the office of the lawyer.", "whose"),
        ("I'm going to the hospital to see my uncle father.", "two of a kind"),
        ("I don't want to wear this weather coat.", "two of a kind"),
        ("The sky was raining.", "weather"),
        ("The end of the world began to rain.", "weather"),
        ("The morning started snowing.", "weather"),
        ("The news are good.", "one and many"),
        ("I saw a woman hugged a baby.", "two verbs"),
        ("I went to the store bought a new car.", "two verbs"),
        ("They are preparing breakfast, eggs, milk, and toast.", "a whole beside its parts"),
        ("I order a pizza on the phone.", "a habit that happens once"),
        ("I find a new book in the library.", "a habit that happens once"),
        ("My hands are cold this winter, so I don't wear gloves.", "a result that is none"),
        ("The fridge is full of milk, but it is empty.", "full and empty"),
        ("The milk in the fridge was empty.", "full and empty"),
        ("She went to the beach to get some sunburn.", "a bad aim"),
        ("The little girl was a red balloon in the sky.", "a person or an animal as a thing"),
        ("The fish in the lake is a small fishing boat.", "a person or an animal as a thing"),
        ("I'm not a kid, I'm a tall tree.", "a person or an animal as a thing"),
        ("She went to the beach to have a sunburn.", "a bad aim"),
        ("I saw a bird sing at the window.", "a sound that is seen"),
        ("My boss wants to take me to the plane tomorrow.", "no place to go"),
        ("I have a fever, so I'm going to sleep in the medicine cabinet.", "no place to sleep"),
        ("The plants in the balcony had water in them.", "place"),
    ],
)
def test_what_is_not_said_is_found(text: str, name: str) -> None:
    assert name in {what for _, what in usage.found(words_of(text))}


@pytest.mark.parametrize(
    "text",
    [
        "She is going to nap on the sofa this afternoon.",
        "There is a hole in the sofa, and we met in the beach house.",
        "We sat in the balcony of the theater.",
        "The bus will stop in the next street.",
        "She washed the clothes on Sunday morning.",
        "He teaches in Sunday school.",
        "He left last Friday, and the bed he slept in last night is broken.",
        "The cold weather will set in next month.",
        "The son of my friend broke the vase.",
        "The son did what the father told him to do.",
        "They lived as husband and wife, and I bought gloves for my wife.",
        "It is handed down from father to son.",
        "The office of the president is in the center of the city.",
        "I like the color of the house of the man who lives here.",
        "My father, mother and sister came.",
        "The weather was cold, so I wore a coat.",
        "Suddenly it began to rain, and it was raining all day.",
        "Blows began to rain down on the door.",
        "The news is good, and the news I have is bad.",
        "I saw a woman hug a baby.",
        "I saw a woman dressed in white.",
        "I went to the store and bought a new car.",
        "The man who went to the store bought a car.",
        "After he saw the doctor took a break, he left.",
        "They are preparing breakfast, lunch and dinner.",
        "After breakfast, Tom and Mary went home.",
        "We had eggs, milk, and toast for breakfast.",
        "I order a pizza every Friday, and I ordered a pizza on the phone.",
        "I find it hard to get up early.",
        "I find the sound of the rain relaxing.",
        "Do you see how we build a house?",
        "I have a cold, so I don't want to go out.",
        "I'm busy, so I can't come.",
        "The bottle was full of milk, but now it is empty.",
        "The bottle of milk was empty.",
        "The milk in the fridge is half empty.",
        "The girl is a good friend, and the boy is a tree lover.",
        "I'm a bus driver, and my dog is a house pet.",
        "The girl with the red balloon was a student.",
        "She went to the beach to have a swim.",
        "I heard a bird sing, and I saw the singer sit at the window.",
        "We went to the mirror shop and took a plane.",
        "She slept in the bed and put it in the drawer.",
    ],
)
def test_what_is_said_is_not_found(text: str) -> None:
    assert mistakes(text, in_chinese=False) == 0


def test_what_is_odd_is_no_mistake_to_correct() -> None:
    """A correction would change a sentence that is good English."""
    odd = words_of("I order a pizza on the phone.")
    assert usage.oddities(odd) == 1
    assert english.mistakes(odd) == 0


@pytest.mark.parametrize("each", usage.USAGES)
def test_words_of_a_pattern_stand_in_all_that_it_matches(each: Pattern) -> None:
    """A text without any of them is not looked at."""
    texts = [
        "i nap in the sofa .", "they are in the balcony .", "in the bus stop .", "in sunday .", "on last friday .",
        "on next month .", "the son broke it .", "for wife .", "the office of the lawyer .", "see my uncle father .",
        "this weather coat .", "the sky was raining .", "the news are good .", "i order a pizza .",
        "it is cold , so i don't wear gloves .", "it is full of milk , but it is empty .", "the milk is empty .",
        "the girl is a balloon .",
        "i'm a tree .", "i saw a bird sing .", "he went to the mirror .", "we sleep in the oven .",
        "he went to the beach to get a sunburn .",
    ]  # fmt: skip
    matched = [text for text in texts if each.pattern.search(text)]
    assert matched
    assert all(each.words & {*text.split()} for text in matched)
