"""What readers of rewrites found wrong, where a structure and not a phrase had made it."""

from __future__ import annotations

import pytest
from restatements import says


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The queen was gracious enough to invite us.", "The queen was so gracious that it could invite us."),
        ("Tom was smart enough to win the game.", "Tom was so smart that it could win the game."),
        ("We never spoke again after that day.", "That day before we never spoke again."),
        ("It is likely to rain this afternoon.", "Raining this afternoon is likely."),
        ("She left simply because I was poor.", "Because I was poor, she left simply."),
        ("Take care not to turn the box upside down.", "Take care not to turn down the box upside."),
        ("Tom just wanted to be friendly.", "Tom has just wanted to be friendly."),
        ("This girl has no mother.", "This girl doesn't have any mother."),
        ("I thought you might have a change of heart.", "I thought you might change my mind."),
        ("This music gets on everyone's nerves.", "This music gets on everyone is nerves."),
        ("The government oppressed the people.", "The people was oppressed by the government."),
        ("We'll eat after we get home.", "We get home before we'll eat."),
        ("He killed him.", "He was killed by him."),
        ("Why don't you want to tell me?", "How about wanting to tell me?"),
        ("He lived abroad for many years.", "He lived abroad for a lot of years."),
        ("Tom plays the guitar well.", "The guitar well is played by Tom."),
        ("I just lost your letter yesterday.", "I have just lost your letter yesterday."),
        ("The official start is on Saturday.", "On Saturday, the official start is."),
        ("Today I dreamed I was dead.", "I dreamed I was dead today."),
        ("The time will come when you understand.", "When you understand, the time will come."),
        ("I need the address so that I may go there.", "Because I need the address, that I may go there."),
        ("Tom likes the way Mary walks.", "The way Mary walks are popular with Tom."),
        ("We can't know what the future has in store.", "We can't know what the future has in shop."),
        ("This school has a zero tolerance policy.", "There are a zero tolerance policy in this school."),
        ("I regret not having taken his advice.", "I should have had taken his advice."),
        ("Sami had his hands in his pockets.", "Sami had his hands his pockets in."),
        ("I can't seem to find it.", "I'm unable to seem to find it."),
        ("Enter by means of the staircase.", "Enter with the staircase."),
    ],
)
def test_what_a_reader_would_not_say(text: str, never: str) -> None:
    assert not says(text, never)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The dog was smart enough to open the door.", "The dog was so smart that it could open the door."),
        ("She was smart enough to open the door.", "She was so smart that she could open the door."),
        ("It is dangerous to swim here.", "Swimming here is dangerous."),
        ("So don't worry about it.", "So there is no need to worry about it."),
        ("He has no friends.", "He doesn't have any friends."),
        ("I thought you might have a change of heart.", "I thought you might change your mind."),
        ("I didn't go out because it was cold.", "I didn't go out since it was cold."),
        ("Everyone's very happy today.", "Everyone is very happy today."),
        ("The government oppressed the people.", "The people were oppressed by the government."),
        ("Why don't you come with me?", "How about coming with me?"),
        ("He read many books.", "He read a lot of books."),
        ("Tom plays the guitar every day.", "The guitar is played by Tom every day."),
        ("I just lost your letter.", "I have just lost your letter."),
        ("Today I saw a bird.", "I saw a bird today."),
        ("I locked the door so nobody came in.", "Because I locked the door, nobody came in."),
        ("I smile when I see you.", "When I see you, I smile."),
        ("He is the man who doesn't smile.", "He is the man who does not smile."),
        ("This city has two parks.", "There are two parks in this city."),
        ("I regret not going there.", "I should have gone there."),
        ("They are right.", "They are correct."),
        ("Smoking is prohibited here.", "Smoking is not allowed here."),
        ("I'll call you in the evening.", "I'll phone you in the evening."),
    ],
)
def test_what_a_reader_would_say(text: str, other: str) -> None:
    assert says(text, other)
