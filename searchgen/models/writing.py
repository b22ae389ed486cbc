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
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from searchgen.models.beams import Beams, Beginning, Breadth, Lacks
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
FRAGMENT = re.compile(r"(的时候|的时|[，、,；]|之前|之后|\b(the|an?|and|or|because|if))[.!?。！？]+$")
"""The end of what is no sentence, but the beginning of one."""

BREADTH = {"en": Breadth(64, 3, 4, 2, 3, False), "zh": Breadth(40, 4, 2, 2, 3, True)}
"""The breadth that suits each language. A Chinese verb goes with few nouns, and is seldom chosen before its noun is seen. With
all of the Chinese breadth, English takes twice as long and finds sentences of a lower log-density. Where all English beginnings
that lack as many words were in one beam, those that had paid for a rare word at the beginning ("sew a button on my shirt") gave
way to those that had not. Twice as many beginnings take less than twice as long, since a processor spends most of its time on
the weights and not on the rows."""
MORE_EXAMPLES = {"en": False, "zh": True}
"""Whether sentences of people stand among the examples, too. In English the two contexts together find better sentences where
only one has them; in Chinese what is found without them is more probable and reads worse."""
SKETCHED = 24
"""Beginnings that are read side by side where a sentence is only to be shown before collocations are known, which takes as long
as to write half of the others. None that is written so is a draft."""

MOST = 48
"""Sentences after a context, the most probable ones. The best under a target are nearly always among them, and to score all of
them took a sixth of a run."""

PLAUSIBLE, LONG = (-2.0, -2.5), 10
"""The log-probability of a token, nats, that a sentence has on average at least if it is shown before the others are written,
and the same of sentences of so many tokens and more. The first sentences that have all words are the shortest ones, and seldom
good ones ("The dog frisbee park."). Rare words cost so much that a sentence with three of them may never get to -2."""
CLEARLY = 0.2
"""Nats a token by which a sentence must be more probable than the one that is shown, to be shown in its place. Longer sentences
are more probable a token by less than that."""

Finished = Callable[[list[str]], "str | None"]
"""Is called with sentences that have all words, the most probable first, as soon as they are written; there may be none. It
returns the one that it has shown, if it has."""


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

        def new(done: Sequence[Beginning]) -> list[str]:
            texts = dict.fromkeys(each.text for each in done)
            return [text for text in texts if text not in shown and not FRAGMENT.search(text)]

        least = -np.inf

        def plausible(done: Sequence[Beginning]) -> bool:
            nonlocal least
            better = [each for each in done if each.mean >= max(least, PLAUSIBLE[len(each.tokens) >= LONG])]
            text = finished(new(better)) if finished is not None else None
            least = max((each.mean + CLEARLY for each in better if each.text == text), default=least)
            return text is not None

        bare, breadth, beside = [forms(judge, word) for word in words], BREADTH[judge.language], dict[str, list[Phrase]]()
        if breadth.collocations and contexts[0] is used:
            if finished is not None:
                sketch = breadth._replace(rows=SKETCHED, collocations=False)
                Beams(reader, bare, lacks, sketch)(np.random.default_rng(0), steps, plausible, first=True)
            beside = collocations(reader, words)
        either = [[*plain, *beside.get(word, ())] for word, plain in zip(words, bare, strict=True)]
        beams = Beams(reader, either, lacks, breadth)
        yield new(beams(random, steps, plausible))[:MOST]


def forms(judge: Judge, word: str) -> list[Phrase]:
    """The tokens of a word after a space and without one."""
    ways = {tuple(judge.tokenizer(way, add_special_tokens=False).input_ids) for way in (word, " " + word)}
    return [Phrase(way) for way in sorted(ways)]
