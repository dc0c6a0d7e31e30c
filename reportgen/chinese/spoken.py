"""Numbers as people say them in features, speeches and interviews: the unit left out, or split in two.

    一块八毛钱, 三块二, 一米七 → `split_mention`: one quantity in the larger unit
    涨到两千四, 挣个七八万, 今年六十八 → `is_said`: a bare 汉字 numeral that states a number

What size words (万, 亿) end counts almost anywhere; 百 and 千 need the end of a phrase behind them, and
a number below a hundred needs words of age, of change, or a blur (出头, 以上).
"""

from __future__ import annotations

import re

from reportgen.chinese.dressing import Mention
from reportgen.chinese.figures import FIGURES, figure
from reportgen.chinese.measures import Kind

_DIGIT = "[一二两三四五六七八九1-9]"
_PRICE = re.compile(
    rf"(?P<whole>[{FIGURES}]{{1,5}}|[0-9]{{1,4}})(?:(?P<unit>块|毛)(?P<tenth>{_DIGIT})"
    rf"(?:(?:毛(?P<hundredth>{_DIGIT})?|角|分)钱?|钱"
    r"|(?=$|[，。、；！？）”的就了吧呢到涨跌升降卖]|一[斤亩个公瓶袋箱碗张只株棵]|以|左右|每))"
    rf"|(?P<tall>米)(?P<tall_tenth>{_DIGIT})(?P<tall_hundredth>{_DIGIT})?"
    r"(?=$|[，。、；！？）”的多长高宽深厚]|出头|左右|以上)"
    rf"|(?P<large>亩|元|斤)(?P<part>{_DIGIT})(?P<small>分地?|角|两)(?:(?P<rest>{_DIGIT})(?:厘|分))?)"
)
"""一块八毛钱, 四块五, 一米七, 4亩7分2厘, 三斤六两; not 两块五亩的地."""
SPLIT = frozenset("块 毛 米 亩 元 斤".split())
"""Units said with their tenths behind them."""
_TENTHS = {"亩": "分", "元": "角", "斤": "两"}
_DIGITS = dict(zip("一二两三四五六七八九", "1223456789", strict=True))
_BEHIND = re.compile("出头|左右|以上|多(?=[，。])")

_RUN = re.compile(rf"[几数{FIGURES}]+")
_NOT_SAID = re.compile(r"火急|大山|八千里|一失|无一")
_SAYING = frozenset(("二百五", "八百", "十万八千"))
_ENDED = re.compile(
    r"$|[，。、；：！？）” \n]|[的呢吧啊哪啦了就也还到]|才|上[就才]|那年|好几|出头|以[上下]|左右|上下|往上|开外|挂零|一[斤只个张件条亩碗瓶棵株头]"
)
_BLURRED = re.compile(r"出头|左右|上下|以[上下]|往上|开外|挂零")
_AGE_BEFORE = re.compile(
    r"(?:今年|年纪|年龄|岁数|虚岁|周岁|年满|刚满|不满|现年|时年|年近|都快|才|已经?|也就|年过|现在|如今|那年|过了|[他她我俺]|(?<![零一二三四五六七八九十0-9])时)$"
)
_MOVED_BEFORE = re.compile(
    r"(?:[升涨降减增跌提落加缩][至到]|达到|只剩|还剩|剩下|[减增][为成]|变[为成]|[退补欠差交挣花卖赚借贷捐罚付值收贴掏垫寄亏])$"
)
_PAID_BEFORE = re.compile("[月年日底]薪$")
_AGE_BEHIND = re.compile("入伍|参军|嫁|学[戏艺徒]|当兵")
_MOVED_FROM = re.compile(r"[从由]$")
_MOVED_BEHIND = re.compile(r"(?:一路|直接|陆续)?(?:[升涨降减增跌提落加缩]|[到至变])")
_ORDINAL_BEFORE = frozenset("第初周老《")
_HOLIDAY = "十一"
_TOLD = re.compile(
    r"[一-龥](?<![月历旬之第初闰条款卷图表节章周班线路号双正腊冬年点分时刻比零三四五六七八九])"
)
"""What a number of tens may stand behind at the end of its clause (最大的五十九, 换根内胎十五); not the
words of dates, of the clock, and of numbered things."""
_CLAUSE_END = re.compile("[，。；！？”]|$")


def split_mention(text: str, mention: Mention) -> Mention | None:
    """一块八毛钱 as 1.8块, 两毛五 as 2.5毛, 一米七 as 1.7米; None where nothing smaller follows."""
    found = _PRICE.match(text, mention.core)
    if found is None:
        return None
    unit = found["unit"] or found["tall"] or found["large"]
    if found["large"] and not found["small"].startswith(_TENTHS[unit]):
        return None
    tenth = found["tenth"] or found["tall_tenth"] or found["part"]
    hundredth = found["hundredth"] or found["tall_hundredth"] or found["rest"] or ""
    whole = found["whole"]
    if not whole.isascii():
        said = figure(whole)
        if said is None or len(said.values) > 1 or said.size_only:
            return None
        whole = str(said.values[0])
    value = f"{whole}.{_DIGITS.get(tenth, tenth)}{_DIGITS.get(hundredth, hundredth)}"
    kind = Kind.MONEY if unit in ("块", "毛", "元") else Kind.AMOUNT
    behind = _BEHIND.match(text, found.end())
    after, end = (behind.group(), behind.end()) if behind else ("", found.end())
    return Mention(
        mention.start, end, mention.core, (value,), unit, kind, mention.before, after=after
    )


def is_said(text: str, mention: Mention) -> bool:
    """Whether a bare 汉字 numeral of two characters or more states a number."""
    core = mention.core
    if text.startswith("有", core + 2) and mention.end > core + 3:
        return True  # 五十有三
    run = _RUN.match(text, core, mention.end)
    if run is None or text[core - 1 : core] in _ORDINAL_BEFORE:
        return False
    numeral, end = run.group(), mention.end if mention.between in ("多", "好几") else run.end()
    if numeral in _SAYING and _MOVED_BEFORE.search(text, max(0, core - 3), core) is None:
        return False
    if not set(numeral).isdisjoint("万亿"):
        return _NOT_SAID.match(text, end) is None
    before = max(0, core - 3)
    if _PAID_BEFORE.search(text, before, core):
        return True
    if _MOVED_FROM.search(text, max(0, core - 1), core) and _MOVED_BEHIND.match(text, end):
        return True
    if len(numeral) > 1 and _AGE_BEHIND.match(text, end):
        return True
    if _ENDED.match(text, end) is None:
        return False
    if len(mention.values) > 1 or (len(numeral) > 1 and not set(numeral).isdisjoint("百千")):
        return len(numeral) > 2 or not set(numeral).isdisjoint("百千")
    if mention.between == "好几" or _BLURRED.match(text, end):
        return True
    if numeral == _HOLIDAY:
        return False
    stated = len(numeral) > 1 and "十" in numeral and _CLAUSE_END.match(text, end)
    if stated and _TOLD.search(text, max(0, core - 1), core):
        return True
    return any(words.search(text, before, core) for words in (_MOVED_BEFORE, _AGE_BEFORE))
