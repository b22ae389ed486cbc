"""Markov chains over token sequences: exact kernels, and the means to prove them. Knows nothing of models or text."""

from typing import TYPE_CHECKING

from samplers.core.acceptance import accept as accept
from samplers.core.acceptance import log_acceptance_ratio as log_acceptance_ratio
from samplers.core.distributions import Categorical as Categorical
from samplers.core.distributions import bernoulli as bernoulli
from samplers.core.distributions import uniform_over as uniform_over
from samplers.core.run import Snapshot as Snapshot
from samplers.core.run import run as run
from samplers.core.sites import reorder as reorder
from samplers.core.sites import valid as valid
from samplers.core.streams import Streams as Streams
from samplers.core.types import Batch as Batch
from samplers.core.types import Choose as Choose
from samplers.core.types import Conditional as Conditional
from samplers.core.types import Distribution as Distribution
from samplers.core.types import Gradient as Gradient
from samplers.core.types import Infill as Infill
from samplers.core.types import Info as Info
from samplers.core.types import Kernel as Kernel
from samplers.core.types import LogDensity as LogDensity
from samplers.core.types import Proposal as Proposal
from samplers.core.types import Proposed as Proposed
from samplers.core.types import Scores as Scores
from samplers.core.types import Spans as Spans
from samplers.core.types import State as State
from samplers.diagnostics.convergence import ess_bulk as ess_bulk
from samplers.diagnostics.convergence import ess_tail as ess_tail
from samplers.diagnostics.convergence import mcse_mean as mcse_mean
from samplers.diagnostics.convergence import mcse_quantile as mcse_quantile
from samplers.diagnostics.convergence import r_hat as r_hat
from samplers.diagnostics.occupancy import kl_divergence as kl_divergence
from samplers.diagnostics.occupancy import total_variation as total_variation
from samplers.diagnostics.round_trips import round_trips as round_trips
from samplers.kernels.anneal import Following as Following
from samplers.kernels.anneal import anneal as anneal
from samplers.kernels.anneal import geometric as geometric
from samplers.kernels.anneal import linear as linear
from samplers.kernels.cycle import Cycle as Cycle
from samplers.kernels.cycle import Repeat as Repeat
from samplers.kernels.delayed import DelayedAcceptance as DelayedAcceptance
from samplers.kernels.gibbs import Gibbs as Gibbs
from samplers.kernels.gibbs import ResampledGibbs as ResampledGibbs
from samplers.kernels.gradient import GradientInformed as GradientInformed
from samplers.kernels.informed import LocallyInformed as LocallyInformed
from samplers.kernels.masked_gibbs import MaskedGibbs as MaskedGibbs
from samplers.kernels.masked_gibbs import Replace as Replace
from samplers.kernels.metropolis import MetropolisHastings as MetropolisHastings
from samplers.kernels.mixture import Mixture as Mixture
from samplers.kernels.mixture import OneOf as OneOf
from samplers.kernels.multiple_try import MultipleTry as MultipleTry
from samplers.kernels.tempered import Tempered as Tempered
from samplers.kernels.tempered import swap_chances as swap_chances
from samplers.moves.edits import Edit as Edit
from samplers.moves.ends import Ends as Ends
from samplers.moves.rearrange import Relocate as Relocate
from samplers.moves.rearrange import Swap as Swap
from samplers.moves.rephrase import Rephrase as Rephrase
from samplers.moves.span_edits import Narrow as Narrow
from samplers.moves.span_edits import SpanEdit as SpanEdit
from samplers.moves.words import ExchangeWords as ExchangeWords
from samplers.moves.words import Lexicon as Lexicon
from samplers.moves.words import WordEdit as WordEdit
from samplers.particles.ancestral import Ancestral as Ancestral
from samplers.particles.importance import Importance as Importance
from samplers.particles.importance import Weighted as Weighted
from samplers.particles.importance import effective_size as effective_size
from samplers.particles.importance import estimate as estimate
from samplers.particles.importance import log_mean as log_mean
from samplers.particles.importance import resampled as resampled
from samplers.particles.reference import Drawn as Drawn
from samplers.particles.reference import NextToken as NextToken
from samplers.particles.reference import Reference as Reference
from samplers.particles.reference import Tilted as Tilted
from samplers.particles.rejection import AdaptiveRejection as AdaptiveRejection
from samplers.particles.rejection import Rejection as Rejection
from samplers.particles.rejection import RejectionResult as RejectionResult
from samplers.particles.schedules import Adaptive as Adaptive
from samplers.particles.schedules import Fixed as Fixed
from samplers.particles.schedules import Schedule as Schedule
from samplers.particles.smc import SMC as SMC
from samplers.particles.smc import Population as Population
from samplers.proof.enumeration import outcomes as outcomes
from samplers.proof.exact import Proof as Proof
from samplers.proof.exact import prove as prove
from samplers.proof.states import sequences as sequences
from samplers.warmup.adapt import adapt_candidates as adapt_candidates
from samplers.warmup.adapt import adapt_moves as adapt_moves
from samplers.warmup.ladders import adapt_ladder as adapt_ladder
from samplers.warmup.ladders import ladder as ladder

_RENAMED = {
    "Law": "Distribution",
    "Rejected": "RejectionResult",
    "among": "uniform_over",
    "happens": "bernoulli",
    "learn_candidates": "adapt_candidates",
    "learn_moves": "adapt_moves",
    "tune": "adapt_ladder",
}
"""Old name: new name. An old name is removed in the third minor version after the one that replaced it."""

if not TYPE_CHECKING:  # a type checker knows only the new names

    def __getattr__(name: str) -> object:
        if name not in _RENAMED:
            raise AttributeError(f"module 'samplers' has no attribute {name!r}")
        import warnings

        warnings.warn(f"samplers.{name} is now called samplers.{_RENAMED[name]}", DeprecationWarning, stacklevel=2)
        return globals()[_RENAMED[name]]
