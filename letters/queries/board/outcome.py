"""What became of work on many letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.enums import UNDONE_BY, BoardAct
from letters.models import Letter
from organisations.models import Job


@dataclass(frozen=True)
class Outcome:
    """What became of work on many letters: how many are done, who was refused and why, and what undoes it."""

    job: Job
    act: BoardAct
    done: Sequence[str]
    refused: Sequence[tuple[Letter, str]]
    undone_by: BoardAct | None


def outcome_of(job: Job) -> Outcome:
    said = job.said
    act, sentences = BoardAct(said["act"]), dict(said["refused"])
    letters = Letter.objects.filter(pk__in=sentences).select_related("target__recipient")
    return Outcome(job, act, said["done"], [(one, sentences[str(one.pk)]) for one in letters], UNDONE_BY.get(act))
