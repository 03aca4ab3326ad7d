"""An uploaded list waits with its plan until a person confirms it; then it is taken in batch by batch, each with the
progress that tells of it in one transaction: whoever is killed is followed by the next sweep, which goes on from there."""

import gzip
import logging
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import islice
from time import monotonic

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from organisations.domain.missionimport.compare import Comparison
from organisations.domain.missionimport.plan import BATCH, KEPT, Plan, plan_import
from organisations.domain.missionimport.run import write_outcomes
from organisations.enums import ImportState
from organisations.errors import DemarcheError
from organisations.models import MissionImport, User
from organisations.readers.mission import ListedMission, read_missions

LARGEST_FILE = 10 * 1024 * 1024
AT_ONCE = timedelta(seconds=2)
"""So long a page waits for what was confirmed on it; of a list with changes in some rows all is done by then."""


def keep_upload(content: bytes, *, name: str, by: User | None, now: datetime) -> MissionImport:
    """Read it, write its plan down; of a list with faults only the plan is kept."""
    if len(content) > LARGEST_FILE:
        sentence = _("The file is larger than %(count)s MB. Pack it with gzip.")
        raise DemarcheError(sentence % {"count": LARGEST_FILE // 1024 // 1024}, field="file")
    plan = plan_import(BytesIO(content), most=KEPT, by=by, now=now)
    packed = None if plan.faults else gzip.compress(content) if content[:2] != b"\x1f\x8b" else content
    made = MissionImport(name=name[:200], digest=sha256(content).hexdigest(), content=packed, by=by, made_at=now)
    made.plan, made.total = plan.as_json(), plan.rows
    if plan.faults:
        made.state, made.ended_at = ImportState.REFUSED, now
    made.save(force_insert=True)
    return made


def begin_import(made: MissionImport, /, *, by: User | None, now: datetime) -> MissionImport:
    """A person has seen the plan. Done by the worker or the next sweep."""
    with transaction.atomic():
        made = MissionImport.objects.select_for_update(no_key=True).get(pk=made.pk)
        if made.state != ImportState.PLANNED:
            raise DemarcheError(_("This list has been taken in, dropped or refused. Upload it again."))
        made.state, made.by = ImportState.UNDER_WAY, by
        made.save()
        return made


def take_in(made: MissionImport, /, *, by: User | None, now: datetime) -> MissionImport:
    """Begin, and work on it while the person waits; what takes longer is gone on with by the worker."""
    made = begin_import(made, by=by, now=now)
    work_on_imports(now=now, run=AT_ONCE)
    made.refresh_from_db()
    return made


def drop_import(made: MissionImport, /, *, by: User | None, now: datetime) -> MissionImport:
    """Leave it; what was taken in of it stays, and the history says what that was."""
    with transaction.atomic():
        made = MissionImport.objects.select_for_update(no_key=True).get(pk=made.pk)
        if made.state not in {ImportState.PLANNED, ImportState.UNDER_WAY}:
            raise DemarcheError(_("This list has been taken in, dropped or refused. Upload it again."))
        made.state, made.content, made.ended_at = ImportState.DROPPED, None, now
        made.save()
        return made


def work_on_imports(*, now: datetime, run: timedelta | None = None) -> int:
    """Take in what was confirmed, all of it or for so long; how many rows."""
    done, ends = 0, monotonic() + run.total_seconds() if run else None
    while (number := _next_batch(now)) is not None:
        done += number
        if ends and monotonic() >= ends:
            break
    return done


def _next_batch(now: datetime) -> int | None:
    """How many rows; None if no list waits. The lock on the row is the claim: it ends with the transaction, however that
    ends."""
    with transaction.atomic():
        waiting = MissionImport.objects.select_for_update(skip_locked=True, no_key=True)
        made = waiting.filter(state=ImportState.UNDER_WAY).order_by("made_at").first()
        if made is None:
            return None
        try:
            with transaction.atomic():
                return _take_batch(made, now)
        except (InterfaceError, OperationalError):
            raise  # a fault of the database, not of the list: the next sweep goes on from there
        except Exception as error:
            _break_off(made, error, now)
            return 0


def _take_batch(made: MissionImport, now: datetime) -> int:
    batch = _rows_after(made)
    number = write_outcomes(Comparison(made.by, now).of(batch), Plan())
    made.done += number
    if made.done >= made.total or not batch:
        made.state, made.content, made.ended_at = ImportState.DONE, None, now
    made.save()
    return number


def _break_off(made: MissionImport, error: Exception, now: datetime) -> None:
    """It would break down again each time, and every list behind it would wait. Batches before this one stay taken in."""
    logging.getLogger(__name__).error("The list %s broke down and is taken in no further.", made, exc_info=error)
    said = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"[:200]
    broken = {"state": ImportState.FAILED, "content": None, "error": said, "ended_at": now}
    MissionImport.objects.filter(pk=made.pk).update(**broken)


def _rows_after(made: MissionImport) -> list[ListedMission]:
    rows = read_missions(BytesIO(bytes(made.content or b"")))
    return [row for row in islice(rows, made.done, made.done + BATCH) if isinstance(row, ListedMission)]
