"""Report types: template + Dataset → Document.

    report.md --contract--> Contract (front matter) + body
    body --sandbox--> rendered text in which every value is an opaque mark (marks, values, forms)
    rendered text --markdown--> skeleton of blocks --blocks--> Document

Values never pass through the Markdown parser: it sees only what template authors typed, so data can
do nothing to the layout and a number keeps its identity through `~`, macros, set-blocks and join.
"""
