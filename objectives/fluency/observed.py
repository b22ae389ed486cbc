"""What a guide is fitted to: the tokens that it raised while texts were read, and the likelihood of its biases."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Rows, Tokens
from objectives.scoring.logits import Logits
from objectives.words.beginnings import beginnings, wanting
from objectives.words.keywords import Contains


class Unbiased(Protocol):
    """A guide without biases (`objectives.fluency.guided.Guided.unbiased`)."""

    @property
    def contains(self) -> Contains:
        """The phrases that a text must contain."""
        ...

    @property
    def foresight(self) -> Tensor | None:
        """(g, p, v) how much of each missing phrase is expected after each token; None: nothing is foreseen."""
        ...

    @property
    def possible(self) -> Tensor:
        """(v,) 1 for each token that may be written, and 0 for the others."""
        ...

    def open(self, count: int, /) -> Any:
        """Start `count` empty rows, which are then written from left to right."""
        ...


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


@torch.inference_mode()
def observe(guided: Unbiased, own: Tokens, hurry: float) -> Observed:
    """Read texts under a guide, to learn on what the likelihood of its biases, and its foresight, depend. The tokens of phrases
    are raised by `hurry` nats further at each place.
    """
    reading = guided.open(len(own.lengths))
    parts, places = [], []
    base, rows = 0, np.arange(len(own.lengths))
    for n in range(int(own.lengths.max(initial=0))):
        so_far, token_taken = Rows(own.ids[rows], np.full(len(rows), n), own.group[rows]), own.ids[rows, n]
        following = reading.following(np.arange(len(rows)), so_far)
        plain = following.plain
        mass = np.exp(following.guided.of.log_total - plain.log_total.cpu().double().numpy())
        row, token, phrase, later, _ = beginnings(guided.contains, so_far)
        where = torch.as_tensor(row).to(plain.logits.device), torch.as_tensor(token).to(plain.logits.device)
        log_p = (plain.logits[where] - plain.log_total[where[0]]).cpu().double().numpy()
        parts.append(np.stack([base + row, so_far.group[row], phrase, later, token_taken[row] == token, log_p + hurry * n]))
        before = own.ids[rows, n - 1] if n else np.full(len(rows), -1)
        ahead = mean_foresight(guided, plain, so_far.group)
        wanted = wanting(guided.contains, guided.contains.missing(so_far))
        places.append((mass, so_far.group, before, wanted, ahead))
        base += len(rows)
        alive = own.lengths[rows] > n + 1
        reading.read(token_taken)
        reading.keep(np.flatnonzero(alive))
        rows = rows[alive]
    p = guided.contains.phrases.forms.shape[1]
    columns = np.concatenate(parts, 1) if parts else np.zeros((6, 0))
    place, group, phrase, later = columns[:4].astype(np.int64)
    whole = [np.concatenate(part) for part in zip(*places, strict=True)]
    if not whole:
        none = np.zeros(0, np.int64)
        whole = [np.zeros(0), none, none, np.zeros((0, p), bool), np.zeros((0, p))]
    return Observed(place, (group, phrase, later), columns[4], columns[5], *whole)


def mean_foresight(guided: Unbiased, plain: Logits, group: Ints) -> Floats:
    """(r, p) the mean foresight of each phrase under the model itself, over the next token of each row."""
    if guided.foresight is None:
        return np.zeros((len(group), guided.contains.phrases.forms.shape[1]))
    p = (plain.logits - plain.log_total[:, None]).exp() * guided.possible.to(plain.logits)
    out = np.zeros((len(group), guided.foresight.shape[1]))
    for g in np.unique(group).tolist():
        rows = np.flatnonzero(group == g)
        out[rows] = (p[torch.as_tensor(rows).to(p.device)] @ guided.foresight[g].to(p).T).cpu().double().numpy()
    return out
