"""Hard constraint: a text says what its source says, decided by rules and not by a model; what cannot be decided is refused.

Similarity of embeddings and the probability of small models do not see meaning: a lost "not", 20 for 2, "by" for "to" and names
that changed places all score from 0.96 to 0.99 of 1.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from objectives.core.base import Ints, Tokens
from objectives.core.hard import Hard
from objectives.core.texts import Texts

Words = tuple[str, ...]
REMEMBERED = 1 << 16


def single(word: str) -> Words:
    """A word as the only part of itself."""
    return (word,)


class Told(NamedTuple):
    """A text as its parts, and as the words that stand before and after a place among them."""

    atoms: Words
    """Its parts, without marks that may come and go."""
    parts: Words
    """Its parts, marks among them."""
    places: tuple[int, ...]
    """Where in `parts` each of `atoms` stands, and their number at the end."""
    words: Words
    ends: tuple[int, ...]
    """Where in `parts` each of `words` ends."""
    cut: Callable[[str], Words]

    @classmethod
    def of(cls, words: Words, marks: Collection[str], cut: Callable[[str], Words]) -> Told:
        pieces = [cut(word) for word in words]
        parts = tuple(part for piece in pieces for part in piece)
        kept = [i for i, part in enumerate(parts) if part not in marks]
        ends = tuple(accumulate(map(len, pieces)))
        return cls(tuple(parts[i] for i in kept), parts, (*kept, len(parts)), words, ends, cut)

    def before(self, at: int) -> Words:
        """The words and marks that end before an atom; a word that is cut there, as far as it stands before."""
        place = self.places[at]
        whole = bisect_right(self.ends, place)
        start = self.ends[whole - 1] if whole else 0
        return (*self.words[:whole], *(("".join(self.parts[start:place]),) if start < place else ()))

    def after(self, at: int) -> Words:
        """The words and marks that begin after the atom before this one."""
        place = self.places[at - 1] + 1 if at else 0
        whole = bisect_left(self.ends, place)
        end = self.ends[whole] if whole < len(self.ends) else place
        if place in (0, *self.ends[whole : whole + 1]):
            return self.words[whole + (place > 0) :]
        return ("".join(self.parts[place:end]), *self.words[whole + 1 :])


class SameMeaning(Hard):
    """A text is one of the forms of its group's source, word for word, but for exchanges of phrases that say the same.

    The rules:

    1. Order. The words stand in the order of one of `forms`: that of the source, or one that a change of structure gives which
       keeps roles (active and passive, a clause or an adverbial that moves, "gave Mary a book" and "gave a book to Mary"). A
       name, a number or a pronoun never changes its place otherwise.
    2. Nothing lost, nothing new. Every word of the form is in the text and every word of the text comes from one of the form:
       the word itself, or the other side of one of the pairs in `same` where one side stands. A place is exchanged once: from
       a word to one that it is paired with, and not on to a third.
    3. Polarity, quantity, direction, person. Negations, numbers, units, quantifiers, prepositions, conjunctions, auxiliaries
       and pronouns are words like others, and so are kept where no pair of `same` exchanges them ("didn't" and "did not",
       "forgot" and "didn't remember").
    4. A text that ends as a question does so in its form, too; other marks may be left out or put in.
    5. Words of `droppable` may be left out.
    6. Each exchange is right where it stands in the text as well, beside what other exchanges wrote: `fits` is asked.

    Args:
        forms: for each group the texts that are known to say the same, each as words; the source is the first.
        same: for each group, phrases and what each may be exchanged for.
        texts: rows -> the text of each.
        words: a text -> its words, in small letters, marks included.
        atoms: a word -> the parts by which it is compared: itself, or its characters where the words of one sentence may be cut
            otherwise in another.
        marks: what counts as a mark of which rule 4 speaks, commas for example.
        droppable: words that the task may leave out.
        fits: whether a phrase may be exchanged for another between two runs of words, (phrase, other, before, after).
    """

    def __init__(
        self,
        forms: Sequence[Collection[Words]],
        same: Sequence[Mapping[Words, Collection[Words]]],
        texts: Texts,
        words: Callable[[str], Words],
        atoms: Callable[[str], Words] = single,
        *,
        marks: Collection[str] = (",",),
        droppable: Collection[str] = (),
        fits: Callable[[Words, Words, Words, Words], bool] | None = None,
    ) -> None:
        if len(forms) != len(same):
            raise ValueError(f"{len(forms)} groups of forms and {len(same)} of pairs; give one of each for every group")
        self.texts, self.words, self.atoms, self.marks, self.droppable = (
            texts,
            words,
            atoms,
            frozenset(marks),
            frozenset(droppable),
        )
        self.fits = fits
        self.forms = [[self.bare(form) for form in group] for group in forms]
        self.same = [by_first(pairs) for pairs in same]
        self.known: OrderedDict[tuple[int, str], bool] = OrderedDict()

    @property
    def groups(self) -> int:
        return len(self.forms)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) 0 or 1."""
        pairs = zip(tokens.group.tolist(), self.texts(tokens), strict=True)
        return np.array([not self.says(group, text) for group, text in pairs], np.int64)

    def says(self, group: int, text: str) -> bool:
        """Whether a text says what the source of a group says; remembered."""
        key = group, text
        if key not in self.known:
            self.known[key] = self.says_words(group, self.words(text))
            if len(self.known) > REMEMBERED:
                self.known.popitem(last=False)
        return self.known[key]

    def says_words(self, group: int, words: Words) -> bool:
        """The same of a text that is given as words."""
        told = Told.of(words, self.marks, self.atoms)
        return any(self.derived(form, told, self.same[group]) for form in self.forms[group])

    def bare(self, words: Words) -> Words:
        """Words without marks that may come and go."""
        return tuple(word for word in words if word not in self.marks)

    def derived(self, form: Words, told: Told, same: Mapping[str, list[tuple[Words, Words]]]) -> bool:
        """Whether a text is `form` with some places exchanged, from left to right."""
        words = told.atoms
        reached = {(0, 0)}
        waiting = [(0, 0)]
        while waiting:
            i, j = waiting.pop()
            if i == len(form):
                if j == len(words):
                    return True
                continue
            steps = []
            own = self.atoms(form[i])
            if words[j : j + len(own)] == own:
                steps.append((i + 1, j + len(own)))
            if form[i] in self.droppable:
                steps.append((i + 1, j))
            for one, other in same.get(form[i], ()):
                said = tuple(atom for word in other for atom in self.atoms(word))
                end = j + len(said)
                if form[i : i + len(one)] != one or words[j:end] != said:
                    continue
                if self.fits is None or self.fits(one, other, told.before(j), told.after(end)):
                    steps.append((i + len(one), end))
            for step in steps:
                if step not in reached:
                    reached.add(step)
                    waiting.append(step)
        return False


def by_first(pairs: Mapping[Words, Collection[Words]]) -> dict[str, list[tuple[Words, Words]]]:
    """Pairs of phrases by the first word of the left one."""
    out: dict[str, list[tuple[Words, Words]]] = {}
    for one, others in pairs.items():
        for other in others:
            out.setdefault(one[0], []).append((one, other))
    return out
