"""What the sign form sent: received as one sealed row, worked on later, looked at by a person where it is over a limit.
Used from here."""

from letters.domain.intake.hold import drop_form, release_form
from letters.domain.intake.receive import receive_form
from letters.domain.intake.work import work_intake

__all__ = ["drop_form", "receive_form", "release_form", "work_intake"]
