"""Mistakes of grammar in Chinese as patterns of characters, each with its way back: those of learners.

A pattern speaks only where a sentence is plain enough for it to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from searchgen.grammar.words_zh import MEASURED, QUALITY, TWO, WHO

Put = str | Callable[["re.Match[str]"], str]
"""What a match becomes: a template of `re`, or what a function makes of it."""
ADJECTIVE = f"(?:{QUALITY}|{MEASURED}|高兴|清楚|流利|开心|认真|好听|好看|可爱|严重|安静|干净)"
END = "(?=[，。！？；,!?]|$)"
AFTER = "(?=[，。！？；了吗很是在给都和,!?]|$)"
"""What may stand after a whole noun."""
NUMBER = "一|两|三|四|五|六|七|八|九|十|几"
UNITS = {
    "本": "书|词典|字典|杂志|小说|课本", "张": "照片|桌子|纸|票|地图|床|画|卡", "把": "椅子|伞|雨伞|钥匙|刀",
    "件": "衣服|衬衫|大衣|毛衣", "条": "裤子|裙子|河|路|鱼|领带|围巾", "只": "猫|狗|鸟|鸡|羊",
    "辆": "车|汽车|自行车|出租车", "部": "电影", "份": "报纸", "支": "笔|铅笔|钢笔", "朵": "花", "棵": "树",
    "匹": "马", "座": "山|桥", "杯": "茶|咖啡|水|牛奶", "双": "鞋|筷子|袜子",
}  # fmt: skip
"""The word that counts a noun, where "个" does not."""
COUNTED = {noun: unit for unit, nouns in UNITS.items() for noun in nouns.split("|")}
NOUNS = "|".join(sorted(COUNTED, key=len, reverse=True))
KINDS = "|".join(UNITS)
TOGETHER = "见面|结婚|聊天|吵架|离婚|分手"
"""Verbs that have their object within, so that another one stands before them."""
SPLIT = "唱歌|跳舞|游泳|说话|写字|跑步|做饭|打球|睡觉|起床|吃饭|开车|画画|看书"
DONE_AT = "学习|工作|吃饭|睡觉|看书|看电视|上课|锻炼|休息|打球|跑步|买东西"
SAYS = "说|笑|看|听|走|跑|写|回答|问|告诉|唱|哭|等|坐|吃|读"
MANNER = "高兴|认真|慢慢|努力|开心|难过|仔细|安静|大声|生气|奇怪|快乐|轻轻|渐渐|着急"
RUN = "跑|说|唱|做|写|玩|走|睡|吃|起|来|长|学|讲|游|画|跳"
VERB = "去|来|吃|看|买|做|写|学|说|听|喝|见|参加|告诉|收到|看见|找到"
QUESTION = "什么|谁|哪儿|哪里|怎么|多少|为什么|是不是|能不能|有没有|会不会|好不好|可不可以|要不要"
KNOWN = "知道|记得|明白|告诉|听|看|懂|想|觉得|认为"


def measured(match: re.Match[str]) -> str:
    """ "一个书" as "一本书"."""
    return match[1] + COUNTED[match[2]] + match[2]


def unmeasured(match: re.Match[str]) -> str:
    return match[1] + "个" + match[3] if COUNTED[match[3]] == match[2] else match[0]


PATTERNS: tuple[tuple[str, Put, str, Put], ...] = (
    (rf"(?<![第十百零一-九\d])二(?=[{TWO}])", "两", rf"两(?=[{TWO}])", "二"),
    (
        rf"比(?!赛)([^，。比]{{1,6}})(?:很(?!多)|非常|十分|太)(?={ADJECTIVE}{END})", r"比\1",
        rf"比([^，。比很]{{1,6}}?)(?={ADJECTIVE}{END})", r"比\1很",
    ),
    (r"不有(?![趣名利])", "没有", r"没有", "不有"),
    (rf"没(有?(?:{VERB}))了(?=[^，。！？])", r"没\1", rf"没(有?(?:{VERB}))(?=[^了，。！？])", r"没\1了"),
    (
        rf"({RUN})的(?=(?:很|非常|特别|真){ADJECTIVE}{END})", r"\1得",
        rf"({RUN})得(?=(?:很|非常|特别|真){ADJECTIVE}{END})", r"\1的",
    ),
    (rf"((?:{MANNER})(?:很)?)的(?=(?:{SAYS})(?![的题容]))", r"\1地", rf"((?:{MANNER})(?:很)?)地(?=(?:{SAYS})(?!的))", r"\1的"),
    (rf"({TOGETHER})(了?)({WHO})(?=了?{END})", r"跟\3\1\2", rf"跟({WHO})({TOGETHER})(?=了?{END})", r"\2\1"),
    (rf"(?<!的)帮忙({WHO})(?!的)", r"帮助\1", rf"帮助({WHO})(?!的)", r"帮忙\1"),
    (
        rf"(?<![的项份])({DONE_AT})([^，。在的了现]{{0,4}})在(?![于行])([^，。的是]{{1,5}}){END}", r"在\3\1\2",
        rf"在([^，。的是在]{{1,5}}?)({DONE_AT})([^，。在的了]{{0,4}}){END}", r"\2\3在\1",
    ),
    (r"虽然([^，。]+)，所以", r"虽然\1，但是", r"虽然([^，。]+)，但是", r"虽然\1，所以"),
    (r"因为([^，。]+)，(?:但是|可是)", r"因为\1，所以", r"因为([^，。]+)，所以", r"因为\1，但是"),
    (rf"((?:{NUMBER}|这|那))个({NOUNS}){AFTER}", measured, rf"((?:{NUMBER}|这|那))({KINDS})({NOUNS}){AFTER}", unmeasured),
    (rf"({WHO}|这|那)是很(?={ADJECTIVE}{END})", r"\1很", rf"({WHO}|这|那)很(?={ADJECTIVE}{END})", r"\1是很"),
    (
        rf"({SPLIT})得", lambda m: m[1] + m[1][0] + "得",
        rf"({SPLIT})(.)得", lambda m: m[1] + ("" if m[2] == m[1][0] else m[2]) + "得",
    ),
    (r"感兴趣很", "很感兴趣", r"很感兴趣", "感兴趣很"),
    (r"越来越(?:很|非常|太)", "越来越", r"越来越(?!很|非常|太)", "越来越很"),
    (
        rf"^(?!.*(?:{KNOWN}))([^，。]*(?:{QUESTION})[^，。]*)吗(?=？$)", r"\1",
        rf"^(?!.*(?:{KNOWN}))([^，。吗]*(?:{QUESTION})[^，。吗]*)(?=？$)", r"\1吗",
    ),
)  # fmt: skip
"""What is wrong, what it becomes, and the same the other way round."""
WAYS = [(re.compile(one), put, re.compile(other), back) for one, put, other, back in PATTERNS]


OF_ITS_OWN = "辆匹朵棵本杯件座双把支"
"""Words that count what is said of them in `UNITS` and, of the nouns there, nothing else."""
FAULTS = tuple(
    re.compile(fault)
    for fault in (
        r"(?<!目)的的(?!确)|(?<![不得明为无])了了(?!解)|着着|过过|吗吗|吧吧|把把|被被|很很|都都|也也",
        r"(?:很|非常|十分|特别|(?<!太)太)(?:很|十分|最|极其|更加|越来越)|(?:很|十分|特别)非常",
        r"(?:和|跟|对于|关于|为了|因为|虽然|如果|但是|而且|所以|正在|非常|的一)[。！？]$",
        r"[一两几]封(?![^，。]*(?:信|邮件|电报|函|书|贺卡))",
        rf"(?<![第十百千零一-九\d])[一两三四五六七八九十](?:{'|'.join(noun for noun in COUNTED if len(noun) > 1)}){AFTER}",
        *(
            rf"(?:{NUMBER}|这|那){unit}(?:{'|'.join(noun for noun, own in COUNTED.items() if own != unit)}){AFTER}"
            for unit in OF_ITS_OWN
        ),
    )
)
"""What is wrong without a way back: a particle said twice, a degree of a degree, a sentence that ends within a phrase, a noun
without the word that counts it, and one with the word of another."""


def mistakes(text: str) -> int:
    """How many mistakes a Chinese text has that a pattern is sure of."""
    return sum(len(wrong.findall(text)) for wrong in (*(wrong for wrong, _, _, _ in WAYS), *FAULTS))
