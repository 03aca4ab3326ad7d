"""The staff start page: what is due, and how the letters stand."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import UUID

from django import template
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.enums import LetterKind, Precision
from letters.models import Delivery
from letters.queries.delivery import next_due, next_step
from letters.queries.publicpage import marks_of
from letters.queries.report import all_told, report_row
from letters.queries.road import Road, Step, Stop, group_to_fill, point_to_check, roads
from letters.queries.todo import Todo, todos
from letters.times import told_time
from organisations.enums import ContactKind
from organisations.permissions import Right, may, owners_with
from organisations.queries.claim import contested_claims, waiting_claims
from organisations.queries.correction import waiting_for
from organisations.requests import actor_of, now_of, roles_in
from organisations.steps import as_step

register = template.Library()
MOST_CORRECTIONS = 3


@register.inclusion_tag("admin/letters/_today.html")
def today(request: HttpRequest) -> dict[str, Any]:
    """The to-dos of the person's organisations, campaign by campaign: those whose page is open to them."""
    every = [*_claims(request), *_corrections(request), *todos(now=now_of(request))]
    found = [*_contested_claims(request), *(todo for todo in every if _open(request, todo.row))]
    groups = groupby(found, key=lambda todo: todo.campaign)
    return {"groups": [{"campaign": campaign, "lines": [_line(todo) for todo in lines]} for campaign, lines in groups]}


def _open(request: HttpRequest, row: Model) -> bool:
    return admin.site.get_model_admin(type(row)).has_view_permission(request, row)


def _corrections(request: HttpRequest) -> list[Todo]:
    """The oldest few: the list has them all."""
    owners = owners_with(roles_in(request), Right.EDIT)
    waiting = waiting_for(owners, operator=actor_of(request).is_operator)
    sentence = _("A reader proposes a correction: %(recipient)s.")
    return [Todo(sentence % {"recipient": one.recipient}, one) for one in waiting[:MOST_CORRECTIONS]]


def _claims(request: HttpRequest) -> list[Todo]:
    owners = owners_with(roles_in(request), Right.MANAGE)
    sentence = _("%(body)s: its own people want to keep its entry. Accept or decline.")
    return [Todo(sentence % {"body": claim.body}, claim) for claim in waiting_claims(owners)] if owners else []


def _line(todo: Todo) -> dict[str, Any]:
    row = todo.row
    return {
        "sentence": todo.sentence,
        "url": reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{todo.page}", args=[row.pk]),
        "due": told_time(todo.due, Precision.DAY, todo.zone) if todo.due else "",
        "late": todo.late,
    }


def _contested_claims(request: HttpRequest) -> list[Todo]:
    """An operator sees nothing else of the organisations that these belong to."""
    claims = contested_claims(now=now_of(request)) if actor_of(request).is_operator else []
    sentence = _("%(body)s: its own people claim its entry, and %(owner)s cannot or will not decide. Decide instead.")
    return [Todo(sentence % {"body": one.body, "owner": one.owner}, one, page="judge") for one in claims]


@register.inclusion_tag("admin/letters/_road.html")
def next_steps(request: HttpRequest) -> dict[str, Any]:
    """For who may prepare campaigns: from the first one to a frozen letter, each step with the page where it is done."""
    owners = owners_with(roles_in(request), Right.EDIT)
    return {"roads": [_road(road) for road in roads(owners)] if owners else []}


def _road(road: Road) -> dict[str, Any]:
    stops = [
        {
            "stop": stop,
            "url": as_step(_page_of_step(road, stop)) if stop.done or stop == road.next else "",
            "next": stop == road.next,
        }
        for stop in road.stops
    ]
    hide = reverse("admin:campaigns_campaign_hide-steps", args=[road.campaign.pk]) if road.campaign else ""
    return {"campaign": road.campaign, "stops": stops, "done": road.next is None, "hide": hide, "next": road.next}


def _page_of_step(road: Road, stop: Stop) -> str:
    """Where the step is done, or what came of it."""
    if road.campaign is None:
        return reverse("admin:campaigns_campaign_add")
    campaign = reverse("admin:campaigns_campaign_change", args=[road.campaign.pk])
    board = reverse("admin:campaigns_campaign_board", args=[road.campaign.pk])
    begin = {"kind": LetterKind.BASE, "campaign": road.campaign.pk, "language": road.campaign.language}
    pages = {
        Step.CAMPAIGN: campaign,
        Step.DEMANDS: f"{campaign}#demands-group",
        Step.RECIPIENTS: reverse("admin:campaigns_campaign_targets", args=[road.campaign.pk]),
        Step.ADDRESSES: f"{campaign}#targets-group",
        Step.BASE: f"{reverse('admin:letters_letter_add')}?{urlencode(begin)}",
        Step.LETTERS: board if stop.done else reverse("admin:campaigns_campaign_begin", args=[road.campaign.pk]),
    }
    if stop.step == Step.ADDRESSES and stop.row:
        return _page_of_point(stop.row)
    if stop.step == Step.SIGNS and stop.row and not stop.done:
        return _page_of_block(stop.row)
    names = {
        Step.BASE: "letters_letter_write",
        Step.SIGNS: "letters_letter_change",
        Step.PREVIEW: "letters_letter_preview",
        Step.FREEZE: "letters_letter_freeze",
    }
    return reverse(f"admin:{names[stop.step]}", args=[stop.row]) if stop.row else pages.get(stop.step, board)


def _page_of_point(recipient: UUID) -> str:
    """Where an address is confirmed; or the first one is entered."""
    if point := point_to_check(recipient):
        return reverse("admin:organisations_contactpoint_confirm", args=[point])
    first = {"recipient": recipient, "kind": ContactKind.STREET}
    return f"{reverse('admin:organisations_contactpoint_add')}?{urlencode(first)}"


def _page_of_block(letter: UUID) -> str:
    """Where names are written; or the group for them is begun."""
    if group := group_to_fill(letter):
        return reverse("admin:letters_signatorygroup_change", args=[group])
    return reverse("admin:letters_letter_group", args=[letter])


@register.inclusion_tag("admin/letters/_boards.html")
def boards(request: HttpRequest) -> dict[str, Any]:
    """Campaign by campaign, one line for each letter that is told of."""
    groups = groupby(all_told().prefetch_related("steps"), key=lambda row: row.edition.letter.campaign)
    return {"boards": [_board(request, campaign, list(rows)) for campaign, rows in groups]}


def _board(request: HttpRequest, campaign: Campaign, rows: list[Delivery]) -> dict[str, Any]:
    seen = may(roles_in(request), Right.SEE, campaign.owner_id)
    told = may(roles_in(request), Right.REPORT, campaign.owner_id)
    public = reverse("public-campaign", urlconf=settings.PUBLIC_URLCONF, args=[campaign.code])
    return {
        "campaign": campaign,
        "url": reverse("admin:campaigns_campaign_change", args=[campaign.pk]) if seen else "",
        "letters": reverse("admin:campaigns_campaign_board", args=[campaign.pk]) if seen else "",
        "report": reverse("delivery-report", args=[campaign.code]) if told else "",
        "public": urljoin(settings.PUBLIC_URL.geturl(), public) if campaign.published_at else "",
        "lines": [_standing(row, seen=seen) for row in rows],
    }


def _standing(row: Delivery, *, seen: bool) -> dict[str, Any]:
    step, due = next_step(row), next_due(row)
    return {
        "city": row.recipient.city,
        "letter": row.edition.letter,
        "url": reverse("admin:letters_delivery_change", args=[row.pk]) if seen else "",
        "stamps": marks_of([report_row(row)]),
        "next": step.get_channel_display() if step else "",
        "due": told_time(due, Precision.DAY, row.recipient.time_zone) if due else "",
    }
