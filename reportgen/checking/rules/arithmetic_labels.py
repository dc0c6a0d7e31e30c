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
