"""The slots of structures of Chinese sentences: what may stand in each, by closed lists and by the parts of speech of jieba."""

from __future__ import annotations

from searchgen.grammar.words_zh import (
    AGENT,
    ASKABLE,
    ASKED,
    CLOCK,
    COMPARED,
    KIN,
    MEASURED,
    NUMERALS,
    OWN_BODY,
    PART,
    QUALITY,
    WHO,
)
from searchgen.rewriting.chinese.everyday import EVERYDAY, SOUGHT
from searchgen.rewriting.chinese.kinds import Kind
from searchgen.rewriting.chinese.listed import LISTED
from searchgen.rewriting.chinese.parts import (
    LINKING,
    NAMED,
    acted,
    acting,
    alone,
    amount,
    compound,
    definite,
    doing,
    freed,
    grounds,
    naming,
    noun_phrase,
    outcome,
    place,
    pronoun,
    region,
    side,
    someone,
    starting,
    stated,
    telling,
    thing,
    told,
    told_of,
    verb,
    whole,
)


def both(verb: str) -> str:
    """A verb with and without "not", as one asks: 能不能, 喜不喜欢, 有没有."""
    return f"{verb[0]}{'没' if verb == '有' else '不'}{verb}"


TWICE = {both(verb): verb for verb in ASKED.split("|")}
EITHER = {both(quality): quality for quality in QUALITY.split("|")}
LESSER = {**COMPARED, **{less: more for more, less in COMPARED.items()}}
PEOPLE = "人友师长员生"
"""Last characters of words for people."""
CLAUSE = "[^，]{2,24}"
NEAR = "以前|以后|之前|之后|左右|前后|前|后"
"""What belongs to a time before it."""
KINDS = {
    **LISTED,
    **EVERYDAY,
    "lamp": Kind("[^，]{0,5}(?:灯|电视|电视机|空调|电脑|煤气|水龙头|收音机)", thing, closed=True),
    "gate": Kind("[^，]{0,5}(?:门|窗户|窗|抽屉)", thing, closed=True),
    "any": Kind(".+"),
    "rest": Kind("[^，]*"),
    "after": Kind("(?!半|多|几|一刻|三刻|钟|整|来)[^，]*"),
    "left": Kind("[^，]+"),
    "toward": Kind("[^，]*(?<![仍还也都就只没不])"),
    "headed": Kind("(?![一两三四五六七八九十几])[^，]{1,9}?", noun_phrase),
    "offered": Kind("(?!还是|不如|就|快|赶快|赶紧)[^，]{1,16}", doing),
    "asksofit": Kind("(?!的|，)[^，吗]+(?<!的)"),
    "true": Kind("(?![没不别未无])[^，]+"),
    "always": Kind(
        "(?:知道|喜欢|爱|想|会|能|是|同意|认识|相信|怕|害怕|希望|需要|尊敬|尊重|佩服|讨厌|羡慕|理解|支持|愿意)[^，]*(?<!了)"
    ),
    "extra": Kind("(?!得(?!多)|[^，]*倍)[^，]*"),
    "who": Kind(f"(?:{WHO}|[^，的]{{2,4}}?)", lambda words: someone(words) or whole(WHO, words), sure=WHO, names=True),
    "agent": Kind(f"(?:{AGENT}|[^，的]{{2,4}}?)", lambda words: someone(words) or whole(AGENT, words), sure=AGENT, names=True),
    "np": Kind("[^，]{1,9}?", noun_phrase),
    "topic": Kind(
        f"(?![这那]$|什么|谁|哪|啥|春天|夏天|秋天|冬天|[{NUMERALS}]+点)[^，]{{1,9}}?(?<![天月周])(?<![这那一每]年)", noun_phrase
    ),
    "noun": Kind(
        "(?!哪里|哪儿|什么|怎么|谁|该|话$)[^，]{1,4}?",
        lambda words: noun_phrase(words) and (len(words) == 1 or compound(words))
    ),
    "holder": Kind(
        "(?!话$)[^，]{1,9}?", lambda words: noun_phrase(words) and not pronoun(words[-1:]) and not whole(WHO, words)
    ),
    "picture": Kind("[^，]{1,6}(?:画|漫画|插图|画像|壁画)", noun_phrase),
    "single": Kind("[^，]{1,4}?", lambda words: len(words) == 1 and noun_phrase(words) and not pronoun(words)),
    "def": Kind("[^，]{2,9}?", definite),
    "thing": Kind("[^，]{1,8}?", thing),
    "side": Kind("[^，比的没不还更总都也再就]{1,6}?(?<![那这]样)(?<![那这]么)", side, names=True),
    "about": Kind("(?!不是|[^，]*(?:比|觉得|认为|这是|那是))[^，]{1,10}(?<![不很太最更没多这那得点些])"),
    "said": Kind(f"(?!的|，|好$|{PART}|{CLOCK}|{NEAR})[^，]+", told),
    "saidlong": Kind(f"(?!的|，|好$|{PART}|{CLOCK}|{NEAR})[^，]{{3,}}", lambda words: told(words) and telling(words)),
    "named": Kind("[^，了]+", naming),
    "asks": Kind("(?!的|，)[^，吗]+"),
    "vp": Kind("(?!就|便)[^，]{1,16}", doing),
    "fact": Kind("(?![^，]*(?:应该|应当|该|最好|必须|需要|要|能|可以|请|别|会|想|打算|得去|得多))[^，]{1,16}", doing),
    "shared": Kind("(?!都?(?:说|讲|表示|提到))[^，]{1,16}", doing),
    "act": Kind("[^，]{1,16}(?<!吧)", acting),
    "striving": Kind("[^，过着]{1,16}(?<![吧了])", acting),
    "v": Kind("[^，了着过]{1,3}", verb),
    "treated": Kind("(?![去来到回进遇见有是想]|发现|看[见到]|听[见到]|知道|喜欢|认识|[收得]到|觉得)[^，了着过]{1,3}", verb),
    "vo": Kind("(?!到[春夏秋冬]|是)[^，了着过不没]{2,8}", acted),
    "result": Kind("(?!告诉|通知)(?:(?!不|没|，|被|把|就|才|再|又).){1,6}", outcome),
    "when": Kind(f"(?![在当]){CLAUSE}(?<![小同及当何有时那这此平暂到以之向今前最背])", telling, closed=True),
    "cl": Kind(CLAUSE, telling),
    "subj": Kind(CLAUSE, stated),
    "supposed": Kind(
        "(?![^，]*(?:听|信|按|照|懂|明白|记|忘|说|讲))(?![^，]*[一两几三这那][句番席段])" + CLAUSE + "(?<![样种])", stated
    ),
    "free": Kind(CLAUSE, freed),
    "alone": Kind(CLAUSE, alone),
    "plain": Kind(CLAUSE, lambda words: telling(words) and not LINKING & {word for word, _ in words}),
    "twice": Kind("|".join(TWICE), closed=True, turn=TWICE),
    "either": Kind("|".join(EITHER), closed=True, turn=EITHER),
    "lesser": Kind(MEASURED, closed=True, turn=LESSER),
    "task": Kind("(?!要|得|帮助|支持|关心|爱|照顾|病|奖|分|罪|了|到|出|知|意|胜|逞|体|不|很)[^，]{1,16}", acting),
    "whether": Kind(
        "(?![^，]*的[^，]*[我你他她]|[^，]*好$)(?!到底|究竟|和|跟|与|是|能|会|可以|要|想|应该|不|没|有|知道|记得|听说|介意)"
        "[^，]{1,16}(?<![啊呢呀吧])",
        lambda words: starting(words) and told(words),
    ),
    "skill": Kind("[^，]{2,4}?", lambda words: len(words) == 1 and noun_phrase(words)),
    "spot": Kind("(?![我你他她们]+家里)[^，]{1,5}(?:上|里|下|下面|旁边|后面|前面)", place),
    "some": Kind("(?:[一二两三四五六七八九十几]|许多|很多)[^，]{1,10}", amount),
    "deed": Kind("(?!想|觉得|会|要|能|喜欢|害怕|知道|是|很|头|有)[^，]{1,16}", doing),
    "plan": Kind("(?![^，]*[了过着吗])[^，]{2,9}", acting),
    "ask": Kind(f"(?:{ASKABLE})[^，]{{1,14}}"),
    "place": Kind("[^，]{1,8}", place),
    "conceded": Kind(
        "(?![^，]*(?:虽|尽管|本来|原来|原本|正想|刚想|刚要|正要|差点|以为))" + CLAUSE,
        lambda words: stated(words) and not told_of(words) and not noun_phrase(words),
    ),
    "next": Kind("(?!就|才|又|还|也|都|再|很|不|没)[^，了过]{2,10}", acting),
    "lots": Kind("(?:十几|几十|好几|很多|几|许多|两|三|四|五|六|七|八|九|十)(?:家|个|位|名|所)[^，的]{1,5}", amount),
    "follows": Kind("(?!你|您|我们|咱们|请|别|不要)" + CLAUSE + "(?<![吧吗呢])", stated),
    "dish": Kind("[^，比]{3,9}", lambda words: noun_phrase(words) or told_of(words)),
    "doneso": Kind("(?![^，]*(?:什么|干吗|干嘛|啥))[^，]{1,16}(?<!吧)", acting),
    "choice": Kind("[^，比的]{1,6}的?", lambda words: noun_phrase(words) or words[-1][1] == "uj"),
    "outcome": Kind("(?![把被可能够]|足够|像)[^，不没]{2,14}(?:了|起来)", doing),
    "does": Kind("[^，]+", starting),
    "object": Kind(
        "(?![一两三四五六七八九十几]|人|家人|主意|错|事|问题|办法|时候)[^，]{1,4}?",
        lambda words: len(words) == 1 and noun_phrase(words) and not whole(KIN, words) and words[0][0][-1] not in PEOPLE,
    ),
    "open": Kind(f"(?!的|，|{NEAR})[^，]{{2,}}", telling),
    "beside": Kind("[^，]{1,6}(?:后面|前面|旁边|对面|下面)", place),
    "unasked": Kind("[^，]*(?<![有说])"),
    "undone": Kind("(?!比)[^，的]{1,16}", acting),
    "opinion": Kind(
        f"(?!{OWN_BODY}|很|不|好|非常|特别|有些|十分|难受|恶心|孤独|幸福|舒服|疼|痛|无聊|越来越|心里)" + CLAUSE, telling
    ),
    "yard": Kind("[^，在]{1,5}(?:里|上|外面|旁边|门口)", place),
    "also": Kind("(?:会|能|可以|喜欢|爱|要|想|是|懂|有)[^，]+", doing),
    "region": Kind("[^，]{2,5}", region),
    "clim": Kind("(?:很|非常|特别|不太|十分|经常|常常|常|总是|很少|有点|比较)[^，]+", starting),
    "article": Kind("一(?:杯|本|支|瓶|盘|盒|台|份|束|封|碗|把)[^，的]{1,4}", amount),
    "wherever": Kind("[^，]*(?:哪|什么|谁|怎么|为什么|多少|几)[^，]*", stated),
    "ordered": Kind("(?!休息|走|回家|玩|用|进|看|自己|吃|睡|坐|离开|请假|先|放假|下课|放学)[^，]{1,16}", acting),
    "whole": Kind("[^，]+(?<![了呢啊呀吧过])"),
    "possessed": Kind("[^，]+(?<![了呢啊呀吧过])", lambda words: not words[0][1].startswith(("v", "d", "p"))),
    "filled": Kind("[^，]{1,8}(?<![上里下中])", place),
    "wished": Kind("[^，]{1,10}的(?:[^，的]{1,4})", naming),
    "why": Kind("(?!不|是|会|要|能|这|那|总|老)[^，]{1,10}(?<![了呢吗])", starting),
    "regret": Kind("(?!有|没|不)[^，了过]{2,10}", acting),
    "reported": Kind(
        "(?!谎|话|明|服|法|起|到|[^，]{1,3}语|[英中日法德俄韩]文|普通话|方言)"
        "(?![^，]*(?:应该|该|要|得|必须|可以|不能|别|让|想|什么|怎么|谁|吗|吧))[^，]{4,20}", stated
    ),
    "advised": Kind("(?!觉|认为|以为|听|[看想]起来)(?![^，]*(?:什么|几|哪|怎么|谁|多少))[^，]{1,16}(?<!会)(?<!是)", doing),
    "known": Kind("[这那](?!面)[^，的]{1,6}?", lambda words: noun_phrase(words) and words[-1][1].startswith("n")),
    "begun": Kind("(?!这|那)(?![^，]*(?:不|别|太|最|更|是|可以|能|会))[^，]*(?<!没有)(?<!没)"),
    "item": Kind("[^，]{2,9}?(?<!习惯)", lambda words: noun_phrase(words) and words[-1][1].startswith(("n", "j"))),
    "wanted": Kind("(?!应该|会|能|可以|是|必须|没|大概|有|要|来|到|出|起|不)[^，]{1,16}(?<!吧)", acting),
    "busied": Kind("[^，了着过不没]{2,8}", acting),
    "help": Kind("[^，了过]{1,14}(?<!的)(?<!吧)", acting),
    "inert": Kind("[^，]{1,8}?", lambda words: thing(words) and not pronoun(words) and not whole(WHO, words[-1:])),
    "ground": Kind(
        "(?!你(?!的)|您(?!的)|如果|要是|假如|等|先|只要|虽然|因为|由于|为了|除了|听说|请|别|不要|这样)[^，]{2,14}(?<!的话)(?<!以后)(?<!之后)(?<![时后前吧吗呢])",
        grounds,
    ),
    "onset": Kind("(?![^，]*[了过着])[^，]{1,6}", lambda words: words[0][1].startswith(("v", "a", "t"))),
    "finished": Kind("[^，了]{2,10}(?<!一下)(?<!一会儿)", stated),
    "sought": Kind(SOUGHT, lambda words: words[0][1].startswith(("r", "n", "t", "f", "s")), closed=True),
    "name": Kind("[^，]{1,6}", lambda words: bool(words) and all(tag in (*NAMED, "ns", "nz", "eng") for _, tag in words)),
}  # fmt: skip
