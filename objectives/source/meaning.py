"""Hard constraint: a text says what its source says, decided by rules and not by a model; what cannot be decided is refused.

Similarity of embeddings and the probability of small models do not see meaning: a lost "not", 20 for 2, "by" for "to" and names
that changed places all score from 0.96 to 0.99 of 1.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from objectives.core.base import Ints, Tokens
from objectives.core.hard import Hard
from objectives.core.texts import Texts

Words = tuple[str, ...]
REMEMBERED = 1 << 16


def single(word: str) -> Words:
    """A word as the only part of itself."""
    return (word,)


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

    Args:
        forms: for each group the texts that are known to say the same, each as words; the source is the first.
        same: for each group, phrases and what each may be exchanged for.
        texts: rows -> the text of each.
        words: a text -> its words, in small letters, marks included.
        atoms: a word -> the parts by which it is compared: itself, or its characters where the words of one sentence may be cut
            otherwise in another.
        marks: what counts as a mark of which rule 4 speaks, commas for example.
        droppable: words that the task may leave out.
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
        bare = tuple(atom for word in self.bare(words) for atom in self.atoms(word))
        return any(self.derived(form, bare, self.same[group]) for form in self.forms[group])

    def bare(self, words: Words) -> Words:
        """Words without marks that may come and go."""
        return tuple(word for word in words if word not in self.marks)

    def derived(self, form: Words, words: Words, same: Mapping[str, list[tuple[Words, Words]]]) -> bool:
        """Whether `words` are `form` with some places exchanged, from left to right."""
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
                if form[i : i + len(one)] == one and words[j : j + len(said)] == said:
                    steps.append((i + len(one), j + len(said)))
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
