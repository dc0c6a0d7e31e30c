"""Units and measure words as they stand behind a number in running text.

`measure_at` finds the longest one at a place and says what kind of quantity it makes.  The table is
wider than `reportgen.unit`, which holds what a workbook may use and compute with: here a reader meets
whatever people count with (羽, 棒, 卷次, 微克/立方米), and needs only its name and kind.
"""

from __future__ import annotations

import re
from enum import StrEnum

from reportgen.unit import COUNT, known_units, parse_unit


class Kind(StrEnum):
    """What sort of quantity a phrase states; the words of the JSON key `kind`."""

    COUNT = "count"
    """Things counted with a measure word: 11个, 两万余名, 8000余人次."""
    AMOUNT = "amount"
    """A measured unit: 12.8公里, 35岁以下, 3个月, 36微克/立方米."""
    MONEY = "money"
    PERCENT = "percent"
    """%, ‰, 百分之, 千分之, 成, 折."""
    POINTS = "points"
    """个百分点 (NUM-34)."""
    MULTIPLE = "multiple"
    """倍, 番."""
    FRACTION = "fraction"
    """三分之一, 1/3, 一半; the value is numerator and denominator."""
    RATIO = "ratio"
    """3:2, 1:1.5:2; the value is a list."""
    RANGE = "range"
    """3~5年, 三四十人; the value is lower and upper end."""
    RANK = "rank"
    """第2位, 居全省第三, 进入前10位."""
    NUMBER = "number"
    """No unit: 指数为101.4, a table cell, 阅读量超320万."""


_COUNTED = (
    "所 座 间 支 尾 羽 峰 口人 丛 束 朵 枝 粒 滴 罐 桶 筐 篮 件套 列 班列 节 卷 封 则 首 柄 扇 "
    "大类 大 具 响 排 团 伙 案 票 单 桩 餐 孔 井 池 棒 席 标段 句 章 集 季 枚 金 银 铜 公里处 词条 网格 摊位 "
    "帧 像素 针 剂 剂次 盘次 分会场 "
    "标准箱 标箱 只次 机位 泊位 车位 床位 学位 座次 班 顿 副 家次 人份 人日 工日 台班 台时 "
    "栋次 处次 项次 份次 宗次 起次 条次 个次 篇次 册次 卷次 辆次 架次 台次 航次 列次 艘次 站次 批次 "
    "天次 间次 支次 亩次 吨次 幅次 题 碗 杯 盆 捆 堆 串 尊 缸 坛 挺 幕 盘 校次 村次 门次 节次 例次 头次 点次 车次 单次 组次 轮次 队次 课次 席次 口次 趟次 笔次 票次 "
    "人（次） 户（次） 家（次） 项（次） 处（次） 场（次） 件（次） 个（次） 台（次） 辆（次） 批（次） 条（次） 起（次） "
    "人(次) 户(次) 家(次) 项(次) 处(次) 场(次) 件(次) 个(次) 台(次) 辆(次) 批(次) 条(次) 起(次) "
    "台(套) 件（套） 件(套) 卷（件） 卷(件) 册（件） 份（册） 份(册) 本（册） 套（件） 座（处） 株（棵） 名（位） 个（处） 处（个） 户（家） "
    "号人 大桌 茬 锅 笼 屉 垄 摞 沓 炉 窝 船 车 垛 宿 盅 杆 任 拨 班岗 背篓 麻袋 里弄 "
    "挂 坨 畦 瓢 勺 壶 篓 瓮 钵 箩 箩筐 撮箕 筒 截 簇 丸 网 车皮 站地 站路 "
    "部门 县区 区县 县市 县市区 省区市 省份 市州 市 县 区 镇 乡 省 国 支部 村民小组 村居 院校 校"
).split()
_FULL = [size + word for size in "大小满整" for word in "袋包捆盆堆块片摞缸箱碗桶盒瓶筐罐串杯锅车"]
"""两大袋, 三小碗, 5整箱: what holds a thing, and how large or full."""
_NOT_IN_PROSE = {"点", "日", "步", "格", "级"}
"""Words `reportgen.unit` knows that a reader of prose must not take for one: 5日, 3点, 5级书记."""

_AMOUNTS = (
    "载 千公顷 千吨 岁 周岁 月龄 日龄 个月 年 天 小时 个小时 分钟 秒 秒钟 毫秒 周 星期 个星期 工作日 个工作日 个自然日 钟头 个钟头 "
    "自然日 学时 个学时 课时 个课时 学年 个学年 学期 个学期 个季度 刻钟 晚 昼夜 个年头 个百分位 "
    "亩 公顷 顷 英亩 平方米 平方公里 平方千米 平方厘米 平方毫米 平方 平米 平 公尺 里路 ㎡ 立方米 立方 方 立方厘米 ㎥ "
    "公里 千米 英寸 米 分米 厘米 公分 毫米 微米 纳米 里 里地 华里 英里 海里 尺 寸 丈 延米 延长米 "
    "吨 公斤 千克 克 毫克 微克 斤 市斤 担 两 磅 分地 吨标准煤 吨标煤 千克标准煤 克标准煤 载重吨 总吨 "
    "升 毫升 公升 吨公里 人公里 千瓦 兆瓦 瓦 吉瓦 千瓦时 兆瓦时 吉瓦时 度 度电 千瓦·时 马力 "
    "千伏 伏 千伏安 兆伏安 安培 赫兹 兆赫 分贝 帕 千帕 兆帕 牛 千牛 焦耳 大卡 千卡 摄氏度 华氏度 ℃ °C 度C "
    "比特 字节 兆 兆比特 兆字节 人年 分 学分 步 字 流明 转 级 坪 蒲式耳 桶油当量 吨油当量 标准立方米 光年 个点"
).split()
_MONEY = (
    "元 元钱 美元 欧元 港元 日元 英镑 澳元 韩元 卢布 加元 美金 港币 人民币 元人民币 块钱 角 角钱 毛钱 块 分钱 毛 个亿 新台币 瑞士法郎"
).split()
_KINDS: dict[str, Kind] = {
    **{
        word: Kind.COUNT if parse_unit(word).dimension == COUNT else Kind.AMOUNT
        for word in known_units()
        if word not in _NOT_IN_PROSE
    },
    **dict.fromkeys((*_COUNTED, *_FULL), Kind.COUNT),
    **dict.fromkeys(_AMOUNTS, Kind.AMOUNT),
    **dict.fromkeys(_MONEY, Kind.MONEY),
    **dict.fromkeys(("%", "‰", "成", "折", "个百分比"), Kind.PERCENT),
    **dict.fromkeys(("个百分点", "百分点", "个千分点", "千分点"), Kind.POINTS),
    **dict.fromkeys(("倍", "番"), Kind.MULTIPLE),
}

_LATIN = re.compile(
    r"(?:km²|km2|km/h|km|kg|cm|mm|m²|m2|m³|m3|μm|m|kWh|MWh|GWh|kW|KW|MW|GW|kVA|MVA|kV|KV|"
    r"mg|μg|ug|g|ml|mL|L|t|GB|TB|MB|Mbps|Gbps|GHz|MHz|kHz|Hz|ha|dB|MPa|kPa|TEU|EFlops|Eflops|EFLOPS|PFlops|PFLOPS|P)"
    r"(?:/(?:km²|km2|m²|m2|m³|m3|km|h|s|L|kg|t|d|a|m))?(?![A-Za-z0-9])"
)
_PER = re.compile(
    r"/(?:10万|百人|千人|万人|千瓦时|立方米|平方米|平方公里|公里|小时|分钟|公斤|千克|人次|人天|床位|人|户|年|月|天|日|次|秒|升|吨|亩|公顷|床|"
    r"辆|台|套|个|只|头|件|斤|度|米|克|场|节|课时|学时|学期|学年|学分|班|车|夜|晚|周|位|间|株|棵|kg|L|h|s|m)"
    r"(?:·(?:年|月|天|日|次))?(?:/年|/月|/天|/日)?"
)

_SPOILERS: dict[str, tuple[str, ...]] = {
    "分": tuple("别之配红成摊担类析局院行校会布散管公工支解清享步层"),
    "成": (*"立员为果功长效熟本都人绩交就型品套片群规", "分占"),
    "人": (
        *"民口才力们文道身类格间心情财",
        "居环",
        "物画",
        "工智",
        "工费",
        "工成",
        "工湖",
        "工造",
        "事部",
        "事局",
        "事处",
    ),
    "家": (*"庭族务访", "校社", "里人", "长会", "长学", "长志", "长群", "长们"),
    "层": tuple("次级面"),
    "位": (*"于置移", "一体", "数"),
    "名": tuple("牌称录"),
    "口": tuple("岸腔号径碑述粮感头"),
    "期": tuple("间待盼末许"),
    "部": tuple("门分署队委长级位级"),
    "班": (*"子长级车", "次", "倒", "组", "主任"),
    "条": tuple("件例约"),
    "面": tuple("积对向临貌广上前"),
    "门": tuple("类户店诊槛口"),
    "把": tuple("握关"),
    "处": tuple("理置于罚长室级分方"),
    "场": tuple("所地景馆域面"),
    "年": (*"代度级终份货", "轻"),
    "市": tuple("场民级值政直委区"),
    "县": tuple("级城委域直乡"),
    "区": tuple("间域块位级直委分别"),
    "镇": tuple("级区静"),
    "乡": tuple("村镇亲土级"),
    "省": tuple("级道钱时力委心去略部"),
    "国": tuple("道家际有内资务产企民"),
    "校": tuple("园长区企舍"),
    "金": tuple("额融属秋牌银"),
    "银": tuple("行牌"),
    "铜": tuple("牌"),
    "村": tuple("级民庄委集干党居规务支"),
    "社区": tuple("工干居治服党"),
    "单": tuple("位元独项一个纯价次日身列"),
    "队": tuple("伍员"),
    "组": tuple("织建成长合团"),
    "台": tuple("账阶湾商"),
    "点": tuple("钟半整评击亮燃"),
    "支": tuple("持撑付出柱"),
    "支部": tuple("队"),
    "起": tuple("来步草到点始止底航飞"),
    "度": tuple("假过汛"),
    "大": (*"小于学会家多众力量报精有幅部型批都专胆规", "人"),
    "方": tuple("面案法式便向针位可能圆言阵程才略"),
    "具": tuple("备有体"),
    "响": tuple("应声起亮水洪"),
    "步": tuple("伐行入走骤"),
    "米": tuple("粉饭面"),
    "里": tuple("程面"),
    "块": tuple("状"),
    "针": tuple("对"),
    "团": tuple("结体队员"),
    "案": tuple("例件"),
    "席": tuple("卷位"),
    "排": tuple("放名查除"),
    "首": tuple("批次先要"),
    "集": tuple("中体团聚群约"),
    "季": tuple("度节如"),
    "章": tuple("节"),
    "节": tuple("约目点能日省假"),
    "票": tuple("据"),
    "副": tuple("主书县市局镇乡区处科院校业"),
    "课": tuple("程题堂本外"),
    "款": tuple("项物"),
    "对": tuple("于口接照比标应象外方企党群全重当符具不基"),
    "类": tuple("似别型"),
    "批": tuple("评准复示发判"),
    "轮": (*"换岗椅船流胎", "训班", "训干", "电动"),
    "回": tuple("答复到升落归收访应暖头"),
    "行": tuple("业政动程驶为列"),
    "字": tuple("样"),
    "群": tuple("众体团"),
    "道": tuple("路理德"),
    "户": tuple("籍外型"),
    "次": (*"序数级", "生灾", "产业"),
    "包": tuple("括含容联干抓保片村户装"),
    "股": tuple("份权东"),
    "片": tuple("面"),
    "架": tuple("构空设"),
    "井": tuple("然盖"),
    "本": tuple("科地级身市区县省年月轮次届着土村镇乡单系人"),
    "笔": tuple("试者记"),
    "例": tuple("如会行"),
    "宗": tuple("旨教"),
    "幅": tuple("度员"),
    "座": tuple("谈位"),
    "所": tuple("有需谓辖"),
    "周": tuple("年边期围末报转密一二三四五六日"),
    "天": tuple("然气地花"),
    "克": tuple("服难隆"),
    "折": tuple("合算射叠旧"),
    "倍": tuple("增受感"),
    "两": tuple("级委新"),
    "元": tuple("素旦宵月宇件"),
    "角": tuple("度色落"),
    "兆": tuple("示"),
    "牛": tuple("羊奶"),
    "担": tuple("当任负保心"),
    "磅": tuple("礴秤"),
    "尺": tuple("度寸"),
    "伏": tuple("天"),
    "瓦": tuple("解"),
    "转": tuple("型变让为移化业到入正岗出向发身换折弯达播诊院学校账款运包租产机动"),
    "题": tuple("材目库词"),
    "载": tuple("体重客货人量入具"),
    "网格": tuple("长员党门化管"),
    "盘": tuple("活点查子山水"),
    "盆": tuple("地"),
    "碗": ("席",),
    "堆": tuple("放积"),
    "串": tuple("联通"),
    "幕": tuple("后"),
    "挺": tuple("进拔立"),
    "缸": tuple("体盖"),
    "坛": tuple("子"),
    "升": tuple("级至到学旗格幅值入"),
    "车": tuple("间辆道站厢票位主队库流牌船祸载程型次皮展友险手管轮"),
    "茬": tuple("口"),
    "孔": tuple("拱桥眼"),
    "平": tuple("民方台均衡静安原等常时房整息价稳庸坦素行凡分局反铺川庄"),
    "船": tuple("舶员厂队票型"),
    "任": tuple("务何职教免命意期性"),
    "拨": tuple("款付给打出"),
    "锅": tuple("炉"),
    "炉": tuple("子"),
    "笼": tuple("头罩络"),
    "窝": tuple("棚点"),
    "垄": tuple("断"),
    "毛": tuple("病巾衣笔竹主利发线猪驴囊坯流"),
    "宿": tuple("舍迁州"),
    "杆": tuple("部"),
    "挂": tuple("牌职钩点帅靠图联包号作网上失念历果像零）"),
    "网": tuple("格络点红约购站民吧店课址速上通箱兜友贷银"),
    "晚": tuple("会上年期饭些报育稻间熟0123456789"),
    "截": tuple("至止图流污面获"),
    "大块": ("头",),
    "大片": ("区",),
    "小片": ("区",),
    "大包": tuple("大干"),
    "小包": tuple("间装"),
    "大车": tuple("间站型"),
    "小车": tuple("间站型"),
    "满车": ("间",),
    "整车": tuple("企制厂"),
    "元钱": ("包",),
}
"""What, right behind a measure word, shows that it was the head of another word: 5口岸, 98分别."""

_BY_HEAD: dict[str, tuple[tuple[str, Kind], ...]] = {
    head: tuple(
        sorted(((w, k) for w, k in _KINDS.items() if w[0] == head), key=lambda p: -len(p[0]))
    )
    for head in sorted({word[0] for word in _KINDS})
}
HEADS = "".join(_BY_HEAD)
"""Every character that opens a measure word: nothing else behind a 汉字 numeral makes a count."""


def measure_at(text: str, place: int) -> tuple[str, Kind] | None:
    """The measure word or unit that begins at `place`, with “/人” and the like; None if none does."""
    head = text[place : place + 1]
    for word, kind in _BY_HEAD.get(head, ()):
        if text.startswith(word, place):
            end = place + len(word)
            spoilers = _SPOILERS.get(word)
            if spoilers and text.startswith(spoilers, end):
                continue
            if text.startswith("/", end) and (found := _PER.match(text, end)):
                return word + found.group(), kind if kind is Kind.MONEY else Kind.AMOUNT
            return word, kind
    if (head.isascii() or head == "μ") and (found := _LATIN.match(text, place)):
        return found.group(), Kind.AMOUNT
    return None


def kind_of(unit: str) -> Kind:
    """The kind a unit as written makes (万元, 个百分点, 微克/立方米); NUMBER for 万 and for none."""
    for start in range(min(len(unit), 3)):
        if (found := measure_at(unit, start)) is not None and start + len(found[0]) == len(unit):
            return found[1]
    return Kind.NUMBER
