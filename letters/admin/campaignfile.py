"""A campaign is taken out as a file, read in from one with a plan first, or copied."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.admin.board import BoardPages
from letters.domain.campaignfile import FileRefused, copy_campaign, import_campaign
from letters.exports.campaignfile import campaign_yaml
from letters.forms.campaignfile import LONGEST_TYPED, CampaignFileForm, CopyForm
from letters.queries.campaignfile import campaign_data
from organisations.domain.securitylog import log_security
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.permissions import Right, owners_with
from organisations.requests import actor_of, now_of, require_fresh, roles_in


class CampaignFilePages(BoardPages):
    def get_urls(self) -> list[URLPattern]:
        views = {"file/<uuid:object_id>/": self.file_view, "copy/<uuid:object_id>/": self.copy_view}
        own = [
            path(route, self.admin_site.admin_view(view), name=f"campaigns_campaign_{route.partition('/')[0]}")
            for route, view in views.items()
        ]
        read = path("import/", self.admin_site.admin_view(self.import_view), name="campaigns_campaign_import")
        return [*own, read, *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """The names of public signature blocks leave with it: asked for and told like every export."""
        campaign = self._campaign(request, object_id, Right.EDIT)
        require_fresh(request)
        detail = {"file": "campaign file"}
        actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request)}
        log_security(SecurityKind.EXPORTED, organisation=campaign.owner, subject=campaign, detail=detail, **actor)
        name = slugify(campaign.name) or campaign.code
        return HttpResponse(
            campaign_yaml(campaign_data(campaign)),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name.encode("ascii", "ignore").decode()}.yaml"'},
        )

    def copy_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        campaign = self._campaign(request, object_id, Right.EDIT)
        name = (_("Copy of %(name)s") % {"name": campaign.name})[:160]
        form = CopyForm(request.POST if request.method == "POST" else None, initial={"name": name})
        if form.is_valid():
            try:
                copy = copy_campaign(
                    campaign, name=form.cleaned_data["name"], by=actor_of(request), now=now_of(request)
                )
            except DemarcheError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, _("This is the copy. Look at its dates first."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:campaigns_campaign_change", args=[copy.pk]))
        return self._page(request, campaign, "copy", title=_("Copy this campaign"), form=form)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Looked at first; what would be made, or what is wrong at which line. Nothing is written before the last button."""
        owners = Organisation.objects.filter(pk__in=owners_with(roles_in(request), Right.EDIT)).order_by("name")
        if not owners.exists():
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form, plan, faults = CampaignFileForm(*sent, owners=owners), None, []
        if form.is_valid():
            content, make = form.content(), "make" in request.POST
            try:
                actor: dict[str, Any] = {"by": actor_of(request), "now": now_of(request), "dry": not make}
                campaign, plan = import_campaign(content, owner=form.cleaned_data["owner"], **actor)
            except FileRefused as refusal:
                faults = list(refusal.faults)
            else:
                if make:
                    self.message_user(request, _("The campaign is made from the file."), messages.SUCCESS)
                    return HttpResponseRedirect(reverse("admin:campaigns_campaign_change", args=[campaign.pk]))
            is_short = len(content.replace(b"\n", b"\r\n")) <= LONGEST_TYPED
            typed = {"owner": form.cleaned_data["owner"], "text": content.decode(errors="replace") if is_short else ""}
            form = CampaignFileForm(owners=owners, initial=typed)
            if not is_short:
                self.message_user(request, _("The file is too large to stand on this page: choose it once more."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Read in a campaign file"),
            "opts": Campaign._meta,
            "form": form,
            "plan": plan,
            "faults": faults,
        }
        status = 422 if faults or form.errors else 200
        return TemplateResponse(request, "admin/letters/board/import.html", context, status=status)
