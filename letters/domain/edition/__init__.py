"""Editions are frozen, registered, erased in. One concept in several files, used from here."""

from letters.domain.edition.erase import erase_line, erase_names, erase_withdrawn
from letters.domain.edition.extent import count_pages, measure_draft
from letters.domain.edition.external import register_external
from letters.domain.edition.file import remove_file, store_file, typeset_edition
from letters.domain.edition.freeze import freeze_letter

__all__ = [
    "count_pages",
    "erase_line",
    "erase_names",
    "erase_withdrawn",
    "freeze_letter",
    "measure_draft",
    "register_external",
    "remove_file",
    "store_file",
    "typeset_edition",
]
