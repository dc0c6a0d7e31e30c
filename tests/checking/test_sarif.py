"""The SARIF log has the shape its schema asks for (SARIF 2.1.0 §3), as far as we use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from reportgen.cli import main
from tests.refreshing.worked import made, typed_over

REQUIRED = {
    "run": {"tool"},
    "result": {"message", "ruleId", "ruleIndex", "level", "locations"},
    "rule": {
        "id",
        "shortDescription",
        "fullDescription",
        "help",
        "defaultConfiguration",
        "properties",
    },
}
LEVELS = {"none", "note", "warning", "error"}  # §3.27.10


def log(path: Path) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["check", str(path), "--format", "sarif"])
    assert result.exit_code == 1
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_a_log_of_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "材 料.txt"
    path.write_text("正常。\n新建１２个,\U00020000汉,增长0.0%。\n", "utf-8")
    told = log(path)
    assert told["version"] == "2.1.0"
    assert told["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = told["runs"]
    assert run.keys() >= REQUIRED["run"]
    assert run["columnKind"] == "unicodeCodePoints"  # §3.14.17
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.keys() == REQUIRED["rule"]
        assert rule["defaultConfiguration"]["level"] in LEVELS
    for result in run["results"]:
        assert result.keys() >= REQUIRED["result"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS
        (location,) = result["locations"]
        assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]  # RFC 3986
        region = location["physicalLocation"]["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
    spots = [r["locations"][0]["physicalLocation"]["region"] for r in run["results"]]
    assert [(s["startLine"], s["startColumn"]) for s in spots] == [(2, 3), (2, 6), (2, 9), (2, 10)]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": spots[0], "insertedContent": {"text": "12"}}
    ]


def test_a_place_in_a_word_file_is_a_logical_one(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(typed_over(made(), "，定期上门。", ",定期上门。"))
    (result,) = log(path)["runs"][0]["results"]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("第")
    assert "fixes" not in result  # SARIF has no way to say where in a .docx
