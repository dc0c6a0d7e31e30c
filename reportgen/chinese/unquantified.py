"""Numerals that count nothing: dates, clock times, names, codes, titles, slogans.

`hidden_spans` gives whole stretches in which no quantity is looked for (book titles, short quoted
phrases, document numbers, addresses of the net); `no_quantity` says how far a numeral at a place
reaches that is a date, a time, a name or a code.  Each alternative has its reason beside it.
"""

from __future__ import annotations

import re

_QUOTED_NAME = 16
"""A quotation of at most so many characters and without a stop inside is a name or a slogan."""

_STRETCHES = re.compile(
    r"《[^《》\n]{1,80}》"  # titles, and what stands in them
    r"|“(?P<quoted>[^“”\n]{1,60})”"
    r"|[‘「『](?P<inner>[^‘’「」『』“”\n]{1,60})[’」』]"
    r'|"(?P<straight>[^"\n“”]{1,60})"'
    r"|[〔\[［【（(](?:19|20)\d\d[〕\]］】）)] ?第? ?\d+ ?号?"  # 国办发〔2023〕5号
    r"|(?<![A-Za-z0-9_.-])[A-Za-z0-9][A-Za-z0-9_.-]{0,60}@[A-Za-z0-9.-]{1,60}"
    r"|(?:https?://|www\.)[!-~]+"
    r"|(?<![A-Za-z])[A-Za-z]{1,6}[0-9]{0,4}[-—/ ]?[A-Za-z]{0,3} ?[0-9]{1,8}(?:\.[0-9]{1,4})?[-—](?:19|20)[0-9]{2}"  # GB/T 9704—2012
)
_SENTENCE = re.compile(r"[，。；！？,;!?…]")
_SAID = re.compile(r"[0-9０-９.．]+ ?[%％‰]|[0-9０-９] ?[万亿]?(?:多|余)?(?:元|块|斤|亩|公里|岁)")

_PRICE_SAID = re.compile(r"[0-9](?:分|毛|块)钱$")
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_DASH = r"[—–\-~～至到]"
_ARABIC = re.compile(
    # years and what hangs on them; 2000多年, 1500年历史 are durations
    r"(?:19|20)\d\d ?(?:年度?|[—–\-~～/至到]{1,2} ?(?:(?:19|20)\d\d|\d\d(?= ?年|学年|财年|赛季)) ?(?:年|学年|财年|赛季|年度)?)"
    r"(?: ?\d{1,2} ?月(?: ?\d{1,2} ?[日号])?)?"
    r"|'?\d\d年(?=\d{1,2}月|底|初|末)"
    r"|(?<![0-9])[4-9]\d年(?=那|[我他她]|结的?婚|出生|生[，。人的]|[参入][军伍党]|参加|的时候|的老?兵|对越|下乡|下放|插队|转业|复员|退伍|考上|当兵|恢复高考)"
    r"|(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d(?![0-9])"
    # months and days, single, joined or listed: 1—6月, 3、4、5月, 10月1日至7日, 7至9日
    rf"|\d{{1,2}} ?(?:(?:月 ?)?(?:{_DASH}|、|和) ?\d{{1,2}} ?){{0,11}}月(?!龄)"
    r"(?:份|底|初|末|[上中下]旬)?(?: ?\d{1,2} ?[日号])?"
    rf"|\d{{1,2}} ?(?:(?:日 ?)?(?:{_DASH}|、|和) ?\d{{1,2}} ?){{0,5}}日(?![内之以]|均|龄|[游内]|个)"
    # the clock: 9:30—11:20, 6时30分, 8点半
    r"|(?<!比为)(?<!比是)(?<!比例)(?<!例为)(?<!生比)(?:[01]?\d|2[0-4])[:：∶︰][0-5]\d(?:[:：∶︰][0-5]\d)?(?=[分，,。；;）)前后左右起许开始准时到至—–~～-])"
    r"|(?:[01]?\d|2[0-4]) ?时(?!段|代|间|长|常|刻|效|速|区)(?: ?[0-5]?\d ?分?)?(?: ?\d\d ?秒)?"
    r"|(?:[01]?\d|2[0-4]) ?点 ?[0-5]?\d ?分(?![之别])"
    r"|(?:[01]?\d|2[0-4]) ?点(?![0-9名位个]|几)(?:半|钟|整|许|多|[0-5]?\d ?分?)?"
    # ages of people and of things, by name: 90后, 20世纪80年代, 100周年
    r"|\d{2}(?:、\d{2}){0,5}[“”]?后(?![0-9备台续期勤来])"
    r"|\d{1,3}(?:周年|世纪|年代|年级|星级|时代)(?:\d0年代)?"
    # names by number: 7号楼3单元502室, 302路, 15号线, 3班, 4.0版, 第…期 is cut off before
    rf"|{_NUMBER}(?:-\d+)?(?: ?[＃#]|号(?!人(?![民才口员类事]))|路(?!口|段|线\d?条)|单元(?=\d|[^格个]|$)|室|版(?!块)|楼|届|代|班(?![次列车])|期(?=工程|项目|建设|规划))"
    r"(?:[楼院线](?:\d+单元)?|\d+号?[楼室院]?)?"
    r"|(?:栋|幢|座)\d+"
    r"|\d+(?:栋|幢|座)(?=[0-9一二三四五六七八九十]+(?:室|号|单元|房|层|楼|-|，|。|$))"
    r"|\d+级(?!以上|及以上|[^，。；]{0,2}地震|大?风|阵风|[~～—-]\d)"
    # sums and products that are names: 3+10+100, 7×24小时, 1+N
    r"|[0-9]+(?:\.[0-9]+)?(?:[+×xX*&](?!\d+(?:\.\d+)?万?(?:千瓦|兆瓦|MW))[0-9A-Za-zＮ一二三四五六七八九十]+)+(?:小时|个)?(?:[+][0-9A-Za-zＮ]+)*"
    r"|(?<=[^0-9一二三四五六七八九十个]村)\d{1,2}[组社]"
    r"|\d季度"
    # versions, addresses, sections
    r"|\d+(?:\.\d+){2,}(?:\.[A-Za-z0-9]+)*"
    # lines people call
    r"|(?:12\d{3}|11[0-9]|12[0-2]|95\d{3}|96\d{3,4})(?=”?[^，。；\d]{0,6}(?:热线|平台|电话|报警|急救|接警|举报|投诉))"
    r"|(?:110|119|120|122)车"
    r"|\d{3,4}-\d{6,8}"
    # what names a plan or a circle: 15分钟生活圈, 3年行动, 24小时值守
    r"|\d+(?:[-—~～]\d+)? ?(?:分钟|小时|公里)(?=[^，。；、\d]{0,8}圈)"
    r"|\d+年(?=行动|规划|计划|攻坚)"
    r"|(?<![达近超逾用时续战快去\d])24 ?小时(?![内后，。；、）]|以[内上后]|之[内后]|左右|$)"
    r"|\d+ ?小时(?=滑动|工作制|制(?:[^成作定造])|动态血压)"
)
_HANZI = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:、[一二三四五六七八九十]{1,3}){0,12}"
    r"(?:产业|等奖|线城市|月份?|季度|年级|中全会|号(?!人(?![民才口员类事]))|周年|世纪|元店|元超市|毛流浪)"
    r"|(?<=[^个]村)[一二三四五六七八九十]{1,3}[组社](?!织|区)"
    r"|[一二][〇零一二三四五六七八九]{3}年"
)

_IDIOMS = (
    "三番五次 四处奔 四处寻 四处打 四处游 四处宣 四处走 四季如春 一日三餐 一亩三分地 三天两夜 三天三夜 两天两夜 两元店 两元超市 一年四季 三天两头 两天一夜 三头六臂 八面玲珑 四面八方 五花八门 七口八舌 两面三刀 两口子 两把刷子 两张皮 两条腿 "
    "四套班子 三张清单 四张清单 五张清单 两篇大文章 三篇文章 两篇文章 三件套 四件套 两件套 两头堵 两头跑 三把火 三板斧 "
    "两本账 三本账 两手抓 两头热 两条战线 三条战线 两个文明 两个百年 一家一户 三块地 四块地 两条线 四梁八柱 九牛一毛 "
    "五年规划 三年行动 十年树木 百年大计 十年如一日 三年五载 两天打鱼 三天打鱼 十天半月 十天半个月 三个臭皮匠 "
    "八个字 四个字 六个字 五个字 两个字 三个字 十六个字 十二个字 八字方针 三句话 两句话 九个手指 一桶水 两码事 两回事 "
    "两个巴掌 三轮车 两轮车 四轮车 四轮驱动 双轮驱动 两轮驱动 三轮驱动 三位数 两位数 四位数 五位数 六位数 三口之家 四口之家 "
    "五口之家 两杯茶 几个月 三角洲 三人行 三人成虎 两人世界 四人帮 两样东西 八级大风 七件事 两座大山 三座大山 四座大山 三面红旗 仨瓜俩枣 半斤八两 九牛二虎 "
    "三道防线 两个确立 两个维护 四个意识 四个自信 四个全面 两个结合 三个代表 六个必须坚持 九个坚持 两个毫不动摇 两个覆盖 "
    "两个责任 两个健康 三个区分开来 四个不摘 五个必由之路 四个最严 三个务必 两个务必 两个大局 两个先行 两个转变 两个屏障 "
    "两个中心 四个革命 三个不变 三个狠抓 四个善于 四个伟大 两个市场 两种资源 十个明确 两个一百年 四个现代化 三个文明 两个建成 "
    "两个阶段 三个倡导 三个一批 四个一批 两个一律 三个一 五个一 六个一 两个走在前列 三个圈层 五位一体 三位一体 四位一体 "
    "六位一体 两位一体 七位一体 八位一体 九位一体 一分为二 三分天下 三名工程 千家万户 万户千家 百家争鸣 两件大事 三件大事 两件事 "
    "三件事 两条底线 三条底线 两个极端 三个层次 两个月亮 三支一扶 三支队伍 五支队伍 两支队伍建设 三支队伍建设"
).split()
_STARTS = {
    word[:2]: tuple(w for w in sorted(_IDIOMS) if w[:2] == word[:2]) for word in sorted(_IDIOMS)
}
"""汉字 numbers with a measure word that are words of the language or of politics (NUM-30)."""


def hidden_spans(text: str) -> list[tuple[int, int]]:
    """Stretches where no quantity is looked for, in order and apart.

    A quotation with a stop inside, or with a share, a price or an area in it behind a colon, is
    somebody speaking and stays open.
    """
    spans = []
    for found in _STRETCHES.finditer(text):
        start, end = found.span()
        said = found[found.lastgroup] if found.lastgroup else None
        if said is None or _is_name(text, start, said):
            spans.append((start, end))
    return spans


def no_quantity(text: str, place: int) -> int:
    """Where the date, time, name or code at `place` ends; `place` itself if none is there."""
    if text[place] in "0123456789":
        found = _ARABIC.match(text, place)
    else:
        for idiom in _STARTS.get(text[place : place + 2], ()):
            if text.startswith(idiom, place):
                return place + len(idiom)
        found = _HANZI.match(text, place)
    return found.end() if found else place


def _is_name(text: str, start: int, said: str) -> bool:
    if len(said) > _QUOTED_NAME or _SENTENCE.search(said):
        return False
    opened = start == 0 or text[start - 1] in "：:，。！？\n"
    if _PRICE_SAID.search(said):
        return False
    return not (opened and len(said) > 6 and _SAID.search(said))


_LENGTHS = frozenset(
    "年 个月 天 周 星期 个星期 个季度 个年头 学年 个工作日 工作日 小时 个小时 分钟".split()
)
_SHORT = frozenset("小时 个小时 分钟 个工作日 工作日".split())
_BEFORE_PERIOD = re.compile(
    r"(?:近|过去|未来|今后|最近|往后|此后|随后|(?<![心从埋带街村到])头|[这那首后第]|(?<![提目当眼日此以之年月天])前|最初|接下来)的?$"
)
_BEHIND_PERIOD = re.compile(
    r"多?(?:来(?![自到])|以来|[前后](?![续期备台者往移沿景])|间(?![隔歇])|之[间前后]|如一日)"
)
_FOR = re.compile(
    "就是|一干|[坚干]守|守[着林护山]|已有|已经|长达|工作|从[教医警业]|任教|行医|扎根|有着|跨越|走过|[用了过]$"
)
"""守林近40年 is a length, 近40年 at the head of a sentence a period."""
_YEARS_OF = re.compile(r"规划|计划|行动|攻坚|期|级|度|制|生|一遇|一次|一届")


def is_period(text: str, start: int, end: int, unit: str, before: str) -> bool:
    """Whether a length of time says when, not how long: 近3年, 5年来, 两天后, 三年行动.

    近5个小时 and 提前35天 are lengths.
    """
    if unit not in _LENGTHS:
        return False
    behind = _BEHIND_PERIOD.match(text, end)
    if unit in _SHORT:
        return behind is not None and not behind[0].endswith("来")  # 提前半小时来擦设备
    if behind:
        return True
    if before == "近" and _FOR.search(text, max(0, start - 3), start):
        return False
    if before == "近" or _BEFORE_PERIOD.search(text, max(0, start - 4), start):
        return True
    return unit == "年" and _YEARS_OF.match(text, end) is not None
