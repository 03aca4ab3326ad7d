"""An organiser takes signatures out of the count, puts them back, or takes a name off page and paper, or puts it back.

Many at once are long work (`organisations/domain/job.py`): those that the person was told of, batch by batch.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.domain.letter import frozen_past
from letters.enums import LIVE, HideReason, Invalid, ShowReason, SignatureState
from letters.models import Signature
from letters.queries.edition import missed_editions
from letters.queries.signature import found_by_address
from organisations.domain.job import Part, begin_job
from organisations.domain.limit import take
from organisations.domain.securitylog import log_security
from organisations.enums import JobKind, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Job, Organisation, User

BATCH = 500

Chosen = QuerySet[Signature] | Sequence[Signature]


def invalidate(signatures: Chosen, *, reason: Invalid, by: User | None, now: datetime) -> int:
    """Out of every count, page, print and export from now on; returns how many. Each batch is a transaction of its own:
    what was done stays done if the rest fails, and to go on is to do it again. Who withdrew stays withdrawn."""
    done = 0
    for owner, keys in _batches(signatures):
        with transaction.atomic():
            rows = Signature.objects.filter(pk__in=keys, state__in=LIVE)
            number = rows.update(
                state=SignatureState.INVALIDATED,
                state_before=F("state"),
                invalid=reason,
                invalidated_by=by,
                invalidated_at=now,
            )
            _log(owner, "invalidate", number, by, now, reason=reason)
        done += number
    return done


def restore(signatures: Chosen, *, by: User | None, now: datetime) -> int:
    """Back to the state that each had; returns how many. Left as it is where the same person has signed again."""
    done = 0
    for owner, keys in _batches(signatures):
        with transaction.atomic():
            try:
                number = _put_back(keys, now)
            except IntegrityError:
                number = sum(_put_back_alone(key, now) for key in keys)
            _log(owner, "restore", number, by, now)
        done += number
    return done


def judge_many(
    signatures: QuerySet[Signature], *, kind: JobKind, by: User | None, now: datetime, **said: str
) -> list[Job]:
    """Long work for each campaign, over exactly these signatures; nothing is done yet. `said` is the reason."""
    chosen: defaultdict[UUID, list[str]] = defaultdict(list)
    for campaign, key in signatures.order_by("pk").values_list("campaign", "pk"):
        chosen[campaign].append(str(key))
    jobs = []
    with transaction.atomic():
        for campaign in Campaign.objects.filter(pk__in=chosen).select_related("owner"):
            parts = _parts(chosen[campaign.pk])
            jobs.append(begin_job(kind, parts, owner=campaign.owner, about=campaign, said=said, by=by, now=now))
    return jobs


def invalidate_part(job: Job, keys: Sequence[str], /) -> int:
    """All parts bear the time of the decision, by which what was invalidated together is found and undone together."""
    rows = Signature.objects.filter(pk__in=keys)
    return invalidate(rows, reason=Invalid(job.said["reason"]), by=job.by, now=job.began_at)


def restore_part(job: Job, keys: Sequence[str], /) -> int:
    """One part of the long work, put back into the count; how many signatures."""
    return restore(Signature.objects.filter(pk__in=keys), by=job.by, now=job.began_at)


def look_up(campaign: Campaign, /, *, email: str, by: User, now: datetime) -> list[Signature]:
    """The signatures of an address, in one campaign. Each time is written down, found or not, and few are possible in an
    hour: who knows addresses must not learn of many whether they have signed."""
    if not take("look_up", by.pk.hex, now=now):
        log_security(SecurityKind.LOOK_UP_REFUSED, organisation=campaign.owner, by=by, subject=campaign, now=now)
        raise DemarcheError(_("You have looked for many addresses within an hour. Go on later."))
    found = found_by_address(campaign, email)
    detail = {"what": "find", "count": len(found)}
    seen = SecurityKind.PERSONAL_DATA_SEEN
    log_security(seen, organisation=campaign.owner, by=by, subject=campaign, detail=detail, now=now)
    return found


def hide_name(signature: Signature, /, *, reason: HideReason, by: User | None, now: datetime) -> Signature:
    """It counts as before and is printed nowhere any more; where it is printed, the edition says so. Once is enough."""
    with transaction.atomic():
        row: Signature = Signature.objects.select_for_update().get(pk=signature.pk)
        if row.hidden_at is None:
            _set_hidden(row, now, act="hide", reason=reason, by=by, now=now)
    return row


def show_name(signature: Signature, /, *, reason: ShowReason, by: User | None, now: datetime) -> Signature:
    """A hidden name may be printed again, for whom the person has chosen; on paper from the next edition or supplement."""
    with transaction.atomic():
        row: Signature = Signature.objects.select_for_update().get(pk=signature.pk)
        if row.hidden_at is None:
            raise DemarcheError(_("This name is not hidden."))
        _set_hidden(row, None, act="show", reason=reason, by=by, now=now)
    return row


def invalidate_one(signature: Signature, /, *, reason: Invalid, by: User | None, now: datetime) -> int:
    """Returns 1; raises DemarcheError where it does not count any more."""
    if not invalidate([signature], reason=reason, by=by, now=now):
        raise DemarcheError(_("This signature does not count any more."))
    return 1


def restore_one(signature: Signature, /, *, by: User | None, now: datetime) -> int:
    """Returns 1; raises DemarcheError where it cannot count again."""
    if not restore([signature], by=by, now=now):
        raise DemarcheError(_("It cannot be restored: the same person has signed again, or it was restored before."))
    return 1


def _set_hidden(
    row: Signature, at: datetime | None, *, act: str, reason: HideReason | ShowReason, by: User | None, now: datetime
) -> None:
    row.hidden_at = at
    row.save(update_fields=["hidden_at"])
    detail = {"act": act, "reason": str(reason)}
    log_security(SecurityKind.SIGNATURES_JUDGED, organisation=row.owner, by=by, subject=row, detail=detail, now=now)


def _batches(signatures: Chosen) -> Iterator[tuple[UUID, list[UUID]]]:
    """The keys of each owner, a batch at a time; read before anything is changed, for that may change who is chosen."""
    chosen: defaultdict[UUID, list[UUID]] = defaultdict(list)
    if isinstance(signatures, QuerySet):
        pairs = list(signatures.order_by("pk").values_list("owner_id", "pk"))
    else:
        pairs = [(row.owner_id, row.pk) for row in signatures]
    for owner, key in pairs:
        chosen[owner].append(key)
    for owner, keys in chosen.items():
        for start in range(0, len(keys), BATCH):
            yield owner, keys[start : start + BATCH]


def _parts(keys: Sequence[str]) -> list[Part]:
    batches = [list(keys[start : start + BATCH]) for start in range(0, len(keys), BATCH)]
    return [(len(batch), batch) for batch in batches]


def _put_back(keys: Sequence[UUID], now: datetime) -> int:
    """Whoever an edition was frozen without meanwhile counts from now on, so that the next supplement has them."""
    with transaction.atomic():
        rows = Signature.objects.filter(pk__in=keys, state=SignatureState.INVALIDATED)
        held = list(rows.select_for_update())
        late = frozen_past({row.letter_id for row in held}, now=now)
        missed = {*missed_editions(held)}
        for letter in {row.letter_id for row in held if row.pk in missed}:
            rows.filter(letter=letter, pk__in=missed).update(counts_from=late.get(letter, now))
        return rows.update(
            state=F("state_before"), state_before="", invalid="", invalidated_by=None, invalidated_at=None
        )


def _put_back_alone(key: UUID, now: datetime) -> int:
    try:
        return _put_back([key], now)
    except IntegrityError:
        return 0


def _log(owner: UUID, act: str, number: int, by: User | None, now: datetime, **detail: str) -> None:
    """One line for each batch; none where nothing was changed."""
    if number:
        log_security(
            SecurityKind.SIGNATURES_JUDGED,
            organisation=Organisation.objects.get(pk=owner),
            by=by,
            detail={"act": act, "count": number, **{key: str(value) for key, value in detail.items()}},
            now=now,
        )
