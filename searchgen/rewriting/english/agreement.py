"""Agreement: the form of a verb and the pronoun that fit a subject, one or many, in the present or the past."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from searchgen.grammar.lexicon import PASSIVE, Words, is_plural, listed, tags
from searchgen.rewriting.english.verbs import GROUPS

IRREGULAR = listed(
    "people police children men women glasses scissors trousers pants jeans clothes goods shorts pyjamas pajamas thanks stairs "
    "outskirts belongings"
)
"""Nouns whose plural does not end in "s"."""
EITHER = listed("sheep fish deer series species means aircraft")
"""Nouns whose plural is like their singular."""
SOMEBODY = (GROUPS["people"] - {"dog", "cat"}) | listed(
    "king queen prince princess emperor president mayor minister general professor author writer artist painter singer actor "
    "actress dancer poet player runner swimmer winner hero owner clown thief witness baker cook chef judge priest nun monk"
)
"""Nouns of people."""
SHORT_NOT = {"do": "don't", "does": "doesn't", "did": "didn't", "is": "isn't", "are": "aren't", "was": "wasn't",
             "were": "weren't", "have": "haven't", "has": "hasn't", "had": "hadn't", "can": "can't", "could": "couldn't",
             "will": "won't", "would": "wouldn't"}  # fmt: skip
FORMS = {
    "do": {"present": ("do", "does"), "past": ("did", "did")},
    "be": {"present": ("are", "is"), "past": ("were", "was")},
    "know": {"present": ("know", "knows"), "past": ("knew", "knew")},
    "want": {"present": ("want", "wants"), "past": ("wanted", "wanted")},
    "need": {"present": ("need", "needs"), "past": ("needed", "needed")},
    "like": {"present": ("like", "likes"), "past": ("liked", "liked")},
    "dislike": {"present": ("dislike", "dislikes"), "past": ("disliked", "disliked")},
    "prefer": {"present": ("prefer", "prefers"), "past": ("preferred", "preferred")},
    "seem": {"present": ("seem", "seems"), "past": ("seemed", "seemed")},
    "have": {"present": ("have", "has"), "past": ("had", "had")},
    "can": {"present": ("can", "can"), "past": ("could", "could")},
    "will": {"present": ("will", "will"), "past": ("would", "would")},
}
"""A verb in each tense, for many and for a third person."""


def number(who: Words, names: Collection[str]) -> str:
    """The number of a subject: "many", "one", or "i" for "I"; empty where it is not sure."""
    if who == ("i",):
        return "i"
    if who[:2] == ("the", "way"):
        return "one"
    if who[0] in ("we", "you", "they", "these", "those") or "and" in who:
        return "many"
    if who[0] in PASSIVE or who[-1] in names or who[0] in ("this", "that", "everyone", "everybody", "nobody", "someone"):
        return "one"
    if who[-1] in IRREGULAR or is_plural(who[-1]):
        return "many"
    return "one" if "NN" in tags(who[-1]) and who[-1] not in EITHER else ""


def auxiliary(verb: str, tense: str, who: Words, names: Collection[str]) -> str:
    """The form of an auxiliary for a subject; empty where its number is not sure."""
    kind = number(who, names)
    if not kind:
        return ""
    if verb == "be" and kind == "i":
        return "am" if tense == "present" else "was"
    return FORMS[verb][tense][kind == "one"]


def tense_of(verb: str, word: str) -> str:
    """The tense of a form of an auxiliary: "present" or "past"; empty where the word is no form of it."""
    if verb == "be" and word == "am":
        return "present"
    return next((tense for tense, forms in FORMS[verb].items() if word in forms), "")


def pronoun_for(who: Words, names: Collection[str], pronouns: Mapping[str, str]) -> tuple[str, ...]:
    """The pronoun that surely stands for someone or something; empty for one who may be "he" or "she"."""
    human = who[-1] in names or who[-1] in SOMEBODY
    return () if human and number(who, names) == "one" else pronouns_for(who, names, pronouns)[:1]


def pronouns_for(who: Words, names: Collection[str], pronouns: Mapping[str, str]) -> tuple[str, ...]:
    """The pronouns that may stand for someone or something."""
    if len(who) == 1 and who[0] in PASSIVE:
        return (pronouns[who[0]],)
    kind = number(who, names)
    return (pronouns["they"],) if kind == "many" else tuple(pronouns[w] for w in ("it", "he", "she")) if kind else ()
