"""The slots of structures of Chinese sentences: what may stand in each, by closed lists and by the parts of speech of jieba."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from searchgen.grammar.words_zh import (
    ADVERBS,
    AGENT,
    ASKABLE,
    ASKED,
    ATTRIBUTES,
    CLOCK,
    COMPARED,
    DAY,
    DONE,
    DURATION,
    FRIENDS,
    GOING,
    GRANTED,
    HANDED,
    JOBS,
    JUDGED,
    KIN,
    MEANT,
    MEASURED,
    NUMERALS,
    PART,
    PLEASING,
    POINT,
    POLITE,
    PRONOUN,
    QUALITY,
    RIDES,
    SPOKEN,
    TAKEN,
    TELLERS,
    THINKING,
    TIME,
    VALUED,
    WHO,
)
from searchgen.rewriting.chinese.parts import (
    LINKING,
    NAMED,
    acted,
    acting,
    alone,
    amount,
    definite,
    doing,
    freed,
    naming,
    noun_phrase,
    place,
    side,
    someone,
    starting,
    stated,
    telling,
    thing,
    told,
    verb,
    whole,
)
from searchgen.rewriting.chinese.tags import Token

Check = Callable[[list[Token]], bool]


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


def both(verb: str) -> str:
    """A verb with and without "not", as one asks: 能不能, 喜不喜欢, 有没有."""
    return f"{verb[0]}{'没' if verb == '有' else '不'}{verb}"


TWICE = {both(verb): verb for verb in ASKED.split("|")}
EITHER = {both(quality): quality for quality in QUALITY.split("|")}
LESSER = {**COMPARED, **{less: more for more, less in COMPARED.items()}}
PEOPLE = "人友师长员生"
"""Last characters of words for people."""
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
    "cannot": Kind(
        "(?:[^，了不没]{1,2}不(?:了|动|下|起|完|到|懂|清|着|进去)[^，的]{0,6}|没法[^，]{1,4}|无法[^，]{1,4})", closed=True
    ),
    "mishap": Kind("拿错|穿错|搬走|用掉|动过|弄脏|弄坏|打开|关掉|撞坏|踩坏|吃光|喝光|撕破|锁上", closed=True),
    "feeling": Kind("(?:很|非常|十分)?(?:惊讶|吃惊|失望|满意|骄傲|自豪|高兴|难过|担心|生气|奇怪|意外|抱歉)", closed=True),
    "about": Kind("[^，]{1,10}(?<![不很太最更没多这那得])"),
    "day": Kind(f"(?:{DAY}(?:{PART})?|周末)", closed=True),
    "dur": Kind(DURATION, closed=True),
    "said": Kind(f"(?!的|，|好$|{PART}|{CLOCK})[^，]+", told),
    "named": Kind("[^，了]+", naming),
    "asks": Kind("(?!的|，)[^，吗]+"),
    "vp": Kind("[^，]{1,16}", doing),
    "act": Kind("[^，]{1,16}(?<!吧)", acting),
    "v": Kind("[^，了着过]{1,3}", verb),
    "vo": Kind("[^，了着过不没]{2,8}", acted),
    "one": Kind("[学看写读听打弹开教练做聊等坐唱跳画踢]", closed=True),
    "done": Kind(DONE, closed=True),
    "taken": Kind(TAKEN, closed=True),
    "result": Kind("(?!告诉|通知)(?:(?!不|没|，|被|把).){1,6}", acting),
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
    "spent": Kind("(?:很多|不少|大量|太多)(?:钱|时间)", closed=True),
    "plan": Kind("(?![^，]*[了过着吗])[^，]{2,9}", acting),
    "job": Kind(JOBS, closed=True),
    "school": Kind("小学|中学|大学|高中|初中", closed=True),
    "fate": Kind("淹死|吓坏|冻死|饿死|累坏|吓死|吓", closed=True),
    "belonging": Kind("生日|家|公司|学校|国家|同事们|家人", closed=True),
    "coming": Kind("来|到|开始|结束|下雨|下雪|走|回来|出发|毕业|结婚|开|完|起飞|到站|放假|开学|关门|迟到", closed=True),
    "le": Kind("了", closed=True),
    "ask": Kind(f"(?:{ASKABLE})[^，]{{1,14}}"),
    "place": Kind("[^，]{1,8}", place),
    "lamp": Kind("[^，]{0,5}(?:灯|电视|电视机|空调|电脑|煤气|水龙头|收音机)", thing, closed=True),
    "gate": Kind("[^，]{0,5}(?:门|窗户|窗|抽屉)", thing, closed=True),
    "outcome": Kind("[^，不没]{2,14}(?:了|起来)", doing),
    "does": Kind("[^，]+", starting),
    "put": Kind("放|忘|丢|落|留|挂|停|藏", closed=True),
    "will": Kind("打算|准备|想|要|计划|会|可能", closed=True),
    "much": Kind("很|真|非常|只", closed=True),
    "seeming": Kind("(?:很|非常|不太|有点|特别|十分)?(?:累|高兴|难过|生气|年轻|担心|忙|紧张|开心|不开心|不舒服)", closed=True),
    "here": Kind("这里|这儿|那里|那儿|教室里|图书馆里|医院里|公园里", closed=True),
    "object": Kind(
        "(?!人|家人|主意|错|事|问题|办法|时候)[^，]{1,4}?",
        lambda words: len(words) == 1 and noun_phrase(words) and not whole(KIN, words) and words[0][0][-1] not in PEOPLE,
    ),
    "open": Kind("(?!的|，)[^，]{2,}", telling),
    "times": Kind("[一两三四五六七八九十几](?:遍|次|回)", closed=True),
    "gait": Kind("跑|走|吃|睡|学|说|写|唱|跳|游|开|做|画|读|长", closed=True),
    "long": Kind(f"(?:很多年|好多年|好几年|很久|{DURATION})", closed=True),
    "duty": Kind("需要|应该|得|要", closed=True),
    "brought": Kind("带来|拿来|寄来|买来|送来|端来|带", closed=True),
    "friend": Kind("朋友|同学|同事|亲戚|邻居|好朋友|哥哥|姐姐|弟弟|妹妹|叔叔|阿姨", closed=True),
    "joined": Kind("参加|回答|通过|完成|看|买|收到|吃|写", closed=True),
    "living": Kind("住|工作|学习|生活|待", closed=True),
    "commute": Kind("(?:每天)?(?:坐车|走路|开车|骑车|坐地铁)?(?:去)?(?:上班|上学|回家)", closed=True),
    "until": Kind(f"(?:{POINT}|{TIME}|中午|下班|放学|天黑)", closed=True),
    "worry": Kind("(?:很|非常|十分|特别|有点)(?:担心|害怕|讨厌|期待)", closed=True),
    "worried": Kind("(?:很|非常|十分|特别|有点)(?:担心|着急|难过|高兴|骄傲|自豪)", closed=True),
    "noone": Kind("告诉|帮|问|看见|看到|注意到|发现|回答|通知|听说过|见过|来过|去过", closed=True),
    "denied": Kind("不用|不必|不需要|没有|没|不想|不能|不会", closed=True),
    "beside": Kind("[^，]{1,6}(?:后面|前面|旁边|对面|下面)", place),
    "eaten": Kind("喝|吃|用|花", closed=True),
    "measure": Kind("[一两三几](?:个|辆|台|部|件|条|双|本|张|套|把|顶)", closed=True),
    "bought": Kind("买|拍|找到|发现|学|做|写|租|订|借|捡到", closed=True),
    "way": Kind("(?:去|回|来)[^，]{1,6}(?:路上|途中)", closed=True),
    "dealt": Kind("回答|处理|解决|考虑|修理|检查|安排|准备|完成", closed=True),
    "name": Kind("[^，]{1,6}", lambda words: bool(words) and all(tag in (*NAMED, "ns", "nz", "eng") for _, tag in words)),
}  # fmt: skip
