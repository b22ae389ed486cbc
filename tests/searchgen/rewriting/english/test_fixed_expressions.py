"""What letters, partings, requests and weather say in fixed words, and degrees under "not": what they never become."""

from __future__ import annotations

import pytest

import searchgen
from searchgen.rewriting.restating import same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.writing import Writer


def says(text: str, other: str) -> bool:
    model = searchgen.load("mini-en")
    source = read_source(text, model)
    return same_meaning([source], Writer(model.alphabet, (source.manner,))).says(0, other)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Attached you will find my report.", "Attached you are going to find my report."),
        ("Enclosed you will find our prices.", "Enclosed you are going to find our prices."),
        ("Here you will see the castle.", "Here you are going to see the castle."),
        ("You will find the key under the mat.", "You are going to find the key under the mat."),
        ("You will understand that we need more time.", "You are going to understand that we need more time."),
        ("Talk to you later.", "Speak with you later."),
        ("Talk to you tomorrow!", "Chat with you tomorrow!"),
        ("We will see you tomorrow.", "We will I'll see you tomorrow."),
        ("See you soon.", "See that you soon."),
        ("I look forward to your visit.", "I be looking forward to your visit."),
        ("Give me a call tonight.", "Give a call to me tonight."),
        ("She gave him a hug.", "She gave a hug to him."),
        ("Let's give it a try.", "Let's give a try to it."),
        ("I found the bill for March.", "I found March the bill."),
        ("He bought a ticket for Paris.", "He bought Paris a ticket."),
        ("She made a salad for the party.", "She made the party a salad."),
        ("We got two chairs for the kitchen.", "We got the kitchen two chairs."),
        ("They sent the parcel to the station.", "They sent the station the parcel."),
        ("Do you mind if I sit here?", "If I sit here, do you mind?"),
        ("Does it matter if we are late?", "If we are late, does it matter?"),
        ("Please check if the door is locked.", "If the door is locked, please check."),
        ("It is too windy to eat outside.", "Eating outside is too windy."),
        ("It was too dark to read the map.", "Reading the map was too dark."),
        ("It's too late to call her.", "Calling her is too late."),
        ("He isn't very good at chess.", "He isn't excellent at chess."),
        ("The food was not very good.", "The food was not excellent."),
        ("I have a headache and a cold.", "My head aches and a cold."),
        ("How long is the film?", "For how long is the film?"),
        ("The shop assistant smiled.", "The store assistant smiled."),
        ("Our neighbor was very helpful.", "Our neighbor was very useful."),
        ("We eat out at the weekend.", "We eat out on weekends."),
        ("She came near to tears.", "She came not far from to tears."),
        ("I hope you have a great day.", "I hope you've got a great day."),
        ("We have a meeting at nine.", "We've got a meeting at nine."),
        ("Did you finish the book?", "Did you complete the book?"),
        ("I need a new notebook.", "I require a new notebook."),
        ("I'm afraid that he is out.", "I'm scared that he is out."),
        ("Could you please wait here?", "Would you be able to please wait here?"),
        ("Don't judge him by the way he looks.", "Don't judge him incidentally he looks."),
        ("It was because he was tired.", "It was since he was tired."),
        ("When did you begin to study French?", "What time did you begin to study French?"),
        ("I speak a little French.", "I speak a bit French."),
        ("This song is about when I was young.", "This song is about in my youth."),
        ("He has fallen into the river.", "He has gone down into the river."),
        ("She has been secretly in love with him.", "She has been in secret in love with him."),
        ("She is only ten.", "She is but ten."),
        ("His report is too short.", "His report isn't tall enough."),
        ("Where will the meeting take place?", "Where is the meeting take going to place?"),
        ("Our boss has just come back.", "Our boss has just return."),
        ("Can you guess who I met?", "Will you be able to guess who I met?"),
        ("Mr Lee won't be here.", "Mr Lee aren't going to be here."),
        ("When will the goods arrive?", "When is the goods going to arrive?"),
        ("She travels alone.", "She travels on his own."),
        ("I must have eaten it.", "I have to have eaten it."),
        ("The window won't close.", "The window isn't going to close."),
        ("I thought about it for hours.", "I thought of it for hours."),
        ("You can't return it.", "You are unable to return it."),
        ("Do you feel like eating something?", "Do you feel like to eat something?"),
        ("Give me time to think it over.", "Give me time to think that it over."),
        ("I will never forget you.", "I am going to never forget you."),
        ("We were completely exhausted.", "We were completely very tired."),
        ("There was nothing left in the fridge.", "Nothing left was in the fridge."),
        ("He receives a high salary.", "A high salary is received by him."),
        ("I feel refreshed after spending a week here.", "I feel refreshed after I spend a week here."),
        ("It looks like rain.", "It resembles rain."),
        ("He is on a business trip.", "He is on a business journey."),
        ("He is going to open a shop next year.", "He will go to open a shop next year."),
        ("You should have told me.", "You had better have told me."),
        ("Let me know if you have any questions.", "Let me know whether you have any questions."),
        ("He walked across the street.", "He walked on the other side of the street."),
        ("She is responsible for the staff.", "She is to blame for the staff."),
        ("He is always on time.", "He is always punctually."),
        ("My computer is slower than yours.", "My computer is more slowly than yours."),
        ("They got married in a church.", "They got got married in a church."),
        ("I am thinking of changing jobs.", "I am thinking of changing your job."),
        ("It was my fault that we lost.", "I was to blame that we lost."),
        ("The sun rises in the east.", "The sun increases in the east."),
        ("She is the best doctor in the country.", "She is the best doctor in the countryside."),
        ("It's rude to speak with your mouth full.", "It's rude to talk to your mouth full."),
        ("That's a bit of a problem.", "That's a little of a problem."),
        ("It's impossible to work in a room this dim.", "It's impossible to have a job in a room this dim."),
        ("What do I call you?", "What do I give you a call?"),
        ("They have had no rain.", "They have didn't have any rain."),
        ("It is completely impossible.", "It is completely not possible."),
        ("We heard the sharp cry of a cat.", "We heard the sharp weep of a cat."),
        ("Do those girls wear white?", "Do those girls are dressed in white?"),
        ("He wants to improve the result.", "He wants to get better the result."),
        ("I wanted to know what would happen.", "I asked what would happen."),
        ("Tom's birthday is in May.", "The birthday of Tom is in May."),
        ("Do you know how to play chess?", "Could you tell me how to play chess?"),
        ("He has actually seen it.", "He has as a matter of fact seen it."),
        ("I thought Tom was a doctor.", "I mistook Tom for a doctor."),
        ("He refused my friend request.", "He refused my friend ask for."),
        ("Let's get some information.", "Let's buy some information."),
        ("I was kept waiting.", "I was gone on waiting."),
        ("They say that love is blind.", "They say that that love is blind."),
        ("We don't know the side effects of the drug.", "We don't know that the side effects of the drug."),
        ("He eats rice at least once a day.", "He eats rice at least every day."),
        ("I can't afford a place like this.", "I can't afford a place in this way."),
        ("He goes to the movies.", "He goes to the films."),
        ("Wipe the toilet seat.", "Wipe the restroom seat."),
        ("I didn't hear you call.", "I didn't hear that you call."),
        ("He fell from the boat.", "He went down from the boat."),
        ("This will never happen again.", "This will never happen once more."),
        ("The country is rich in oil.", "The country is wealthy in oil."),
        ("Would you like to see us?", "Would you like seeing us?"),
        ("Do you want to know why?", "Do you feel like knowing why?"),
        ("I can think of a solution.", "I can think about a solution."),
        ("Tom knows this isn't good.", "Tom knows this's not good."),
        ("Why can't you do that?", "Why cannot you do that?"),
        ("She called me up last night.", "She gave me a call up last night."),
        ("She called me a liar.", "She gave me a call a liar."),
        ("How long can you wait?", "How long could you wait?"),
        ("He spent such a large amount of money.", "He spent such a lot of money."),
        ("A man rises again.", "A man goes up again."),
        ("He has a lot of experience.", "He has many experience."),
    ],
)
def test_a_fixed_expression_stays(text: str, never: str) -> None:
    assert not says(text, never)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Attached you will find my report.", "I have attached my report."),
        ("Enclosed please find our prices.", "Please find enclosed our prices."),
        ("Talk to you later.", "I'll talk to you later."),
        ("I will buy a house next year.", "I am going to buy a house next year."),
        ("She made a cake for her son.", "She made her son a cake."),
        ("They sent the parcel to the customer.", "They sent the customer the parcel."),
        ("I don't mind if it rains.", "If it rains, I don't mind."),
        ("It is too dangerous to swim here.", "Swimming here is too dangerous."),
        ("Tom got the best mark in the class.", "No one else in the class got a better mark than Tom."),
        ("Which bus goes to the airport?", "Which bus should I take to get to the airport?"),
        ("Is breakfast included in the price?", "Does the price include breakfast?"),
        ("Are you leaving tomorrow?", "Will you be leaving tomorrow?"),
        ("My uncle gave me too much advice.", "I got too much advice from my uncle."),
        ("Guess who I met today.", "Can you guess who I met today?"),
        ("My suitcase weighs more than 20 kilos.", "My suitcase weighs over 20 kilos."),
        ("Mum is making pancakes in the kitchen.", "Mum is in the kitchen making pancakes."),
        ("My favourite subject is history.", "History is my favourite subject."),
        ("I missed the bus, so my father gave me a book.", "I missed the bus, so I got a book from my father."),
        ("I'll call you tomorrow! He gave me a pen.", "I'll call you tomorrow! I got a pen from him."),
        ("The printer isn't working.", "The printer is broken."),
        ("When does the shop open?", "What time does the shop open?"),
        ("He is always on time.", "He is always punctual."),
        ("The old lady lives across the street.", "The old lady lives on the other side of the street."),
        ("My phone died in the middle of the call.", "My phone died halfway through the call."),
        ("I wonder where she is.", "I'd like to know where she is."),
        ("He has a lot of friends.", "He has many friends."),
    ],
)
def test_what_a_sentence_becomes_instead(text: str, other: str) -> None:
    assert says(text, other)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Are you coming to the party on Saturday?", "Are you going to be coming to the party on Saturday?"),
        ("Are you leaving tomorrow?", "Will you be going to be leaving tomorrow?"),
    ],
)
def test_a_change_leaves_alone_what_another_wrote(text: str, never: str) -> None:
    assert not says(text, never)
