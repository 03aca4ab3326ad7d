"""The yardsticks: one Django view with the usual middleware, one query, a form, and a page of the size asked for; and
a form of as many fields as ours that is checked and stored with one INSERT.

Served by the product's own gunicorn configuration from the product's own database.
"""

from secrets import token_hex

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from config.settings import DATABASES, SECRET_KEY

INSERT = "INSERT INTO organisations_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)"
LINE = "A line of text, about as long as the lines of a page are, with an & and two “quotation marks”."
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{{ row.model }}</title></head><body>
<form method="post">{% csrf_token %}<input name="name"><button>Send</button></form>
{% for line in lines %}<p>{{ line }}</p>
{% endfor %}</body></html>
"""

if not settings.configured:
    settings.configure(
        SECRET_KEY=SECRET_KEY,
        DATABASES=DATABASES,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]},
            }
        ],
        USE_TZ=True,
    )


def page(request: HttpRequest, size: int) -> HttpResponse:
    """About `size` bytes."""
    lines = [LINE] * (size // (len(LINE.encode()) + 30))
    row = apps.get_model("contenttypes", "ContentType").objects.order_by("pk").first()
    return render(request, "page.html", {"row": row, "lines": lines})


class Form(forms.Form):
    email = forms.EmailField()
    name = forms.CharField(max_length=100)
    place = forms.CharField(max_length=100, required=False)
    country = forms.ChoiceField(choices=[(code, code) for code in ("GB", "SE")])
    visibility = forms.ChoiceField(choices=[(code, code) for code in ("public", "counted_only")])
    kind = forms.ChoiceField(choices=[(code, code) for code in ("personal", "office")])
    office = forms.CharField(max_length=100, required=False)
    organisation = forms.CharField(max_length=100, required=False)
    mandate_contact = forms.EmailField(required=False)
    comment = forms.CharField(max_length=600, required=False, widget=forms.Textarea)
    process = forms.BooleanField()
    contact = forms.BooleanField(required=False)


def sign(request: HttpRequest) -> HttpResponse:
    form = Form(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    said = str(form.cleaned_data)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [token_hex(16), said, timezone.now()])
    return HttpResponseRedirect("/")


urlpatterns = [path("<int:size>/", page), path("sign/", sign)]
application = get_wsgi_application()
