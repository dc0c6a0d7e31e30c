"""Whether a small number in 汉字 before a measure word counts things or makes a figure of speech.

两支队伍 counts, 四个维度 names a list, 一条主线 is a manner of speaking, 三番五次 an idiom, 五台山 a
place.  From two digits on (十三项, 二十多家) and with a blur (近百名, 三家以上) everything counts.
"""

from __future__ import annotations

import re

from reportgen.chinese.figures import FIGURES
from reportgen.chinese.measures import Kind

_ABSTRACT = (
    "维度 方面 层面 环节 阶段 层次 角度 重点 关键 抓手 方向 目标 体系 机制 举措 措施 工程 行动 要素 特点 特征 原则 转变 转型 突破 提升 "
    "覆盖 到位 坚持 结合 统筹 关系 主题 板块 模式 能力 短板 瓶颈 动作 关口 要点 意识 自信 维护 确立 全面 责任 制度 导向 定位 战略 攻坚 "
    "优势 理念 聚焦 强化 着力 围绕 注重 确保 必须 更加 更好 不 力 化 有 先 同步 融合 联动 层级 等级 梯队 任务 内容 领域 品牌 文章 主线 底线 红线 "
    "防线 战线 渠道 路径 途径 标准 要求 规定 纪律 法则 经验 做法 启示 思路 办法 倡议 建议 承诺 功能 效应 专项 重大 根本 基本 核心 支柱 支撑 "
    "平衡 一体 一起 一批 时期 时代 世界 道理 字 环境 问题 困难 矛盾 主体 层 维 服务 革命 变革 改革 清单 台账 主义 循环 格局 轮子 轮 极 "
    "超 更 最 高 大 新 零 百分百 全 只 早 快 严 实 抓 促 带 建 强 优 创 聚 心 性 型 度 点 面 线 坚 提 增 减 进 讲 转 变 统一 文明 阵地 关心 "
    "没有 不变 率先 难题 篇章 乐章 秘诀 看点 亮点 不足 支点 引擎 转化 步骤 工作 方式 形式 手段 类型 指数 原因 因素 条件 选择 结果 变化 趋势 想法 念头 信念 愿望 梦想 心思 盼头 打算 说法 看法 观点 态度 部分 类别 种类 大类 角色 身份 圈 目的 政治 渠"
).split()
_ABSTRACT_WITHIN = re.compile("|".join(sorted((w for w in _ABSTRACT if len(w) > 1), key=len)[::-1]))
_ABSTRACT_NEXT = frozenset(w for w in _ABSTRACT if len(w) == 1)
_CONCRETE_NEXT = tuple(
    (
        "城市 社区 街道 乡镇 村庄 村子 行政村 自然村 建制村 村民小组 部门 单位 企业 公司 工厂 学校 高校 大学 班级 家庭 孩子 儿子 女儿 "
        "小组 党支部 党组织 支部 党委 党小组 园区 景区 片区 小区 新区 站点 点位 网点 服务点 服务站 服务队 服务中心 服务窗口 窗口 卡点 基地 "
        "项目 新项目 重点项目 重大项目 建设项目 工地 建筑工地 建设工地 车间 大棚 大型 大队 中队 大县 大市 大国 大户 大学生 大娘 大爷 大妈 大姐 大哥 大嫂 楼栋 摊位 车位 学位 床位 岗位 "
        "国家 地区 全国 全省 省份 地市 县区 县市 区县 镇街 乡村 集体 合作社 场馆 赛区 团队 方队 代表团 实验室 重点实验室 实践基地 创新平台 "
        "新建 新产品 新能源 新型 新生儿 高新 高速 高铁 高标准 强镇 线路 线索 最大的 建筑 进口 优质 优秀 工作日 工作组 工作队 工作站 工作人员 "
        "工作室 讲师 带头人 型号 提案 快递 问题支部 问题村 问题线索 重点村 重点县 重点企业 品牌店 面积 点子 心愿 集贸市场 农贸市场 停车场 "
        "昼夜 夜晚 日夜 回合 月份 年头 鸡蛋 苹果 西瓜 馒头 包子 孤儿 老人 村"
    ).split()
)
"""What 个 counts though a character or word of it names a notion elsewhere: 高校, 重点项目."""
_THING = re.compile(
    r"[^，。；：！？、“”（）]{0,9}(?:老人|孩子|娃|小子|丫头|闺女|孙女|孙子|弟弟|妹妹|哥哥|姐姐|兄弟|姐妹|姑娘|小伙|后生|徒弟|儿女|女儿|儿子|学生)"
    r"|[^，。；：！？、“”（）]{0,6}(?:工作组|工作专班|攻坚组|专班|小组|服务队|志愿队|突击队|先锋队|工作队|分队|分会场|展区|"
    r"专区|车间|门店|分店|厂房|标段|片区|村民小组|自然村|行政村|居民点|安置点|安置区|大棚|泵站|水库|电站|项目部|支部|党委)"
)
"""What 个 counts whatever words stand before it: 三个专项工作组."""
_WINDOW = 7
_CLAUSE_END = re.compile(r"[，。；、！？）]|$")
_POINTING = frozenset("这那哪每第另某")
_CLAUSE = re.compile(r"[，。；：！？、“”‘’（）()《》\s的]")

_LISTING = frozenset(
    "项 条 种 类 层 级 步 维 方面 大类 块 道 样 款 期 片 重 环 句 章 集 度 型 套".split()
)
"""Measure words that after a small 汉字 numeral mostly introduce a list of notions."""
_THINGS_LISTED = re.compile(
    r"(?:[国省市县]级?|重点|主要|核心|关键|科研|发明|实用|国家)*"
    r"(?:[^，。；、的]{0,4}(?:路|街|渠)|河|道路|公路|铁路|高速|线路|航线|生产线|管线|管道|消息|短信|裤|鱼|沟|巷|隧道|隧洞|大坝|堤|渠|"
    r"专利|成果|课题|荣誉|奖|冠军|第一|金牌|试点|指标|发明|纪录|记录|证书|案件|提案|议案|桥|房|公寓|设备|住|"
    r"[^，。；、的]{0,3}(?:房子|住房|行头|衣服|棉衣|棉被|口罩|油布|塑料布|塑料膜|桌椅|被褥|教材|餐具|家具)|[^，。；、的]{0,2}(?:沟|辫|腿|狗|蛇|毛巾|围巾|板凳|扁担|绳|香?烟|人命|船)|工作(?=入选|获|被评|被列)|[^，。；、]{0,6}(?:专利|奖项|荣誉|试点|课题|桥|设备|指标|纪录))"
)
_OBTAINED = ("获", "获得", "荣获", "取得", "新增", "完成", "承担", "申报", "共有", "立项", "斩获")
_HELD = ("举办", "开办", "开展", "编发", "推送", "印发", "通报", "培训", "播出", "推出")
_ONLY = ("仅", "仅有", "只有", "只剩", "各", "至少有", "仅剩", "就剩")
_LEFT = ("只剩", "只剩下", "还剩", "剩下", "就剩")
_LAST = frozenset("项 份 件 本 部 枚 套 台 辆 篇 架 艘 人 名 处 座 间 所 家".split())
"""What is counted by an 一 at the end of its clause, behind its noun: 推选常务主席一人。"""
_EACH_ONE = re.compile("一[^，。；、]{1,2}$")
"""一户一档, 一事一议 are no counts."""
_NOT_LAST = frozenset(
    "后为是着出干办说做这那哪每同另某第统任有了成合接唯其单独自他她我身外先如此然国到一"
)
_EACH = re.compile(r"每[^，。；：！？一]{1,18}(?:配备|配齐|选派|安排|明确|确定|选配|设|建|派驻)$")
_PERSON_END = re.compile(
    r"[，。；：、！？（）)]|$|[死受遇被获因当均入在的牺]|[重轻]伤|失踪|溺水|身亡|送医|合[抬伙力扛]|轮流|轮班|一[组班]|搭伙|结伴|同行"
)
_SPEECH_MEASURES = frozenset(
    "步 转 角 面 把 头 手 层 级 里 股 团 环 团 折 分 字 度 点 方 队 发 令 号 伏 度电 国 镇 省 市 县 区 县区 区县 县市 县市区 省区市 乡 村 社区 支部 校 单 响 大 大类 尺 丈 寸 具 季 车 船 炉 窝 锅 任 拨 杆 宿 茬 网 平".split()
)
_PLACE = re.compile(
    r"(?:[^，。；、的\d]{0,2}[村镇乡县山河湖港铺屯庄营坡沟]|区|街|江|子|渠|峡|洲|原|州|沟|湾|岭|岗|岔|坊|庙|宫|院)"
)
_PLACE_MEASURES = frozenset(
    "家 所 台 门 盘 元 户 间 棵 亩 眼 岔 座 团 里 道 枝 排 股 头 块 星 队 口".split()
)
_NAMING = frozenset("届 国 级 大 尺 分 角".split())
_MILE_PLACE = re.compile("里(?:铺|堡|店|桥|屯|洋|亭|岗|庄|台|外|河|墩|长街|村|镇|香)")
_NAMED_TIMES = ("产业", "创业", "供水", "分配", "革命")
_ONE_LASTS = (
    *_ONLY, "为期", "历时", "长达", "最快", "用时", "耗时", "仅需", "只需", "仅用", "只用", "短短", "仅仅", "缩短至", "缩短到",
    "压缩至", "压缩到", "接受", "经过", "历经", "压减至", "压减到", "缩短为", "整整", "足足", "卧床", "住院", "停工", "停产", "休学", "攻关", "歇业", "干满",
)  # fmt: skip
"""What says that 一天 or 一年 is a length: 为期一年, 最快一天."""
_ALWAYS_ONE = frozenset("刻钟 岁 周岁".split())
_ONE_MEASURED = frozenset("亩 吨 斤 公斤 公里 里地 里路".split())
_DONE = (
    "种了",
    "栽了",
    "养了",
    "租了",
    "包了",
    "割了",
    "买了",
    "走了",
    "收了",
    "打了",
    "运了",
    "流转了",
)
"""What shows that 一亩 is a size: 种了一亩水稻."""
_COINS = frozenset("块 块钱 元 毛 毛钱 角 角钱 分钱".split())
_EACH_AT = re.compile("一[斤个只件张碗棵亩瓶袋本]")
_PRICED = tuple(
    "要 卖 赚 挣 花 值 挣了 赚了 花了 卖了 才卖 补 涨 跌 降 交 才 付 涨了 降了 单价 也就 早先 后来 如今 眼下 原先 每斤 每个 每只 每亩 便宜 利润".split()
)
"""What shows that 一块钱 is a price: 鸡苗要一块钱, 每斤一元."""
_CIRCLE = re.compile("一(?:刻钟[^，。；、]{0,6}圈|年比一年|天比一天)")
_LASTING = (
    "徒刑", "拘役", "缓刑", "为期", "历时", "经过", "接受", "历经", "长达", "连续",
    "仅仅", "短短", "整整", "足足", "仅用", "只用", "了", "已经", "已有", "学徒", "当兵", "从军", "从教", "教书", "任教", "入行", "入职", "进厂", "上任", "到任", "出道", "学艺", "结婚", "退休",
    "从医", "行医", "从警", "从业", "从艺", "打工", "扎根", "驻村", "任职", "工作", "坚守", "守护", "支教", "时隔", "一晃",
    "少说", "足有", "整", "一干", "一待", "一守", "一教", "一住", "一走", "一去", "就是", "一共", "总共", "初中", "高中", "大学", "干满", "守着", "前后", "头尾",
)  # fmt: skip
"""What says that a length of time follows: 短短两年, 干了三年."""
_YEARS_OF_WORK = re.compile(
    rf"[{FIGURES}]+(?:年|周|星期|学年|学期)(?:的(?!伟大|历[史程]|规[定划]|行动)|之?内|以内|就|零|了(?=[，。！？”])|时间|光景|工夫|出师|毕业|学成|当上|建成|回本|还清|见效|挂果|没|才|不到|左右|党龄|工龄|教龄|军龄|军旅)"
)
"""What behind a length in 汉字 shows that it is one: 两年的积蓄, 三十年党龄."""
_TOGETHER = tuple("一行 兄弟 姐妹 姐弟 兄妹 父子 母女 父女 母子 婆媳 师徒 祖孙".split())
"""Behind these 三人 is a number whatever follows: 一行三人按约定出发."""
_COUPLED = frozenset("们他她它你我咱您俺妻娘爷哥姐妹儿嫂")
_SOON = re.compile(r"就[能可办建到够](?![^，。；]{0,3}(?:收入|挣|赚|卖|盈利))")
"""一天就可以办好; not 一年就可以收入三万元."""
_RUNNING = ("连续", "连任", "蝉联", "连着", "参加", "举办", "办了", "干了", "当了")
_CARED_FOR = re.compile("(?:伺候|照顾|照料|服侍|侍奉|赡养|陪伴|守护|坚守|打理)[^，。；：]{1,12}$")
"""伺候瘫在炕上的婆婆二十一年."""
_HARDEST = re.compile("最[^，。；、的]{1,4}的$")
"""最艰难的七年."""
_OLD_MEASURES = frozenset("斤 两 亩 里 里地 里路 尺 丈 元 块 毛".split())
"""Measures before which 二 is said for two: 二斤肉, 二亩地."""
_OF_MOUTHS = re.compile(r"[^，。；、]{0,2}(?:锅|箱|井|缸|钟|窑|塘|人(?=[，。、]))")
"""What 口 counts; 两口茶 and 两口子 are none."""
_OF_LINES = re.compile(
    r"[^，。；、]{0,2}(?:印|疤|伤|皱纹|抬头纹|沟|坎|梁|闸|门|关卡|菜|题|工序|彩虹|口子|河|岭|弯|坝|堤|墙|杠|圈|锁|手续)"
)
"""What 道 counts; 三道防线 and 两道红线 are names."""
_COUNTED_THINGS = {
    unit: re.compile(rf"[^，。；、的]{{0,2}}(?:{things})")
    for unit, things in {
        "头": "猪|牛|羊|驴|骡|鹿|蒜|安格斯|西门塔尔",
        "面": "旗(?!帜)|墙|镜|鼓|窑",
        "车": "沙|煤|土|砖|货|粪|石|菜|瓜|柴|草|粮|肥|垃圾|苹果|物资",
        "船": "鱼|虾|沙|货|粮",
        "锅": "饭|水|汤|粥|馍|酒",
        "窝": "猪|鸡|狗|崽|兔|蜂",
        "季": "稻|庄稼|麦|作物",
    }.items()
}
"""What measure words count that are figures of speech before other words: 两头猪 against 两头跑."""
_DROPPED_FROM = re.compile(r"(?:直接|一下子)?[升涨降减增缩](?:[到至为成]|少|加)")
_DURATIONS = frozenset("年 周 星期 学年 学期 昼夜".split())


def large_counts(text: str, start: int, unit: str) -> bool:
    """Whether a 汉字 numeral of several digits counts: not 二十届, 二十国集团, 六十年, 十二级."""
    if unit == "年":
        return _lasting(text, start)
    if unit == "里" and _MILE_PLACE.search(text, start, start + 6):
        return False
    return unit not in _NAMING and not _of_assembly(text, start, unit)


def _of_assembly(text: str, start: int, unit: str) -> bool:
    """十四届人大三次会议, 省委十届十五次全会 are numbered, not counted."""
    return unit == "次" and text[start - 1 : start] in ("大", "届", "会", "委")


def counts(text: str, start: int, end: int, unit: str, kind: Kind) -> bool:
    """Whether the one-digit 汉字 numeral at `start`, whose measure word ends at `end`, counts things."""
    digit = text[start]
    if kind is Kind.MULTIPLE:
        return unit == "倍" or text.endswith(("翻", "了", "翻它", "翻上", "翻个"), 0, start)
    if kind is Kind.PERCENT:
        return unit == "成" or text[start - 1 : start] in ("打", "享")
    if kind is Kind.POINTS:
        return True
    if digit in "俩仨":
        return _together(text, start, end, unit)
    if digit == "一":
        return _single(text, start, unit, kind)
    if digit in "二零〇" and unit not in _OLD_MEASURES:
        return False
    if (things := _COUNTED_THINGS.get(unit)) is not None and things.match(text, end):
        return True
    if kind is Kind.COUNT and text.endswith(_LEFT, 0, start):
        return True
    if unit in _SPEECH_MEASURES or (digit == "两" and text.endswith("一" + unit, 0, start)):
        return False  # 一斤两斤地割
    if kind is Kind.AMOUNT or kind is Kind.MONEY:
        return _measured(text, start, end, digit, unit)
    return _counts_things(text, start, end, unit)


def _counts_things(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a numeral before the measure word of things counts them: 两支队伍, not 两个“确立”."""
    if text.startswith(("一", "”", "级", "百分"), end):
        return False
    if text.startswith(("“", "‘"), end) and (unit == "个" or unit in _LISTING):
        return False
    if text.endswith(("从", "由"), 0, start) and _DROPPED_FROM.match(text, end):
        return True
    if unit == "笔" and text.startswith("账", end):
        return False
    if unit in _PLACE_MEASURES and text[start] != "两" and _PLACE.match(text, end):
        return False
    if unit in _OWN_WAYS:
        return _in_its_own_way(text, start, end, unit)
    if _CLAUSE_END.match(text, end):
        return text[start - 1 : start] not in _POINTING
    if unit == "句" and text.endswith("了", 0, start):
        return not text.startswith("话", end)
    if unit == "条" and text.endswith("了", 0, start) and text[end : end + 1].isdigit():
        return True  # 换了两条500马力的船
    if unit in _LISTING:
        return bool(_THINGS_LISTED.match(text, end)) or text.endswith(_OBTAINED, 0, start)
    return unit != "个" or _concrete(text, end)


_OWN_WAYS = frozenset("人届口道次期")


def _in_its_own_way(text: str, start: int, end: int, unit: str) -> bool:
    """Of these measure words each has words around it, unlike all others, by which it counts."""
    match unit:
        case "人":
            alone = text.endswith((*_TOGETHER, "有"), 0, start) or _PERSON_END.match(text, end)
            return bool(alone) and text[start - 1 : start] not in "夫妻俩他你我们"
        case "届":
            return text.endswith(_RUNNING, 0, start)
        case "口":
            return _OF_MOUTHS.match(text, end) is not None
        case "道":
            return _OF_LINES.match(text, end) is not None
        case "次":
            return not (_of_assembly(text, start, unit) or text.startswith(_NAMED_TIMES, end))
        case _:
            return text.endswith(_HELD, 0, start)


def _together(text: str, start: int, end: int, unit: str) -> bool:
    """俩孩子, 兄弟仨; 夫妻俩 and 咱俩 only say that they are together."""
    if unit != "个":
        return True
    if text[start - 1 : start] in _COUPLED and not text.endswith(_TOGETHER, 0, start):
        return False
    if text.startswith("人", end):
        return _PERSON_END.match(text, end + 1) is not None
    return _CLAUSE_END.match(text, end) is not None or _concrete(text, end)


def _single(text: str, start: int, unit: str, kind: Kind) -> bool:
    """一 counts only where the words around insist on the number: 仅一家, 各一名, 奖状一张。"""
    if kind is Kind.AMOUNT:
        lasts = unit in _ALWAYS_ONE or text.endswith(_ONE_LASTS, 0, start)
        behind = start + 1 + len(unit)
        if unit in _DURATIONS or unit in ("天", "晚", "个月", "个小时", "小时"):
            took = text.endswith("了", 0, start) and not text.endswith("过了", 0, start)
            lasts = lasts or (took and text[behind : behind + 1] != "的")
            lasts = lasts or _SOON.match(text, behind) is not None
        elif unit in _ONE_MEASURED and text.endswith(_DONE, 0, start):
            return not text.startswith(("一", "又", "线"), behind)
        return lasts and not _CIRCLE.match(text, start)
    if kind is Kind.MONEY:
        behind = _EACH_AT.match(text, start + 1 + len(unit)) is not None
        return unit in _COINS and (behind or text.endswith(_PRICED, 0, start))
    if kind is not Kind.COUNT or unit in _SPEECH_MEASURES:
        return False
    if _ends_its_clause(text, start, unit):
        return True
    if unit in _LISTING:
        return False
    if text.endswith(_ONLY, 0, start):
        return unit != "个" or _concrete(text, start + 2)
    return unit != "个" and _EACH.search(text, max(0, start - 24), start) is not None


def _ends_its_clause(text: str, start: int, unit: str) -> bool:
    """推选主席一人。: counted behind its noun, no 一户一档 and no 合为一家."""
    if unit not in _LAST or not _CLAUSE_END.match(text, start + 1 + len(unit)):
        return False
    before = text[start - 1 : start]
    return (
        before.isalnum()
        and before not in _NOT_LAST
        and _EACH_ONE.search(text, max(0, start - 4), start) is None
    )


def _measured(text: str, start: int, end: int, digit: str, unit: str) -> bool:
    """三天, 两个月, 八公里; but years in 汉字 are periods (三年来, 五年规划) unless a sentence."""
    if unit in _DURATIONS:
        return _lasting(text, start) and not text.endswith("过了", 0, start)
    if unit in ("元", "亩", "斤", "米") and digit != "两" and _PLACE.match(text, end):
        return False
    return not (unit == "天" and text.startswith(("打鱼", "两头", "内外", "后", "前"), end))


def _lasting(text: str, start: int) -> bool:
    """Whether a length in 汉字 is told as one: 干了三年, 从教三十年, 两年的积蓄; not 三年规划."""
    if text.endswith(_LASTING, 0, start) or _HARDEST.search(text, max(0, start - 8), start):
        return True
    return (
        _YEARS_OF_WORK.match(text, start) is not None
        or _CARED_FOR.search(text, max(0, start - 16), start) is not None
    )


def _concrete(text: str, end: int) -> bool:
    """Whether what 个 counts is a thing: the words up to the next stop name no notion."""
    if text.startswith(_CONCRETE_NEXT, end) or _THING.match(text, end):
        return True
    if text.startswith("不同", end):
        end += 2
    following = text[end : end + 1]
    if following in _ABSTRACT_NEXT or following in "：0123456789":
        return False
    stop = _CLAUSE.search(text, end, end + _WINDOW)
    return not _ABSTRACT_WITHIN.search(text, end, stop.start() if stop else end + _WINDOW)
