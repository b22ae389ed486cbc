"""Changes of structure that keep what a Chinese sentence says, and who does it: patterns of characters, each with its inverse.

Characters and not words, since words are cut otherwise in other surroundings. Each pattern speaks of plain sentences only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate

from objectives.source.meaning import Words
from searchgen.rewriting.reading import words_of

PRONOUN = "(?:我们|你们|他们|她们|咱们|大家|我|你|您|他|她)"
KIN = (
    "(?:妈妈|爸爸|父亲|母亲|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|叔叔|阿姨|丈夫|妻子|儿子|女儿|孩子|父母|老师|同学|同事|朋友|邻居|"
    "医生|老板|经理|学生)"
)
WHO = f"(?:{PRONOUN}的?{KIN}|{PRONOUN}|{KIN})"
AGENT = f"(?:{WHO}|小偷|警察|狗|猫|别人|有人)"
PART = "(?:早上|晚上|上午|下午|中午|早晨)"
TIME = (
    f"(?:(?:昨天|今天|明天|后天|前天|每天|(?:上|下|这)?(?:个)?(?:星期|周)[一二三四五六日天])(?:{PART})?|昨晚|今晚|明晚|去年|今年|"
    f"明年|上周|下周|这周|(?:上|下|这)个月|周末|现在|以前|从前|刚才|{PART})"
)
DONE = (
    "(?:关上|打开|关掉|带来|拿走|偷走|带走|借走|吃完|做完|写完|看完|喝完|收好|放下|丢掉|扔掉|弄坏|打破|打碎|弄丢|卖掉|修好|"
    "吃光|喝光|洗干净|打扫干净|准备好|忘掉|还给[我你他她])"
)
"""Verbs with their result, which may stand before or after what they act on."""
THING = f"(?!一|两|几|每|\\d)((?:(?!{TIME})[^，。把被给不没了着过很都也在]){{1,7}})"
COMPARED = {"高": "矮", "大": "小", "多": "少", "快": "慢", "贵": "便宜", "重": "轻", "早": "晚", "远": "近", "长": "短"}
QUALITY = "高|大|小|多|快|慢|贵|重|早|晚|远|近|长|短|冷|热|好|好吃|漂亮|聪明|便宜|年轻|暖和|忙|累|有意思|重要|难|容易"
MEASURED = "|".join((*COMPARED, *COMPARED.values()))
ASKED = "能|会|可以|想|要|是|有|喜欢|知道|愿意|需要|认识|记得"
"""Verbs that ask whether something is so, with 吗 or said with and without 不."""
GOING = "旅游|旅行|工作|学习|上班|玩|买东西|看病|开会|留学|出差|上课|看电影"

Put = str | Callable[["re.Match[str]"], str]


def twice(match: re.Match[str]) -> str:
    """ "能…吗" as "能不能…"."""
    who, verb, what = match.groups()
    other = "没" if verb == "有" else "不"
    return f"{who}{verb[0]}{other}{verb}{what}"


def once(match: re.Match[str]) -> str:
    who, verb, what = match.groups()
    return f"{who}{verb}{what}吗"


def opposite(match: re.Match[str]) -> str:
    """ "甲比乙高" as "乙比甲矮"."""
    one, two, how, much = match.groups()
    other = {**COMPARED, **{b: a for a, b in COMPARED.items()}}[how]
    return f"{two}比{one}{other}{much}"


STATED: tuple[tuple[str, Put], ...] = (
    (rf"((?:.*，)?)({WHO})({TIME})(?!的)(.+)", r"\1\3\2\4"),
    (rf"((?:.*，)?)({TIME})({WHO})(.+)", r"\1\3\2\4"),
    (r"因为(.{2,}?)，所以(.{2,})", r"\2，因为\1"),
    (r"因为(.{2,}?)，(?:所以)?(.{2,})", r"由于\1，所以\2"),
    (r"由于(.{2,}?)，(?:所以|因此)?(.{2,})", r"因为\1，所以\2"),
    (r"(?!因为|由于|所以)([^，]{2,})，因为([^，]{2,})", r"因为\2，所以\1"),
    (rf"({WHO})(虽然|因为|如果|要是|尽管)(.+)", r"\2\1\3"),
    (rf"(虽然|因为|如果|要是|尽管)({WHO})(.+)", r"\2\1\3"),
    (r"虽然([^，]{2,})，(但是|可是|不过)(.{2,})", r"\1，\2\3"),
    (r"(如果|要是)([^，]{2,}(?<!的话))，(.+)", r"\1\2的话，\3"),
    (r"(如果|要是)([^，]{2,})的话，(.+)", r"\1\2，\3"),
    (rf"((?:请|{WHO})(?:{TIME})?(?:已经|刚)?)把{THING}({DONE})(了?)", r"\1\3\4\2"),
    (rf"((?:请|{WHO})(?:{TIME})?(?:已经|刚)?)({DONE})(了?){THING}", r"\1把\4\2\3"),
    (rf"{THING}被({AGENT})((?:(?!不|没|，).){{2,6}}了)", r"\2把\1\3"),
    (rf"({AGENT})把{THING}((?:(?!不|没|，).){{2,6}}了)", r"\2被\1\3"),
    (rf"({AGENT})把{THING}({DONE})了", r"\1\3了\2"),
    (rf"({AGENT})({DONE})了{THING}", r"\1把\3\2了"),
    (rf"(.*)给({WHO})打电话(了?)", r"\1打电话给\2\3"),
    (rf"(.*)打电话给({WHO})(了?)", r"\1给\2打电话\3"),
    (r"(.*?)又([^又，]{1,4})又([^又，]{1,4})", r"\1既\2又\3"),
    (r"(.*?)既([^又，]{1,4})又([^又，]{1,4})", r"\1又\2又\3"),
    (rf"(.*?)去([^，去到在]{{1,5}})({GOING})(.*)", r"\1到\2\3\4"),
    (rf"(.*?)(?<!迟)(?<!回)到([^，去到在]{{1,5}})({GOING})(.*)", r"\1去\2\3\4"),
    (r"(.*?)(?<!有)((?:[一二两三四五六七八九十几]|好几)(?:年|个月|天|个星期)没)(.+)", r"\1有\2\3"),
    (r"(.*?)有((?:[一二两三四五六七八九十几]|好几)(?:年|个月|天|个星期)没)(.+)", r"\1\2\3"),
    (r"([^，]{2,})的时候，(.+)", r"\1时，\2"),
    (r"([^，]{2,}(?<!小|同|及|当|何|有|时|那|这|此|平|暂|到))时，(.+)", r"\1的时候，\2"),
    (r"(.*?)一边([^边，]{1,6})，?一边([^边，]{1,6})", r"\1边\2边\3"),
    (r"(.*?)(?<!一)边([^边，]{1,6})边([^边，]{1,6})", r"\1一边\2一边\3"),
    (rf"([^，比]{{1,8}})比([^，比]{{1,8}})({MEASURED})([^，了]{{0,6}})", opposite),
    (rf"([^，比的没]{{1,6}})没有?([^，比的没]{{1,6}}?)({QUALITY})", r"\2比\1\3"),
    (rf"([^，比的没]{{1,6}})比([^，比的没]{{1,6}}?)({QUALITY})", r"\2没有\1\3"),
    (rf"([^，比的没]{{1,6}})的([^，比的没]{{1,4}})比([^，比的没]{{1,6}}?)({QUALITY})", r"\3的\2没有\1\4"),
    (rf"([^，比的没]{{1,6}})的([^，比的没]{{1,4}})没有([^，比的没]{{1,6}}?)({QUALITY})", r"\3的\2比\1\4"),
    (rf"((?:这|那)[本部件首篇封张幅][^，我你他她把了]{{1,5}})({WHO})(已经|都)?(.)了(.[遍次])", r"\2\3把\1\4了\5"),
    (rf"({WHO})(已经|都)?把((?:这|那)[本部件首篇封张幅][^，我你他她把了]{{1,5}})(.)了(.[遍次])", r"\3\1\2\4了\5"),
    (rf"([^，是不的]{{2,6}}(?:先生|女士|小姐|太太|教授|医生))是({PRONOUN}的[^，是不]{{1,6}})", r"\2是\1"),
    (rf"({PRONOUN}的[^，是不]{{1,6}})是([^，是不的]{{2,6}}(?:先生|女士|小姐|太太|教授|医生))", r"\2是\1"),
    (rf"(.*{WHO})对([^，对]{{1,8}})(很?)感兴趣", r"\1对\2\3有兴趣"),
    (rf"(.*{WHO})对([^，对]{{1,8}})(很?)有兴趣", r"\1对\2\3感兴趣"),
    (r"请(?!问|假|客|教|你|您)(.{2,})", r"麻烦你\1"),
    (r"麻烦你(.{2,})", r"请\1"),
)  # fmt: skip
"""Patterns of a whole sentence without its last mark, and what it becomes."""
QUESTIONS: tuple[tuple[str, Put], ...] = (
    (rf"({WHO}?)({ASKED})((?:(?!不|没|，|了).)+)吗", twice),
    (rf"({WHO}?)(?:能不|会不|可不|想不|要不|是不|有没|喜不|知不|愿不|需不|认不|记不)({ASKED})((?:(?!不|没|，|了).)+)", once),
    (r"(.*[^没]了)吗", r"\1没有"),
    (r"(.*了)没有", r"\1吗"),
)
CLOSED = re.compile(f"{AGENT}|{TIME}|{DONE}|{QUALITY}|{MEASURED}|{ASKED}|{GOING}|因为|虽然|如果|要是|尽管")
RULES = {mark: [(re.compile(rule), put) for rule, put in rules] for mark, rules in (("stated", STATED), ("asked", QUESTIONS))}


def restated(words: Words, names: Collection[str] = ()) -> Iterator[Words]:
    """The sentences that one rule makes of a sentence, its words and marks; some may be equal."""
    if len(words) < 3 or words[-1] not in ("。", "！", "？"):
        return
    text, stop = "".join(words[:-1]), words[-1]
    for rule, put in RULES["asked" if stop == "？" else "stated"]:
        match = rule.fullmatch(text)
        if match and whole(match, words):
            yield words_of((match.expand(put) if isinstance(put, str) else put(match)) + stop)


def whole(match: re.Match[str], words: Words) -> bool:
    """Whether no part of a match begins or ends within a word, as words are cut; where a part of a closed list begins or ends,
    the pattern knows better."""
    ends = set(accumulate(map(len, words), initial=0))
    spans = [match.span(group) for group in range(1, match.re.groups + 1) if match.end(group) > match.start(group)]
    ends.update(place for start, end in spans if CLOSED.fullmatch(match.string, start, end) for place in (start, end))
    return all(place in ends for span in spans for place in span)
