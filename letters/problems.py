"""What stands between a letter and its freezing: a sentence, and where it is cured."""

from dataclasses import dataclass
from enum import StrEnum


class Cure(StrEnum):
    """The page on which a problem goes away."""

    LETTER = "letter"
    PASSAGES = "passages"
    DEMANDS = "demands"
    CAMPAIGN = "campaign"
    RECIPIENT = "recipient"
    VERSION = "version"
    WORK = "work"


@dataclass(frozen=True)
class Problem:
    sentence: str
    cure: Cure
