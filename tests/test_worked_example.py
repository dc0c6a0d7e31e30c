"""The example of docs/worked-example/, frozen end to end: the first golden test and documentation."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from reportgen.auditing import audit
from reportgen.generating import Draft, draft, load_data
from reportgen.plain import dump
from reportgen.template.engine import load_template
from tests.conftest import Golden
from tests.validity import problems

HERE = Path(__file__).parent.parent / "docs" / "worked-example"


def made(entity: str) -> Draft:
    data = load_data([HERE / "workbook.xlsx"], entity=entity)
    return draft(load_template(HERE / "type"), data)


def test_document(golden: Golden) -> None:
    golden(HERE / "document.txt", dump(made("东河区").document))


def test_record_and_audit(golden: Golden, tmp_path: Path) -> None:
    path = tmp_path / "东河区.docx"
    path.write_bytes(made("东河区").content)
    assert problems(path.read_bytes()) == []
    with zipfile.ZipFile(path) as archive:
        record = ElementTree.fromstring(archive.read("customXml/item1.xml"))
    golden(HERE / "record.json", _pretty(json.loads("".join(record.itertext()))))
    golden(HERE / "audit.json", _pretty(audit(path).to_json()))


def _pretty(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def test_the_other_entity_has_its_own_numbers_and_heads() -> None:
    text = dump(made("西河区").document)
    assert "西河区推进两新党建的⟦一项⟧做法" in text
    assert "⟦同比持平⟧" in text
    assert "126" not in text
