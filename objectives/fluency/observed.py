"""What a guide is fitted to: the tokens that it raised while texts were read, and the likelihood of its biases."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from objectives.core.base import Bools, Floats, Ints


class Observed(NamedTuple):
    """The n tokens that were raised while some texts were read; a place is one position of one text."""

    place: Ints
    """(n,) the number of the place."""
    which: tuple[Ints, Ints, Ints]
    """(n,) groups, (n,) phrases, and (n,) 0 for the first token of a phrase or 1 for a later one."""
    taken: Floats
    """(n,) 1 where the text has this token at the place, else 0."""
    plain: Floats
    """(n,) log-probability of the token under the model, and what `objectives.fluency.guided.HURRY` adds, nats."""
    mass: Floats
    """(places,) the total of the place before any phrase is raised: 1 for all tokens that may be written, without foresight."""
    group: Ints
    """(places,) the group of the text."""
    before: Ints
    """(places,) the token before the place; -1 at the beginning of a text."""
    missing: Bools
    """(places, p) which phrases may come next."""
    ahead: Floats
    """(places, p) the mean foresight of each phrase."""

    def slope(self, bias: Floats) -> tuple[Floats, Floats]:
        """The gradient of the log-likelihood at (g, p, 2) biases, and minus the diagonal of its second derivative."""
        raised = np.exp(self.plain + bias[self.which])
        total = np.bincount(self.place, raised - np.exp(self.plain), len(self.mass)) + self.mass
        q = raised / total[self.place]
        slope, curve = np.zeros_like(bias), np.zeros_like(bias)
        np.add.at(slope, self.which, self.taken - q)
        np.add.at(curve, self.which, q * (1 - q))
        return slope, curve

    def excess(self, bias: Floats) -> Floats:
        """(places, p) how much each phrase adds to the total of each place, under (g, p, 2) biases."""
        out = self.ahead.copy()
        begins = self.which[2] == 0  # a phrase that has begun goes on by itself
        place, which = self.place[begins], tuple(part[begins] for part in self.which)
        np.add.at(out, (place, which[1]), np.exp(self.plain[begins] + bias[which]))
        return out
