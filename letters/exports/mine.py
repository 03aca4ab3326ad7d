"""Everything that is held of one signing as JSON, for the person whose it is. Names of fields stay in English."""

import json
from datetime import datetime
from typing import Any

from letters.models import Link, SignatureConsent
from letters.queries.publicpage.mine import Mine, MyLetter, MyMandate
from organisations.models import Mail

FORMAT = "demarche-signing-1"


def write_mine(mine: Mine, *, now: datetime) -> bytes:
    first, text = mine.first, mine.published.text_in(str(mine.first.language))
    content = {
        "format": FORMAT,
        "as_of": _time(now),
        "receipt": mine.receipt,
        "campaign": text.title,
        "kept_by": mine.published.campaign.owner.name,
        **{field: words or None for field, words in mine.texts.items()},
        "country": str(first.country) or None,
        "mail_provider": first.mail_domain or None,
        "language": str(first.language),
        "kind": first.kind,
        "visibility": first.visibility,
        "marks": {
            "address": first.mail_index or None,
            "name": first.name_index or None,
            "domain": first.domain_index or None,
        },
        "letters": [_letter(one) for one in mine.letters],
        "consents": [_consent(one) for one in mine.consents],
        "mandate": _mandate(mine.mandate) if mine.mandate else None,
        "mails": [_mail(one) for one in mine.mails],
        "links": [_link(one) for one in mine.links],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _letter(one: MyLetter) -> dict[str, Any]:
    row = one.signature
    return {
        "code": one.letter.code,
        "title": one.letter.title,
        "version": row.version.number,
        "kept_version": row.kept.number if row.kept else None,
        "kept_at": _time(row.kept_at),
        "state": row.state,
        "mandate": row.mandate,
        "source": row.source,
        "recorded_at": _time(row.recorded_at),
        "mailed_at": _time(row.mailed_at),
        "reminders": row.reminded,
        "confirmed_at": _time(row.confirmed_at),
        "counts_from": _time(row.counts_from),
        "withdrawn_at": _time(row.withdrawn_at),
        "mail_came_back_at": _time(row.bounced_at),
        "name_hidden_at": _time(row.hidden_at),
        "corrected_at": _time(row.corrected_at),
        "emptied_at": _time(row.anonymised_at),
        "does_not_count_because": row.invalid or None,
        "invalidated_at": _time(row.invalidated_at),
        "printed_in": one.printed,
    }


def _consent(one: SignatureConsent) -> dict[str, Any]:
    return {
        "purpose": one.wording.purpose,
        "to": one.organisation.name,
        "language": str(one.wording.language),
        "wording": one.wording.text,
        "sha256": one.wording.digest,
        "given_at": _time(one.given_at),
        "ended_at": _time(one.ended_at),
    }


def _mandate(one: MyMandate) -> dict[str, Any]:
    return {
        "address_asked": one.contact or None,
        "answered_by": one.answerer or None,
        "state": one.state,
        "asked_at": _time(one.asked_at),
        "answered_at": _time(one.answered_at),
    }


def _mail(one: Mail) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "state": one.state,
        "written_at": _time(one.created_at),
        "sent_at": _time(one.sent_at),
        "came_back_at": _time(one.bounced_at),
    }


def _link(one: Link) -> dict[str, Any]:
    return {
        "purpose": one.purpose,
        "made_at": _time(one.made_at),
        "works_until": _time(one.expires_at),
        "used_at": _time(one.used_at),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
