"""How many pages a letter takes: kept with the mark of what was measured, so that no old number passes for a new one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.enums import LetterKind
from letters.models import Letter
from letters.queries.edition import Draft, draft_edition
from letters.typesetting.measure import Extent, measure
from organisations.errors import DemarcheError
from organisations.models import User


def measure_draft(letter: Letter, draft: Draft, /, *, keep: bool, now: datetime) -> Extent:
    """Raises what typesetting raises. `keep`: the draft is what the letter says, and not only what somebody types."""
    extent = measure(draft.document(public=False, now=now))
    if keep and letter.measured != draft.mark:
        with transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(pages=extent.pages, measured=draft.mark)
    return extent


def count_pages(letter: Letter, /, *, by: User | None, now: datetime) -> Extent:
    """Of the letter as it would be printed now; raises DemarcheError where it cannot be set."""
    if letter.kind == LetterKind.EXTERNAL:
        raise DemarcheError(_("This letter was written elsewhere; its pages are not counted here."))
    return measure_draft(letter, draft_edition(letter, cut_off=now, now=now), keep=True, now=now)
