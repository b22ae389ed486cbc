"""Changes of structure of an English sentence that hold in one direction, and what a change never makes of a sentence."""

from __future__ import annotations

import pytest

from searchgen.rewriting.english.rules import restated
from searchgen.text.reading import words_of

NAMES = {"mary", "john", "tom", "london"}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The heavy rain caused floods in several towns.", "Floods in several towns were caused by the heavy rain."),
        ("The cat knocked the vase off the table.", "The vase was knocked off the table by the cat."),
        ("The room was smaller than we expected.", "The room wasn't as big as we expected."),
        ("He pretended not to see me.", "He acted as if he didn't see me."),
        ("The flight was late due to fog.", "The flight was late because of fog."),
        ("She is the best player on the team.", "No other player on the team is as good as her."),
        ("He hasn't spoken to her for years.", "It has been years since he last spoke to her."),
        ("Tom isn't here. He is old enough to vote.", "Tom isn't here. He isn't too young to vote."),
        ("How old is your daughter?", "What is your daughter's age?"),
        ("This is the house where I was born.", "I was born in this house."),
        ("He always wears a hat.", "He wears a hat all the time."),
        ("I regret not studying harder.", "I should have studied harder."),
        ("The mother of Tom is a teacher.", "Tom's mother is a teacher."),
        ("They mistook me for a doctor.", "They thought I was a doctor."),
        ("It was Tom that saved the girl.", "Tom saved the girl."),
        ("A book is on the table.", "There is a book on the table."),
        ("She is a reliable person.", "She is reliable."),
        ("They live on the third floor.", "Their apartment is on the third floor."),
        ("He was so nervous that he forgot his lines.", "He forgot his lines because he was so nervous."),
        ("She is wearing sunglasses.", "She has sunglasses on."),
        ("That was the worst day of my life.", "I have never had a worse day in my life."),
        ("He told me that he was ill.", "He said to me that he was ill."),
    ],
)
def test_a_change_of_structure(text: str, other: str) -> None:
    assert words_of(other) in set(restated(words_of(text), NAMES))


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("She is the best player on the team.", "No other player on the team is as well as her."),
        ("I first used a computer about 40 years ago.", "Years ago, I first used a computer about 40."),
        ("He came several times.", "Several times were come by him."),
        ("He is wearing the clothes he wore yesterday.", "Yesterday, he is wearing the clothes he wore."),
        ("He had to leave before the film was over.", "The film was over after he had to leave."),
        ("She was kind enough to help me.", "She was so kind that she could help me."),
        ("The snow had melted by the next morning.", "Next morning, the snow had melted by the."),
        ("He came at three in the afternoon.", "In the afternoon, he came at three."),
        ("The house needs a new roof.", "A new roof is needed by the house."),
        ("He has no friends in this city.", "This is the city where he has no friends."),
        ("My keys must be in the house.", "My keys have to be in the house."),
        ("My room faces the street.", "The street is faced by my room."),
        ("He turned down the street.", "He turned the street down."),
        ("He came home at six o'clock in the evening.", "In the evening, he came home at six o'clock."),
        ("I can't repair the computer.", "I don't know how to repair the computer."),
        ("We waited until Friday.", "Until Friday, we waited."),
    ],
)
def test_a_change_of_structure_that_says_something_else(text: str, never: str) -> None:
    assert words_of(never) not in set(restated(words_of(text), NAMES))
