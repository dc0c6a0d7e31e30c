"""reportgen: indicator files and report types in, Word briefings out, every number tied to its cell.

The forward path (`generating`):
    files --indicators--> Dataset --template--> Document --word--> .docx (anchors and record inside)
The return path (`auditing`, `refreshing`, `finalizing`):
    .docx --word--> paragraphs, anchors, record --> a verdict per number --> the .docx patched

`api` gathers what scripts use.
"""

__version__ = "0.1.0"
