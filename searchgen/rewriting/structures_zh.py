"""Changes of structure that keep what a Chinese sentence says, and who does it: rules with their inverses."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.rewriting.english.lexicon import Words, listed

WHEN = listed(
    "昨天 今天 明天 后天 前天 昨晚 今晚 明晚 去年 今年 明年 上周 下周 这周 上个月 下个月 每天 早上 晚上 下午 "
    "上午 中午 周末 现在"
)
WHO = listed("我 你 他 她 它 您 我们 你们 他们 她们 它们 咱们 大家")
MARKS = frozenset("，。！？；：、“”‘’（）《》…—,.!?;:")
COMPARED = {"高": "矮", "大": "小", "多": "少", "快": "慢", "贵": "便宜", "重": "轻", "早": "晚", "远": "近", "长": "短"}


def restated(words: Words, names: Collection[str] = ()) -> Iterator[Words]:
    """The sentences that one rule makes of a sentence, its words and marks; some may be equal."""
    if len(words) < 4 or words[-1] not in ("。", "！"):
        return
    body, stop = words[:-1], words[-1:]
    for rule in (moved_times, causes, agents, comparisons):
        for out in rule(body):
            yield (*out, *stop)


def moved_times(body: Words) -> Iterator[Words]:
    """ "他昨天…" and "昨天他…", at the beginning of a clause."""
    for i in range(len(body) - 2):
        if i and body[i - 1] != "，":
            continue
        one, two = body[i], body[i + 1]
        if (one in WHO and two in WHEN) or (one in WHEN and two in WHO):
            yield (*body[:i], two, one, *body[i + 2 :])


def causes(body: Words) -> Iterator[Words]:
    """ "因为 A，所以 B" and "B，因为 A"."""
    if body.count("，") != 1:
        return
    comma = body.index("，")
    one, two = body[:comma], body[comma + 1 :]
    if one[:1] == ("因为",) and two[:1] == ("所以",) and len(one) > 2 and len(two) > 2:
        yield (*two[1:], "，", *one)
    if two[:1] == ("因为",) and one[:1] not in {("所以",), ("因为",)} and len(two) > 2:
        yield (*two, "，", "所以", *one)


def agents(body: Words) -> Iterator[Words]:
    """ "他把书拿走了" and "书被他拿走了", with a subject and an object of one word."""
    if "，" in body or len(body) < 5:
        return
    if {"没有", "没", "不", "别"} & set(body) or ("把" in body) == ("被" in body):
        return
    n = 3 if body[2:4] in {(who, "的") for who in WHO} else 1
    if body[1] == "把" and body[0] in WHO and len(body) > n + 3:
        yield (*body[2 : 2 + n], "被", body[0], *body[2 + n :])
    n = 3 if body[:2] in {(who, "的") for who in WHO} else 1
    if body[n : n + 1] == ("被",) and body[n + 1] in WHO and (n == 3 or body[0] not in WHO):
        yield (body[n + 1], "把", *body[:n], *body[n + 2 :])


def comparisons(body: Words) -> Iterator[Words]:
    """ "甲比乙高" and "乙比甲矮"."""
    if body.count("比") != 1 or MARKS & set(body):
        return
    at = body.index("比")
    for more, less in (*COMPARED.items(), *((b, a) for a, b in COMPARED.items())):
        if body.count(more) == 1 and at and at + 1 < body.index(more):
            how = body.index(more)
            yield (*body[at + 1 : how], "比", *body[:at], less, *body[how + 1 :])
