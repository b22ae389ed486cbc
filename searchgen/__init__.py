"""searchgen: text found by search and sampling. Write down what a good sentence is, and Markov chains find or sample it.

    >>> import searchgen
    >>> result = searchgen.generate("dog", "frisbee", "park", chains=4, steps=10)
    >>> [sorted({"dog", "frisbee", "park"} & set(candidate.text.lower().rstrip(".").split())) for candidate in result][0]
    ['dog', 'frisbee', 'park']

Everything a user needs has its name here; modules load when a name is first used, so that importing costs nothing. One thing
happens on import: where the environment says nothing about it, OpenMP's threads are set to wait asleep (`searchgen.waiting`).
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from searchgen.version import __version__ as __version__
from searchgen.waiting import passive

passive(os.environ)  # before torch is imported, here or by whoever imported searchgen first

if TYPE_CHECKING:
    from objectives import Avoids as Avoids
    from objectives import Contains as Contains
    from objectives import ContainsAny as ContainsAny
    from objectives import Custom as Custom
    from objectives import CustomTokens as CustomTokens
    from objectives import EndsWith as EndsWith
    from objectives import InOrder as InOrder
    from objectives import LengthPrior as LengthPrior
    from objectives import Matches as Matches
    from objectives import Novelty as Novelty
    from objectives import Objective as Objective
    from objectives import Phrases as Phrases
    from objectives import Rarity as Rarity
    from objectives import Repetition as Repetition
    from objectives import Soft as Soft
    from objectives import StartsWith as StartsWith
    from objectives.fluency.ancestral import CausalNextToken as CausalNextToken
    from objectives.fluency.causal import CausalFluency as CausalFluency
    from objectives.fluency.classifier import Classifier as Classifier
    from objectives.fluency.masked import MaskedConditional as MaskedConditional
    from objectives.fluency.masked import MaskedFluency as MaskedFluency
    from objectives.fluency.seq2seq import Seq2SeqFluency as Seq2SeqFluency
    from objectives.source.similarity import AlignmentSimilarity as AlignmentSimilarity
    from objectives.source.similarity import EmbeddingSimilarity as EmbeddingSimilarity
    from objectives.source.similarity import KeywordSimilarity as KeywordSimilarity
    from objectives.source.similarity import MeanEmbedding as MeanEmbedding
    from samplers import Edit as Edit
    from samplers import MetropolisHastings as MetropolisHastings
    from samplers import Mixture as Mixture
    from samplers import OneOf as OneOf
    from samplers import Relocate as Relocate
    from samplers import Streams as Streams
    from samplers import Swap as Swap
    from samplers.proof.exact import prove as prove
    from searchgen import terms as terms
    from searchgen.diagnosing.diagnosis import Diagnosis as Diagnosis
    from searchgen.diagnosing.diagnosis import diagnose as diagnose
    from searchgen.engine.jobs.flow import Job as Job
    from searchgen.engine.observing.observers import Moment as Moment
    from searchgen.engine.observing.observers import Observer as Observer
    from searchgen.engine.observing.observers import Outcome as Outcome
    from searchgen.engine.observing.observers import Plan as Plan
    from searchgen.engine.observing.player import Player as Player
    from searchgen.engine.observing.recording import Recording as Recording
    from searchgen.engine.observing.trace import Trace as Trace
    from searchgen.engine.problems.priced import priced_moves as priced_moves
    from searchgen.engine.problems.problem import Problem as Problem
    from searchgen.engine.results.candidate import Candidate as Candidate
    from searchgen.engine.results.draws import Draws as Draws
    from searchgen.engine.results.finds import Finds as Finds
    from searchgen.engine.results.result import Result as Result
    from searchgen.engine.sample import sample as sample
    from searchgen.engine.search import search as search
    from searchgen.errors import CorpusError as CorpusError
    from searchgen.errors import ModelError as ModelError
    from searchgen.errors import NothingFound as NothingFound
    from searchgen.errors import RunError as RunError
    from searchgen.errors import SearchgenError as SearchgenError
    from searchgen.errors import SettingsError as SettingsError
    from searchgen.errors import WordError as WordError
    from searchgen.keywords.generator import Generator as Generator
    from searchgen.keywords.recipe import generate as generate
    from searchgen.models.model import Model as Model
    from searchgen.models.model import load as load
    from searchgen.models.scoring import Scored as Scored
    from searchgen.models.scoring import score as score
    from searchgen.rewriting.recipe import rewrite as rewrite
    from searchgen.rewriting.result import Rewrite as Rewrite
    from searchgen.rewriting.result import Rewriting as Rewriting
    from searchgen.rewriting.rewriter import Rewriter as Rewriter
    from searchgen.rewriting.settings import RewriteSettings as RewriteSettings
    from searchgen.settings import Settings as Settings
    from searchgen.training.corpus import Source as Source
    from searchgen.training.loop import train as train
    from searchgen.training.recipe import Recipe as Recipe

HOMES = {
    "objectives": "Avoids Contains ContainsAny Custom CustomTokens EndsWith InOrder LengthPrior "
    "Matches Novelty Objective Phrases Rarity Repetition Soft StartsWith",
    "objectives.fluency.ancestral": "CausalNextToken",
    "objectives.fluency.causal": "CausalFluency",
    "objectives.fluency.classifier": "Classifier",
    "objectives.fluency.masked": "MaskedConditional MaskedFluency",
    "objectives.fluency.seq2seq": "Seq2SeqFluency",
    "objectives.source.similarity": "AlignmentSimilarity EmbeddingSimilarity KeywordSimilarity MeanEmbedding",
    "samplers": "Edit MetropolisHastings Mixture OneOf Relocate Streams Swap",
    "samplers.proof.exact": "prove",
    "searchgen.diagnosing.diagnosis": "Diagnosis diagnose",
    "searchgen.errors": "CorpusError ModelError NothingFound RunError SearchgenError SettingsError WordError",
    "searchgen.keywords.generator": "Generator",
    "searchgen.keywords.recipe": "generate",
    "searchgen.models.model": "Model load",
    "searchgen.engine.results.candidate": "Candidate",
    "searchgen.engine.results.draws": "Draws",
    "searchgen.engine.results.finds": "Finds",
    "searchgen.engine.problems.priced": "priced_moves",
    "searchgen.engine.problems.problem": "Problem",
    "searchgen.engine.observing.recording": "Recording",
    "searchgen.engine.results.result": "Result",
    "searchgen.engine.sample": "sample",
    "searchgen.engine.search": "search",
    "searchgen.rewriting.recipe": "rewrite",
    "searchgen.rewriting.result": "Rewrite Rewriting",
    "searchgen.rewriting.rewriter": "Rewriter",
    "searchgen.rewriting.settings": "RewriteSettings",
    "searchgen.engine.observing.trace": "Trace",
    "searchgen.engine.jobs.flow": "Job",
    "searchgen.engine.observing.observers": "Moment Observer Outcome Plan",
    "searchgen.engine.observing.player": "Player",
    "searchgen.models.scoring": "Scored score",
    "searchgen.settings": "Settings",
    "searchgen.terms": "terms",
    "searchgen.training.corpus": "Source",
    "searchgen.training.loop": "train",
    "searchgen.training.recipe": "Recipe",
}
WHERE = {name: home for home, names in HOMES.items() for name in names.split()}
__all__ = sorted(WHERE)


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module 'searchgen' has no attribute {name!r}")
    home = import_module(WHERE[name])
    value = home if home.__name__ == f"{__name__}.{name}" else getattr(home, name)
    globals()[name] = value  # found once; also wins over a submodule of the same name
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
