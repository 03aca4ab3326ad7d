"""Two people have saved one letter: the second sees the difference, passage by passage, and chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from letters.admin.writing.desk import Desk, DeskPages, ShownPiece
from letters.domain.manuscript import save_manuscript, settle_manuscript
from letters.domain.writing import hold_letter
from letters.errors import HeldByAnother, LetterRewritten, PassagesRefused, WrittenElsewhere
from letters.forms.writing import number_in
from letters.models import Manuscript, Writing
from letters.pieces import Choice, Chosen, Meeting, Piece, Pieces, meet, merged
from letters.queries.manuscript import draft_of, pieces_of, stored_pieces
from letters.queries.passage import difference


@dataclass(frozen=True)
class Side:
    """What one of the two has there, None where it is taken out; `changed`: in what it differs from what both began from."""

    piece: ShownPiece | None
    changed: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ShownMeeting:
    meeting: Meeting
    mine: Side
    theirs: Side
    choice: str
    is_missing: bool

    @property
    def key(self) -> str:
        return self.meeting.key

    @property
    def kind(self) -> str:
        """Of the passage, as it is called where it still stands."""
        return next(side.piece.kind for side in (self.mine, self.theirs) if side.piece)

    @property
    def taken(self) -> Side:
        """Where nobody has to choose."""
        return self.theirs if self.choice == Choice.THEIRS else self.mine


class MeetingPages(DeskPages):
    def get_urls(self) -> list[URLPattern]:
        return [self.address("write/compare/", self.compare_view), *super().get_urls()]

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        desk = self.desk_of(request, object_id)
        writing, draft = hold_letter(desk.letter, by=desk.person, now=desk.now), draft_of(desk.letter, desk.person)
        back = self.address_of("write", desk.letter)
        if draft is None or draft.revision == writing.revision:
            return HttpResponseRedirect(back)
        meetings = _meetings(desk, draft)
        refused, choices = "", _choices(request, desk, meetings)
        if request.method == "POST":
            if any(one.choice is None and one.key not in choices for one in meetings):
                refused = _("Choose at each passage that both of you have changed.")
            elif number_in(request.POST, "revision") != writing.revision:
                refused = _("The letter has been saved once more in the meantime. Look at the difference again.")
            elif number_in(request.POST, "number") != draft.number:
                refused = _("You have gone on writing in another window in the meantime. Look at the difference again.")
            else:
                return self._settled(request, desk, writing, draft, merged(meetings, choices))
        return self.page(
            request,
            desk.letter,
            "admin/letters/letter/compare.html",
            title=_("Two have written"),
            status=422 if refused else 200,
            meetings=[_shown(desk, one, choices, bool(refused)) for one in meetings if not one.is_settled],
            writing=writing,
            draft=draft,
            refused=refused,
            write_page=back,
        )

    def _settled(
        self, request: HttpRequest, desk: Desk, writing: Writing, draft: Manuscript, pieces: Pieces
    ) -> HttpResponse:
        """What has changed since it was compared is compared again."""
        back = self.address_of("write", desk.letter)
        try:
            draft = settle_manuscript(draft, pieces, revision=writing.revision, by=desk.person, now=desk.now)
            save_manuscript(draft, pieces, by=desk.person, now=desk.now)
        except (LetterRewritten, WrittenElsewhere) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)
        except (HeldByAnother, PassagesRefused) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _("Saved. This is what the letter says now."), messages.SUCCESS)
        return HttpResponseRedirect(back)


def _meetings(desk: Desk, draft: Manuscript) -> list[Meeting]:
    return meet(stored_pieces(draft.seen), stored_pieces(draft.pieces), pieces_of(desk.standing.values()))


def _choices(request: HttpRequest, desk: Desk, meetings: list[Meeting]) -> dict[str, Chosen]:
    theirs = {one.key: one.theirs for one in meetings}
    asked = {one.key: request.POST.get(f"choice-{one.key}", "") for one in meetings}
    chosen = {key: Choice(choice) for key, choice in asked.items() if choice in {*Choice}}
    return {key: (choice, desk.beside(theirs[key])) for key, choice in chosen.items()}


def _shown(desk: Desk, one: Meeting, choices: dict[str, Chosen], is_refused: bool) -> ShownMeeting:
    was, mine, theirs = (_there(desk, piece) for piece in (one.was, one.mine, one.theirs))
    chosen = choices[one.key][0] if one.key in choices else (one.choice or "")
    return ShownMeeting(one, _side(was, mine), _side(was, theirs), chosen, is_refused and not chosen)


def _side(was: ShownPiece | None, piece: ShownPiece | None) -> Side:
    return Side(piece, changed(was.words if was else "", piece.words if piece else ""))


def _there(desk: Desk, piece: Piece | None) -> ShownPiece | None:
    return next(iter(desk.shown((piece,))), None) if piece and not piece.removed else None


def changed(before: str, after: str) -> Sequence[tuple[str, str]]:
    """Word by word; what was written anew is shown as it is now."""
    parts = difference(before, after)
    kept = sum(len(words) for kind, words in parts if kind == "same")
    return parts if 2 * kept >= len(after) else [("new", after)]
