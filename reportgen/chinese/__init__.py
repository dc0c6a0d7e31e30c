"""Wording of numbers in official Chinese: pure functions over exact values.

`quantity` holds the value, unit and qualifier a form works on, `numerals` the digits and 汉字,
`forms` the closed set of 写法 (gongwen.md §3, §4): forms of one value in `amounts`, of change in
`changes`, of two values in `shares`, all on `wording`.  `reading` reads numbers back.
"""
