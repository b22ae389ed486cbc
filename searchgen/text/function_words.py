"""Words that hold a sentence together and say nothing by themselves: articles, pronouns, prepositions, auxiliaries, particles.

They are closed classes, so that a list can be whole. In a comparison of what two texts are about they do not count.
"""

from __future__ import annotations

ENGLISH = frozenset(
    word
    for line in (
        "a an the this that these those some any each every either neither both all no none such i me my mine myself you your",
        "yours yourself yourselves he him his himself she her hers herself it its itself we us our ours ourselves they them",
        "their theirs themselves one who whom whose which what whoever whatever and or but nor so yet if then else because",
        "although though while whereas unless until since when where why how whether than as of in on at by for with from to",
        "into onto out off over under up down about above below across after before against along among around behind beside",
        "besides between beyond during except inside near outside per through throughout toward towards upon via within",
        "without am is are was were be been being do does did done doing have has had having will would shall should can could",
        "may might must ought cannot not only also too very just even still again ever here there now s t d ll m re ve don",
        "doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain",
    )
    for word in line.split()
)
CHINESE = frozenset(
    "的了着过是在有和与及或而但也都就才又还再很太最更不没吗呢吧啊把被给让从到对向于以之其这那哪我你他她它们个些每"
)


def is_function_word(word: str) -> bool:
    """Whether a word, or a Chinese character, is one of them, whatever its capitals."""
    return word.lower() in ENGLISH or word in CHINESE
