"""One act for many letters: each is done whole or not at all, and what was refused is told with its sentence."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from campaigns.domain.target import assign_targets
from campaigns.models import Campaign, Target
from letters.domain.edition import count_pages, freeze_letter
from letters.domain.letter import add_letter
from letters.domain.manuscript import forget_opening
from letters.domain.stage import close_letter, open_letter
from letters.domain.version import make_version
from letters.enums import BoardAct, LetterKind
from letters.models import Letter
from letters.queries.translation import printable_translations
from organisations.domain.change import delete_noted
from organisations.domain.job import begin_job
from organisations.enums import JobKind
from organisations.errors import DemarcheError
from organisations.models import Job, User
from organisations.ownership import owner_scope

LONGEST = 600
"""Characters of a refusal that are kept."""


def begin_letters(
    campaign: Campaign, /, *, title: str, language: str, base: Letter | None, by: User | None, now: datetime
) -> list[Letter]:
    """One for each target that has none, with the passages of `base` if there is one. All of them or none."""
    with transaction.atomic(), owner_scope([campaign.owner_id]):
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        targets = Target.objects.filter(campaign=campaign, letters=None).select_related("recipient", "campaign")
        frame = {"campaign": campaign, "kind": LetterKind.VARIANT, "base": base, "title": title, "language": language}
        return [add_letter(Letter(target=target, **frame), by=by, now=now) for target in targets]


def assign_letters(
    campaign: Campaign, letters: Iterable[Letter], /, *, coordinator: User | None, by: User | None, now: datetime
) -> list[Target]:
    """Who takes care of the cities of these letters from now on; nobody, if None. Returns the targets that changed."""
    targets = [letter.target for letter in letters if letter.target]
    return assign_targets(campaign, targets=targets, coordinator=coordinator, by=by, now=now)


def do_with_letters(
    campaign: Campaign, letters: Iterable[Letter], /, *, act: BoardAct, language: str, by: User | None, now: datetime
) -> Job:
    """Long work over these letters; nothing is done yet. `language`: in which refusals are told."""
    said = {"act": act, "language": language, "done": [], "refused": []}
    parts = [(1, str(letter.pk)) for letter in letters]
    return begin_job(JobKind.LETTERS, parts, owner=campaign.owner, about=campaign, said=said, by=by, now=now)


def letter_part(job: Job, key: str, /) -> int:
    """Refused letters stay as they are. All parts bear the time at which the work was begun."""
    letter = Letter.objects.select_related("campaign__owner", "base").filter(pk=key).first()
    if letter is None:
        return 0
    with translation.override(job.said["language"]):
        try:
            with transaction.atomic():
                ACTS[BoardAct(job.said["act"])](letter, by=job.by, now=job.began_at)
        except DemarcheError as refusal:
            job.said["refused"].append([key, str(refusal)[:LONGEST]])
            changed = 0
        else:
            job.said["done"].append(key)
            changed = 1
    Job.objects.filter(pk=job.pk).update(said=job.said)
    return changed


def _open(letter: Letter, *, by: User | None, now: datetime) -> None:
    """People sign a version: the first is made here, if the letter has none."""
    if letter.kind == LetterKind.VARIANT and not letter.versions.exists():
        make_version(letter, by=by, now=now)
    open_letter(letter, by=by, now=now)


def _freeze(letter: Letter, *, by: User | None, now: datetime) -> None:
    """With all translations that the letter's own page would offer."""
    freeze_letter(letter, cut_off=now, translations=printable_translations(letter), by=by, now=now)


def _take_back(letter: Letter, *, by: User | None, now: datetime) -> None:
    """Only while it has no words of its own, and nothing else hangs on it. That somebody looked at its sheet is nothing."""
    forget_opening(letter)
    delete_noted(letter, by=by, now=now)


ACTS: Mapping[BoardAct, Callable[..., Any]] = {
    BoardAct.OPEN: _open,
    BoardAct.CLOSE: close_letter,
    BoardAct.FREEZE: _freeze,
    BoardAct.COUNT: count_pages,
    BoardAct.TAKE_BACK: _take_back,
}
