"""Changes of structure that keep what an English sentence says, and who does it: rules from words to words.

Each rule speaks of plain sentences only, and gives nothing where the parts are not plain. Each has its inverse among the
rules, so that a move by them can be undone. A sentence is a tuple of words in small letters, its marks among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module

Words = tuple[str, ...]


def listed(words: str) -> frozenset[str]:
    """Words that stand in one line."""
    return frozenset(words.split())


SUBJECTS = listed("i you he she it we they this that these those there nobody somebody someone everybody everyone")
THIRD = listed("he she it they him her them his hers its their theirs himself herself itself themselves")
DETERMINERS = listed("the a an my your his her its our their this that these those every each some two three four five")
SAID = listed(
    "that who whom which whose what where how whether say says said saying think thinks thought know "
    "knows knew believe hope hopes ask asks asked tell tells told wonder wondered want wants wanted plan "
    "plans promise promised decide decided remember forget forgot hear heard feel felt seem seems suppose "
    "wish agreed agree refused try tried like likes love loves hate hates"
)
"""Words after which a part of the sentence may belong to what is said, thought or wanted."""
JOINING = listed("and or but because although though if when unless while since before after until as so nor than")
CLAUSE = ("because", "although", "even though", "if", "unless", "when", "as soon as", "before", "after", "until", "while")
AUXILIARY = listed("is are was were am be been do does did have has had will would can could may might must should")
NEGATED = listed("not never no nobody nothing hardly")
STATIVE = listed("have cost weigh resemble lack fit become remain be seem mean last equal contain suit want like")
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
MONTHS = "january february march april may june july august september october november december"
TIMES = "night week month year morning evening afternoon summer winter spring autumn weekend time century"
MEASURED = listed(TIMES) | listed("hour hours minute minutes second moment day days while mile miles kilometer kilometre way")
"""What verbs may stand before without acting on it: to wait an hour, to walk a mile."""
SINGLE = listed("yesterday today tomorrow tonight nowadays sometimes recently lately")
GIVE = {
    **dict.fromkeys(
        listed("give gives gave given giving send sends sent sending lend lends lent lending show shows showed"),
        "to",
    ),
    **dict.fromkeys(
        listed("offer offers offered hand handed owe owes owed sell sold pass passed teach taught write wrote"),
        "to",
    ),
    **dict.fromkeys(listed("bring brings brought read"), "to"),
    **dict.fromkeys(
        listed("buy buys bought make makes made cook cooked bake baked find found get got order ordered"),
        "for",
    ),
}
POSSESSIVE = listed("my your his her its our their")
OBJECT = listed("me you him her us them")
PASSIVE = {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them", "it": "it", "you": "you"}
ACTIVE = {there: here for here, there in PASSIVE.items()}
COMPARED = {
    "taller": "shorter", "older": "younger", "bigger": "smaller", "larger": "smaller", "faster": "slower", "heavier": "lighter",
    "higher": "lower", "richer": "poorer", "stronger": "weaker", "easier": "harder", "wider": "narrower", "warmer": "colder",
}  # fmt: skip


def restated(words: Words, names: Collection[str] = ()) -> Iterator[Words]:
    """The sentences that one rule makes of a sentence; some may be equal.

    Args:
        names: words that are names.
    """
    if len(words) < 4 or words[-1] not in (".", "!") or set(words[:-1]) & set('.!?;:"“”()'):
        return
    body, stop = words[:-1], words[-1:]
    for rule in (moved_clauses, contrasted, moved_adverbials, datives, voices, compared, gerunds):
        for out in rule(body, names):
            yield (*out, *stop)


def moved_clauses(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "A because B" and "because B, A"; "A before B" and "B after A"."""
    for name in CLAUSE:
        mark = tuple(name.split())
        n = len(mark)
        if body[:n] == mark and body.count(",") == 1:
            comma = body.index(",")
            inner, main = body[n:comma], body[comma + 1 :]
            if (
                plain_clause(inner, names)
                and plain_clause(main, names)
                and not told(main, mark)
                and not (set(main) & THIRD and inner[0] not in SUBJECTS)
            ):
                yield (*main, *mark, *inner)
        for at in range(2, len(body) - n - 1):
            if (
                body[at : at + n] != mark
                or "," in body
                or (n == 1 and body[at - 1] in ("even", "as", "only", "not", "just", "what"))
            ):
                continue
            main, inner = body[:at], body[at + n :]
            if plain_clause(main, names) and plain_clause(inner, names) and not told(main, mark):
                yield (*mark, *inner, ",", *main)
                if name in ("before", "after") and not set(body) & THIRD:
                    yield (*inner, "after" if name == "before" else "before", *main)


def told(main: Words, mark: Words) -> bool:
    """Whether a clause after `main` may belong to a part of it, or to its negation only."""
    if mark == ("because",) and any(word in NEGATED or word.endswith("n't") for word in main):
        return True
    return bool(set(main) & SAID) or main[-1] in {
        *TIMES.split(),
        "day",
        "moment",
        "look",
        "looks",
        "looked",
        "take",
        "takes",
        "as",
    }


def plain_clause(words: Words, names: Collection[str]) -> bool:
    """Whether words begin as a clause of their own does, and join no other one."""
    if len(words) < 2 or set(words) & (JOINING | {","}):
        return False
    first = words[0]
    subject = first in SUBJECTS or first in names or (first in DETERMINERS and len(words) > 2)
    return subject or contracted(first)


def contracted(word: str) -> bool:
    return any(word == f"{subject}'{end}" for subject in SUBJECTS for end in ("s", "m", "re", "ve", "ll", "d"))


def contrasted(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "A, but B" and "although A, B"; "A, so B" and "because A, B"."""
    if body.count(",") != 1:
        return
    comma = body.index(",")
    before, after = body[:comma], body[comma + 1 :]
    for joint, mark in (("but", "although"), ("so", "because")):
        if after[:1] == (joint,) and plain_clause(before, names) and plain_clause(after[1:], names) and not set(before) & SAID:
            yield (mark, *before, ",", *after[1:])
        if before[:1] == (mark,) and plain_clause(before[1:], names) and plain_clause(after, names) and not set(before) & SAID:
            yield (*before[1:], ",", joint, *after)


def adverbial(words: Words) -> bool:
    """Whether words say when, and no more."""
    if len(words) == 1:
        return words[0] in SINGLE
    first, last = words[0], words[-1]
    days = {*WEEKDAYS.split(), *(day + "s" for day in WEEKDAYS.split())}
    if len(words) == 2:
        return (
            (first in ("last", "next", "this", "every") and last in {*TIMES.split(), *WEEKDAYS.split(), "day"})
            or (first == "on" and last in days)
            or (
                first == "in"
                and (last in MONTHS.split() or (last.isdigit() and len(last) == 4) or last in ("summer", "winter"))
            )
            or (first == "at" and last in ("night", "noon", "midnight"))
            or (first in ("yesterday", "tomorrow") and last in ("morning", "evening", "afternoon"))
        )
    if len(words) == 3:
        return (
            (words[:2] in (("in", "the"), ("during", "the")) and last in {*TIMES.split()} - {"time", "year", "week", "month"})
            or (
                last == "ago"
                and words[1] in ("days", "weeks", "months", "years", "hours", "minutes", "day", "week", "month", "year")
            )
            or words in (("at", "the", "moment"), ("on", "weekends", "often"))
        )
    return False


def moved_adverbials(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "I saw him last week" and "last week, I saw him"; a comma after it comes and goes."""
    for n in (1, 2, 3):
        last, first = body[-n:], body[:n]
        main = body[:-n]
        if (
            adverbial(last)
            and plain_clause(main, names)
            and not set(main) & SAID
            and main[-1] not in {"of", "from", "since", "until"}
        ):
            yield (*last, ",", *main)
        if adverbial(first):
            comma = body[n : n + 1] == (",",)
            main = body[n + comma :]
            if plain_clause(main, names) and not set(main) & SAID:
                yield (*main, *first)
                yield (*first, *main) if comma else (*first, ",", *main)


def noun_phrases(words: Words, at: int, names: Collection[str]) -> Iterator[int]:
    """Where a noun phrase that begins at a place may end, the longest first; nothing where none does that is plain."""
    if at >= len(words):
        return
    if words[at] in names:
        end = at
        while end < len(words) and words[end] in names:
            end += 1
        yield end
        return
    if words[at] not in DETERMINERS and not words[at][0].isdigit():
        return
    end = at + 1
    while end < len(words) and end - at < 4 and is_kind(words[end], ("ADJ", "NOUN")) and not is_function(words[end]):
        end += 1
    for last in range(end, at + 1, -1):
        if is_kind(words[last - 1], ("NOUN",)):
            yield last


def parties(words: Words, at: int, names: Collection[str], pronouns: Collection[str]) -> Iterator[int]:
    """Where a person or a thing that begins at a place may end: a pronoun, a name, a noun phrase."""
    if at < len(words) and words[at] in pronouns:
        yield at + 1
    yield from noun_phrases(words, at, names)


def datives(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "gave Mary a book" and "gave a book to Mary"."""
    for i, word in enumerate(body):
        if word not in GIVE:
            continue
        mark, start = GIVE[word], i + 1
        for one in parties(body, start, names, OBJECT):
            for two in noun_phrases(body, one, names):
                if closed(body, two):
                    yield (*body[:start], *body[one:two], mark, *body[start:one], *body[two:])
        for thing in noun_phrases(body, start, names):
            if body[thing : thing + 1] != (mark,):
                continue
            to = thing + 1
            for end in parties(body, to, names, OBJECT):
                if closed(body, end):
                    yield (*body[:start], *body[to:end], *body[start:thing], *body[end:])


def closed(body: Words, at: int) -> bool:
    """Whether nothing follows but an adverbial of time."""
    return at == len(body) or adverbial(body[at:])


def voices(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "The dog bit the man" and "the man was bitten by the dog"; past and present, plain objects."""
    for subject in parties(body, 0, names, PASSIVE):
        if subject >= len(body):
            continue
        yield from passive(body, subject, names)
        yield from active(body, subject, names)


def passive(body: Words, subject: int, names: Collection[str]) -> Iterator[Words]:
    """The passive of a sentence whose subject ends at a place."""
    verb, start = body[subject], subject + 1
    stem, tag = finite(verb)
    if (
        not stem
        or stem in STATIVE
        or stem in GIVE
        or is_function(verb)
        or body[start : start + 1] in {(w,) for w in POSSESSIVE}
    ):
        return
    for thing in parties(body, start, names, ACTIVE):
        if closed(body, thing) and body[thing - 1] not in MEASURED:
            who = (PASSIVE[body[0]],) if subject == 1 and body[0] in PASSIVE else body[:subject]
            what = (ACTIVE[body[start]],) if thing == start + 1 and body[start] in ACTIVE else body[start:thing]
            for done in inflected(stem, "VBN"):
                yield (*what, form_of_be(what, tag, names), done, "by", *who, *body[thing:])


def active(body: Words, subject: int, names: Collection[str]) -> Iterator[Words]:
    """The active of a sentence in the passive whose subject ends at a place."""
    be, done, by = body[subject], body[subject + 1 : subject + 2], subject + 3
    if be not in ("was", "were", "is", "are", "am") or not done or body[by - 1 : by] != ("by",):
        return
    stem = next(iter(lemmas(done[0])), "")
    if not stem or stem in STATIVE or stem in GIVE:
        return
    for end in parties(body, by, names, ACTIVE):
        if closed(body, end):
            who = (ACTIVE[body[by]],) if end == by + 1 and body[by] in ACTIVE else body[by:end]
            what = (PASSIVE[body[0]],) if subject == 1 and body[0] in PASSIVE else body[:subject]
            plural = who[0] in ("they", "we", "you", "i") or (who[-1] not in names and is_plural(who[-1]))
            tag = "VBD" if be in ("was", "were") else "VB" if plural else "VBZ"
            for verb in inflected(stem, tag):
                yield (*who, verb, *what, *body[end:])


def form_of_be(what: Words, tag: str, names: Collection[str]) -> str:
    plural = what[0] in ("they", "we", "you") or (what[-1] not in names and what[0] not in PASSIVE and is_plural(what[-1]))
    if tag == "VBD":
        return "were" if plural else "was"
    return "am" if what == ("i",) else "are" if plural else "is"


def compared(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "Tom is taller than Mary" and "Mary is shorter than Tom"."""
    for more, less in (*COMPARED.items(), *((b, a) for a, b in COMPARED.items())):
        if body.count("than") != 1 or body.count(more) != 1 or body[body.index("than") - 1] != more:
            continue
        than = body.index("than")
        one, be, two = body[: than - 2], body[than - 2], body[than + 1 :]
        if be in ("is", "was") and len(one) in noun_phrases(one, 0, names) and len(two) in noun_phrases(two, 0, names):
            yield (*two, be, less, "than", *one)


def gerunds(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "It is dangerous to swim here" and "swimming here is dangerous"."""
    if "," in body:
        return
    if body[0] == "it" and body[1] in ("is", "was") and "to" in body[2:5]:
        to = body.index("to")
        how, what = body[2:to], body[to + 1 :]
        if (
            1 <= len(how) <= 2
            and len(what) >= 2
            and is_kind(how[-1], ("ADJ",))
            and how[0] not in ("time", "not")
            and not set(what) & JOINING
        ):
            for verb in inflected(what[0], "VBG") if "VB" in tags(what[0]) else ():
                yield (verb, *what[1:], body[1], *how)
    if body[0].endswith("ing"):
        stem = next(iter(lemmas(body[0])), "")
        for n in (1, 2):
            be, how, what = body[-n - 1 : -n], body[-n:], body[1 : -n - 1]
            if (
                stem
                and be in (("is",), ("was",))
                and len(what) >= 1
                and is_kind(how[-1], ("ADJ",))
                and not set(what) & (JOINING | AUXILIARY)
            ):
                if n == 2 and how[0] not in ("very", "so", "quite", "really", "too"):
                    continue
                yield ("it", *be, *how, "to", stem, *what)


@cache
def tags(word: str) -> frozenset[str]:
    """Penn tags that a word may have as it stands."""
    found = set()
    inflect = import_module("lemminflect")
    for kind, stems in inflect.getAllLemmas(word).items():
        for stem in stems:
            for tag, forms in inflect.getAllInflections(stem, kind).items():
                if word in forms:
                    found.add(str(tag))
    return frozenset(found)


@cache
def kinds(word: str) -> frozenset[str]:
    return frozenset(import_module("lemminflect").getAllLemmas(word))


def is_kind(word: str, wanted: Collection[str]) -> bool:
    """Whether a word may be of one of these parts of speech."""
    return word.isalpha() and (not kinds(word) or bool(kinds(word) & set(wanted)))


def is_function(word: str) -> bool:
    from searchgen.text.function_words import ENGLISH

    return word in ENGLISH or word in SINGLE or not word.isalpha()


def is_plural(word: str) -> bool:
    return "NNS" in tags(word) and "NN" not in tags(word)


@cache
def lemmas(word: str) -> tuple[str, ...]:
    """The verbs that a word may be a form of."""
    return tuple(import_module("lemminflect").getAllLemmas(word, "VERB").get("VERB", ()))


def finite(word: str) -> tuple[str, str]:
    """The verb and the tag of a word in the past or the present tense; empty where it is none, or may be two verbs."""
    stems = lemmas(word)
    if len(stems) != 1 or word.endswith("ing"):
        return "", ""
    return stems[0], "VBD" if word in inflected(stems[0], "VBD") else "VBZ" if word in inflected(stems[0], "VBZ") else "VB"


@cache
def inflected(stem: str, tag: str) -> tuple[str, ...]:
    return tuple(import_module("lemminflect").getInflection(stem, tag))[:1]
