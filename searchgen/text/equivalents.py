"""Phrases that may say the same: "do not" and "don't", "have to" and "must", "I think that" and "I think", 这里 and 这儿.

Many stand here because they are what most often differs between training sentences with one translation. Which of them fits
where ("it's" may be "it is" or "it has", "John's" neither) is for the target to judge, not for this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from objectives.phrases import Form
    from searchgen.text.alphabet import Alphabet

ENGLISH = """
'm: am
're: are
've: have, have got, 've got
'll: will
'd: would, had
's: is, has
isn't: 's not
aren't: 're not
haven't: 've not
won't: will not
can't: cannot, can not
let's: let us
have: have got
must: have to, has to, need to, 've got to
should: ought to
can: could, may, am able to, is able to, are able to
will: am going to, is going to, are going to, 'm going to
'll: 'm going to, 're going to
want to: would like to, 'd like to
want: would like, 'd like
going to: about to
used to: accustomed to
to: in order to
don't know: have no idea
no: not any
no longer: not anymore
many: a lot of, lots of
much: a lot of, lots of
a little: a bit
a few: several, some
whole: entire
almost: nearly
very: really, so
too: as well, also
just: only
perhaps: maybe
about: around
often: frequently
again: once more
at last: finally
at once: immediately, right away
in fact: actually
of course: certainly
although: though, even though
because: since, as
because of: due to
if: whether
until: till
near: close to
beside: next to
but: except
somebody: someone
everybody: everyone
anybody: anyone
nobody: no one
it: that, this
this: that
thanks: thank you
answer: reply
ask: request
become: get
became: got
begin: start
began: started
buy: purchase
close: shut
closed: shut
eat: have
finish: complete
finished: done, completed
go: leave
happening: going on
happened: took place
help: assist
learn: study
like: love, care for
likes: loves
looks: seems
meet: see
speak: talk
speaking: talking
stand: put up with
stop: quit
tell: say to
understand: get
wait: hold on
what time: when
angry: mad
beautiful: pretty
big: large
certain: sure
correct: right
difficult: hard
famous: well-known
fast: quickly
free: spare
glad: happy
good: nice
ill: sick
mistaken: wrong
scared: afraid
small: little
strange: weird, odd
stupid: dumb
bicycle: bike
children: kids
father: dad
mother: mom
film: movie
home: house
job: work
man: guy
mathematics: math
minute: moment
phone: telephone
shop: store
street: road
taxi: cab
television: tv
trip: journey
"""
"""A phrase, and those that it may stand for; what begins with an apostrophe is written to the word before it."""
CHINESE = """
你: 您
你们: 您
没: 没有
能: 可以, 会
不能: 不可以, 无法
想: 想要, 要
必须: 一定要, 得
应该: 应当, 该
需要: 要
觉得: 认为, 感到
知道: 晓得
喜欢: 爱
讨厌: 恨
懂: 明白
帮: 帮助, 帮忙
告诉: 跟, 对
开始: 着手
住: 居住
买: 购买
用: 使用
看: 看见, 看到
见: 到
找: 寻找
和: 跟, 与
给: 送给
但是: 可是, 不过
因为: 由于
所以: 因此
如果: 要是, 假如
虽然: 尽管
很: 非常, 十分, 挺
太: 真是太
都: 全
也许: 可能, 大概
几乎: 差不多
马上: 立刻, 立即
经常: 常常, 常
总是: 老是
一直: 始终
已经: 早已
正在: 在
现在: 目前, 如今
以前: 从前, 之前
以后: 之后
昨天晚上: 昨晚
今天晚上: 今晚
今天: 今日
什么: 啥
什么时候: 何时, 几时
为什么: 为何, 怎么
怎么: 如何, 怎样
哪里: 哪儿
这里: 这儿
那里: 那儿
多少: 几
所有: 全部
许多: 很多, 不少
一些: 几个
有点: 有些
妈妈: 母亲
爸爸: 父亲
老师: 教师
医生: 大夫
孩子: 小孩
电脑: 计算机
自行车: 脚踏车
出租车: 计程车
房子: 屋子
工作: 任务
事: 事情
话: 话语
意思: 含义
"""
NEGATED = "do does did is are was were has have had would could should must need might"
"""Of these with "n't" the long form is the word and "not"."""
CLAUSES = "think thought know knew say said believe hope hear heard feel felt see sure glad afraid sorry"
"""After these "that" may be left out."""
LONGEST = 4
"""Tokens of a phrase."""


def pairs(alphabet: Alphabet) -> tuple[tuple[Form, Form], ...]:
    """Those that the vocabulary can write, as token ids; each side of a pair may stand for the other."""
    lines = [line.split(": ") for line in (CHINESE if alphabet.chinese else ENGLISH).split("\n") if line]
    if not alphabet.chinese:
        lines += [[f"{word}n't", f"{word} not"] for word in NEGATED.split()]
        lines += [[word, f"{word} that"] for word in CLAUSES.split()]
    both = [(form(alphabet, short), form(alphabet, long)) for short, meant in lines for long in meant.split(", ")]
    unknown = alphabet.tokenizer.unk_token_id
    return tuple(pair for pair in both if all(side and unknown not in side and len(side) <= LONGEST for side in pair))


def form(alphabet: Alphabet, text: str) -> Form:
    """The tokens of a phrase within a sentence."""
    before = "a" if text.startswith("'") else ""
    return tuple(alphabet.encode([before + text])[0][len(alphabet.encode([before])[0]) :])
