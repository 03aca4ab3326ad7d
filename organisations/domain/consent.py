"""Wordings that people agreed to are kept as they were shown."""

from datetime import datetime
from hashlib import sha256

from organisations.enums import ConsentPurpose
from organisations.models import ConsentWording, Organisation


def keep_wording(
    owner: Organisation, *, purpose: ConsentPurpose, language: str, text: str, now: datetime
) -> ConsentWording:
    """The row of this wording in this language, made when somebody agrees to it for the first time."""
    digest = digest_of_wording(purpose, language, text)
    row = ConsentWording(owner=owner, purpose=purpose, language=language, text=text, digest=digest, first_shown_at=now)
    ConsentWording.objects.bulk_create([row], ignore_conflicts=True)  # another worker may keep it at this moment
    kept: ConsentWording = ConsentWording.objects.get(owner=owner, digest=digest)
    return kept


def digest_of_wording(purpose: ConsentPurpose, language: str, text: str) -> str:
    """SHA-256, hexadecimal; a line end stands between the three."""
    return sha256(f"{purpose}\n{language}\n{text}".encode()).hexdigest()
