"""Comments as a page shows them: by passage where it stands, with what it said then where it says something else now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from letters.models import Comment, Letter
from letters.queries.passage import Piece, Standing, difference, passages_of


@dataclass(frozen=True)
class Thread:
    """`changed` is the difference between what the passage said then and what it says now; `gone` says that it does not
    stand in the letter any more."""

    comment: Comment
    replies: Sequence[Comment]
    changed: Sequence[Piece]
    gone: bool

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


@dataclass(frozen=True)
class Place:
    """A passage with what is said about it; without a passage, the letter as a whole and what lost its passage."""

    standing: Standing | None
    threads: Sequence[Thread]

    @property
    def open(self) -> int:
        return sum(one.is_open for one in self.threads)


def places_of(letter: Letter) -> list[Place]:
    """The letter as a whole, then each passage in order; in three questions to the database."""
    rows = Comment.objects.filter(letter=letter).threads().select_related("by", "resolved_by")
    comments = list(rows.prefetch_related("replies__by"))
    standing = passages_of(letter)
    places = [(one, {one.row.pk, *([one.base.pk] if one.base else [])}) for one in standing]
    known = {key for _one, keys in places for key in keys}
    rest = [comment for comment in comments if comment.passage_id not in known]
    found = [Place(None, [_thread(comment, None) for comment in rest])]
    for one, keys in places:
        found.append(Place(one, [_thread(comment, one) for comment in comments if comment.passage_id in keys]))
    return found


def open_of_each() -> Coalesce:
    """Of each letter of a list, how many threads are open. Counted beside the list, which keeps its order."""
    of_each = Comment.objects.filter(letter=OuterRef("pk")).open().order_by().values("letter")
    return Coalesce(Subquery(of_each.values(number=Count("pk")), output_field=IntegerField()), 0)


def find_comment(letter: Letter, key: UUID) -> Comment:
    """Of this letter only; raises Comment.DoesNotExist."""
    comment: Comment = Comment.objects.get(pk=key, letter=letter)
    return comment


def _thread(comment: Comment, standing: Standing | None) -> Thread:
    now = standing.row.text if standing else comment.said
    changed = difference(comment.said, now) if comment.said != now else []
    return Thread(comment, list(comment.replies.all()), changed, gone=bool(comment.kind) and standing is None)
