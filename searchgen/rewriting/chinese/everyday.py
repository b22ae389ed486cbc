"""Slots of structures of everyday Chinese that closed lists know: what one asks for, what people and things are like."""

from __future__ import annotations

from searchgen.grammar.words_zh import NUMERALS
from searchgen.rewriting.chinese.kinds import Kind

EVERYDAY = {
    "manner": Kind(
        "用|写|做|走|去|读|念|办|修|洗|煮|玩|打开|安装|下载|申请|办理|处理|解决|保存|使用|注册|报名|付款|预约",
        closed=True,
    ),
    "degree": Kind("很|非常|特别|十分", closed=True),
    "trait": Kind(
        "漂亮|好看|聪明|便宜|有意思|有趣|重要|难|简单|困难|新鲜|热情|复杂|舒适|热闹|友好|善良|奇怪|实用|美丽|勇敢|温柔|活泼|幽默|"
        "安静|干净|有名|可爱|贵|旧|好|好吃|好听|好喝|好玩|感人|精彩|无聊|古老|普通|优秀|浪漫|高|大|小|长|可怕|危险|严重|严格",
        closed=True,
    ),
    "nature": Kind(
        "善良|热情|幽默|诚实|聪明|勤奋|温柔|乐观|细心|粗心|有耐心|有责任心|随和|大方|小气|懒|内向|外向|开朗|可靠|谦虚|严格|有趣|"
        "认真|勇敢|自信|能干|努力|固执|有礼貌",
        closed=True,
    ),
    "worth": Kind("重要|有用|有帮助|有意义|难|困难|简单|容易|有好处", closed=True),
    "serve": Kind(
        "付钱|买单|结账|付款|洗碗|做饭|开车|打扫[^，]{0,4}|收拾[^，]{0,4}|处理|解决|安排|准备|拿|帮你[^，]{0,6}|帮忙|"
        "介绍一下|解释一下",
        closed=True,
    ),
    "portion": Kind("(?:杯|份|碗|瓶|包|盒|斤|盘|壶)[^，的了]{1,6}", closed=True),
    "bidden": Kind(
        "(?:(?:周末|晚上|明天|今天|放学后|放学以后|下班后)(?=.))?(?:早点|早些|多|少|别|回家|回去|给|帮|把|买|穿|带|好好|赶紧|赶快|快点|打扫|洗|"
        "去买|去拿|去接|去取|写作业|做作业|做家务|学)[^，]{0,12}",
        closed=True,
    ),
    "placing": Kind(
        "(?:放|丢|扔|忘|弄|告诉|借给|借|搞|写|拿|带|挂|停|摆|交给|交|发给|传|想得|看得)[^，]+(?<![了吗吧])", closed=True
    ),
    "once": Kind(
        "(?![^，]*[是的很了就时才那])(?:来|去|坐|吃|看|见|听|喝|参加|用|到|出国|做|骑|住|养|滑雪|当)[^，]{1,8}", closed=True
    ),
    "back": Kind("(?:回|见|去|看|吃|联系)[^，过了]{1,6}", closed=True),
    "conseq": Kind(
        "(?:不想|不能|不敢|不愿意|没法|没办法|没有办法|只好|不得不|买不起|[听看睡吃做写拿搬喝走]不)[^，]*",
        closed=True,
    ),
    "urge": Kind(
        "(?![^，]*[也还它他她就])(?:(?:快|赶快|赶紧)(?:去|来|把|给|进|出|上|下|起|吃|走|跑|坐|穿|回|换)[^，了]*|"
        "(?:别|不要|记得|小心|当心|千万|一定要)[^，]+|"
        "请[^，问]+|多(?:穿|喝|吃|带|休息|注意|睡|运动|陪)[^，]+|少(?:穿|喝|吃|带|玩|抽|放)[^，]+|(?:我们|咱们)[^，]+吧|(?:慢点|早点|小点)[^，]+)"
        "(?<![吗呢])",
        closed=True,
    ),
    "habit": Kind(
        "(?:不|说不|睡不|吃不|停不|害怕|紧张|脸红|头疼|头晕|犯困|生气|哭|咳嗽|过敏|感冒|肚子疼|心跳)[^，了]*", closed=True
    ),
    "means": Kind("地方|时间|机会|力气|心情|胃口|钱", closed=True),
    "date": Kind(f"(?:[{NUMERALS}]+月[{NUMERALS}]+|[0-9]+月[0-9]+)(?:号|日)", closed=True),
    "where": Kind("哪儿|哪里|什么地方", closed=True),
    "handled": Kind("学|找|买|做|写|养|租|订|办", closed=True),
    "chores": Kind(
        "(?:带|关|锁|买|告诉|给|写|做|吃|拿|还|打|交|喂|浇|充|发|回|通知|签|付|取|寄|洗|倒)[^，了过]{1,9}(?<!的)", closed=True
    ),
    "span": Kind(
        "(?:戒[烟酒]|学[^，了过]{1,3}|教书|教[^，了过]{1,3}|养[猫狗]|当[^，了过]{1,3}|失业|退休|结婚|离婚|毕业|分手|怀孕|失眠|生病|住院|出差|练[^，了过]{1,3})",
        closed=True,
    ),
    "sort": Kind("[^，]{1,5}的", closed=True),
    "era": Kind("今年|去年|前年|明年|今天|昨天|明天|这次|上次|这个月|上个月|现在|以前|这里|那里|这儿|那儿", closed=True),
    "behaved": Kind("说话|走路|开车|吃饭|写字|做事|唱歌|讲课|跑步|讲话", closed=True),
    "spantwo": Kind("住|用|学|等|练|找|干|教|病|睡|做", closed=True),
    "quantity": Kind(
        f"(?:[{NUMERALS}]+|[0-9]+)(?:个(?:小时|月|星期|人|钟头)|分钟|小时|天|年|周|岁|公里|米|公斤|斤|块(?:钱)?|元|人|点(?:钟)?)",
        closed=True,
    ),
    "relished": Kind("吃|喝|看|买|玩|学|做|听", closed=True),
    "fetched": Kind("买|带|做|写|画|寄|织|倒|拿|订|挑|选", closed=True),
    "during": Kind("[^，]{2,12}(?<![小有那这么我你他她的是时])", closed=True),
    "unsided": Kind("[^，]*(?<![一旁路海身左右两])", closed=True),
    "matter": Kind("问题|事|事情|好消息|坏消息", closed=True),
    "worn": Kind("[^，]{0,6}(?:裙子|衣服|裤子|大衣|外套|毛衣|衬衫|鞋|鞋子|西装|旗袍)", closed=True),
    "plainly": Kind("(?:今天|明天|昨天)[是要有][^，了过]{1,8}", closed=True),
    "newcomer": Kind("同事|老师|同学|经理|邻居|员工|室友|老板|学生|医生", closed=True),
    "hurt": Kind("摔断|摔伤|扭伤|撞伤|划破|烫伤|摔破|弄伤|割破|烧伤|崴", closed=True),
    "taking": Kind("报|找|换|点|订|租|选|挑|提|问|办|装", closed=True),
    "talked": Kind("商量|说|谈|讨论|聊|打听", closed=True),
    "activity": Kind("哭|忙|睡|玩|找|等|聊|吵|看书|开会|打电话", closed=True),
    "wholeday": Kind("一晚上|一整夜|一整天|一下午|一上午|一天|一夜|一整晚", closed=True),
    "speech": Kind("讲|说|走|跑|开|吃|写|唱|念|读", closed=True),
    "shrunk": Kind("缩水了|变小了|掉色了|变形了|褪色了|坏了", closed=True),
    "device": Kind("[^，]{0,6}(?:[^飞]机|[仪器锁灯]|电脑|电梯|空调|冰箱|电视|门铃)", closed=True),
    "growing": Kind("(?![多少早晚迟])[^，]{1,3}", lambda words: len(words) == 1 and words[0][1] == "a"),
    "graded": Kind("[^，]{1,3}", lambda words: len(words) == 1 and words[0][1] == "a"),
    "charge": Kind("做|安排|准备|处理|完成|解决|写|照顾|接待|主持|管理|设计|翻译|修改|检查|打扫", closed=True),
    "founded": Kind("成立|建立|创办|创建|建成|始建|出生", closed=True),
    "anno": Kind(f"(?:[0-9]{{4}}|[{NUMERALS}〇零]{{4}})年(?:[{NUMERALS}0-9]+月)?(?:[{NUMERALS}0-9]+日)?", closed=True),
    "leave": Kind("病假|事假|年假|婚假|产假|丧假", closed=True),
    "superlative": Kind("(?![这那])[^，是]{2,8}最[^，是的]{1,4}的[^，是的]{1,4}", lambda words: words[-1][1].startswith("n")),
    "obtained": Kind("借|买|租|订|领|拿", closed=True),
    "border": Kind("窗户|窗|门|墙|马路|河|海|湖|路", closed=True),
    "heat": Kind(f"零?[下上]?[{NUMERALS}0-9]+度", closed=True),
    "species": Kind(
        f"(?!一[家种座条所间个辆棵口])(?:好几|几|[{NUMERALS}]+|[0-9]+|几十|十几|几百)(?:家|种|座|条|所|间|个|辆|棵|口)",
        closed=True,
    ),
    "craft": Kind("画|写|设计|织|绣|雕", closed=True),
    "come": Kind("来|去", closed=True),
    "fixed": Kind("开|关|修|洗|擦|收拾|打扫|整理|拿|取|接", closed=True),
    "turned": Kind("分成|切成|剪成|做成|改成|变成|翻译成|写成", closed=True),
    "abroad": Kind(f"(?:好几|几|[{NUMERALS}]+多?|[0-9]+多?|几十|十几|许多|很多)(?:个|座|家|本|部|所)", closed=True),
    "bad": Kind("不(?:好|干净|方便|好吃|新鲜|舒服|便宜|安全|听话|好用)", closed=True),
    "nation": Kind(
        "中国|美国|英国|加拿大|法国|德国|日本|韩国|俄罗斯|澳大利亚|意大利|西班牙|印度|泰国|越南|新加坡|巴西|墨西哥|荷兰|瑞士|"
        "北京|上海|四川|广东|湖南|山东|香港|台湾|东北|南方|北方",
        closed=True,
    ),
    "stop": Kind("哪一站|哪站|哪里|哪儿|什么地方", closed=True),
    "you": Kind("(?:你|您|你们)[^，]*", closed=True),
    "reminded": Kind("(?:把|关|带|锁|给|打电话|买|吃药|穿|多|早点)[^，了过吗吧]{1,12}", closed=True),
    "supply": Kind("纸|墨|电|油|水|煤气|墨水", closed=True),
    "shop": Kind("饭店|餐厅|外面|商店|超市|店里|食堂|市场|网上", closed=True),
    "warned": Kind("[^，了吗吧呢]{1,8}", closed=True),
    "thrown": Kind("扔|放|丢", closed=True),
    "met": Kind("认识|遇到|碰到|看到|见到|发现|遇见|碰见", closed=True),
    "aid": Kind("(?:你|您|他|她|大家|你们|老师|父母)的(?:帮助|支持|鼓励|提醒|照顾)", closed=True),
}
SOUGHT = (
    "(?!什么|几|哪|多)(?![^，]*(?:你|您|我们|咱|呢|啊|呀|嘛|吗|吧|请|多少钱|知道|告诉|觉得|怎么这么))[^，]*(?:什么时候|几点|几号|星期几|在哪里|在哪儿|"
    "哪里有|哪里可以|哪儿有|去哪儿|去哪里|什么地方|多长时间|多久|多远|多高|是谁|谁的|怎么走|怎么写|怎么读|哪天|哪一天|几月)[^，]*"
)
"""What one would like to know, of somebody or something that is named."""
