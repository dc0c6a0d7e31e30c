"""What counts what: the measure words of a noun (gongwen.md §6.1), and the form 量词.

    noun → its head (非公企业 → 企业) → measure words, the usual one first → 26家

A noun that is not in the table has no measure word here: none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportgen.chinese.numerals import decimal_text, hanzi
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import Options, dressed, in_characters, misfit, plainly
from reportgen.errors import ReportError, nearest
from reportgen.unit import COUNT, PLAIN, Unit

_TABLE = """
个: 党组织 党支部 支部 党小组 项目 岗位 站点 网格 平台 品牌 案例 样板 村 行政村 自然村 社区 街道 乡镇
家: 企业 商户 机构 医院 单位
户 家: 市场主体 农户 住户
名: 党员 干部 骨干 网格员
名 人 人次: 群众 居民
位 名: 专家 代表 委员
场 次 场次: 活动
期 班次 人次: 培训
次 场: 会议 宣讲 招聘会
次 户次 人次: 学习 走访 检查 慰问
堂 场: 党课
次 轮: 调研
个 条: 问题
处 个 条: 隐患
条: 意见建议 意见 建议 道路 管网 河道
件: 诉求 提案
件 起: 案件
起 件: 矛盾纠纷 纠纷 事故
件 项: 事项 手续 证照 专利
项: 制度 任务 指标 课题 荣誉
项 条: 政策 措施
项 件: 成果
份: 合同 协议 问卷 资料
册 本: 图书 手册
本 张: 证书 执照
辆 台: 车辆
台 套 台套 台（套）: 设备
套 间 栋: 房屋 公寓
株 棵: 树木 苗木
件 批 箱: 物资
条 期: 视频
条 篇 期: 信息
篇 条: 稿件
支: 队伍 小分队
"""
"""As §6.1 has them, but for what is measured rather than counted (资金, 土地); where it sets nouns and
words side by side (项、条；制度 项) each noun has its own."""
MEASURES: dict[str, tuple[str, ...]] = {
    noun: tuple(words.split())
    for words, _, nouns in (line.partition(":") for line in _TABLE.strip().splitlines())
    for noun in nouns.split()
}
"""Measure words by noun, the usual one first."""
_GENERAL = ("", "个")
"""Units that say nothing of what is counted."""
_PERSONS = {"人", "名", "位"}
"""Words for one and the same head; 人次 is none of them (STAT-13)."""
_NUMBER_OF = re.compile("(?<=.)(?:总?数量?|个数|人数|户数|件数|次数|总量)$")
"""党员数, 项目总数: what an indicator's name has behind the noun."""
_LONGEST = 30


def measures_of(noun: str) -> tuple[str, ...]:
    """The measure words of a noun, the usual one first; () for a noun that §6.1 does not have.

    A compound is counted as its head is, the longest ending that is known: 非公企业 as 企业.  One
    character alone is no head of a longer word: 乡村 is not counted as 村.
    """
    name = _NUMBER_OF.sub("", noun.strip())
    for start in range(max(0, len(name) - _LONGEST), len(name)):
        ending = name[start:]
        if ending in MEASURES and (len(ending) > 1 or start == 0):
            return MEASURES[ending]
    return ()


def counted(quantities: Sequence[Quantity], options: Options) -> str:
    """量词: the number with the measure word of a noun: 26家, 415名, 三项 (§6.1, QTY-01).

    Option 名词 is the noun, 字="汉字" writes the number in characters.  A unit of the data that counts
    the noun stays; none at all, 个 for everything (QTY-03), and 人 for 名 give way to the usual word;
    a noun in the place of the unit gets its measure word in front (11个党支部).  Raises ReportError
    for a noun that §6.1 does not have, and for a unit that counts something else.
    """
    (quantity,) = quantities
    characters = in_characters(options)
    if quantity.bare:
        raise misfit("量词", quantity, "不是整数")
    noun = options.get("名词", "").strip()
    word = _word(noun, quantity.unit)
    if word is None:
        raise _no_word(noun, quantity)
    unit = Unit(quantity.unit.parts[0] + word, COUNT, quantity.unit.scale)
    if not characters:
        return dressed(decimal_text(quantity.value, quantity.places), unit, quantity.qualifier)
    if quantity.value.denominator != 1:
        raise misfit("量词", quantity, "不是整数，写不成汉字")
    return dressed(hanzi(quantity.value, liang=True), unit, quantity.qualifier)


def blank_unit(noun: str, unit: Unit) -> str:
    """What stands behind XX for a missing count of a noun: its measure word, or the unit as it is."""
    word = _word(noun, unit)
    return unit.name if word is None else unit.parts[0] + word


def _word(noun: str, unit: Unit) -> str | None:
    """What is written behind the number; None where nothing fits noun and unit."""
    own = unit.parts[1]
    if unit.dimension not in (COUNT, PLAIN):
        return None
    if own in MEASURES:  # 党支部, 村: a noun where the measure word should be
        alike = not noun or noun.endswith(own) or own.endswith(noun)
        return MEASURES[own][0] + own if alike else None
    words = measures_of(noun)
    if own in words:
        return own
    if not words:
        return None
    return words[0] if own in _GENERAL or {own, words[0]} <= _PERSONS else None


def _no_word(noun: str, quantity: Quantity) -> ReportError:
    """Why there is no measure word, and what to do."""
    if not noun:
        return ReportError(
            "写法“量词”的括号里没有名词，不知道数的是什么", hint='例如 | 量词("党员")'
        )
    words = measures_of(noun)
    if not words:
        return ReportError(
            f"量词表里没有“{noun[:20]}”，不知道用什么量词（QTY-01）",
            hint=nearest(noun, MEASURES)
            or '在“单位”列填上量词；没有单位的条数用 | 汉字("项") 写明',
        )
    return ReportError(
        f"{plainly(quantity)}的单位“{quantity.unit}”不是数“{noun[:20]}”的，应当用{'、'.join(words)}",
        hint="核对括号里的名词和指标的单位；单位本来就对时不用这个写法",
    )
