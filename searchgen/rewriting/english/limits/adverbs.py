"""Limits of phrases that say how, how much, when and where, and of what somebody or something is."""

from __future__ import annotations

from searchgen.grammar.lexicon import JOINING, is_plural, tags
from searchgen.rewriting.english.limits.words import (
    BEING,
    EMPHATIC,
    SPEAKING,
    adjective,
    begins_object,
    denies,
    done,
    gerund,
    noun,
    parts,
)
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import (
    ENDS,
    STARTS,
    Place,
    Where,
    earlier,
    ending,
    follows,
    later,
    precedes,
    starting,
)

EMPHASIS = EMPHATIC.replace("|", " ")
PERFECT = "have has had been haven't hasn't hadn't having"
"""Verbs of a perfect, beside which "lately" stands."""
LIKE_THIS = (
    "place places day days man men woman women people one something anything nothing person book time times situation case car "
    "house thing things night weather job boy girl"
)
"""Nouns that "like this" describes after them, where "in this way" would say how something is done."""


def told(word: str) -> bool:
    """Whether a word tells what somebody did or does, or another one that a clause has after its subject."""
    return bool({"VBD", "VBZ"} & tags(word)) or (word.isalnum() and word not in JOINING)


@Where
def being(p: Place) -> bool:
    """A form of "be" is in the phrase."""
    return bool(BEING & parts(p.one))


LIMITS = (
    # very
    Limit(f"{EMPHATIC} ...", f"!{EMPHATIC} ...", follows(denies), "The food is not very good."),
    Limit(f"a {EMPHATIC} ...", f"!a {EMPHATIC} ...", follows(denies), "He isn't a very good driver."),
    Limit(
        f"!{EMPHATIC} ...",
        f"{EMPHATIC} ...",
        follows("completely totally entirely absolutely utterly quite fully perfectly as how more most less", EMPHASIS),
        "I am completely exhausted.",
    ),
    Limit("very ...", "extremely ...", follows(denies), "That wasn't very good."),
    Limit("very big", "...", precedes("of"), "It is very big of you to say so."),
    Limit("very", "...", precedes("much first best same last few little"), "Very few people know him."),
    Limit("very", "...", follows("the not"), "He came at the very end."),
    Limit("possibly", "maybe|perhaps", follows("might may could can"), "He might possibly have stayed."),
    # when
    Limit(
        "...",
        "lately",
        ~(earlier(PERFECT) | later(PERFECT, within=3) | earlier(ending("'ve", "'s"), within=3)),
        "I recently left.",
    ),
    Limit("again", "...", follows("and then never over now"), "He tried again and again."),
    Limit("now and then", "...", follows("every"), "I hear from him every now and then."),
    Limit("again", "...", earlier(denies), "It will not happen again."),
    Limit("...", "after meals ...", ~ENDS, "I feel ill after eating spicy food."),
    Limit("...", "simultaneously", ~ENDS, "Come at the same time tomorrow."),
    Limit("...", "punctually", follows("exactly precisely just right"), "He came exactly on time."),
    Limit("... right ...", "at the moment", earlier("can could will should may must better"), "You can start right now."),
    Limit("!in ...", "in ...", follows("by until till before after since on for"), "I need it by the day after tomorrow."),
    Limit(
        "when i|he|she|you|we|they was|were young",
        "...",
        follows("of about than since from"),
        "He told me of when he was young.",
    ),
    Limit(
        "when ...",
        "what time ...",
        ~later("open close leave arrive depart land shut finish end wake breakfast lunch dinner bed"),
        "When did you begin to study?",
    ),
    Limit("eventually", "sooner or later", earlier(done) | precedes(done), "It eventually ended in a draw."),
    Limit("in the end", "...", precedes("to of"), "It is cheaper in the end to buy the best."),
    Limit("... never ...", "... ever ...", follows(BEING) | being, "I am never late."),
    Limit(
        "what time ...",
        "when|at ...",
        precedes("it") & precedes("when", at=1),
        "What time was it when you came home?",
    ),
    Limit("at once", "...", earlier("two three both all everything things"), "You can't do two things at once."),
    # where
    Limit("... home", "... at home", precedes("early late safe safely soon by before for alone again"), "You are home early."),
    Limit("...", "... near", precedes("from"), "The beach isn't far from here."),
    Limit("... near", "... far", ~ENDS & ~precedes("from"), "The bus stop is near our school."),
    Limit("near", "...", precedes("to"), "Sit near to me."),
    Limit("near", "...", follows("very came come so too quite"), "He came very near losing his life."),
    Limit("next to", "...", precedes("nothing impossible"), "He knows next to nothing."),
    Limit("far away", "...", follows("how so too very as"), "The moon is too far away to visit."),
    Limit(
        "...",
        "not far from",
        later("o'clock") | precedes(gerund) | follows(starting("com", "came")),
        "It is near ten o'clock.",
    ),
    # how
    Limit("with respect to", "about", earlier(starting("differ")), "They differ with respect to size."),
    Limit("*ly", "in|at|with|by ...", follows("so too very as more how quite rather really"), "She spoke very loudly."),
    Limit("*ly", "in|at|with|by|on ...", precedes(told), "He slowly opened the door."),
    Limit("!... voice ...", "... voice ...", ~earlier(starting(*SPEAKING)), "She left quietly."),
    Limit("like this", "...", follows(LIKE_THIS), "I never saw a place like this."),
    Limit("...", "in this way", precedes(noun), "I don't like this part of town."),
    Limit("!... fact ...", "as a ... fact ...", ~STARTS, "He has actually seen it."),
    Limit("...", "increasingly", ~precedes(adjective) | precedes(is_plural), "More and more tourists come here."),
    # what somebody or something is
    Limit("... enough", "... too *", precedes("yet"), "I am not strong enough yet to go to school."),
    Limit("... busy", "... a lot to do", precedes(gerund, "with"), "She is busy preparing for the trip."),
    Limit("scared", "afraid ...", precedes(begins_object), "The noise scared the cat."),
    Limit(
        "... right",
        "... correct",
        precedes("behind in on at there here before after next above below now"),
        "They're right behind me.",
    ),
    Limit(
        "...", "... very ...", follows("what") | (follows("a an") & earlier("what", within=2)), "What a gorgeous coat you have!"
    ),
    Limit("correct", "right", ~follows(BEING, ending("'s", "'re", "n't")), "Please correct the mistakes."),
)
