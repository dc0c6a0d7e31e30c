"""The words offices use in ledgers: what a head, a row or a cell is by what it says.

All take text as `squeezed` leaves it: NFKC, no blanks beside Hanzi.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportgen.binding.expression import Measure
from reportgen.indicators.figures import is_hole
from reportgen.indicators.scrubbing import normal
from reportgen.unit import COUNT, POINTS, RATIO, Unit

_CIRCLED = re.compile(
    "^[①-⑳⑴-⒇⒈-⒛❶-❿](?=.)|(?<=[^0-9mM])(?:[①-⑳]|(?<=[^¹²³⁰-⁹])[¹²³⁰-⁹]++)$", re.DOTALL
)
"""A number before a name, and that of a footnote behind it, which NFKC would make a digit of the name."""
_PADDING = re.compile(r"(?<=[^\x00-\x7f])\s+|(?<!\s)\s+(?=[^\x00-\x7f])")
_LEVELS: dict[str, int] = {
    word: level
    for level, words in enumerate(
        (
            "省 省份",
            "市州 地市 设区市 地级市 市 州",
            "县区 区县 县市区 市县区 市区县 市区 县 区 旗 市县 县市 地区 区域 辖区",
            "乡镇 镇街 街镇 乡镇街道 镇乡 街道 镇 乡 街 办事处 街道办 办 片区 园区 开发区",
            "村 社区 行政村 村社区 村社 村居 村级 居委会 村委会 居 涉农社区",
            "组 网格 村民小组 村组 小组 自然村 小区",
            "单位 名称 部门 企业 学校 机构 公司 党组织 党支部 支部 党委 医院 合作社 项目名称 站点 科室 院校 银行 行标签",
        )
    )
    for word in words.split()
}
_APART = re.compile(r"[()、,/\\及和或·]|\s")
_BRACKETS = re.compile("[()]")
_HEAD_EDGES = re.compile(
    "^(?:所在|所属|隶属|各|参加|预算(?=单位)|承办(?=单位)|考核(?=单位))(?=.)|(?<=.)(?:的)?(?:名称|名)$|(?<=单位)全称$"
)

_CORNER = re.compile("^(?:指标名称|指标|项目|内容)(?=.)|(?<=.)(?:指标名称|指标|项目|内容)$")
"""The other half of a corner cut in two by a slanting line: 指标＼乡镇."""
_FOREIGN = re.compile("(?<=[一-鿿])[A-Za-z][A-Za-z .,/()-]*$")
"""The same in English behind it: 地区Region."""
_NO_ENTITY = frozenset(("指标名称", "项目名称"))


def squeezed(text: str) -> str:
    """A text as it is compared: NFKC, and without the blanks that only spread the Hanzi out."""
    return _PADDING.sub("", normal(_CIRCLED.sub("", text.strip()) if text else text))


@lru_cache(maxsize=4096)
def entity_level(head: str) -> int | None:
    """How far down a head's column names entities (0 省 … 6 单位); None where it names none."""
    head = _FOREIGN.sub("", head)
    if head not in _NO_ENTITY:
        head = _CORNER.sub("", head)
    pieces = [piece for piece in _APART.split(head) if piece]
    levels = [_LEVELS.get(p, _LEVELS.get(_HEAD_EDGES.sub("", p))) for p in pieces]
    known = [level for level in levels if level is not None]
    return max(known) if known and len(known) == len(levels) else None


_SOME_NAME = re.compile(
    "(?!指标|项目|科目).{0,8}(?:(?<=.)名称|单位|部门|机构|企业|公司|学校|医院|中心|[分支]局|支行|所|站|队|党?[工总]?委|支部|路段|线路|路线|河流|水库|景区|市场|小区|监测点|点位)"
)


def may_name(head: str) -> bool:
    """Whether a head may well be that of names though it is none of the usual ones: 路段名称, 二级单位."""
    return _SOME_NAME.fullmatch(_BRACKETS.sub("", head)) is not None


_PLACE_NAME = re.compile(
    "[一-鿿]{1,12}(?:省|市|县|区|旗|镇|乡|街道|办事处|村|社区)(?<!县区)(?<!市区)(?<!城区)(?<!地区)(?<!乡镇)"
)


def is_place(text: str) -> bool:
    """Whether a text looks like the name of a place: 清河县, 城关镇."""
    return _PLACE_NAME.fullmatch(text) is not None and entity_level(text) is None


_SERIAL = re.compile(r"序号|编号|序|no\.?|行次|行号|号|项次", re.IGNORECASE)
_TEXT_HEAD = re.compile(
    "(?:编号|编码|代码|区划码|门牌号|工号|学号|证号|文号|电话|手机号?码?|号码|联系方式|身份证号?|邮编|邮政编码|账号|卡号|年份|年度|日期|时间|备注|说明|地址|姓名|负责人|联系人)$"
)


def is_serial(head: str) -> bool:
    """Whether a head is that of the 序号 column."""
    return _SERIAL.fullmatch(head) is not None


_WHEN = re.compile(
    "年|月|季|(?:时|期)间?|(?:统计|报告|所属)?(?:时期|时间|年度|年份)|报告期|期别|年月|月份|月度|季度"
)


def says_when(head: str) -> bool:
    """Whether a head says that its column is the time of each row: 年份, 月份, 报告期."""
    return _WHEN.fullmatch(head) is not None


def says_text(head: str) -> bool:
    """Whether what stands under a head is text though it may look like a number."""
    return _TEXT_HEAD.search(head) is not None


_NUMBERING = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}\)?[、.]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}\)|\d{1,2}[.、](?!\d))(?=.)"
)
_OUTLINE = re.compile(r"(\()?第?[一二三四五六七八九十]{1,3}(?(1)\)|[、.]?)")
_MARKS = "*※★▲△☆●◆"
_FOOTNOTE = re.compile(rf"\((?:注\d{{0,2}})\)$|\[\d{{1,2}}\]$|(?<![{_MARKS}])[{_MARKS}]+$")
_IDLE = frozenset(
    "其中 指标 指标名称 主要指标 主要经济指标 基本情况 基本信息 内容 项目 情况".split()
)


def unnumbered(text: str) -> str:
    """A head or a name without 一、 or (1) before it, and without the colon of 其中:."""
    plain = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    return plain.replace("其中:", "其中", 1)


def outline_level(text: str) -> int:
    """How deep a number such as 一、 (1) or (一) (2) stands in an outline; 0 where a text is none."""
    found = _OUTLINE.fullmatch(text)
    return 0 if found is None else 2 if found[1] else 1


def is_marked(text: str) -> bool:
    """Whether a text opens with the mark of a footnote."""
    return text[:1] in tuple(_MARKS)


def unmarked(name: str) -> str:
    """A name without the marks that point to a footnote: 城关镇*, ★城关镇, 城关镇(注1)."""
    plain = _FOOTNOTE.sub("", name).lstrip(_MARKS)
    return plain or name


def is_idle(head: str) -> bool:
    """Whether a group head names nothing: 其中, 主要指标."""
    return head.rstrip(":") in _IDLE


_MEASURES: dict[str, Measure] = {
    word: measure
    for measure, words in (
        (
            Measure.VALUE,
            "数值 本期 本期数 本期值 本年 今年 本年数 当年 当期 实际 实际数 实际值 实际完成 完成 完成数 完成值 完成量 完成额 "
            "完成情况 总量 绝对值 绝对额 绝对量 绝对数 累计 累计数 累计完成 本年累计 本期累计 "
            "本月末 本季末 自年初累计 年初累计 年初至今 本月止累计 累计值 累计额 当月 本月 本月数 本月完成 金额 数量",
        ),
        (
            Measure.YEAR_BEFORE,
            "上年同期 去年同期 同期 上年同期数 去年同期数 同期数 上年 去年 上年数 去年数 上年同期累计 上年累计 "
            "去年同期累计 去年累计 上年同期累计数 上年同月 去年同月 上年同月数 去年同月数",
        ),
        (Measure.BEFORE, "上期 上期数 上期值 上月 上月数 上季 上季度 上季度数 上月末 上季末"),
        (
            Measure.TARGET,
            "目标 目标数 目标值 目标任务 目标任务数 年度目标 全年目标 年初目标 任务 任务数 年度任务 全年任务 任务目标 计划 计划数 "
            "年度计划 全年计划 计划目标 年度目标任务 全年任务数 年度任务数 全年目标数 全年计划数 年度计划数 计划任务 计划任务数",
        ),
    )
    for word in words.split()
}
_OF_LAST_YEAR = re.compile("(?:上年|去年)(?:同期|同月)?")
_RANK = re.compile(
    "(?:在?(?:全国|全省|全市|全县|全区|全州|省内|市内|县内|本省|本市|本县))?(?:排名|位次|名次|排序|排位)(?:情况)?"
)
_RANK_OF = re.compile(rf"(?P<of>.+?)(?:{_RANK.pattern})")
_CHANGE = re.compile(
    r"(?:累计|当月|本月|本季)?(?:(?:同比|环比|[比较](?:上年|去年)(?:同期|同月|末|底)?|与上年同期相比|[比较](?:上期|上月|上季|年初)末?)"
    r"(?:增长|增减|增幅|增速|增加|净增|增|下降|减少|变化|变动|提高|上升|降低|回落|升降|\+-|±|\+/-)?"
    r"|增长|增减|增幅|增速|增长率|增减率|增长幅度|增速率|±|\+-|\+/-)(?:率|幅度|幅|额|量|数)?"
)
_PLANNED = re.compile("计划|目标|任务|预算|预计|预期|全年|年度")
_BUDGET = re.compile("(?:年初|全年|年度|本年|当年|调整)?预算数?")
_TASK = "(?:全年|年度|本年|当年|年初|年|调整|总)?(?:目标任务|任务|目标|计划|预算)数?的?(?:比例|比重|百分比|比|率)?"
_SHARE = re.compile(
    rf"(?:完成|达成|进度|执行)(?:率|比例|进度|比)|占比|比重|比例|占{_TASK}|差额|缺口"
)
_DONE_OF = re.compile(f"(?:完成|达到?|为){_TASK}")


def measure_of(head: str) -> Measure | None:
    """The measure a head names by itself (本期, 上年同期, 目标, 排名 …)."""
    if _RANK.fullmatch(head):
        return Measure.RANK
    last_year = _OF_LAST_YEAR.match(head)
    if last_year and _MEASURES.get(head[last_year.end() :]) is Measure.VALUE:
        return Measure.YEAR_BEFORE  # 上年实际
    return _MEASURES.get(head)


def ranked_by(head: str) -> str:
    """What a head says by itself that is ranked, where that is a word for it: 增速 of 增速位次, 总量 of
    总量排名, 完成率; "" for other heads."""
    found = _RANK_OF.fullmatch(head)
    of = found["of"] if found else ""
    return of if is_change(of) or is_share(of) or measure_of(of) is Measure.VALUE else ""


def is_change(head: str) -> bool:
    """Whether a head says by itself that the column is a change of what stands before (增长%)."""
    return _CHANGE.fullmatch(head) is not None


def is_share(head: str) -> bool:
    """Whether a head says by itself that the column relates others (完成率, 占比)."""
    return _SHARE.fullmatch(head) is not None


def is_planned(name: str) -> bool:
    """Whether an indicator is what a whole year is to bring: 计划投资."""
    return _PLANNED.search(name) is not None


def is_budget(head: str) -> bool:
    """Whether a head only says 预算数, of which nothing but its share is told."""
    return _BUDGET.fullmatch(head) is not None


def is_done_of(head: str) -> bool:
    """Whether a head, if it is in %, relates what is done to what was to be done: 完成年度任务."""
    return _DONE_OF.fullmatch(head) is not None


_RATE = re.compile(
    "率$|比重$|占比$|比例$|^占(?!地|用|道|补)|度$|增幅|增速|增长|同比|环比|±|指数$|系数$|得分$|分数$|评分$|倍数$|位次$|排名$|名次$"
)
_COUNT = re.compile("[个户人家件项次村名场处台头只辆所座]数$|数量$|总数$|人口$|人次$|户次$|年龄$")
_SAYING_WHAT = {"人": ("人口",), "人次": ("人次",), "户次": ("户次",)}
"""Endings of names that say themselves what is counted."""
_SIGNS = re.compile(r"±|\+-|\+/-")
_CHANGING = re.compile("增长|增减|±|[+]-")


def fits(name: str, unit: Unit) -> bool:
    """Whether a unit stated over several columns may be this one's: not 万元 for 户数 or 完成率."""
    if _RATE.search(name) or unit.dimension in (RATIO, POINTS):
        return bool(_RATE.search(name)) and unit.dimension in (RATIO, POINTS)
    if _COUNT.search(name):
        counted = unit.parts[1]
        said = (f"{counted}数", "数量", "总数", *_SAYING_WHAT.get(counted, ()))
        return unit.dimension == COUNT and name.endswith(said)
    return True


_PROPORTION = re.compile("(?<!比)率$|比重$|占比$|比例$|增幅$|增速$")


def is_rate(name: str) -> bool:
    """Whether an indicator's name says that its numbers are shares or rates: 覆盖率, 占比."""
    return _PROPORTION.search(name) is not None


def spoken(head: str) -> str:
    """A head with its signs put into words: 同比±."""
    return _SIGNS.sub("增减", head)


def tells_change(name: str) -> bool:
    """Whether an indicator may be a change in percent, by its name: 收入增减."""
    return _CHANGING.search(name) is not None


_UNIT_LINE = re.compile(
    r"(?:计量|数据|金额|货币)?单位(?:[::]\s*(?P<units>[^()\s;;]+)|\((?P<within>[^()\s;;]+)\))"
)


def unit_line(text: str) -> list[str]:
    """The units a line such as 单位:万元、个 names, unparsed; [] where it names none."""
    found = None
    for found in _UNIT_LINE.finditer(text):
        before = text[: found.start()]
        if before.endswith(
            ("填报", "填表", "编制", "制表", "报送", "主管", "负责", "牵头", "责任")
        ):
            found = None
            continue
        break
    if found is None:
        return []
    return [part for part in re.split("[、,]", found["units"] or found["within"]) if part]


_BEHIND_TITLE = re.compile(r".+\((?P<units>[^()]+)\)")


def unit_behind(title: str) -> list[str]:
    """What may be units in brackets at the end of a title, unparsed: 各县区财政收入(亿元); [] for none.
    （村） says what stands in the rows."""
    found = _BEHIND_TITLE.fullmatch(title)
    parts = re.split("[、,]", found["units"]) if found else []
    return [] if any(entity_level(part) is not None for part in parts) else parts


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no number: —, /, 无."""
    return is_hole(text)


_STROKES = re.compile(r"[-—–─－/／\\＼.…]+")


def says_nothing(text: str) -> bool:
    """Whether a text is only a stroke, which says that there is none: —, /."""
    return _STROKES.fullmatch(text) is not None


_PLACE = re.compile(r"第?([1-9][0-9]{0,5})[名位]?")


def place_in(text: str) -> int | None:
    """The place that 第3名 names; None where a text names none."""
    found = _PLACE.fullmatch(normal(text))
    return int(found[1]) if found else None
