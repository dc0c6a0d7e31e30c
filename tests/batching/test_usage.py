"""Options of batch that go only with others, or only so."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reportgen.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--whole 全县", "--whole 要和 --rollup 一起用"),
        ("--scheduler tcp://甲:8786", "--scheduler 要和 --engine dask 一起用"),
        ("--engine dask", "--engine dask 要写明 --scheduler 地址"),
        ("--engine dask --scheduler tcp://甲:8786 --jobs 2", "--jobs 只管本机"),
        ("--jobs 0", "--jobs 填整数，最小是1"),
        ("--jobs 二", "--jobs 填整数，最小是1"),
    ],
)
def test_options_that_do_not_fit_are_told(words: str, said: str) -> None:
    result = CliRunner().invoke(main, ["batch", "简报", "台账.xlsx", *words.split()])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"用法不对：{said}")
