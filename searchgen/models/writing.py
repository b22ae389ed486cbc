"""Drafts that a judge writes: sentences with given words, written from left to right by a grid beam search.

Beginnings of sentences are kept in beams, apart by which words they lack (Hokamp and Liu, "Lexically constrained decoding for
sequence generation using grid beam search", ACL 2017, by how many): one that has paid for a rare word is not compared with one
that has not. A beginning goes on with its most probable tokens, or with a word that it lacks, and no sentence ends before it
has all. Such a word comes alone or after what the judge would have before it (`searchgen.models.collocations`), and a beginning
that goes on with a phrase is compared by what all of the phrase is expected to cost.
Noise makes beams differ from seed to seed, and few beginnings of a beam share their first tokens.

The search is done after two contexts, for each finds what the other misses. Examples of words and a sentence let the model
know which words will come. Plain sentences do not, and what follows them is plainer; after them stand sentences that show how
people use the words (`searchgen.models.uses`): a small model knows few of the verbs that go with a noun, and takes them from
what it has just read. None is a context in which judges judge, whose phrases are cheap to repeat. Where drafts come from has
no part in what is searched for or sampled: that is the target's business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from objectives.scoring.tree import ROOT
from searchgen.models.collocations import Phrase, Reader, collocations
from searchgen.models.judging import Judge
from searchgen.models.uses import stands, uses

EXAMPLES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "en": (
        (("mountain", "climb", "weekend"), "We are going to climb a mountain this weekend."),
        (("shoes", "shop"), "She bought a new pair of shoes at the shop."),
        (("friend", "help", "homework"), "My friend wants to help me with my homework."),
        (("boy", "kitchen", "bread"), "The boy ate some bread in the kitchen."),
        (("dance", "girl"), "I saw a girl dance in the street."),
        (("letter", "grandfather", "write"), "He likes to write letters, and his grandfather sends him a letter every week."),
        (("bus", "wait"), "They had to wait for the bus for an hour."),
        (("hair", "cut"), "He had his hair cut yesterday."),
    ),
    "zh": (
        (("周末", "爬山"), "我们打算这个周末去爬山。"),
        (("鞋子", "商店"), "她在商店里买了一双新鞋子。"),
        (("厨房", "面包", "男孩"), "那个男孩在厨房里吃面包。"),
        (("爷爷", "信"), "我得给爷爷写一封信。"),
        (("孩子", "走路", "学校"), "孩子们每天走路去学校。"),
        (("作业", "做完"), "他还没做完作业。"),
        (("头发", "理发店"), "他昨天去理发店剪了头发。"),
    ),
}
"""Words and a sentence with them, by language."""
SEPARATORS = {"en": (", ", ": "), "zh": ("，", "：")}
"""Between the words of an example, and between them and the sentence."""
PLAIN = {
    "en": "I left my bag in the car.\nShe likes to drink tea in the afternoon.\nMy father taught me how to ride a bike.\n"
    "The shop was closed, so we went home.\nTom has been working there for two years.\n",
    "zh": "我把包忘在车上了。\n她喜欢下午喝茶。\n爸爸教我骑自行车。\n商店关门了，我们就回家了。\n小王在那里工作了两年。\n",
}
"""Plain sentences, by language."""
ENDS = (".", "!", "?", "。", "！", "？")
FRAGMENT = re.compile(r"(的时候|的时|[，、,；]|之前|之后|\b(the|an?|and|or|because|if))[.!?。！？]+$")
"""The end of what is no sentence, but the beginning of one."""


class Breadth(NamedTuple):
    """How widely drafts are searched."""

    rows: int
    """Beginnings that are read side by side, in all beams, where there are not many words."""
    children: int
    """Beginnings of a beam that one beginning leads to, at most, and as many by a word that it lacks."""
    first: int
    """Tokens by which beginnings differ, since only a few of a beam may begin with the same ones."""
    alike: int
    """One beginning in so many of a beam may share its first tokens with others."""
    apart: int
    """Up to so many words, beginnings that lack different words are in different beams; with more, those that lack as many are
    in one."""
    collocations: bool
    """Whether words also come after what the judge would have before them."""


BREADTH = {"en": Breadth(64, 3, 4, 2, 3, False), "zh": Breadth(40, 4, 2, 2, 3, True)}
"""The breadth that suits each language. A Chinese verb goes with few nouns, and is seldom chosen before its noun is seen. With
all of the Chinese breadth, English takes twice as long and finds sentences of a lower log-density. Where all English beginnings
that lack as many words were in one beam, those that had paid for a rare word at the beginning ("sew a button on my shirt") gave
way to those that had not. Twice as many beginnings take less than twice as long, since a processor spends most of its time on
the weights and not on the rows."""
MORE_EXAMPLES = {"en": False, "zh": True}
"""Whether sentences of people stand among the examples, too. In English the two contexts together find better sentences where
only one has them; in Chinese what is found without them is more probable and reads worse."""
NARROWEST = 4
"""Beginnings of a beam, at least."""
BRANCHES = 12
"""Most probable tokens with which a beginning goes on."""
NOISE = 0.4
"""Scale of the Gumbel noise that is added to log-probabilities where the best of a beam are chosen, nats."""

MOST = 48
"""Sentences after a context, the most probable ones. The best under a target are nearly always among them, and to score all of
them took a sixth of a run."""

PLAUSIBLE, LONG = (-2.0, -2.5), 10
"""The log-probability of a token, nats, that a sentence has on average at least if it is shown before the others are written,
and the same of sentences of so many tokens and more. The first sentences that have all words are the shortest ones, and seldom
good ones ("The dog frisbee park."). Rare words cost so much that a sentence with three of them may never get to -2."""
CLEARLY = 0.2
"""By how many nats of that another sentence is more plausible that is shown in its place. Each longer one is, by a little."""

Lacks = Callable[[str], "Collection[int] | None"]
"""The beginning of a sentence -> which words it lacks, by their numbers; None if no sentence is to begin so."""
Finished = Callable[[list[str]], "str | None"]
"""Is called with sentences that have all words, the most probable first, as soon as they are written; there may be none. It
returns the one that it has shown, if it has."""


@dataclass(frozen=True)
class Beginning:
    """A sentence as far as it is written."""

    tokens: tuple[int, ...] = ()
    lacks: frozenset[int] = frozenset()
    rest: Phrase | None = None
    """What is left of a phrase that it has begun."""
    total: float = 0.0
    """Its log-probability, nats."""
    node: int = ROOT
    """Its last token that was read, as a node of the tree."""
    text: str = ""

    @property
    def mean(self) -> float:
        """The log-probability of a token on average, nats."""
        return self.total / max(1, len(self.tokens))


def examples(language: str, words: Sequence[str], shown: Sequence[str] = ()) -> str:
    """Examples of words and a sentence, those of `shown` with the words that stand in them, and then `words` without one."""
    comma, colon = SEPARATORS[language]
    used = [([word for word in words if stands(word, text, language)], text) for text in shown]
    lines = [comma.join(given) + colon + sentence for given, sentence in (*EXAMPLES[language], *used)]
    return "\n".join([*lines, comma.join(words) + colon.rstrip()])


def drafts(
    judge: Judge,
    words: Sequence[str],
    lacks: Lacks,
    random: np.random.Generator,
    steps: int,
    finished: Finished | None = None,
) -> Iterator[list[str]]:
    """Sentences that lack none of the words, of up to `steps` tokens, those after one context at a time; none if the judge is
    too short or cannot read a tree (`objectives.scoring.tree`).

    Args:
        judge: writes.
        words: what each sentence is to have.
        lacks: says which of them a text lacks.
        random: makes the drafts of two seeds differ.
        steps: tokens of the longest sentence.
        finished: called while sentences are written, with those that end at a step, are plausible, and clearly more so than
            the one that was shown last.
    """
    plain, shown = PLAIN[judge.language], uses(judge.language, words, random)
    used = plain + "".join(f"{text}\n" for text in shown)
    asked, told = (examples(judge.language, words, some) for some in ((), shown))
    for contexts in ((used, plain), (told, asked) if MORE_EXAMPLES[judge.language] else (asked,)):
        reader = next(filter(None, (Reader.made(judge, context, steps) for context in contexts)), None)
        if reader is None:
            continue
        beside = collocations(reader, words) if BREADTH[judge.language].collocations and contexts[0] is used else {}
        beams = Beams(reader, [[*forms(judge, word), *beside.get(word, ())] for word in words], lacks)

        def new(done: Sequence[Beginning]) -> list[str]:
            texts = dict.fromkeys(each.text for each in done)
            return [text for text in texts if text not in shown and not FRAGMENT.search(text)]

        least = -np.inf

        def plausible(done: Sequence[Beginning]) -> None:
            nonlocal least
            better = [each for each in done if each.mean >= max(least, PLAUSIBLE[len(each.tokens) >= LONG])]
            text = finished(new(better)) if finished is not None else None
            least = max((each.mean + CLEARLY for each in better if each.text == text), default=least)

        yield new(beams(random, steps, plausible))[:MOST]


class Beams:
    """Writes sentences after one context.

    Args:
        reader: the judge, with what it reads before each sentence.
        forms: for each word the phrases of which one is to stand in a sentence.
        lacks: see `drafts`.
    """

    def __init__(self, reader: Reader, forms: Sequence[Sequence[Phrase]], lacks: Lacks) -> None:
        self.reader, self.judge, self.forms, self.lacks = reader, reader.judge, forms, lacks
        self.all = frozenset(range(len(forms)))
        numbers = self.judge.tokenizer.get_vocab()
        self.ends = frozenset(numbers[mark] for mark in ENDS if mark in numbers)
        self.breadth = BREADTH[self.judge.language]
        self.apart = len(forms) <= self.breadth.apart
        self.width = max(NARROWEST, self.breadth.rows // (2 ** len(forms) if self.apart else len(forms) + 1))

    @torch.inference_mode()
    def __call__(
        self, random: np.random.Generator, steps: int, finished: Callable[[list[Beginning]], None] = lambda done: None
    ) -> list[Beginning]:
        """The sentences, the most probable first. `finished` is called at each step, with those that end there in the same
        order."""
        tree, live, done = self.reader.tree.bare(), [Beginning(lacks=self.all)], list[Beginning]()
        hidden = tree.hidden[None]
        for _ in range(steps):
            best = self.best(live, self.reader.log_p(hidden), random)
            done += (new := ranked(each for each in best if self.ended(each)))
            finished(new)
            if not (live := [each for each in best if not self.ended(each)]):
                break
            first = len(tree.sees)
            hidden = tree.read([each.tokens[-1] for each in live], [each.node for each in live])
            live = [replace(each, node=first + i) for i, each in enumerate(live)]
        return ranked(done)

    def best(self, live: Sequence[Beginning], log_p: Tensor, random: np.random.Generator) -> list[Beginning]:
        """The beginnings of all beams with one token more.

        Args:
            live: n beginnings.
            log_p: (n, v) log-probabilities of the token after each, nats.
        """
        beams: dict[Any, list[Beginning]] = {}
        alike, children, tried, known = Counter[Any](), Counter[Any](), Counter[Any](), set[Any]()
        usual, words = self.branches(live, log_p)
        steps = [*usual, *words]
        values = np.array([total + phrase.ahead for _, phrase, total in steps]) + NOISE * random.gumbel(size=len(steps))
        for i in np.argsort(-values, kind="stable").tolist():
            parent, phrase, total = steps[i]
            child, old = (parent, i < len(usual)), self.beam(live[parent])
            tried[old, i < len(usual)] += 1
            if (tried[old, True] > 4 * self.width and i < len(usual)) or (
                children[child] == self.breadth.children and live[parent].tokens
            ):
                continue
            new = self.longer(live[parent], phrase, total)
            if new is None or (key := (new.text, new.rest if self.breadth.collocations else None)) in known:
                continue
            beam, start = beams.setdefault(self.beam(new), []), (self.beam(new), new.tokens[: self.breadth.first])
            if len(beam) < self.width and alike[start] < max(1, self.width // self.breadth.alike):
                beam.append(new)
                known.add(key)
                alike[start] += 1
                children[child] += 1
        return [each for beam in beams.values() for each in beam]

    def branches(self, live: Sequence[Beginning], log_p: Tensor) -> tuple[list[Any], list[Any]]:
        """Ways to go on, as (parent, phrase, log-probability of all with the first token of the phrase): by usual tokens, and
        by what it wants."""
        values, tokens = (each.tolist() for each in log_p.topk(min(BRANCHES, log_p.shape[1])))
        usual = [
            (row, Phrase((token,)), each.total + nats)
            for row, each in enumerate(live)
            if not each.rest
            for token, nats in zip(tokens[row], values[row], strict=True)
            if token != self.judge.scorer.stop and not (each.lacks and token in self.ends) and nats > -np.inf
        ]
        asked = [(row, phrase) for row, each in enumerate(live) for phrase in self.wanted(each)]
        rows, firsts = [row for row, _ in asked], [phrase.tokens[0] for _, phrase in asked]
        nats = log_p[rows, firsts].tolist() if asked else []
        return usual, [(row, phrase, live[row].total + more) for (row, phrase), more in zip(asked, nats, strict=True)]

    def wanted(self, each: Beginning) -> Iterator[Phrase]:
        """How a beginning may go on however improbable that is: by a word that it lacks, or if it lacks none by an end."""
        if each.rest:
            yield each.rest
        elif each.lacks:
            yield from (form for word in sorted(each.lacks) for form in self.forms[word])
        else:
            yield from (Phrase((end,)) for end in sorted(self.ends))

    def longer(self, each: Beginning, phrase: Phrase, total: float) -> Beginning | None:
        """A beginning with the first token of a phrase more, or None if no sentence is to begin so."""
        tokens = (*each.tokens, phrase.tokens[0])
        text = self.text(tokens)
        lacks = None if "\n" in text else self.lacks(text)
        return None if lacks is None else Beginning(tokens, frozenset(lacks), phrase.rest, total, each.node, text)

    def beam(self, each: Beginning) -> Any:
        """The beam of a beginning: those that have begun a word, and sentences that have ended, do not compete with others."""
        return each.lacks if self.apart else len(each.lacks), bool(each.rest), self.ended(each)

    def ended(self, each: Beginning) -> bool:
        return each.tokens[-1:] != () and each.tokens[-1] in self.ends

    def text(self, tokens: Sequence[int]) -> str:
        text: str = self.judge.tokenizer.decode(tokens)
        return text.strip(" ")


def ranked(sentences: Iterable[Beginning]) -> list[Beginning]:
    """Sentences, the most probable first."""
    return sorted(sentences, key=lambda each: -each.total)


def forms(judge: Judge, word: str) -> list[Phrase]:
    """The tokens of a word after a space and without one."""
    ways = {tuple(judge.tokenizer(way, add_special_tokens=False).input_ids) for way in (word, " " + word)}
    return [Phrase(way) for way in sorted(ways)]
