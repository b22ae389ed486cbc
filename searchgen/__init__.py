"""searchgen: text found by search and sampling. Write down what a good sentence is, and Markov chains find or sample it.

    import searchgen
    for candidate in searchgen.generate("dog", "frisbee", "park"):
        print(candidate.text, candidate.log_density)

Everything a user needs has its name here; modules load when a name is first used, so that importing costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    from objectives.ancestral import CausalNextToken as CausalNextToken
    from objectives.causal import CausalFluency as CausalFluency
    from objectives.classifier import Classifier as Classifier
    from objectives.masked import MaskedConditional as MaskedConditional
    from objectives.masked import MaskedFluency as MaskedFluency
    from objectives.seq2seq import Seq2SeqFluency as Seq2SeqFluency
    from objectives.similarity import AlignmentSimilarity as AlignmentSimilarity
    from objectives.similarity import EmbeddingSimilarity as EmbeddingSimilarity
    from objectives.similarity import KeywordSimilarity as KeywordSimilarity
    from objectives.similarity import MeanEmbedding as MeanEmbedding
    from samplers import Edit as Edit
    from samplers import MetropolisHastings as MetropolisHastings
    from samplers import Mixture as Mixture
    from samplers import OneOf as OneOf
    from samplers import Relocate as Relocate
    from samplers import Streams as Streams
    from samplers import Swap as Swap
    from samplers.exact import prove as prove
    from searchgen import terms as terms
    from searchgen.diagnosing.diagnosis import Diagnosis as Diagnosis
    from searchgen.diagnosing.diagnosis import diagnose as diagnose
    from searchgen.errors import CorpusError as CorpusError
    from searchgen.errors import ModelError as ModelError
    from searchgen.errors import NothingFound as NothingFound
    from searchgen.errors import RunError as RunError
    from searchgen.errors import SearchgenError as SearchgenError
    from searchgen.errors import SettingsError as SettingsError
    from searchgen.errors import WordError as WordError
    from searchgen.generating.keywords import generate as generate
    from searchgen.models.model import Model as Model
    from searchgen.models.model import load as load
    from searchgen.result import Candidate as Candidate
    from searchgen.result import Result as Result
    from searchgen.rewriting.result import Rewrite as Rewrite
    from searchgen.rewriting.result import Rewriting as Rewriting
    from searchgen.rewriting.rewriter import Rewriter as Rewriter
    from searchgen.rewriting.rewriter import rewrite as rewrite
    from searchgen.rewriting.settings import RewriteSettings as RewriteSettings
    from searchgen.running.trace import Trace as Trace
    from searchgen.running.watch import Moment as Moment
    from searchgen.running.watch import Observer as Observer
    from searchgen.running.watch import Outcome as Outcome
    from searchgen.running.watch import Plan as Plan
    from searchgen.scoring import Scored as Scored
    from searchgen.scoring import score as score
    from searchgen.settings import Settings as Settings
    from searchgen.training.corpus import Source as Source
    from searchgen.training.loop import train as train
    from searchgen.training.recipe import Recipe as Recipe

HOMES = {
    "objectives": "Avoids Contains ContainsAny Custom CustomTokens EndsWith InOrder LengthPrior "
    "Matches Novelty Objective Phrases Rarity Repetition Soft StartsWith",
    "objectives.ancestral": "CausalNextToken",
    "objectives.causal": "CausalFluency",
    "objectives.classifier": "Classifier",
    "objectives.masked": "MaskedConditional MaskedFluency",
    "objectives.seq2seq": "Seq2SeqFluency",
    "objectives.similarity": "AlignmentSimilarity EmbeddingSimilarity KeywordSimilarity MeanEmbedding",
    "samplers": "Edit MetropolisHastings Mixture OneOf Relocate Streams Swap",
    "samplers.exact": "prove",
    "searchgen.diagnosing.diagnosis": "Diagnosis diagnose",
    "searchgen.errors": "CorpusError ModelError NothingFound RunError SearchgenError SettingsError WordError",
    "searchgen.generating.keywords": "generate",
    "searchgen.models.model": "Model load",
    "searchgen.result": "Candidate Result",
    "searchgen.rewriting.result": "Rewrite Rewriting",
    "searchgen.rewriting.rewriter": "Rewriter rewrite",
    "searchgen.rewriting.settings": "RewriteSettings",
    "searchgen.running.trace": "Trace",
    "searchgen.running.watch": "Moment Observer Outcome Plan",
    "searchgen.scoring": "Scored score",
    "searchgen.settings": "Settings",
    "searchgen.terms": "terms",
    "searchgen.training.corpus": "Source",
    "searchgen.training.loop": "train",
    "searchgen.training.recipe": "Recipe",
}
WHERE = {name: home for home, names in HOMES.items() for name in names.split()}
__all__ = sorted(WHERE)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module 'searchgen' has no attribute {name!r}")
    home = import_module(WHERE[name])
    value = home if home.__name__ == f"{__name__}.{name}" else getattr(home, name)
    globals()[name] = value  # found once; also wins over a submodule of the same name
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
