"""What keeps a file from being issued, and what the options let pass."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from reportgen.cli import main
from reportgen.errors import Problems
from reportgen.finalizing import finalized
from reportgen.generating import draft, load_data
from reportgen.refreshing import refreshed
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from tests.conftest import Golden
from tests.finalizing.issued import issued, reasons, text_of, traces, with_part
from tests.hardness.test_hostile_briefings import REFUSED
from tests.refreshing.people import Desk
from tests.refreshing.worked import HERE, corrected, edited, made, typed_over
from tests.validity import problems
from tests.word_reading.packages import W, changed, docx, p, pack, parts_of, r

MICROSOFT = "http://schemas.microsoft.com/office"
W14 = f"{MICROSOFT}/word/2010/wordml"
W15 = f"{MICROSOFT}/word/2012/wordml"
KNOWN = "核对不成立（生成时就不成立）：新建党支部 == 单独组建 + 联合组建（12个 ≠ 4个＋7个＝11个）"
EXTENDED = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, ["finalize", *(str(arg) for arg in args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@cache
def worked_on() -> bytes:
    """Something of everything that keeps a file back, and of what is only told."""
    desk = Desk(edited())
    desk.paste(5, 2)  # a copy of the number that is missing
    desk.insert_tracked(1, "张三加的话，比较长，引文要截断。")
    desk.insert_tracked(3, "又一句。")
    desk.comment(2, "请核实")
    desk.type_over(0, "9")
    desk.insert(5, 0, "另有XX户。")
    return desk.saved()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "材料.docx"
    path.write_bytes(worked_on())
    return path


def test_every_reason_at_once(source: Path, golden: Golden, tmp_path: Path) -> None:
    out = tmp_path / "定稿.docx"
    data = corrected(tmp_path / "new.xlsx")
    scenes: list[tuple[object, ...]] = [
        (),
        ("--data", data),
        ("--revisions", "reject", "--allow", "missing"),
        ("--data", data, "--revisions", "accept", "--allow", "missing", "--allow", "comments"),
    ]
    told = []
    for options in scenes:
        result = run(source, "-o", out, *options)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert not out.exists()
        shown = " ".join(str(o) for o in options).replace(str(tmp_path) + "/", "")
        told.append(f"$ finalize 材料.docx -o 定稿.docx {shown}\n{result.stderr}")
    allowed = [
        option for kind in ("missing", "comments", "conflicts") for option in ("--allow", kind)
    ]
    result = run(source, "-o", out, "--data", data, "--revisions", "accept", *allowed)
    assert result.exit_code == 0
    shown = (result.stdout + result.stderr).replace(str(tmp_path) + "/", "")
    told.append(
        f"$ finalize 材料.docx -o 定稿.docx --data new.xlsx --revisions accept {' '.join(allowed)}\n{shown}"
    )
    golden(Path(__file__).parent / "refusals.txt", "\n".join(told))
    assert traces(out.read_bytes()) == []


def test_data_decide_what_differs(tmp_path: Path) -> None:
    before = made()
    data = load_data([corrected(tmp_path / "new.xlsx")], entity="东河区")
    briefing = read(before, "甲.docx")
    with pytest.raises(Problems) as caught:
        finalized(briefing, before, data)
    assert ["不一致" in problem.message for problem in caught.value.problems] == [False, True]
    fresh = refreshed(briefing, before, data)
    result = finalized(read(fresh.content, "甲.docx"), fresh.content, data)
    assert traces(result.content) == []
    assert data.notices == ()
    assert [n.message for n in result.notices] == [KNOWN]


def test_numbers_that_contradict_one_another(tmp_path: Path) -> None:
    data = load_data([corrected(tmp_path / "new.xlsx", {"C7": 8, "C9": 15})], entity="东河区")
    sound = draft(load_template(HERE / "type"), data).content
    assert reasons(sound) == []
    failing = typed_over(sound, "8个", "9个")
    assert reasons(failing) == [
        "核对不成立：新建党支部 == 单独组建 + 联合组建（12个 ≠ 4个＋9个＝13个）"
    ]
    result = issued(failing, None, ("conflicts",))
    assert [n.message for n in result.notices] == [
        "有1处数是人改的，照文中的定稿：第5段“9个”（生成时是“8个”）",
        "核对不成立：新建党支部 == 单独组建 + 联合组建（12个 ≠ 4个＋9个＝13个）",
    ]
    desk = Desk(made())
    desk.paste(2, 4)
    (copy,) = [t for t in desk.numbers if t.text == "126个"][1:]
    copy.text = "128个"
    assert reasons(desk.saved(), allow=("missing",)) == [
        "两新党组织前后不一致：第3段“126个”、第6段“128个”"
    ]


def test_a_blank_that_somebody_filled_is_none() -> None:
    filled = typed_over(made(), "XX名", "15名")
    assert reasons(made()) == ["还有1处缺数：第6段“XX名”（党建指导员）"]
    # our comment still stands on it, and is no open question
    assert reasons(filled) == []
    result = issued(filled, None, ())
    assert result.removed["comments"] == 1
    assert [n.message for n in result.notices] == [
        "有1处数是人改的，照文中的定稿：第6段“15名”（生成时是“XX名”）",
        KNOWN,
    ]


def test_a_blank_partly_rewritten_is_still_one() -> None:
    assert reasons(typed_over(made(), "XX名", "约XX名")) == [
        "还有1处缺数：第6段“约XX名”（党建指导员）"
    ]


def test_numbers_in_deleted_text_are_not_missing() -> None:
    """What is judged is what would be issued."""

    def delete(root: etree._Element) -> None:
        (text,) = [t for t in root.iter(f"{W}t") if t.text == "XX名"]
        text.tag = f"{W}delText"
        run = text.getparent()
        assert run is not None
        gone = run.makeelement(f"{W}del", {f"{W}id": "990", f"{W}author": "张三"})
        run.addprevious(gone)
        gone.append(run)

    before = changed(made(), delete)
    assert problems(before) == []
    assert reasons(before) == ["“张三”有1处修订还没有处理：第6段删去“XX名”"]
    assert reasons(before, "accept") == []
    assert reasons(before, "reject") == ["还有1处缺数：第6段“XX名”（党建指导员）"]
    result = issued(before, "accept", ())
    assert [n.message for n in result.notices] == [
        "有1个生成时的数不见了：“XX名”（党建指导员）",
        KNOWN,
    ]
    assert text_of(issued(before, "reject").content) == text_of(made())


def commented(*comments: tuple[str, str, str, str]) -> bytes:
    """The briefing with comments: author, words, whether done, and which one they answer."""
    desk = Desk(typed_over(made(), "XX名", "15名"))
    entries = []
    for n, (author, words, done, parent) in enumerate(comments, 1):
        desk.comment(n, words)
        note = desk.comments[-1]
        note.set(f"{W}author", author)
        note[0].set(f"{{{W14}}}paraId", f"0000000{n}")
        answers = f' w15:paraIdParent="0000000{parent}"' if parent else ""
        entries.append(f'<w15:commentEx w15:paraId="0000000{n}"{answers} w15:done="{done}"/>')
    xml = f'<w15:commentsEx xmlns:w15="{W15}">{"".join(entries)}</w15:commentsEx>'
    return with_part(
        desk.saved(),
        "commentsExtended.xml", xml, "commentsExtended", EXTENDED, f"{MICROSOFT}/2011",
    )  # fmt: skip


def test_comments_that_wait_and_comments_that_are_resolved() -> None:
    before = commented(
        ("张三", "请核实", "1", ""), ("李四", "核过了", "0", "1"), ("李四", "标题太长", "0", "")
    )
    assert problems(before) == []
    assert reasons(before) == ["“李四”有1条批注还没有解决：第4段“标题太长”"]
    assert reasons(before, allow=("comments",)) == []
    after = issued(before, None, ("comments",))
    assert after.removed["comments"] == 4
    assert traces(after.content) == []
    assert problems(after.content) == []
    assert reasons(commented(("张三", "请核实", "1", ""), ("李四", "核过了", "0", "1"))) == []


def test_our_comment_that_offers_something_waits_too() -> None:
    before = commented(("reportgen", "新稿：全年新建9个", "0", ""))
    assert reasons(before) == ["本程序（reportgen）有1条批注还没有解决：第2段“新稿：全年新建9个”"]


def test_answers_in_a_circle() -> None:
    before = commented(("张三", "甲", "0", "2"), ("张三", "乙", "0", "1"))
    assert len(reasons(before)) == 1


def test_a_file_without_a_record_is_only_cleaned(tmp_path: Path) -> None:
    plain = docx(p(r("新建", '<w:highlight w:val="yellow"/>'), r("XX个")))
    result = finalized(read(plain, "乙.docx"), plain)
    assert text_of(result.content) == text_of(plain)
    assert result.removed == {"highlights": 1}
    assert not result.recorded
    assert [n.message for n in result.notices] == [
        "没有生成记录，缺没缺数、有没有人改过数都查不出来，只作了清理",
        "第1段里有“XX”，请看看是不是还没有填的数",
    ]
    path = tmp_path / "乙.docx"
    path.write_bytes(plain)
    refused = run(path, "-o", tmp_path / "丙.docx", "--data", HERE / "workbook.xlsx")
    assert refused.exit_code == 1
    assert "没有生成记录" in refused.stderr
    assert run(path, "-o", tmp_path / "丙.docx", "--strict").exit_code == 1
    assert (tmp_path / "丙.docx").read_bytes() == result.content


def test_it_never_overwrites_what_it_should_not(tmp_path: Path) -> None:
    path, out = tmp_path / "材料.docx", tmp_path / "定稿.docx"
    filled = typed_over(made(), "XX名", "15名")
    path.write_bytes(filled)
    assert "就是原来的文件" in run(path, "-o", path, "--force").stderr
    assert path.read_bytes() == filled
    assert run(path).exit_code == 2
    assert ".docx" in run(path, "-o", tmp_path / "定稿.doc").stderr
    assert "没有文件夹" in run(path, "-o", tmp_path / "无" / "定稿.docx").stderr
    assert "文件夹" in run(path, "-o", tmp_path).stderr
    out.write_bytes(b"somebody's")
    assert "没有覆盖" in run(path, "-o", out).stderr
    assert out.read_bytes() == b"somebody's"
    result = run(path, "-o", out, "--force")
    assert result.exit_code == 0
    assert (tmp_path / "定稿.备份.docx").read_bytes() == b"somebody's"
    again = run(path, "-o", out)
    assert again.exit_code == 0
    assert "没有重写" in again.stderr
    (tmp_path / ".~lock.材料.docx#").write_text("")
    assert "打开着" in run(path, "-o", tmp_path / "又.docx").stderr
    written = {file.name for file in tmp_path.glob("*.docx")}
    assert written == {"材料.docx", "定稿.docx", "定稿.备份.docx"}


def test_json(tmp_path: Path) -> None:
    path, out = tmp_path / "材料.docx", tmp_path / "定稿.docx"
    path.write_bytes(edited())
    result = run(path, "-o", out, "--allow", "missing", "--format", "json")
    assert json.loads(result.stdout) == {
        "output": "定稿.docx",
        "backup": None,
        "recorded": True,
        "removed": {
            "revisions": 0, "comments": 1, "highlights": 1, "controls": 14, "bookmarks": 14,
            "record": 1,
        },
        "notices": ["有1处数是人改的，照文中的定稿：第5段“8个”（生成时是“7个”）"],
    }  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    make, words = REFUSED[name]
    path, out = tmp_path / "材料.docx", tmp_path / "定稿.docx"
    path.write_bytes(make())
    result = run(path, "-o", out, "--revisions", "accept", "--allow", "missing")
    assert result.exit_code == 1
    assert words in result.stderr
    assert not out.exists()


def _with_xml_comments(data: bytes) -> bytes:
    """Legal XML that no editor writes."""
    parts: dict[str, bytes | str] = {}
    for name, content in parts_of(data).items():
        parts[name] = (
            content.replace(b"><", b"><!--x--><") if name.endswith((".xml", ".rels")) else content
        )
    return pack(parts)


def test_xml_comments_are_no_obstacle() -> None:
    before = _with_xml_comments(edited())
    after = issued(before).content
    assert text_of(after) == text_of(before)
    assert traces(after) == []
