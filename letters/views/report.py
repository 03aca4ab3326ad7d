"""The delivery report, for members who may take it out of the house."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from letters.exports.report import name_of, write_report
from letters.queries.report import report_of
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.permissions import Right, may
from organisations.requests import actor_of, fresh_required, now_of, roles_in


@require_safe
@fresh_required
def delivery_report(request: HttpRequest, code: str) -> HttpResponse:
    """The whole file or none: it is written before the first byte leaves, and that it left is in the security log."""
    campaign = get_object_or_404(Campaign, code=code)
    if not may(roles_in(request), Right.REPORT, campaign.owner_id):
        raise PermissionDenied
    partly = not may(roles_in(request), Right.EVERY_CITY, campaign.owner_id)
    report = report_of(campaign, now=now_of(request), partly=partly)
    content = "".join(write_report(report)).encode()
    log_security(
        SecurityKind.EXPORTED,
        organisation=campaign.owner,
        by=actor_of(request),
        subject=campaign,
        detail={"file": "delivery report", "rows": len(report.rows)},
        now=report.as_of,
    )
    headers = {"Content-Disposition": content_disposition_header(True, name_of(report))}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
