"""Wording of numbers in official Chinese: pure functions over exact values.

`quantity` holds the value, unit and qualifier a form works on, `numerals` the digits and 汉字,
`forms` the closed set of 写法 (gongwen.md §3, §4).
"""
