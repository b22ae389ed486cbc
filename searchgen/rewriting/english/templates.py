"""Templates of English sentences that say the same, read in both directions.

A line of `templates.en.txt` has two templates with "=" between them, or ">" where the second may say other things, too, and
is read from left to right only. A template is words and slots. "{s:subj}" is a slot by the name s, read and written as
`slots` says for its kind; "{v:VB:skill}" may only be one of a group of verbs, "{v:VB:planned}" none of the group "unplanned";
"{t:be:s}" is a form of "be" in the tense t that fits s; "{t:not do:s}" is the same with "not" or "n't"; "{v/t:fin:s}" is the
verb v in the tense t as s has it. A slot that ends in "?" may be empty. Of "(a|b)" both are read and the first is written;
"(a|an)" is written as the next word needs. A noun phrase "{n:np:room}" ends in a noun of a group. A verb may speak of a word
in place of a slot, too: "{t:be:it}".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from searchgen.grammar.lexicon import PASSIVE, Words, inflected, lemmas
from searchgen.grammar.sounds import article
from searchgen.rewriting.english.agreement import FORMS, SHORT_NOT, auxiliary, number, pronoun_for, pronouns_for, tense_of
from searchgen.rewriting.english.slots import READERS, WRITERS, Slot, Values, same
from searchgen.rewriting.english.verbs import GROUPS

PART = re.compile(r"\{([a-z/]+):([a-zA-Z ]+?)(?::([a-z]+))?(\?)?\}|\(([^)]*)\)|(\S+)")

ARTICLE = ("a", "an")
"""What is written as the word after it needs."""


@dataclass(frozen=True)
class Template:
    """One side of a line."""

    parts: tuple[Slot | Words, ...]
    """Slots, and words of which the first is written."""


@cache
def templates() -> tuple[tuple[Template, Template, frozenset[frozenset[str]]], ...]:
    """(what is read, what is written, words of each of which one must be there)."""
    out = []
    for line in (files("searchgen.rewriting") / "templates.en.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            one, mark, other = re.split(r" ([=>]) ", line)
            sides = parsed(one), parsed(other)
            out.append((*sides, wanted(sides[0])))
            if mark == "=":
                out.append((sides[1], sides[0], wanted(sides[1])))
    return tuple(out)


def wanted(template: Template) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(part) for part in template.parts if not isinstance(part, Slot) and "" not in part)


def parsed(text: str) -> Template:
    """A template from its line."""
    parts: list[Slot | Words] = []
    for name, kind, about, maybe, either, word in PART.findall(text):
        if name:
            parts.append(Slot(name, kind, about, bool(maybe)))
        else:
            parts.append(tuple(either.split("|")) if either else (word,))
    return Template(tuple(parts))


def restated(body: Words, names: Collection[str]) -> Iterator[Words]:
    """The sentences that a template makes of a sentence without its last mark."""
    there = set(body)
    for one, other, need in templates():
        if all(there & words for words in need):
            for values in found(one.parts, body, 0, {}, names):
                if (out := written(other, values, names)) and out != body:
                    yield out


def found(parts: tuple[Slot | Words, ...], body: Words, at: int, values: Values, names: Collection[str]) -> Iterator[Values]:
    """The ways in which parts of a template fit words from a place on to their end."""
    if not parts:
        if at == len(body):
            yield values
        return
    part, others = parts[0], parts[1:]
    if not isinstance(part, Slot):
        if at < len(body) and body[at] in part:
            yield from found(others, body, at + 1, values, names)
        if "" in part:
            yield from found(others, body, at, values, names)
        return
    for end, new in match_slot(part, body, at, values, names):
        if all(values.get(name, value) == value for name, value in new.items()):
            yield from found(others, body, end, {**values, **new}, names)


def match_slot(slot: Slot, body: Words, at: int, values: Values, names: Collection[str]) -> Iterator[tuple[int, Values]]:
    """Where a slot may end, and the values that it gives."""
    if slot.maybe:
        yield at, {slot.name: ()}
    if at >= len(body):
        return
    if slot.kind in ("pron", "gap"):
        pronouns = {who: who for who in PASSIVE} if slot.kind == "pron" else PASSIVE
        if body[at] in pronouns_for(values[slot.about], names, pronouns):
            yield at + 1, {slot.name: (body[at],)} if slot.kind == "pron" else {}
    elif slot.kind.startswith("fin"):
        yield from finite(slot, body, at, values, names)
    elif slot.kind in FORMS or slot.kind.startswith("not "):
        verb, word = slot.kind.removeprefix("not "), body[at]
        end = at + 1
        if slot.kind != verb:
            if word.endswith("n't"):
                word = next((long for long, short in SHORT_NOT.items() if short == word), "")
            elif word == "cannot":
                word = "can"
            elif body[end : end + 1] == ("not",):
                end += 1
            else:
                return
        tense = tense_of(verb, word)
        who = values.get(slot.about)
        if tense and slot.name in (tense, "t") and (who is None or auxiliary(verb, tense, who, names) == word):
            yield end, {slot.name: (tense,)}
    else:
        for end, value in READERS[slot.kind](body, at, names):
            if slot.about in ("", *values) or grouped(value[-1], slot.about):
                yield end, {slot.name: value}


def grouped(word: str, group: str) -> bool:
    """Whether a word is one of a group, or none of the group of which "un" says so."""
    return word in GROUPS[group] if group in GROUPS else word not in GROUPS["un" + group]


def finite(slot: Slot, body: Words, at: int, values: Values, names: Collection[str]) -> Iterator[tuple[int, Values]]:
    """A verb in the past or the present that fits its subject; none that may be both, or that is an auxiliary."""
    verb, tense = slot.name.split("/")
    kind, word = number(values.get(slot.about, (slot.about,)), names), body[at]
    stems = lemmas(word)
    if len(stems) > 1 and word in stems:  # "fell" is "fall", and not "to fell a tree"
        stems = tuple(stem for stem in stems if word != stem and word in inflected(stem, "VBD")) or stems
    if slot.kind != "fin":
        stems = tuple(stem for stem in stems if stem in GROUPS[slot.kind.removeprefix("fin ")])
    if len(stems) != 1 or not kind or stems[0] in ("be", "do") or word in FORMS["can"]["present"] + FORMS["will"]["present"]:
        return
    (stem,) = stems
    past, third = inflected(stem, "VBD"), inflected(stem, "VBZ")
    if word in past and word != stem and tense != "present":
        yield at + 1, {verb: (stem,), tense: ("past",)}
    if tense != "past" and word not in past and word in (third if kind == "one" else (stem,)):
        yield at + 1, {verb: (stem,), tense: ("present",)}


def written(template: Template, values: Values, names: Collection[str]) -> Words:
    """A template with its values; empty where one of them cannot be written."""
    out: list[str] = []
    articles: list[int] = []
    for part in template.parts:
        if not isinstance(part, Slot):
            out += [part[0]] if part[0] else []
            articles += [len(out) - 1] if part == ARTICLE else []
            continue
        if part.kind == "pron" and part.name in values:
            new = values[part.name]
        elif part.kind in ("pron", "gap"):
            new = pronoun_for(values[part.about], names, {who: who for who in PASSIVE} if part.kind == "pron" else PASSIVE)
        elif part.kind.startswith("fin"):
            verb, tense = part.name.split("/")
            kind = number(values.get(part.about, (part.about,)), names)
            stem = values.get(verb, (verb,))[0]
            tag = "VBD" if values.get(tense, (tense,)) == ("past",) else "VBZ" if kind == "one" else ""
            if not kind or stem == "be":
                return ()
            new = inflected(stem, tag) if tag else (stem,)
        elif part.kind in FORMS or part.kind.startswith("not "):
            verb = part.kind.removeprefix("not ")
            word = auxiliary(verb, values.get(part.name, (part.name,))[0], values.get(part.about, (part.about,)), names)
            new = (SHORT_NOT.get(word, "") if verb != part.kind else word,)
            if new == ("",) and word == "am":
                new = ("am", "not")
        else:
            value = values[part.name]
            if not value:
                continue
            new = WRITERS.get(part.kind, same)(value, values, names)
        if not new or not new[0]:
            return ()
        out += new
    for i in articles:
        out[i] = article(tuple(out[i + 1 :]))
    return tuple(out)
