"""How far a letter has come, from draft to closed, and why a step of its review is not possible now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.enums import LetterKind, ReviewKind, Stage
from letters.models import Letter, ReviewStep
from letters.queries.letter import is_over
from letters.queries.review import is_approved, last_writer, steps_of
from letters.queries.version import current_version, resolve_letter
from organisations.models import User
from organisations.queries.member import organisers_of

SAID: Mapping[ReviewKind, Promise] = {
    ReviewKind.SUBMITTED: gettext_lazy("Submitted by %(who)s."),
    ReviewKind.APPROVED: gettext_lazy("Approved by %(who)s."),
    ReviewKind.SENT_BACK: gettext_lazy("Sent back by %(who)s: %(reason)s"),
    ReviewKind.WITHDRAWN: gettext_lazy("Withdrawn from review by %(who)s."),
}

TO_DO: Mapping[ReviewKind, Promise] = {
    ReviewKind.SUBMITTED: gettext_lazy(
        "“%(letter)s” waits for approval. %(who)s has submitted it; a second person approves."
    ),
    ReviewKind.SENT_BACK: gettext_lazy("“%(letter)s” was sent back by %(who)s: %(reason)s"),
}


@dataclass(frozen=True)
class Review:
    """The review of the text as it stands, `digest`. `last` is the latest step, whatever text it was about; `asked`: the
    campaign does not do without."""

    asked: bool
    digest: str
    approved: bool
    last: ReviewStep | None
    writer: User | None
    problem: str

    @property
    def under_way(self) -> bool:
        return self.asked and not self.approved and self.last is not None and self.last.kind == ReviewKind.SUBMITTED

    @property
    def lapsed(self) -> bool:
        """It was approved, and the text is another one since."""
        return not self.approved and self.last is not None and self.last.kind == ReviewKind.APPROVED


@dataclass(frozen=True)
class Standing:
    """`stage` as people count; `sentences` say what happened last and what it means."""

    stage: Stage
    review: Review
    sentences: list[str]


def review_of(letter: Letter, *, now: datetime) -> Review:
    resolved, steps = resolve_letter(letter, now=now), steps_of(letter)
    problem = resolved.problems[0].sentence if resolved.problems else ""
    if not problem and not resolved.content["passages"]:
        problem = _("The letter has no passage yet.")
    asked, approved = letter.campaign.needs_approval, is_approved(letter, resolved.digest)
    return Review(asked, resolved.digest, approved, steps[0] if steps else None, last_writer(letter), problem)


def standing_of(letter: Letter, *, now: datetime) -> Standing:
    review = review_of(letter, now=now)
    return Standing(_stage(letter, review, now), review, _sentences(letter, review, now))


def why_not_submitted(letter: Letter, review: Review) -> str:
    """The sentence that says why the text cannot be submitted now; empty if it can. The same for all below."""
    if letter.kind != LetterKind.VARIANT:
        return _("Only a letter to a recipient that is written here is reviewed.")
    if not review.asked:
        return _("This campaign does without approval. It can be switched on on the campaign's page.")
    if review.approved:
        return _("This text is approved already.")
    if review.under_way:
        return _("It is in review already.")
    return review.problem


def why_not_approved(review: Review, person: User | None) -> str:
    if not review.under_way or review.last is None:
        return _("It is not in review.")
    if person is None or person.pk == review.last.by_id:
        return _("You have submitted it yourself. A second person approves.")
    if review.writer is not None and person.pk == review.writer.pk:
        return _("You have changed the text last. A second person approves.")
    return review.problem


def why_not_sent_back(review: Review) -> str:
    return "" if review.under_way or review.approved else _("It is neither in review nor approved.")


def why_not_withdrawn(review: Review) -> str:
    return "" if review.under_way else _("It is not in review.")


def letters_under_review() -> Iterator[tuple[str, Letter]]:
    """For to-dos: what waits for a second person, and what was sent back and not submitted again."""
    last = ReviewStep.objects.filter(letter=OuterRef("letter")).order_by("-at", "-id").values("pk")[:1]
    waiting = ReviewStep.objects.filter(
        pk=Subquery(last), kind__in=TO_DO, letter__campaign__needs_approval=True, letter__campaign__anonymised_at=None
    )
    for step in waiting.select_related("letter__campaign", "by"):
        names = {"letter": step.letter, "who": step.by or _("the system"), "reason": step.reason}
        yield str(TO_DO[ReviewKind(step.kind)]) % names, step.letter


def _stage(letter: Letter, review: Review, now: datetime) -> Stage:
    if letter.opened_at is not None:
        return Stage.CLOSED if is_over(letter.closes_at, now) else Stage.OPEN
    if review.approved:
        return Stage.APPROVED
    return Stage.IN_REVIEW if review.under_way else Stage.DRAFT


def _sentences(letter: Letter, review: Review, now: datetime) -> list[str]:
    said = [_told(review.last)] if review.last else []
    if not review.asked or letter.kind != LetterKind.VARIANT:
        return said
    if review.lapsed:
        said.append(_("The text has changed since, so it is not approved any more. Submit it again."))
    version = current_version(letter)
    if letter.opened_at and version and version.digest != review.digest and not review.approved:
        said.append(
            _("People sign version %(number)s until a new one is approved and made.") % {"number": version.number}
        )
    if not review.approved and organisers_of(letter.owner_id, now=now).count() < 2:
        said.append(
            _(
                "Nobody else in your organisation may approve. Invite a second organiser, or switch approval off on the "
                "campaign's page."
            )
        )
    return said


def _told(step: ReviewStep) -> str:
    who = str(step.by) if step.by else _("the system")
    return str(SAID[ReviewKind(step.kind)]) % {"who": who, "reason": step.reason}
