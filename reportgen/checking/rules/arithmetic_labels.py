"""What the labels of parts tell: whether they leave nothing over, whether they may overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WHOLES = tuple(
    tuple(map(re.compile, each))
    for each in (
        ("男", "女"),
        ("第一产业|一产", "第二产业|二产", "第三产业|三产"),
        ("城镇|城市|城区", "乡村|农村|农业"),
        ("线上", "线下"),
        ("省内", "省外"),
        ("市内", "市外"),
        ("境内|国内", "境外|国外|入境"),
        ("出口", "进口"),
        ("上半年", "下半年"),
        ("一季度", "二季度", "三季度", "四季度"),
        ("正式党员", "预备党员"),
        ("公办", "民办"),
        ("一期", "二期"),
        ("内资", "外资"),
        ("当场|立行立改|立即|现场", "限期"),
    )
)
"""Labels that between them leave nothing over."""
_DIMENSIONS = tuple(
    map(
        re.compile,
        (
            "男|女|妇",
            "党员|团员|群众|党派|积极分子",
            "学历|本科|大专|专科|研究生|硕士|博士|高中|初中|小学|大学|学士",
            "岁|青年|老年|老人|中年|[0零]后",
            "少数民族|汉族|回族|藏族|维吾尔",
            "职称|高级|中级|初级|正高|副高|专家|院士",
            "新增|新发展|首次|今年|当年|本年|新认定|新引进|新落户",
            "国家级|省级|市级|县级|区级|世界级|部级",
            "贫困|低保|残疾|脱贫|困难|留守",
            "重点|重大|示范|优秀|先进|骨干|规模以上|规上|亿元|超|以上|以下",
            "代表|委员|书记|主任|干部|教师|医生|护士|药师|护理|后勤|工勤|民警|辅警|专业技术",
            "最高|最低|最大|单次|单日",
            "新建|改建|扩建|续建|改造|修缮|迁建|重建",
            "线上|线下|现场|网上|电话|来访|来信|窗口|网络",
            "已|完成|开工|竣工|投产|建成|通过|立案",
        ),
    )
)
"""Kinds of labels: parts of different kinds may overlap (党员, 女性)."""


CHANGE = re.compile(
    "增|减|提高|上升|下降|降低|[比较](?!例)|同期|同比|环比|平均|人均|均|超|累计|总|合计|共|每|达到|目标|计划|力争|第"
    "|各|分别|另|同时|此外|还|并|逆差|亏损|其中|应|需|拟|预计"
)
_LEVEL = re.compile(
    "新增|增加值|净增|增设|增补|减免|总部|总量|总支|共产党|共青|共同|公共|共享|共建|第[一二三]产业|并购|合并"
    "|应急|应用|供应|响应|需求|总[队站行]|应届|各类|超大|第[一二三四五六七八九十][批期类轮档级针剂组队段]|每[日周月]"
)
NO_PART = re.compile("增长|减少|提高|下降|同比|环比|平均|人均|合计|共计|总计|其中|另")
"""What no label in brackets says, where whatever is listed between two 、 is a part."""
_LABEL = re.compile(r"[^。；：！？（）()\n]{0,24}")


def is_label(words: str, not_part: re.Pattern[str] = CHANGE) -> bool:
    """Whether words may name a part: short, and telling nothing other, as a change or total."""
    return _LABEL.fullmatch(words) is not None and not_part.search(_LEVEL.sub("", words)) is None


def is_whole(labels: Sequence[str]) -> bool:
    """Whether labels between them leave nothing over, as 男 and 女 do."""
    for whole in _WHOLES:
        if len(whole) == len(labels):
            fitting = [[n for n, part in enumerate(whole) if part.search(each)] for each in labels]
            if sorted(n for each in fitting for n in each) == list(range(len(whole))):
                return True
    return False


def overlap(labels: Sequence[str]) -> bool:
    """Whether one thing may be in two of the parts, as far as their labels tell."""
    kinds = [{n for n, d in enumerate(_DIMENSIONS) if d.search(each)} for each in labels]
    return any(first != second for first, second in pairwise(kinds)) or not all(
        label.strip("，、：的有为是") for label in labels
    )
