"""The text of a letter is held fast as a version: immutable, numbered, with its digest."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from letters.domain.letter import lock_letter
from letters.enums import LetterKind
from letters.models import Letter, Version
from letters.queries.version import current_version, resolve_letter, why_no_version
from organisations.errors import DemarcheError
from organisations.models import User


def make_version(letter: Letter, *, material: bool = True, by: User | None, now: datetime) -> Version:
    """`material`: it says something else than the version before; whoever signed earlier is not printed under it until
    asked. The first is always material. Raises DemarcheError when nothing changed, or something is still open."""
    with transaction.atomic():
        locked = lock_letter(letter)
        if locked.kind != LetterKind.VARIANT:
            raise DemarcheError(_("Only a letter to a recipient that is written here has versions."))
        if why := why_no_version(locked, now=now):
            raise DemarcheError(why)
        resolved, before = resolve_letter(locked, now=now), current_version(locked)
        version: Version = Version.objects.create(
            owner=locked.owner,
            letter=locked,
            number=before.number + 1 if before else 1,
            content=resolved.content,
            digest=resolved.digest,
            material=material or before is None,
            made_by=by,
            made_at=now,
        )
    return version
