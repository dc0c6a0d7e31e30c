"""Document ↔ .docx: the only floor that knows WordprocessingML.

Writing: `writing` (Document → bytes) on `profile`, `base`, `package`, `record`; `saving` puts bytes
on disk, `checking` looks a finished package over.  Reading: `reading`, `editing`, `archive`.
"""
