"""Chinese words that do not go together: verbs that take no object, things in no such place, nouns that are not counted so."""

from __future__ import annotations

import re

from searchgen.grammar.words_zh import KIN, PEOPLE, PRONOUN, TIME, WHO

WHOLE = (
    "排队|跑步|散步|游泳|上班|加班|迟到|请假|感冒|毕业|见面|结婚|聊天|吵架|帮忙|跳舞|洗澡|出差|住院|起床|开幕|堵车|停电|死机|打架|道歉|"
    "放假|开学|下课|睡觉|生病|晚点|浇水|充电|着火|刷牙|下棋|爬山|钓鱼|发烧|咳嗽|微笑|休息|旅行|出发|流泪|做饭|购物|罢工|谈话|下班|上学|开会"
)
"""Verbs that have their object within, or take none."""
DOING = (
    f"(?:{TIME})?(?:{WHO})(?:{TIME})?(?:在[^，。的是有]{{1,6}})?(?:[和跟](?:{WHO}))?(?:经常|常常|正在|要|想|去|喜欢|还在|必须)?"
)
"""Who does something, when, and where."""
ROOMS = (
    "厨房|房间|教室|公园|医院|图书馆|超市|商店|办公室|浴室|卧室|客厅|餐厅|饭馆|饭店|理发店|书店|银行|邮局|动物园|咖啡馆|电影院|菜市场|"
    "宿舍|酒店|旅馆"
)
"""Places within which one is, and not on which."""
GROUNDS = "阳台|操场|黑板|马路|草坪|屋顶|沙滩|舞台|海滩|海边|河边|湖边|门口|桌子|楼顶|广场"
"""Places on which or at which one is, and not within which."""
PERCEIVED = "看到|听到|看见|听见|知道|喜欢|遇到|收到|得到|觉得|害怕|相信|听说|遇见"
"""Verbs that do nothing to their object, which 把 does not put first."""
OWNERS = "邻居|朋友|同事|老师|同学|爸爸|妈妈|哥哥|姐姐"

LIFELESS = (
    "闹钟|电视|电脑|手机|雨伞|椅子|桌子|沙发|冰箱|空调|汽车|自行车|火车|飞机|眼镜|钥匙|杯子|衣服|鞋子|帽子|书包|照片|钱包|行李|作业|书|车|门|窗户|"
    "灯|钢琴|蛋糕|面包|牛奶|咖啡|房间|厨房|地铁|公交车|出租车|电梯|裙子|裤子|毛巾|筷子|盘子|楼梯|蜡烛|冰淇淋"
)
LIVED = (
    "起床|睡觉|睡着|吃饭|哭|说话|结婚|毕业|上班|生病|感冒|吃药|洗澡|散步|爬山|游泳|跳舞|做饭|写字|加班|开会|请假|打扫|休息|忘记|知道|想|喜欢|看见|"
    "听见|生气|高兴|害怕"
)
"""What things do not do, and only people or animals."""

PLACES = tuple(
    re.compile(fault)
    for fault in (
        rf"(?<![书白])(?:{GROUNDS})里(?!面|弄|程|层)|[挂贴写]在墙里",
        rf"(?:{ROOMS})上(?![课班学网厕菜演映下午面空海班来去有前衣车岗台市楼司过述])",
        r"在(?:论文|地图|报纸|书|杂志|菜单|信|照片|作业|电视)上(?:迷路|熬夜|睡|休息|吃|喝|住|散步|跑|自杀|游泳|坐|等)",
        r"在(?:厨房|浴室|客厅|餐厅|阳台|厕所)里?上?打扫(?:房间|房子|卧室|教室)",
        r"在(?:钢琴|吉他|小提琴|二胡|大提琴)上(?:练习|练|学习)",
        r"^在[^，。的]{1,5}的(?:天气|气候|空气|交通|物价|房价|东西|人们?)(?:很|非常|太|特别|不|真)",
        r"把[^，。]+(?<![换清冲擦])(?:洗|吃|看|买|喝|听|学|问|做|玩|修|修理|打扫|练习|照顾|浇|骑|浇水)在",
        r"(?:看到|看见)[^，。]{0,6}(?:声音|歌声|音乐|香味)(?:很|。|越)",
    )
)
"""Within what one is on, and the other way round; on what nobody is; a room that is cleaned in another; at a
place that a thing is of; a thing that is left where something is done to it; a sound that is seen."""
OBJECTS = tuple(
    re.compile(fault)
    for fault in (
        rf"(?:^|[，。]){DOING}(?:{WHOLE})[了过]?(?:{KIN}|{PEOPLE}|收银员|{PRONOUN})们?(?=[，。！？]|$)",
        rf"(?:{WHOLE})了(?={PRONOUN}(?![是就也都才说])|{KIN}|大学|中学|高中|小学|公司|学校|会议)",
        r"(?:开幕|闭幕|晚点)了(?![，。！？吗吧呢的多大一两几三四五十半很好之以])",
        r"^(?!.*[给为往替对要需该得帮是向])[^。]*[花树草菜]浇水|把[^，。]+浇水",
        rf"(?:^|，){WHO}坏了(?:{PRONOUN}|{KIN})的",
        rf"(?:^|，)(?:{PRONOUN}的?)?[这那]?[个台部辆只]?(?:{LIFELESS})(?:在[^，。]{{1,5}}[上里])?(?:还|没有|没|也|已经|经常|正在|就|很|都|要|想|会|不)*"
        rf"(?:{LIVED})",
        r"(我|你|他|她)[和跟](?:\1的?)?(?:姐姐|妹妹|哥哥|弟弟|爸爸|妈妈|爷爷|奶奶|叔叔|儿子|女儿|父亲|母亲)(?:已经|要|就|一起)?结婚",
        rf"(?:^|，){WHO}(?:和[^，。]{{1,4}})?(?:融化|褪色)",
        rf"融化了(?:{KIN}|{PEOPLE}|{PRONOUN})",
        rf"(?:^|，){WHO}(?:打折|过期|晚点|开幕|涨价|死机|停电|融化|褪色)了?。",
        r"(?<![气累冷热急])[得患]了(?:发烧|咳嗽|头疼|牙疼|生病)",
        rf"把[^，。让给使]+(?:{PERCEIVED})了?。",
        r"剪(?:得太?)?长(?![发头的度])|剪了长了",
        r"[剪切洗写做画穿扫擦]了(?:长|短|高|低|大|小|漂亮|干净|好看|香)[，。]",
        r"喝[^，。一]{1,4}和(?:糖|面包|蛋糕|鱼|肉|米饭|饺子|饼干|水果|苹果)",
    )
)
"""A person, a place or a thing as the object of a verb that has none; something broken as by 坏; what is said of things and
means people, and the other way round; a wedding within a family; an illness that one does not get as a thing; what comes of a
deed, after 了; what cannot be drunk."""
COUNTS = tuple(
    re.compile(fault)
    for fault in (
        r"(?<![第十百千零一二两三四五六七八九唯统同\d])[一两三四五六七八九](?:孩子|学生|朋友|老师|医生|男孩|女孩|同学|同事|客人|苹果|面包|蛋糕|鸡蛋|西瓜|"
        r"盘子|电视|电脑|手机|房间|礼物)(?=[，。！？；了吗很是在给都和]|$)",
        r"[一两三这那几][件辆座杯本朵](?:长|短|新|旧|小|大|红色?|黑色?|蓝色?|白色?|漂亮|黄色?)的?(?:裤子|牛仔裤|雨伞|围巾|鞋子|鞋|书包|包|帽子)",
        rf"[我你他她]们?的(?:{OWNERS})(?:小狗|小猫|狗|猫|房子|手机|自行车|电脑|书包)",
        r"^[^，。春夏秋冬月季这那现它时]+是[^，。]*季节。$",
    )
)
"""A number without the word that counts the noun, and one with the word of another; what belongs to somebody without 的; what
is no season."""
THINGS = (*PLACES, *OBJECTS, *COUNTS)
