"""What is answered to a request that nobody here could read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was typed and is too much is told with its limit, whichever page or middleware came upon it first."""
    if isinstance(exception, RequestDataTooBig):
        megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
        return render(request, "413.html", {"megabytes": megabytes}, status=413)
    return render(request, "400.html", status=400)
