"""The slots of structures of Chinese sentences: what may stand in each, by closed lists and by the parts of speech of jieba."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from searchgen.rewriting.chinese.tags import Token

PRONOUN = "(?:我们|你们|他们|她们|咱们|大家|我|你|您|他|她)"
KIN = (
    "(?:妈妈|爸爸|父亲|母亲|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|叔叔|阿姨|丈夫|妻子|儿子|女儿|孩子|父母|老师|同学|同事|朋友|邻居|"
    "医生|老板|经理|学生)"
)
WHO = f"(?:{PRONOUN}的?{KIN}|{PRONOUN}|{KIN})"
AGENT = f"(?:{WHO}|小偷|警察|狗|猫|别人|有人)"
PART = "(?:早上|晚上|上午|下午|中午|早晨)"
CLOCK = "(?:[一二两三四五六七八九十]{1,3}点(?:半|钟|整)?)"
DAY = "(?:(?:上|下|这)?(?:个)?(?:星期|周)[一二三四五六日天])"
SEASON = "(?:春天|夏天|秋天|冬天|年初|年底)"
TIME = (
    f"(?:(?:昨天|今天|明天|后天|前天|每天|{DAY})(?:{PART})?{CLOCK}?|昨晚|今晚|明晚|今早|明早|(?:去年|今年|明年|前年|每年){SEASON}?|"
    f"上周|下周|这周|(?:上|下|这|每)个(?:月|星期|礼拜|周末)|周末|现在|以前|从前|刚才|小时候|最近|近来|这几天|前几天|过几天|前不久|"
    f"{PART}{CLOCK}?)"
)
POINT = f"(?:{DAY}(?:{PART})?|下个月|上个月|下周|上周|周末|明年|去年|{CLOCK})"
"""Times before which 在 may be said or not."""
DONE = (
    "(?:关上|打开|关掉|关闭|带来|拿走|偷走|带走|借走|吃完|做完|写完|看完|喝完|收好|放下|丢掉|扔掉|弄坏|打破|打碎|弄丢|卖掉|修好|"
    "(?:看|写|吃|做|喝|读|用|学|洗|背|抄|画|卖|算)完|(?:做|写|改|洗|安排|收拾|整理|打扫)好|"
    "吃光|喝光|花光|用光|花完|洗干净|打扫干净|准备好|忘掉|还给[我你他她]|穿上|脱下|脱掉|戴上|摘下|拿来|拿出来|锁上|闭上|系上|关好|盖上|翻译成[中英]文|擦干净|取消)"
)
"""Verbs with their result, which may stand before or after what they act on."""
TAKEN = "偷走|偷|抢走|拿走|借走|弄坏|打破|打碎|骗|发现|吃掉|杀死|打伤"
COMPARED = {"高": "矮", "大": "小", "多": "少", "快": "慢", "贵": "便宜", "重": "轻", "早": "晚", "远": "近", "长": "短"}
QUALITY = (
    "高|大|小|多|快|慢|贵|重|早|晚|远|近|长|短|冷|热|好|好吃|漂亮|聪明|便宜|年轻|暖和|忙|累|有意思|重要|难|容易|矮|少|轻|近|"
    "难受|高兴|幸福|安静|干净|方便|舒服|危险|有名|有趣|努力|可爱|强壮|有钱|好看|好听|清楚|简单|困难|饿|渴|困|远|满意|无聊"
)
MEASURED = "|".join((*COMPARED, *COMPARED.values()))
ASKED = "能|会|可以|想|要|有|喜欢|知道|愿意|需要|认识|记得|应该|相信|同意|明白|介意|觉得|打算"
"""Verbs that ask whether something is so, with 吗 or said with and without 不."""
GOING = "旅游|旅行|工作|学习|上班|玩|买东西|看病|开会|留学|出差|上课|看电影"
NUMBER = "(?:[一二两三四五六七八九十几半]|[一二三四五六七八九]?十[一二三四五六七八九]?|好几)"
DURATION = f"(?:{NUMBER}(?:个小时|小时|个钟头|天|年|个月|个星期|分钟)|整整一天|一整天)"
PLEASING = "好|美好|棒|美|漂亮|可爱|有趣|精彩|感人|神奇|高兴|开心|奇怪|可惜|好吃|美味|聪明|难过|失望|好看|遗憾|舒服"
"""Qualities of which one exclaims in several ways."""
VALUED = (
    "交|付|收到|准备好|带来|写完|修好|喜欢|认识|了解|明白|记得|同意|相信|讨厌|理解|"
    "忘|忘不了|忍受不了|受不了|用|需要|看|读|听|听说|去|吃|见|买|做|喝|试"
)
"""Verbs whose object may stand first, in a sentence of someone."""
ADVERBS = "从来没有|从来没|还没有|还没|没有|没|已经|也|都|不|最|很|非常|能|无法|可以|不能|会|不会"
HANDED = "递|交|还|借|送|带|拿|寄|卖|发|传|转"
GRANTED = "盐|糖|胡椒|酱油|醋|菜单|账单|帐单|钥匙|护照|遥控器|杯子|剪刀|毛巾|字典|词典|地图"
"""What is asked for as something that is at hand."""
SPOKEN = "也许|或许|大概|显然|其实|当然|最近|突然|忽然|幸好|通常|平时|有时候|后来|一般|偶尔"
"""Adverbs that speak of a whole sentence, before or after its subject."""
CONJUNCTIONS = (
    "因为|由于|所以|因此|虽然|尽管|但是|但|可是|不过|然而|如果|要是|假如|即使|就算|哪怕|而且|并且|或者|除非|只要|只有|既然|"
    "无论|不管|不论|不但|不仅|不光|为了|当|自从|除了|那么|那|就|却|于是|然后|倘若"
)
FRIENDS = "大学同学|高中同学|中学同学|小学同学|朋友|同学|同事|邻居|好朋友|亲戚"
ATTRIBUTES = "首都|作者|校长|总统|队长|经理|老板|母语|爱好|颜色|名字|主人|理想|梦想|秘书|国歌|缺点|优点"
MEANT = "打算|准备|计划|可能|应该|必须|可以|能|会"
"""What stands before what one does, or may do; a time stands before it or after."""
TELLERS = "(?:老师|医生|大夫|老板|经理|教练|领导|护士|校长|警察)"
"""Who lets somebody do something as an order, and not as a favour."""
RIDES = "走路|步行|坐车|坐公交车|坐地铁|开车|骑车|骑自行车|坐飞机|坐火车"
THINKING = "觉得|认为|以为"
ASKABLE = "帮|给我|告诉|借|等|稍等|关|打开|教|递|把|再|解释|重复|说|填|签|发|寄|检查|确认|联系|通知|看一下|换|拿|介绍|推荐|让"
"""What begins something that one may ask for."""
JUDGED = f"(?:很|非常|不|不太|太|有点|特别|真|挺|十分|最)?(?:{QUALITY}|合适|可行|复杂|麻烦|奇怪|不错|可惜)了?"
NUMERALS = "一二两三四五六七八九十百千万亿"
JOBS = "警察|医生|老师|律师|护士|司机|厨师|工程师|作家|记者|演员|画家|歌手|教师|教授|科学家|会计|农民|工人|军人|飞行员|摄影师"
POLITE = "(?:请你|请您|请|你们|你|您|我们)"

Check = Callable[[list[Token]], bool]
NAMED = frozenset(("nr", "nrt", "nrfg"))
VERBS = ("v", "a", "i", "l", "z")
"""First letters of the tags of what may tell something."""
NOUNS = ("n", "r", "m", "q", "a", "b", "uj", "l", "j", "s", "eng", "i", "g", "h", "k", "mg", "nz")
"""First letters of the tags of what may stand in a noun phrase."""
THIRD = frozenset(("他", "她", "它", "他们", "她们", "它们"))
LINKING = frozenset(("就", "那", "那么", "也", "还", "却"))
"""Words that point back to a clause before."""
NOT_NAMED = frozenset(
    ["有点", "有点儿", "有些", "一点", "一点儿", "每天", "天天", "每年", "每周", "今天", "明天", "昨天", "现在"]
)
"""Words that a dictionary takes for numbers or pronouns, and that no noun phrase has."""
PLACES = frozenset(["这里", "这儿", "这样", "这么", "那里", "那儿", "那样", "那么"])
FRAGMENTS = frozenset("不没别着过也都就才还再更最很太把被给让叫是在和跟与同对吗呢吧啊什么谁哪怎")


@dataclass(frozen=True)
class Kind:
    """What may stand in a slot."""

    pattern: str
    """Of its characters."""
    check: Check | None = None
    """Of its words."""
    closed: bool = False
    """Whether the pattern knows better than a dictionary where the words begin and end."""
    sure: str | None = None
    """The part of the pattern that does, where only a part does."""
    names: bool = False
    """Whether a name begins and ends where words do, however a dictionary cuts what is around it."""
    turn: Mapping[str, str] | None = None
    """What stands here -> what stands for it in the other slots of its name; None where it is the same."""


def noun_phrase(words: list[Token]) -> bool:
    """Words that name something: nouns and what stands before them, nothing that tells, no time."""
    return (
        bool(words)
        and all(tag.startswith(NOUNS) and word not in FRAGMENTS and word not in NOT_NAMED for word, tag in words)
        and words[-1][1].startswith(("n", "r", "j", "eng", "l", "s"))
        and words[0][1] != "uj"
        and not (len(words) > 1 and whole(PRONOUN, words[:1]) and words[1][0][0] in "这那")
    )


def definite(words: list[Token]) -> bool:
    """A noun phrase of something that is known: this, that, someone's."""
    first = words[0][0]
    return (noun_phrase(words) and len(words) > 1 and ((first[0] in "这那" and first not in PLACES) or (
        words[1][0] == "的" and words[0][1] in ("r", *NAMED)
    ))) or told_of(words)  # fmt: skip


def told_of(words: list[Token]) -> bool:
    """What somebody does or did something to: 你说的话, 我昨天买的那本书."""
    tags = [tag for _, tag in words]
    if "uj" not in tags or not (whole(PRONOUN, words[:1]) or words[0][1] in NAMED):
        return False
    of = tags.index("uj")
    verb, named = words[1:of], words[of + 1 :]
    time = [word for word, tag in verb[:-1] if tag != "t"]
    return bool(verb) and verb[-1][1] == "v" and not time and noun_phrase(named)


def thing(words: list[Token]) -> bool:
    """A noun phrase that 把 may stand before: not so many, or any."""
    return (
        noun_phrase(words)
        and not words[0][1].startswith("m")
        and words[0][0] not in ("每", "什么", "任何", "多少", "哪", "谁", "几")
    )


def whole(pattern: str, words: list[Token]) -> bool:
    return re.fullmatch(pattern, "".join(word for word, _ in words)) is not None


def someone(words: list[Token]) -> bool:
    return len(words) == 1 and words[0][1] in NAMED


def side(words: list[Token]) -> bool:
    """One of two that are compared."""
    return noun_phrase(words) or whole(TIME, words) or (len(words) == 2 and words[0][0] in ("这", "那") and words[1][1] == "q")


LEADING = frozenset(["因为", "由于", "虽然", "尽管", "如果", "要是", "假如", "即使", "就算", "所以", "因此", "但是", "可是"])


def telling(words: list[Token]) -> bool:
    """Words that tell something, with no conjunction that joins another clause."""
    return bool(words) and words[0][0] not in CONJUNCTIONS.split("|") and not LEADING & {word for word, _ in words} and any(
        tag.startswith(VERBS) or tag == "ul" for _, tag in words
    )  # fmt: skip


def stated(words: list[Token]) -> bool:
    """A clause with its subject first."""
    return (
        telling(words) and words[0][1].startswith(("r", "n", "m")) and words[0][0] not in ("请", "什么", "谁", "怎么", "为什么")
    )


def freed(words: list[Token]) -> bool:
    """A clause that may stand first: nothing in it points back."""
    return telling(words) and not THIRD & {word for word, _ in words} and words[0][1].startswith(("r", "n"))


def told(words: list[Token]) -> bool:
    """What somebody does or is: words that begin with no noun, which would belong to what is before."""
    return bool(words) and not words[0][1].startswith(("n", "t")) and words[0][0] not in ("家", "里", "们")


def alone(words: list[Token]) -> bool:
    """A clause that names all of whom it speaks."""
    return telling(words) and not THIRD & {word for word, _ in words}


def naming(words: list[Token]) -> bool:
    """Words that begin with what names something."""
    return bool(words) and words[0][1].startswith(("n", "r", "m")) and words[-1][1].startswith(("n", "r", "j", "l"))


def doing(words: list[Token]) -> bool:
    """Words that begin with a verb or what stands before one."""
    return bool(words) and words[0][1].startswith(("v", "a", "d", "p", "c", "z", "i", "l", "n", "t")) and any(
        tag.startswith(VERBS) for _, tag in words
    )  # fmt: skip


def starting(words: list[Token]) -> bool:
    """What somebody does or is like, with no noun first that would belong to what is before."""
    return doing(words) and not words[0][1].startswith(("n", "t"))


def acting(words: list[Token]) -> bool:
    """Words that begin with a verb."""
    return bool(words) and words[0][1].startswith(("v", "p")) and any(tag.startswith("v") for _, tag in words)


def verb(words: list[Token]) -> bool:
    return len(words) == 1 and words[0][1].startswith("v")


def acted(words: list[Token]) -> bool:
    """A verb and what it acts on."""
    return len(words) > 1 and words[0][1].startswith("v") and noun_phrase(words[1:])


def place(words: list[Token]) -> bool:
    return (
        bool(words) and all(tag.startswith((*NOUNS, "f")) for _, tag in words) and words[-1][1].startswith(("n", "r", "f", "s"))
    )


def amount(words: list[Token]) -> bool:
    """So many things: 一张地图, 很多鸟."""
    return noun_phrase(words) and len(words) > 1 and words[0][1].startswith(("m", "a", "r"))


def both(verb: str) -> str:
    """A verb with and without "not", as one asks: 能不能, 喜不喜欢, 有没有."""
    return f"{verb[0]}{'没' if verb == '有' else '不'}{verb}"


TWICE = {both(verb): verb for verb in ASKED.split("|")}
EITHER = {both(quality): quality for quality in QUALITY.split("|")}
LESSER = {**COMPARED, **{less: more for more, less in COMPARED.items()}}
CLAUSE = "[^，]{2,24}"
KINDS = {
    "any": Kind(".+"),
    "rest": Kind("[^，]*"),
    "left": Kind("[^，]+"),
    "before": Kind(".*，", closed=True),
    "who": Kind(f"(?:{WHO}|[^，的]{{2,4}}?)", lambda words: someone(words) or whole(WHO, words), sure=WHO, names=True),
    "pron": Kind(PRONOUN, closed=True),
    "kin": Kind(KIN, closed=True),
    "agent": Kind(f"(?:{AGENT}|[^，的]{{2,4}}?)", lambda words: someone(words) or whole(AGENT, words), sure=AGENT, names=True),
    "np": Kind("[^，]{1,9}?", noun_phrase),
    "topic": Kind("(?!春天|夏天|秋天|冬天)[^，]{1,9}?", noun_phrase),
    "noun": Kind("[^，]{1,4}?", lambda words: len(words) == 1 and noun_phrase(words)),
    "def": Kind("[^，]{2,9}?", definite),
    "thing": Kind("[^，]{1,8}?", thing),
    "side": Kind("[^，比的没不还更总都也再就]{1,6}?", side, names=True),
    "time": Kind(TIME, closed=True),
    "point": Kind(POINT, closed=True),
    "cannot": Kind("(?:[^，了不没]{1,2}不(?:了|动|下|起|完|到|懂|清|着|进去)|没法[^，]{1,4}|无法[^，]{1,4})", closed=True),
    "feeling": Kind("(?:很|非常|十分)?(?:惊讶|吃惊|失望|满意|骄傲|自豪|高兴|难过|担心|生气|奇怪|意外|抱歉)", closed=True),
    "about": Kind("[^，]{1,10}(?<![不很太最更没多这那得])"),
    "day": Kind(f"(?:{DAY}(?:{PART})?|周末)", closed=True),
    "dur": Kind(DURATION, closed=True),
    "said": Kind(f"(?!的|，|好$|{PART}|{CLOCK})[^，]+", told),
    "named": Kind("[^，了]+", naming),
    "asks": Kind("(?!的|，)[^，吗]+"),
    "vp": Kind("[^，]{1,16}", doing),
    "act": Kind("[^，]{1,16}", acting),
    "v": Kind("[^，了着过]{1,3}", verb),
    "vo": Kind("[^，了着过不没]{2,8}", acted),
    "one": Kind("[学看写读听打弹开教练做聊等坐唱跳画踢]", closed=True),
    "done": Kind(DONE, closed=True),
    "taken": Kind(TAKEN, closed=True),
    "result": Kind("(?:(?!不|没|，|被|把).){1,6}", acting),
    "when": Kind(f"{CLAUSE}(?<![小同及当何有时那这此平暂到以之向今前最背])", telling, closed=True),
    "been": Kind("去|看|吃|听|见|来|读|学|做|用|喝|住|玩|想|问|试|学习|听说|考虑|参加|旅行|爱|养|骑|坐|打|写|借", closed=True),
    "cl": Kind(CLAUSE, telling),
    "subj": Kind(CLAUSE, stated),
    "free": Kind(CLAUSE, freed),
    "alone": Kind(CLAUSE, alone),
    "plain": Kind(CLAUSE, lambda words: telling(words) and not LINKING & {word for word, _ in words}),
    "adj": Kind(QUALITY, closed=True),
    "measured": Kind(MEASURED, closed=True),
    "asked": Kind(ASKED, closed=True),
    "twice": Kind("|".join(TWICE), closed=True, turn=TWICE),
    "either": Kind("|".join(EITHER), closed=True, turn=EITHER),
    "lesser": Kind(MEASURED, closed=True, turn=LESSER),
    "going": Kind(GOING, closed=True),
    "pleasing": Kind(PLEASING, closed=True),
    "valued": Kind(f"(?:{ADVERBS})*(?:{VALUED})(?:过|了|完了|到了)?", closed=True),
    "handed": Kind(HANDED, closed=True),
    "granted": Kind(f"(?:{GRANTED})", closed=True),
    "spoken": Kind(SPOKEN, closed=True),
    "conj": Kind("虽然|因为|如果|要是|尽管|即使|就算", closed=True),
    "friends": Kind(FRIENDS, closed=True),
    "attribute": Kind(ATTRIBUTES, closed=True),
    "polite": Kind(POLITE, closed=True),
    "meant": Kind(MEANT, closed=True),
    "teller": Kind(f"(?:{PRONOUN}的?)?{TELLERS}", closed=True),
    "ride": Kind(RIDES, closed=True),
    "thinking": Kind(THINKING, closed=True),
    "quality": Kind(JUDGED, closed=True),
    "owed": Kind("要|得|需要|都要|都得|都需要|每天要|每天都要|每天都得|每天得", closed=True),
    "scold": Kind("批评|骂|教训|表扬|夸奖|夸|打|数落|训", closed=True),
    "task": Kind("(?!病|奖|分|罪|了|到|出|知|意|胜|逞|体|不|很)[^，]{1,16}", acting),
    "busy": Kind("忙着|正在|在", closed=True),
    "already": Kind("已经|刚|刚刚|都", closed=True),
    "whether": Kind("(?!是|能|会|可以|要|想|应该|不|没|有)[^，]{1,16}", starting),
    "wh": Kind("怎么|什么时候|在哪里|在哪儿|从哪里|从哪儿|跟谁|和谁|为什么", closed=True),
    "made": Kind("做|泡|沏|买|煮|找|唱|准备|倒|点|画|订|开|织", closed=True),
    "skill": Kind("[^，]{2,4}?", lambda words: len(words) == 1 and noun_phrase(words)),
    "spot": Kind("[^，]{1,5}(?:上|里|下|下面|旁边|后面|前面)", place),
    "org": Kind("公司|老板|学校|经理|警察|老师|医院|法院|球队", closed=True),
    "fired": Kind("开除|解雇|辞退|批评|表扬|录取|逮捕|拒绝|处罚", closed=True),
    "chore": Kind("(?:买|拿|取|接|送|寄|倒|洗|打扫)[^，]{1,8}", closed=True),
    "since": Kind("去年|今年|前年|上个月|上周|昨天|星期[一二三四五六]", closed=True),
    "pretty": Kind("漂亮|大|美|好看|美丽|迷人", closed=True),
    "effort": Kind("努力|认真|用功|刻苦", closed=True),
    "study": Kind("学习|工作", closed=True),
    "deep": Kind("(?:很|非常)?(?:深|深刻)", closed=True),
    "came": Kind("来|去|到|回|离开|搬到", closed=True),
    "posture": Kind("挂|停|躺|坐|站|摆|放|贴|住|睡", closed=True),
    "some": Kind("(?:[一两三四五六七八九十几]|许多|很多)[^，]{1,10}", amount),
    "floor": Kind(f"(?:第)?[{NUMERALS}]+(?:楼|层)", closed=True),
    "num": Kind(f"[{NUMERALS}0-9]+", closed=True),
    "staff": Kind("员工|学生|老师|职员|工人|会员|成员|孩子", closed=True),
    "seldom": Kind("不想|没有|没|已经|想|不能|不会|可以|还没|还没有", closed=True),
    "nearly": Kind("差点儿|差点|差一点|险些", closed=True),
    "unable": Kind("(?:完全|根本|还)?(?:听不懂|看不懂|看不清|听不清|记不住|想不起来|听不见)", closed=True),
    "heard": Kind("说(?:的)?什么|的话|说的话", closed=True),
    "alike": Kind("很像|非常像|真像|有点像|特别像", closed=True),
    "lasting": Kind("结婚|毕业|离婚|分手|搬家|退休|分开", closed=True),
    "ended": Kind("毕业|下班|放学|起床|回家|下课|到家|回国|吃完饭|做完作业|回来|到学校|到公司", closed=True),
    "deed": Kind("(?!想|觉得|会|要|能|喜欢|害怕|知道|是|很|头|有)[^，]{1,16}", doing),
    "early": Kind("(?:早点|早些|早一点|快点|马上|立刻|多|少|别)[^，]{1,8}", closed=True),
    "plan": Kind("(?![^，]*[了过着吗])[^，]{2,9}", acting),
    "job": Kind(JOBS, closed=True),
    "school": Kind("小学|中学|大学|高中|初中", closed=True),
    "fate": Kind("淹死|吓坏|冻死|饿死|累坏|吓死|吓", closed=True),
    "belonging": Kind("生日|家|公司|学校|国家|同事们|家人", closed=True),
    "coming": Kind("来|到|开始|结束|下雨|走|回来|出发|毕业|结婚|开|完", closed=True),
    "le": Kind("了", closed=True),
    "ask": Kind(f"(?:{ASKABLE})[^，]{{1,14}}"),
    "place": Kind("[^，]{1,8}", place),
    "name": Kind("[^，]{1,6}", lambda words: bool(words) and all(tag in (*NAMED, "ns", "nz", "eng") for _, tag in words)),
}  # fmt: skip
