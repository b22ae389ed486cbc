"""Changes of structure of an English sentence, their inverses, and sentences that are left as they are."""

from __future__ import annotations

import pytest

from searchgen.rewriting.english.agreement import FORMS
from searchgen.rewriting.english.rules import restated
from searchgen.rewriting.english.slots import Slot
from searchgen.rewriting.english.templates import templates
from searchgen.text.reading import words_of

PLAIN = [
    ("They left because it was too hot.", "Because it was too hot, they left."),
    ("It isn't cold, but we can't go out.", "Although it isn't cold, we can't go out."),
    ("He was tired, so he went home.", "Because he was tired, he went home."),
    ("The train left before we arrived.", "We arrived after the train left."),
    ("The shop is closed on Sundays.", "On Sundays, the shop is closed."),
    ("My brother bought a new car last week.", "Last week, my brother bought a new car."),
    ("Mary lent John her car.", "Mary lent her car to John."),
    ("He bought me a book.", "He bought a book for me."),
    ("The dog bit the man.", "The man was bitten by the dog."),
    ("She loves him.", "He is loved by her."),
    ("Tom is taller than Mary.", "Mary is shorter than Tom."),
    ("It is dangerous to swim here.", "Swimming here is dangerous."),
    ("He was so tired that he couldn't walk home.", "He was too tired to walk home."),
    ("The soup was so hot that I couldn't eat it.", "The soup was too hot for me to eat."),
    ("It took me three hours to clean the kitchen.", "I needed three hours to clean the kitchen."),
    ("My grandfather died five years ago.", "It has been five years since my grandfather died."),
    ("He didn't come home until midnight.", "It was not until midnight that he came home."),
    ("My uncle has worked here for 20 years.", "My uncle has been working here for 20 years."),
    ("He hasn't called me yet.", "He has yet to call me."),
    ("Tom isn't as tall as Mary.", "Mary is taller than Tom."),
    ("I would rather walk than take the bus.", "I would prefer walking to taking the bus."),
    ("There are seven days in a week.", "A week has seven days."),
    ("I don't have any money with me.", "I have no money with me."),
    ("My sister can play the piano.", "My sister knows how to play the piano."),
    ("Is this your umbrella?", "Is this umbrella yours?"),
    ("The mother of Tom is a teacher.", "Tom's mother is a teacher."),
    ("The teacher asked the students to be quiet.", "The students were asked by the teacher to be quiet."),
    ("It seems that he is ill.", "He seems to be ill."),
    ("Why did she leave the party so early?", "How come she left the party so early?"),
    ("Who wrote this book?", "Who was this book written by?"),
    ("He put on his coat.", "He put his coat on."),
    ("What will you do if it rains?", "If it rains, what will you do?"),
    ("Are you going to use this?", "Will you use this?"),
    ("Where are you going to sleep?", "Where will you sleep?"),
    ("Tom is already there.", "Tom is there already."),
    ("She doesn't like her husband.", "She dislikes her husband."),
    ("If you are cold, close the window.", "Close the window if you are cold."),
    ("If it doesn't rain, we will go.", "Unless it rains, we will go."),
    ("We stayed at home because of the rain.", "Because of the rain, we stayed at home."),
    ("The film was so boring that I fell asleep.", "I fell asleep because the film was so boring."),
    ("He no longer works here.", "He doesn't work here anymore."),
    ("I haven't seen Tom for three years.", "It has been three years since I last saw Tom."),
    ("She has decided to leave.", "She has made up her mind to leave."),
    ("You don't have to wait.", "It isn't necessary for you to wait."),
    ("My favorite season is spring.", "Spring is my favorite season."),
    ("He finished dinner and then left.", "After finishing dinner, he left."),
    ("Let me know if you need anything.", "If you need anything, let me know."),
    ("How much does a ticket to London cost?", "What is the price of a ticket to London?"),
    ("The train was delayed by an hour.", "The train was an hour late."),
    ("They built this bridge in 1900.", "This bridge was built in 1900."),
    ("They are building a new school near our house.", "A new school is being built near our house."),
    ("Someone stole this painting from a museum.", "This painting was stolen from a museum."),
    ("She looked out of the window and saw a fox.", "When she looked out of the window, she saw a fox."),
    ("After the concert, we went home.", "When the concert was over, we went home."),
    ("There is a big tree behind our house.", "Behind our house, there is a big tree."),
    ("We didn't have enough time to visit the castle.", "There wasn't enough time for us to visit the castle."),
    ("He used to be a teacher.", "He was once a teacher."),
    ("My hair is longer than yours.", "Your hair isn't as long as mine."),
    ("This box is heavier than that one.", "That one isn't as heavy as this box."),
    ("She sings as well as her mother.", "She is as good at singing as her mother."),
    ("This is the best cake that I have ever eaten.", "I have never eaten a better cake."),
    ("This is the oldest house that I have ever seen.", "I have never seen an older house."),
    ("What does this word mean?", "What is the meaning of this word?"),
    ("Her new job is very stressful.", "She has a very stressful new job."),
    ("He told me to drink more water.", "He told me that I should drink more water."),
    ("My father taught me how to swim.", "I learned how to swim from my father."),
    ("He is afraid of dogs.", "Dogs frighten him."),
    ("It is a pity that you couldn't come.", "Unfortunately, you couldn't come."),
    ("The baby is sleeping, so please be quiet.", "Please be quiet, because the baby is sleeping."),
    ("This machine is easy to use.", "It is easy to use this machine."),
    ("Someone left an umbrella in the classroom.", "An umbrella was left in the classroom."),
    ("The soup is too hot to eat.", "The soup is so hot that it can't be eaten."),
    ("Please open the window.", "Could you please open the window?"),
    ("Let's take a taxi.", "Why don't we take a taxi?"),
    ("Could you tell me where the bank is?", "I would like to know where the bank is."),
    ("Can I borrow your pen?", "Could you lend me your pen?"),
    ("Do you want to go to the zoo?", "Do you feel like going to the zoo?"),
    ("I don't think that he is at home.", "I think that he isn't at home."),
    ("I don't think that she likes fish.", "I think that she doesn't like fish."),
    ("We don't have to cook tonight.", "There is no need for us to cook tonight."),
    ("She is running out of money.", "She has hardly any money left."),
    ("Nobody told me that the shop was closed.", "I wasn't told that the shop was closed."),
    ("I missed the train and had to wait.", "I had to wait because I missed the train."),
    ("My mother is worried about the weather.", "The weather worries my mother."),
    ("My brother was so angry that he left the room.", "My brother left the room because he was so angry."),
    ("He has lived here for six years.", "It has been six years since he started living here."),
    ("The letter hasn't arrived yet.", "The letter still hasn't arrived."),
    ("I have a lot of work to do today.", "There is a lot of work for me to do today."),
    ("There is a piano in the room.", "The room has a piano."),
    ("The engine is making a strange noise.", "A strange sound is coming from the engine."),
    ("She has blue eyes.", "Her eyes are blue."),
    ("The ticket costs 20 dollars.", "The price of the ticket is 20 dollars."),
    ("This is the best soup that I have ever eaten.", "I have never eaten better soup."),
    ("This bag is more expensive than that one.", "That one is cheaper than this bag."),
    ("The teacher will answer our questions.", "Our questions will be answered by the teacher."),
    ("She doesn't like to drive.", "She dislikes driving."),
    ("The house that we lived in was small.", "The house where we lived was small."),
    ("When I was a child, I hated milk.", "As a child, I hated milk."),
    ("Thank you for your help.", "I am grateful to you for your help."),
    ("I'm afraid that we can't wait.", "I'm sorry, but we can't wait."),
    ("My aunt gave me a box of chocolates.", "I got a box of chocolates from my aunt."),
    ("She might come later.", "Perhaps she will come later."),
    ("That hat looks good on you.", "You look good in that hat."),
    ("Rain prevented us from going out.", "We couldn't go out because of rain."),
    ("The news surprised my parents.", "My parents were surprised by the news."),
    ("While reading a book, I drank tea.", "While I was reading a book, I drank tea."),
    ("He moved to Paris at the age of twenty.", "He moved to Paris when he was twenty years old."),
    ("Despite the rain, they played outside.", "Although it was raining, they played outside."),
    ("My sister likes music, too.", "My sister also likes music."),
    ("My sister can't swim.", "My sister doesn't know how to swim."),
    ("How can I get to the station?", "What is the way to the station?"),
    ("He is tired, too.", "He is also tired."),
    ("There was hardly anyone in the shop.", "The shop was almost empty."),
    ("Is it necessary for us to wait?", "Do we have to wait?"),
    ("Do I have to sign it?", "Do I need to sign it?"),
    ("Her plan is to buy a house.", "She plans to buy a house."),
    ("My brother runs faster than me.", "I don't run as fast as my brother."),
    ("They have been married for ten years.", "They got married ten years ago."),
    ("She was late because of the snow.", "The snow made her late."),
    ("Do you have this coat in a larger size?", "Does this coat come in a larger size?"),
    ("The wind blew my hat off.", "My hat was blown off by the wind."),
    ("Is the hotel far from the station?", "Is it far from the station to the hotel?"),
    ("The shop doesn't accept cards.", "Cards aren't accepted in the shop."),
    ("It is warmer today than it was yesterday.", "Today is warmer than yesterday."),
    ("He hurt his knee playing football.", "He hurt his knee while playing football."),
    ("A good idea occurred to her.", "She had a good idea."),
    ("Nothing is as hard as a diamond.", "There is nothing as hard as a diamond."),
    ("I belong to the swimming club.", "I am a member of the swimming club."),
    ("There is little water in the bucket.", "There isn't much water in the bucket."),
    ("They mistook me for a doctor.", "They thought I was a doctor."),
    ("He has a hard time remembering names.", "He has trouble remembering names."),
    ("I'm sorry for waking you.", "Forgive me for waking you."),
    ("He memorized the poem.", "He learned the poem by heart."),
    ("He is one of my neighbors.", "He is a neighbor of mine."),
    ("Our job is to design the website.", "It is our job to design the website."),
    ("My husband likes coffee.", "My husband is fond of coffee."),
    ("He finally found a job.", "In the end, he found a job."),
    ("All the students like the teacher.", "The teacher is popular with all the students."),
    ("He neither smokes nor drinks.", "He doesn't smoke or drink."),
    ("Do you have this in blue?", "Does this come in blue?"),
    ("That coat really suits you.", "That coat really looks good on you."),
    ("I moved the meeting to Friday morning.", "I rescheduled the meeting for Friday morning."),
    ("All the seats in the room were taken.", "There were no free seats in the room."),
    ("My teacher comes from London.", "My teacher is from London."),
    ("The hardest thing about the job is the noise.", "What is hardest about the job is the noise."),
    ("Do you prefer tea or coffee?", "Which do you like better, tea or coffee?"),
    ("What sport do you like best?", "What is your favorite sport?"),
    ("How long is it going to take?", "How long will it take?"),
    ("There are only three girls in the class.", "The class has only three girls."),
    ("How do you pronounce this word?", "How is this word pronounced?"),
]
NAMES = {"mary", "john", "tom", "london"}


@pytest.mark.parametrize(("one", "other"), PLAIN)
def test_a_change_of_structure_and_its_inverse(one: str, other: str) -> None:
    assert words_of(other) in set(restated(words_of(one), NAMES))
    assert words_of(one) in set(restated(words_of(other), NAMES))


def test_what_cannot_be_found() -> None:
    assert words_of("My glasses are nowhere to be found.") in set(restated(words_of("I can't find my glasses anywhere."), ()))


def test_a_person_is_no_thing() -> None:
    found = {" ".join(words) for words in restated(words_of("My sister was so tired that she fell asleep."), ())}
    assert "my sister fell asleep because she was so tired ." in found
    assert not any("because it" in text for text in found)


def test_templates_write_only_what_they_read() -> None:
    for read, write, _ in templates():
        known = {name for part in read.parts if isinstance(part, Slot) for name in part.name.split("/")}
        loose = [part for part in write.parts if isinstance(part, Slot) and part.kind not in ("pron", "gap", *FORMS)]
        assert {part.name for part in loose if not part.kind.startswith(("fin", "not "))} <= known


@pytest.mark.parametrize(
    "text",
    [
        "I don't know when he comes.",
        "He didn't leave because he was tired.",
        "She said that he left because it rained.",
        "He wants to leave tomorrow.",
        "They are hoping to leave tomorrow.",
        "She looked after the children.",
        "We waited an hour.",
        "They have a car.",
        "Do you know the man?",
        "He told me to wait and left.",
        "The man is too sick to eat.",
        "They wait for the students of the school.",
        "He is not the man he was when you met him.",
        "He made a plan to write every day.",
        "I found I had lost it when I came home.",
        "Our cat had four kittens.",
    ],
)
def test_what_is_not_plain_is_left_alone(text: str) -> None:
    assert set(restated(words_of(text), NAMES)) <= {words_of(text)}
