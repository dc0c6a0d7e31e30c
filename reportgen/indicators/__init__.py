"""Indicator files in, one exact Dataset out, every value with its place.

Two steps that know nothing of each other's business:
    files    --a reader per format (`reading`)-->   sheets of raw cells (`cells`)
    sheets   --the list layout (`loading`)-->       Dataset
Readers know zip, XML, csv and YAML; the layout knows 指标, 基本信息, 做法.  A further layout stands
beside `listing` and takes the same sheets.  openpyxl, calamine, yaml and pandas are imported only
where a file or a call needs them.
"""

from __future__ import annotations

from reportgen.indicators.loading import load

__all__ = ["load"]
