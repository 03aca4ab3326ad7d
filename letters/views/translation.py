"""A letter in another language: a courtesy to its readers, always beside the text that is authoritative."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from letters.languages import name_of
from letters.queries.publicpage import letter_page, published_letter, translations_of
from letters.typesetting.compose import passages_shown
from letters.views.kept import found_or_404, kept, public_page
from letters.views.languages import language_links, language_of
from letters.views.public import entry_of
from organisations.ownership import owner_scope
from organisations.requests import now_of


@public_page
@kept
def translation(request: HttpRequest, code: str, language: str) -> HttpResponse:
    found = found_or_404(published_letter, code)
    with owner_scope([found.owner_id]):
        page = letter_page(found, now=now_of(request))
        offered = translations_of(found, page.text)
        shown = next((one for one in offered if one.language == language), None)
        if shown is None:
            raise Http404
        courtesy = shown.courtesy
    context = {
        "campaign": entry_of(page.published, language_of(request)),
        "place": page.place,
        "code": found.code,
        "translations": offered,
        "translation": shown,
        "authoritative": name_of(found.language),
        "courtesy": courtesy,
        "passages": passages_shown(courtesy),
        "language_links": language_links(
            request, lambda _language: reverse("public-translation", args=[found.code, language])
        ),
    }
    return render(request, "letters/translation_page.html", context)
