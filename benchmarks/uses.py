"""Choose plain sentences that show how words are used, for the drafts of judges, and write them into the package.

    python benchmarks/uses.py en=SENTENCES.txt.xz zh=SENTENCES.txt.xz

SENTENCES are text, one sentence a line; those of the package are of Tatoeba (https://tatoeba.org, CC BY 2.0 FR). A sentence is
taken for a word if all its other words are common and none is a name, up to `MOST` for each word, the plainest first. What is
chosen is written to searchgen/models/uses/LANGUAGE.txt.xz.
"""

from __future__ import annotations

import argparse
import lzma
import math
import re
from collections import Counter, defaultdict

from wordfreq import get_frequency_dict

from searchgen.models import uses  # internal: makes files of the package itself
from searchgen.text import segments  # internal: words are those that the package finds in a sentence

MOST = 60
"""Sentences of a word."""
COMMON = {"en": 4.2, "zh": 4.0}
"""The Zipf frequency of the rarest of the other words of a sentence, at least."""
WORDS = {"en": (4, 12), "zh": (3, 12)}
NAMES = re.compile("汤姆|玛丽|约翰|比尔|杰克|迈克|鲍勃|吉姆|肯|艾米|彼得|汤|乔|波士顿")
MARKS = re.compile(r"[?!\"“”:;()0-9？！：；（）…a-z]")


def words_of(text: str, language: str) -> list[str]:
    if language == "en":
        return re.findall(r"[A-Za-z']+", text)
    return [word for word in segments.words(text) if re.match(r"\w", word)]


def chosen(lines: list[str], language: str) -> list[str]:
    """The sentences that are taken, the plainest first."""
    frequency = get_frequency_dict(language)
    inner = Counter(word for line in lines for word in words_of(line, language)[1:])
    plain = []
    for line in lines:
        words = words_of(line, language)
        if not WORDS[language][0] <= len(words) <= WORDS[language][1] or NAMES.search(line):
            continue
        if language == "en":
            named = any(word[0].isupper() and word.split("'")[0] != "I" for word in words[1:])
            first = words[0].split("'")[0]
            if named or (inner[first.lower()] <= inner[first] and first != "I") or re.search(r"[?!\":;()0-9]", line):
                continue
        elif MARKS.search(line):
            continue
        zipf = [math.log10(frequency.get(word.lower().split("'")[0], 1e-9)) + 9 for word in words]
        rarest = min(range(len(words)), key=zipf.__getitem__)
        others = min([z for i, z in enumerate(zipf) if i != rarest], default=0.0)
        if others >= COMMON[language]:
            plain.append((others, line, words))
    taken, count = list[str](), defaultdict[str, int](int)
    for _, line, words in sorted(plain, key=lambda each: (-min(each[0], 5.0), abs(len(each[2]) - 7))):
        new = {word.lower() for word in words}
        if any(count[word] < MOST for word in new):
            taken.append(line)
            for word in new:
                count[word] += 1
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="LANGUAGE=SENTENCES.txt.xz")
    uses.FOLDER.mkdir(exist_ok=True)
    for told in parser.parse_args().files:
        language, path = told.split("=", 1)
        with lzma.open(path, "rt", encoding="utf8") as file:
            sentences = chosen([line.strip() for line in file], language)
        place = uses.FOLDER / f"{language}.txt.xz"
        place.write_bytes(lzma.compress("\n".join(sentences).encode(), preset=9))
        print(f"{language}: {len(sentences)} sentences, {place.stat().st_size} bytes")


if __name__ == "__main__":
    main()
