"""Phrases that people who know English do not say, though each of their words is right: "sleep in the sofa", "the world began
to rain", "the office of the lawyer". Models of a few hundred million weights find some of them probable.

They order what is found, and correct nothing: the mistakes of learners, which have a way back, are in
`searchgen.grammar.english`. Of 300,000 sentences by people the patterns here and in `searchgen.grammar.statements` match one
in ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterator

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import is_function, listed, tags
from searchgen.grammar.statements import STATEMENTS, one_of, pattern

OWN = "(?:the|a|an|my|your|his|her|its|our|their|this|that)"
STOP = r"(?= [.,!?;]|$)"
END = (
    r"(?= [.,!?;]|$| (?:and|but|when|while|with|to|for|at|on|all|every|this|last|next|yesterday|today|tomorrow|after|before|"
    r"because|so|if|is|was|are|were|has|had|have)\b)"
)
"""What stands after a whole noun."""
DAYS = "monday tuesday wednesday thursday friday saturday sunday"
SEATS = "sofa couch bench beach porch sidewalk bicycle bike"
KIN = "father mother brother sister son daughter uncle aunt husband wife grandmother grandfather nephew niece cousin"
SOMEBODYS = "son daughter uncle aunt husband wife nephew niece"
"""Those who are hardly called so without saying whose they are."""
PEOPLE = (
    f"{KIN} lawyer doctor teacher boss friend man woman boy girl farmer witness neighbor student nurse dentist baby child "
    "driver owner manager"
)
THINGS = (
    "office house car dog cat hat coat shirt room bag hair book phone bed drawer bike bicycle shoes umbrella key keys kitchen "
    "garden wallet bedroom toy desk apartment boat"
)
CLOTHES = "coat jacket shirt hat gloves sweater boots"
BEGUN = listed("began begins started starts")
SEE = listed("saw see sees seen heard hear watched watch")
MEALS = listed("breakfast lunch dinner supper")
OPENING = listed("who that which what when after before while as if")
"""Words with which a clause begins that has a verb of its own."""
ARTICLES = listed("the a an my your his her its our their")


USAGES = (
    pattern("place", SEATS, rf"(?<!hole )(?<!crack )(?<!tear )(?<!coins )\bin {OWN} (?:\w+ )?{one_of(SEATS)}{END}"),
    pattern("place", "balcony", rf"(?<!sat )(?<!sit )(?<!sitting )(?<!seats )(?<!seat )\bin {OWN} (?:\w+ )?balcony{END}"),
    pattern("place", "stop", rf"\bin {OWN} bus stop{END}"),
    pattern("time", DAYS, rf"\bin (?:the )?{one_of(DAYS)} (?:morning|afternoon|evening|night)\b|\bin {one_of(DAYS)}{STOP}"),
    pattern("time", DAYS, rf"\b(?:in|at|on) last {one_of(DAYS)}\b"),
    pattern("time", "last next", rf"(?<!set )\b(?:on|at) (?:last|next) (?:week|month|year|summer|winter){STOP}"),
    pattern(
        "whose",
        SOMEBODYS,
        rf"(?:^|^because |^but |^when |, )the {one_of(SOMEBODYS)} (?!(?:of|who|whom|and|or|to|in|with|whose|that|from|at)\b)"
        rf"[a-z]+\b(?!.*\bthe {one_of(KIN)}\b)",
    ),
    pattern(
        "whose",
        SOMEBODYS,
        rf"(?<!husband )(?<!man )(?<!father )(?<!mother )\b(?:for|with|told|gave|met|visit|visited) "
        rf"(?:husband|wife|son|daughter){STOP}",
    ),
    pattern("whose", THINGS, rf"\bthe {one_of(THINGS)} of {OWN} (?:old |young )?{one_of(PEOPLE)}{STOP}"),
    pattern("two of a kind", KIN, rf"\b{OWN} ({one_of(KIN)}) (?!\1\b){one_of(KIN)}{END}"),
    pattern("two of a kind", "weather", rf"\bweather {one_of(CLOTHES)}\b"),
    pattern("weather", "sky world day city street morning night evening",
          r"\b(?:sky|world|day|city|street|morning|night|evening) (?:is|was|has been|had been) (?:raining|snowing)\b"),
    pattern("one and many", "news", r"\bnews (?:are|were|have)\b"),
    *STATEMENTS,
)  # fmt: skip
BY_WORD: dict[str, list[int]] = {}
"""The patterns that a word may be a part of, by their numbers."""
for number, each in enumerate(USAGES):
    for word in each.words:
        BY_WORD.setdefault(word, []).append(number)
SOUGHT = BEGUN | SEE | MEALS | {"went"}
"""Words of the rules below."""


def oddities(words: Words) -> int:
    """How many phrases and statements some words have that people do not say."""
    return sum(1 for _ in found(words))


def found(words: Words) -> Iterator[tuple[int, str]]:
    """(where, what is odd) for each of them."""
    numbers = {number for word in words if word in BY_WORD for number in BY_WORD[word]}
    text = " ".join(words) if numbers else ""
    for number in sorted(numbers):
        name, _, expression = USAGES[number]
        yield from ((text[: match.start()].count(" "), name) for match in expression.finditer(text))
    if SOUGHT.isdisjoint(words):
        return
    around = (*words, "", "", "", "")
    for i, word in enumerate(words):
        if i and word in BEGUN and rained(*around[i - 1 : i + 4]):
            yield i, "weather"
        to = word == "went" and around[i + 1] == "to"
        if (to or word in SEE) and two_verbs(*around[i + 1 + to : i + 5 + to]) and OPENING.isdisjoint(words[:i]):
            yield i, "two verbs"
        if word in MEALS and around[i + 1] == "," and "," not in words[:i] and parts(words[i + 2 :]):
            yield i, "a whole beside its parts"


def rained(before: str, word: str, after: str, then: str, last: str) -> bool:
    """ "the end of the world began to rain": only "it" does."""
    falls, rest = (then in ("rain", "snow"), last) if after == "to" else (after in ("raining", "snowing"), then)
    return falls and rest in ("", *".,!?;", "for", "on", "in", "and", "all") and noun(before)


def two_verbs(article: str, thing: str, verb: str, then: str) -> bool:
    """ "saw" before "a woman hugged a baby", "went to" before "the store bought a car"."""
    past = "VBD" in tags(verb) and not {"VB", "NN", "JJ"} & tags(verb) and not is_function(verb)
    return article in ARTICLES and then in ARTICLES and past and noun(thing)


def parts(words: Words) -> bool:
    """Whether some words are a list of things to its end, no meal among them: "eggs, milk, and toast."."""
    things = [word for word in words if word not in (",", "and", ".")]
    return "and" in words and "," in words[:3] and MEALS.isdisjoint(words) and all(map(noun, things))


def noun(word: str) -> bool:
    """Whether a word may be a noun, and is no adverb and no word of grammar."""
    return bool({"NN", "NNS"} & tags(word)) and "RB" not in tags(word) and not is_function(word)
