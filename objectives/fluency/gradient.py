"""The derivative of a causal language model's log-likelihood with respect to its input tokens, for proposals by gradient.

A row x of n tokens is a sequence of n one-hot vectors of v numbers. Let these be any vectors X_i. The model then reads X_i E in
the place of an embedding, where E is its (v, h) embedding matrix, and the log-likelihood extends to
sum_i X_i . log p(. | X before i) + log p(end | X). At the one-hot vectors this is `CausalFluency`, and its derivative is

    d / d X_i = log p(. | x before i) + E d / d (embedding of x_i)

so that one forward and one backward pass give all (t, v) entries. Proposals by such derivatives of discrete inputs are those of
Grathwohl et al. 2021; see `samplers.kernels.gradient`.
"""

from __future__ import annotations

import numpy as np
import torch

from objectives.core.base import Floats, Ints, Tokens
from objectives.core.rows import fit, pad
from objectives.fluency.causal import CausalFluency, joined
from objectives.scoring.scorer import width


class CausalGradient:
    """Maps (b, t) tokens and (b, k) weights to (b, t, v) derivatives of the weighted `fluency` with respect to the one-hot
    encoding, float64.

    The derivative is zero for padding and in rows longer than the model allows. Rows of different padded width never share a
    forward pass, as in `Scorer`.

    Args:
        fluency: the term to differentiate. Its model must share its vocabulary with the rows, and accept embeddings in place of
            tokens, as the causal models of transformers do.
        term: the index of `fluency` among the k terms, whose weight multiplies the derivative.

    Raises:
        ValueError: a fluency with another tokenizer than the rows, or a term below 0.
    """

    def __init__(self, fluency: CausalFluency, term: int = 0) -> None:
        if fluency.encode is not None:
            raise ValueError("the model has another tokenizer than the rows; a gradient by tokens needs one that is shared")
        if term < 0:
            raise ValueError(f"term {term}: give the number of the term, from 0")
        self.fluency, self.term = fluency, term

    def __call__(self, tokens: Tokens, weights: Floats) -> Floats:
        scorer, contexts = self.fluency.scorer, self.fluency.contexts
        before = [[scorer.start]] if contexts is None else contexts
        group = np.zeros(len(tokens.lengths), np.int64) if contexts is None else tokens.group
        left, skip = (x[group] for x in pad(before))
        whole, n = joined(left, skip, tokens.ids, tokens.lengths)
        out = np.zeros((*tokens.ids.shape, scorer.vocabulary))
        short = np.flatnonzero((n - 1 <= scorer.longest) & (tokens.lengths > 0))

        def run(part: Ints) -> None:
            rows = short[part]
            columns = np.arange(int(width(n[rows] - 1).max()))[None]
            stopped = np.where(columns < n[rows, None], fit(whole[rows], columns.shape[1]), scorer.stop)
            scored = (columns >= skip[rows, None]) & (columns <= n[rows, None])  # the end included
            row, at = np.nonzero(scored & (columns < n[rows, None]))
            out[rows[row], at - skip[rows[row]]] = self._derivatives(stopped, scored, row, at)

        scorer.budget.each(width(n[short] - 1), run)
        out *= weights[:, self.term, None, None]
        return out

    def _derivatives(self, ids: Ints, scored: np.ndarray, row: Ints, at: Ints) -> Floats:
        """(r, v) derivatives at the positions (row, at) of (b, w) ids, where log p is summed over the `scored` ones."""
        model = self.fluency.scorer.model
        tokens, included, where, place = (torch.as_tensor(x).to(model.device) for x in (ids, scored, row, at))
        table = model.get_input_embeddings()
        attention = included.flip(1).cumsum(1).flip(1).clamp(max=1)  # up to the end of the text
        with torch.enable_grad():
            embedded = table(tokens).detach().requires_grad_()
            logits = model(inputs_embeds=embedded, attention_mask=attention).logits
            log_p = (logits if logits.dtype == torch.float64 else logits.float()).log_softmax(-1)
            each = log_p[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0]
            (slope,) = torch.autograd.grad(each[included[:, 1:]].sum(), embedded)
        with torch.no_grad():
            embeddings = table(torch.arange(log_p.shape[-1], device=model.device))
            found = log_p[where, place - 1] + (slope[where, place] @ embeddings.T).to(log_p.dtype)
        values: Floats = found.detach().cpu().double().numpy()
        return values
