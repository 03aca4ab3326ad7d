"""What a browser sends for a supporter who signs, and what of it lies in the intake. All persons are invented."""

import json
import re
from datetime import timedelta
from typing import Any

from django.utils import translation

from letters.consents import wordings_digest
from letters.models import Intake, Letter
from letters.tokens import new_form_token
from organisations.ownership import all_owners
from organisations.queries.clock import read_clock
from organisations.sealing import unseal


def address(letter: Letter, page: str = "sign", language: str = "en") -> str:
    return f"/{language}/l/{letter.code}/{page}/"


def shown(letter: Letter, language: str = "en") -> str:
    """The digest of what the form asks people to agree to."""
    with translation.override(language):
        return wordings_digest(letter.campaign.owner.name, letter.campaign.retention_days)


def filled(letter: Letter, *, language: str = "en", **values: Any) -> dict[str, Any]:
    """The form as the button of the review page sends it, its token made a minute ago."""
    return {
        "shown": shown(letter, language),
        "token": new_form_token(letter.code, read_clock() - timedelta(minutes=1)),
        "version": "1",
        "website": "",
        "email": "aino@post.example",
        "name": "Aino Salovaara",
        "place": "Luleå",
        "country": "SE",
        "visibility": "public",
        "kind": "personal",
        "process": "on",
        "step": "send",
        **values,
    }


def received() -> list[dict[str, Any]]:
    """What lies in the intake, opened."""
    with all_owners():
        rows = list(Intake.objects.order_by("received_at", "id"))
    return [json.loads(unseal(row.form_sealed, "letters_intake", "form_sealed", row.pk)) for row in rows]


def words_of(response: Any) -> str:
    """The visible words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def faults_of(response: Any) -> dict[str, str]:
    """The place that each line of the summary leads to, with its sentence."""
    content = response.content.decode()
    summary = re.search(r'<div class="alert alert-danger".*?</div>', content, re.DOTALL)
    lines = re.findall(r'<li><a href="#([^"]+)">.*?</a>: (.*?)</li>', summary[0] if summary else "", re.DOTALL)
    assert all(f'id="{place}"' in content for place, _sentence in lines)
    return dict(lines)
