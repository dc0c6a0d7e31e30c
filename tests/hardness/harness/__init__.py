"""How hard reportgen is to break, measured: `make hardness` (`python -m tests.hardness.harness`).

    seeds → mutating → commands, readers in a watched child (watched) → fuzzing
    commands traced by system call (tracing) → killing, breaking      → the tables of
    two processes at one target → racing                              → docs/reliability.md
    files made to mislead → corpus;  our patterns against long texts → patterns

Everything is repeatable: an input is made from the seed of the run, the name of what is tried and its
number, nothing else.
"""
