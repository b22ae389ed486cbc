"""Where a Chinese phrase must not stand for another, though the lines of the tables hold nearly everywhere.

Words are those that a dictionary makes of the sentence; a phrase is its characters, since it is cut otherwise elsewhere.
"""

from __future__ import annotations

from searchgen.rewriting.chinese.beside import (
    AILING,
    ASKED,
    BUT,
    COMMAS,
    COUNTED,
    DENIED,
    EMPHATIC,
    HALVED,
    INTENDED,
    MARKS,
    NEVER_AFTER,
    NEVER_BEFORE,
    NOT,
    OPENING,
    PEOPLE,
    SURNAMED,
    TASTED,
    WANTING,
    WISHED,
)
from searchgen.rewriting.chinese.held import held


def misplaced(one: str, other: str, before: str, after: str, lead: str = "", rest: str = "") -> bool:
    """Whether a phrase must not become another between two words, "" where there is none; `lead` is all that stands before,
    and `rest` all that stands after."""
    start, end = before in COMMAS or not before, not after or after in MARKS
    if (one in BUT or one.startswith(OPENING)) and not start:
        return True
    if after in NEVER_BEFORE.get(one, ()) or before in NEVER_AFTER.get(one, ()):
        return True
    if one.startswith("祝") and not other.startswith(("祝", "愿")) and after in (*COMMAS, "、"):
        return True  # what else is wished is said after it
    if one.startswith("弄丢") and not other.startswith("弄") and set("被把叫让") & set(lead.rpartition("，")[2]):
        return True
    if one.startswith("做好") and "完成" in other and set("饭菜汤餐面") & set(lead.rpartition("，")[2] + after):
        return True
    if one.endswith("太多") and "得" in other and not end and after != "了":
        return True
    if other.startswith("不一会儿") and (after in ("会", "要", "能") or "希望" in lead):
        return True
    if one in ("总", "总不") and lead.endswith(SURNAMED):
        return True  # 王总 is somebody
    if one.endswith("又好") and after[:1] in tuple("用吃看喝玩听学找做"):
        return True
    if other.startswith(EMPHATIC) and not one.startswith(EMPHATIC) and before.endswith(EMPHATIC):
        return True
    if one.startswith(EMPHATIC) and other.startswith(EMPHATIC) and after.startswith(EMPHATIC):
        return True
    if "简单" in one and "容易" in other and "容易" not in one and not set("题试学做懂用找办答") & set(lead + after):
        return True  # a report that is simple is not easy
    if one in ("春天", "夏天", "秋天", "冬天") and before == "过":
        return True
    if one == "身体健康" and (before in WISHED or not before):
        return True
    if one.startswith("半") and before.endswith(HALVED):
        return True
    if one.startswith("一个人") and before in COUNTED:
        return True
    if one.startswith("可能") and before in ("怎么", "很", "不", "不太", "极", "大", "最", "更", "这", "有"):
        return True
    if one.startswith("搬到") and after == "去":
        return True
    if one.endswith("星期") and after[:1] == "天":  # 下周天 is said by nobody
        return True
    if one.startswith("一定") and before in DENIED:
        return True
    if one.startswith(("一会儿", "待会儿", "等会儿")) and not start and before not in ASKED:
        return True
    if other.startswith("味道") and not one.startswith("味道") and before in TASTED:
        return True
    if "得很" in other and "得很" not in one and (before == "得" or before in NOT):
        return True
    if one.startswith("关系") and before == "的" and not other.startswith("关系"):
        return True
    if one.startswith("很多") and other.endswith("不少") and after in ("年", "天", "次", "遍"):
        return True
    if one.startswith("很多") and (before in NOT or before in ("的", "得")):
        return True
    if (one.startswith("不管") and before in PEOPLE) or (one.startswith("需要") and before in DENIED):
        return True
    if one.startswith("赶") and other.startswith("快") and not start:  # 快 asks somebody to, and 他快走到 is "nearly"
        return True
    if "难受" in one and "不舒服" in other and not AILING & set(lead + after):
        return True  # who is sad is not ill
    if "很多" in one and "多得很" in other and before == "了":
        return True
    if "一起去" in one and other.startswith("陪") and after == "约会":
        return True
    if one.startswith("一") and other.startswith("什么") and before == "连":
        return True
    if one.startswith("记得") and not start:
        return True
    if one.startswith("能不能") and not start and before not in ASKED:
        return True
    if one.startswith("快") and other.startswith("赶") and not start:
        return True
    if one.startswith("不要") and other.startswith("别") and before in WANTING:
        return True
    if one.startswith("错过") and not other.startswith("错过") and before in INTENDED:
        return True
    if other.endswith(("极了", "得不得了")) and not one.endswith(("极了", "得不得了")) and not end:
        return True
    return doubled(one, other, before, after) or held(one, other, before, lead, rest)


def doubled(one: str, other: str, before: str, after: str) -> bool:
    """Whether a word would stand twice side by side: 是真的吗 for 真的吗 after 是."""
    first = bool(before) and other.startswith(before) and not one.startswith(before)
    return first or (bool(after) and after not in MARKS and other.endswith(after) and not one.endswith(after))
