"""Outgoing mail of a demo on one's own machine, to be read in the browser; it exists nowhere else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisations.queries.mail import filed_mails


@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Open to anybody on this machine, for it holds the mail by which a demo person sets a password."""
    if not (settings.DEMO and settings.ON_LOOPBACK):
        raise Http404
    return render(request, "organisations/demo_mail.html", {"mails": filed_mails(settings.MAIL_FOLDER)})
