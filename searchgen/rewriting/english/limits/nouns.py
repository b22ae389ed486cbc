"""Limits of phrases that name somebody or something, and of what counts them."""

from __future__ import annotations

from searchgen.grammar.lexicon import is_plural
from searchgen.rewriting.english.limits.words import adjective, counts, names_next, noun
from searchgen.rewriting.english.slots import LIMITING
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import (
    ENDS,
    STARTS,
    Place,
    Where,
    earlier,
    follows,
    has,
    precedes,
)

CARRYING = "have|has|had|having|give|gives|gave|take|takes|took|make|makes|made|pay|pays|paid"
"""Verbs that say little beside their nouns: "have a chat"."""
OWNERS = {
    **{"my": "i", "your": "you", "his": "he", "her": "she", "our": "we", "their": "they"},
    **{"myself": "i", "yourself": "you", "himself": "he", "herself": "she", "ourselves": "we", "themselves": "they"},
}
"""What somebody's own is called, and by oneself -> who it is."""
BIG = (
    "night day deal mistake brother sister problem fan news decision help hurry surprise kiss mouth win difference change hit "
    "star name shot guy trouble dream eater spender heart love moment idea game match event fight party occasion thanks thank"
)
"""What is called big, and not large."""
LANGUAGES = "english french german spanish italian chinese japanese russian korean arabic portuguese latin greek dutch"


@Where
def another_owner(p: Place) -> bool:
    """What would be somebody's own is another's, or that of somebody who has a name."""
    owner = next((word for word in p.other if word in OWNERS and word not in p.one), "")
    subjects = [who for word in p.before if (who := word.partition("'")[0]) in OWNERS.values()]
    return bool(owner) and subjects[-1:] != [OWNERS[owner]]


@Where
def begins_as_noun(p: Place) -> bool:
    return noun(p.one[0])


LIMITS = (
    Limit("a|an ...", "per ...", ~follows(counts), "I stayed there for a month."),
    Limit("alone", "...", earlier("talk speak see meet with leave let"), "Can I talk to the boss alone?"),
    Limit("... change of heart", "...", another_owner, "I thought you might have a change of heart."),
    Limit("...", "by|on ...", another_owner, "They left him alone with the dog."),
    Limit("...", "best of luck", ~STARTS, "She owes her success to good luck."),
    Limit("!... cost ...", "... cost ...", ~ENDS, "How much is this old thing worth?"),
    Limit("...", "... physician", follows(","), "It hurts here, doctor."),
    Limit("...", "once upon ...", ~STARTS, "They arrived long ago."),
    Limit("...", "woods", follows("this a that one every each another which"), "Nobody lives in this forest."),
    Limit("...", "thank ...", follows("big many much some special"), "A big thanks to all of you."),
    Limit("...", "many ...", earlier("there", within=3) & earlier("is", within=3), "She has a lot of things to do."),
    Limit("...", "many|plenty|lots|several ...", follows("quite"), "She has quite a lot of shoes."),
    Limit("... many", "... of", precedes("more"), "There are many more people here now."),
    Limit("many ...", "...", follows(LIMITING), "So many people came."),
    Limit("... no", "...", precedes("one"), "There is no one here."),
    Limit("a little", "...", precedes(noun, LANGUAGES), "I speak a little French."),
    Limit("a bit", "...", precedes("of"), "I need a bit of paper."),
    Limit(f"!{CARRYING} ...", f"{CARRYING} a ...", follows(names_next) & begins_as_noun, "She threw a quick glance at him."),
    Limit("exercise ...", "work out ...", follows(names_next), "Do every exercise in the book."),
    Limit("...", "publicly", precedes(is_plural, noun, adjective), "Smoking in public places is forbidden."),
    Limit("...", "every day", ~ENDS & precedes(noun), "What is the daily rate here?"),
    Limit("...", "each ...", follows("almost nearly"), "He comes almost every weekend."),
    Limit("every day", "...", follows("almost nearly"), "It rains almost every day."),
    Limit("once a day", "...", follows("least most only about than"), "Eat fruit at least once a day."),
    Limit("... whole", "... entire", precedes("bunch lot"), "I learned a whole bunch of new things."),
    Limit("big", "...", precedes(BIG), "My big brother lives here."),
    Limit("a large amount of", "...", follows("such"), "I never saw such a large amount of money."),
    Limit("rich", "...", precedes("in"), "Oranges are rich in vitamins."),
    Limit("... vacation", "... holidays", earlier("a an", within=3), "Did you have a good summer vacation?"),
    Limit("toilet", "...", precedes("seat paper bowl lid brush"), "We need toilet paper."),
    Limit("shop", "...", precedes("assistant assistants window windows floor"), "She is a shop assistant."),
    Limit(
        "shop",
        "...",
        follows("coffee tea barber repair butcher's baker's barber's chemist's"),
        "I went to the butcher's shop.",
    ),
    Limit("movies", "...", follows("the"), "Let's go to the movies tonight."),
    Limit("my|his|her parents", "...", follows("of both"), "Both my parents are teachers."),
    Limit("!... health ...", "... health ...", earlier("it it's that this") | has("it it's that this"), "It is healthy."),
    Limit("...", "...", precedes("'"), "This is my parents' house."),
)
