"""Words written with the wrong characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import faults, swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_WRONG = dict(
    pair.split("→")
    for pair in (
        "布署→部署 布暑→部署 贯测→贯彻 惯彻→贯彻 统畴→统筹 落到实外→落到实处 群从→群众 "
        "综和→综合 严历→严厉 督捉→督促 帐户→账户 帐号→账号 防碍→妨碍 "
        "泻密→泄密 松驰→松弛 幅射→辐射 挖崛→挖掘 震憾→震撼 脉博→脉搏 气慨→气概 粗旷→粗犷 膺品→赝品 发韧→发轫 "
        "寒喧→寒暄 急燥→急躁 烦燥→烦躁 暴燥→暴躁 枯躁→枯燥 干躁→干燥 通辑→通缉 编缉→编辑 渲泄→宣泄 "
        "引伸→引申 赋与→赋予 必竟→毕竟 竣工验受→竣工验收 峻工→竣工 "
        "再接再励→再接再厉 一如继往→一如既往 走头无路→走投无路 名符其实→名副其实 穿流不息→川流不息 "
        "默守成规→墨守成规 不径而走→不胫而走 谈笑风声→谈笑风生 金壁辉煌→金碧辉煌 言简意骇→言简意赅 "
        "美仑美奂→美轮美奂 直接了当→直截了当 声名雀起→声名鹊起 沤心沥血→呕心沥血 按步就班→按部就班 "
        "出奇不意→出其不意 迫在眉捷→迫在眉睫 水乳交溶→水乳交融 融汇贯通→融会贯通 世外桃园→世外桃源 "
        "相辅相承→相辅相成 一股作气→一鼓作气 再所难免→在所难免 因地治宜→因地制宜 旁证博引→旁征博引 "
        "责无旁代→责无旁贷 全神惯注→全神贯注 礼上往来→礼尚往来 精兵减政→精兵简政 竭泽而鱼→竭泽而渔 "
        "可见一班→可见一斑 有持无恐→有恃无恐 事必恭亲→事必躬亲 以逸代劳→以逸待劳 变本加励→变本加厉 "
        "厉精图治→励精图治 不知所错→不知所措 迎韧而解→迎刃而解 名列前矛→名列前茅 "
        "众志成诚→众志成城 攻艰克难→攻坚克难 攻坚克艰→攻坚克难 脱贫攻艰→脱贫攻坚 披荆斩刺→披荆斩棘 "
        "如火如茶→如火如荼 鼎立相助→鼎力相助 继往开采→继往开来 开源节留→开源节流 "
        "扶贫助因→扶贫助困 乡村振新→乡村振兴 人才辈岀→人才辈出 矛盾纠份→矛盾纠纷 网格园→网格员 志原者→志愿者 "
        "规章治度→规章制度 责任治→责任制 建档立下→建档立卡 "
        "基础设旋→基础设施 设旋→设施 巳经→已经 未尾→末尾 "
        "候选人入→候选人 深人开展→深入开展 深人推进→深入推进 深人学习→深入学习 投人使用→投入使用 "
        "收人水平→收入水平 纳人考核→纳入考核 人党积极分子→入党积极分子 人户走访→入户走访 日益曾长→日益增长 "
        "经验启事→经验启示 经验起示→经验启示 工作背影→工作背景 主要做发→主要做法 下一部打算→下一步打算 下一部工作→下一步工作 "
        "存在问提→存在问题 主要问提→主要问题 基本请况→基本情况 工作成郊→工作成效 取得成郊→取得成效 做法成郊→做法成效 保障错施→保障措施 工作错施→工作措施 "
        "同比曾长→同比增长 曾长率→增长率 巩因→巩固 困难群从→困难群众 提岀→提出 突岀→突出"
    ).split()
)
_WORK = re.compile(
    "(?P<work>工做)(?:(?<=重点工做|各项工做|党建工做|开展工做)(?!法)|(?<![施加手人员职民分复务开木瓦女]工做)"
    "(?=机制|任务|要求|部署|小组|会议|情况|方案|总结|报告|人员|计划|目标|重点|成效|背景|经验|亮点|思路|措施|力度|落实|安排|专班|体系|队伍|制度|台账|专题))"
)
"""员工做计划 and 分工做任务 are right."""
_WAY = re.compile(
    r"工做法(?:(?<=主要工做法|党建工做法|基层工做法|典型工做法|特色工做法|重点工做法|创新工做法|具体工做法|先进工做法|经验工做法"
    r"|亮点工做法|群众工做法|信访工做法|组织工做法|网格工做法|支部工做法)|(?<=[、）.“\n]工做法)(?=[：”。\n]|\Z))"
)
"""施工做法 and 手工做法 are right."""
_WRONG_WORDS = re.compile("|".join(sorted(_WRONG, key=len, reverse=True)))


@rule(
    "TYPO-18",
    "错别字",
    source="《现代汉语词典》；规则 TYPO-14 同类",
    reason="常见的写错、打错、认错的字，都有唯一的正字。",
    subject=Text,
    fixes=True,
)
def wrong_words(text: Text) -> Iterator[Finding]:
    yield from swaps(text, _WRONG_WORDS, "“{}”有错字", lambda found: _WRONG[found[0]])
    yield from swaps(text, _WORK, "“{}”有错字", "工作", signs="做")
    yield from faults(text, _WAY, "“{}”有错字", "多半是“工作做法”，也可能是“工作法”", signs="做")


_DOUBTFUL = {"其它": "其他", "做出": "作出", "制订": "制定", "座落": "坐落", "报导": "报道"}
_DOUBTFUL_WORDS = re.compile("|".join(_DOUBTFUL))


@rule(
    "TYPO-14",
    "容易混用的词",
    source="《现代汉语词典》；规则 TYPO-14",
    reason="其他与其它、作出与做出、制定与制订，意思相近而用法有别；公文里多用前一个。",
    subject=Text,
    severity="hint",
    confidence="possible",
)
def doubtful_words(text: Text) -> Iterator[Finding]:
    for found in text.found(_DOUBTFUL_WORDS):
        hint = f"多写作“{_DOUBTFUL[found[0]]}”"
        yield Finding(f"“{found[0]}”", found.span(), hint)
