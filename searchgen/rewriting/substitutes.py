"""Words that could stand in for the words of a source, as the masked model sees them through a half-open hole.

Under a full mask a model says what fits the place, and forgets the word; without one it says the word itself. Between the two,
with the embedding of a token mixed from those of the mask and of the token, it names words of like meaning that fit: the
embedding dropout of Zhou, Ge, Xu, Wei and Zhou, "BERT-based lexical substitution", ACL 2019, section 2.2, as a mixture.
What comes out is a bias of proposals, a function of the source alone; no distribution depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from objectives.core.base import Floats, Ints
from searchgen.models.groups import content
from searchgen.models.model import Model
from searchgen.rewriting.sources import Source

OPEN = 0.6
"""Part of the token in the mixture; the rest is the mask."""
BOOST = 6.0
"""Nats by which what the model is sure of is proposed more often, and the words of the source themselves."""
DEPTH = 9.0
"""Nats below certainty at which nothing is left of that."""


def substitutes(sources: Sequence[Source], model: Model) -> Floats:
    """(g, v) nats for the proposals of each source: from 0 to `BOOST`, -inf for tokens that are not proposed at all."""
    counts, free = content(model), model.alphabet.free
    out = np.full((len(sources), model.proposer.vocabulary), -np.inf)
    for row, source in zip(out, sources, strict=True):
        ids = np.array(source.ids)
        meant = np.flatnonzero(counts[ids]) if counts[ids].any() else np.arange(len(ids))
        row[free] = BOOST * np.clip(1 + half_seen(model, ids, meant).max(0)[free] / DEPTH, 0.0, 1.0)
        row[ids] = np.maximum(row[ids], 0.0)
        row[ids[meant]] = BOOST
    return out


@torch.inference_mode()
def half_seen(model: Model, ids: Ints, holes: Ints) -> Floats:
    """(m, v) log-probabilities of the tokens at `holes` (m,) of a row of `ids` (n,), each seen through a half-open hole.

    One row at a time, so that no padding and no other source has a part in the numbers.
    """
    scorer, rows = model.proposer, np.arange(len(holes))
    network, table = scorer.model, scorer.model.get_input_embeddings()
    assert scorer.mask is not None  # it proposes
    framed = torch.as_tensor(np.array([scorer.start, *ids, scorer.stop]), device=network.device)
    mixed = table(framed).repeat(len(holes), 1, 1)
    mixed[rows, holes + 1] = OPEN * mixed[rows, holes + 1] + (1 - OPEN) * table(
        torch.tensor(scorer.mask, device=network.device)
    )
    hidden = network.base_model(inputs_embeds=mixed).last_hidden_state[rows, holes + 1]
    return scorer.logits(hidden).double().log_softmax(-1).cpu().numpy()
