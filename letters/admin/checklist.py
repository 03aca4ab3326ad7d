"""The conditions of freezing as pages show them: each with its light, its sentences, and where each is cured."""

from typing import Any

from django.urls import reverse

from letters.models import Letter
from letters.problems import Checklist, Cure, Problem

OF_THE_LETTER = {
    Cure.LETTER: "letters_letter_change",
    Cure.BLOCK: "letters_letter_change",
    Cure.PASSAGES: "letters_letter_write",
    Cure.BASE: "letters_letter_write",
    Cure.TRANSLATIONS: "letters_letter_translations",
    Cure.REVIEW: "letters_letter_submit",
    Cure.STAGE: "letters_letter_change",
    Cure.VERSION: "letters_letter_version",
    Cure.FREEZE: "letters_letter_freeze",
}
OF_THE_ROW = {Cure.DEMAND: "campaigns_demand_change", Cure.TRANSLATION: "letters_translation_change"}
"""Pages by the cure: of the letter itself, and of a row that the problem names."""


def shown(checklist: Checklist, letter: Letter) -> dict[str, Any]:
    """For the template: how many conditions are open, of how many, and each."""
    items = [
        {
            "condition": item.condition,
            "light": item.light,
            "problems": [(one.sentence, cure_of(one, letter)) for one in item.problems],
        }
        for item in checklist.items
    ]
    return {"items": items, "open": checklist.open, "of": len(items), "bars": bool(checklist.bars)}


def cure_of(problem: Problem, letter: Letter) -> str:
    """The address of the exact place where a problem goes away."""
    if problem.cure == Cure.WORK:
        return reverse("admin:organisations_job_changelist")
    if problem.cure == Cure.FORMS:
        return f"{reverse('admin:organisations_formofaddress_changelist')}?language={problem.at}"
    if problem.cure in OF_THE_ROW:
        return reverse(f"admin:{OF_THE_ROW[problem.cure]}", args=[problem.at])
    return _page(problem.cure, letter) + _place(problem)


def _page(cure: Cure, letter: Letter) -> str:
    if cure == Cure.CAMPAIGN:
        return reverse("admin:campaigns_campaign_change", args=[letter.campaign_id])
    if cure == Cure.RECIPIENT and letter.target:
        return reverse("admin:organisations_recipient_change", args=[letter.target.recipient_id])
    return reverse(f"admin:{OF_THE_LETTER.get(cure, OF_THE_LETTER[Cure.LETTER])}", args=[letter.pk])


def _place(problem: Problem) -> str:
    """As the pages name it: fields, inline tables, passages."""
    if problem.cure == Cure.BLOCK:
        return "#groups-group"
    if not problem.at:
        return ""
    if problem.cure in (Cure.LETTER, Cure.FREEZE):
        return f"#id_{problem.at}"
    return f"#p{problem.at}" if problem.cure in (Cure.PASSAGES, Cure.BASE) else f"#{problem.at}-group"
