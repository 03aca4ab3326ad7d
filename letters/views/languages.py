"""The same page in every language of the installation."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from letters.languages import own_name_of

Address = Callable[[str], str]


def language_of(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)


def language_links(request: HttpRequest, address: Address | None = None) -> list[dict[str, Any]]:
    """`address` is for pages whose address differs by more than the language in front."""
    spoken, links = language_of(request), []
    for code, _name in settings.LANGUAGES:
        path = (address(code) if address else request.path).removeprefix(f"/{spoken}/")
        links.append({"code": code, "name": own_name_of(code), "url": f"/{code}/{path}", "current": code == spoken})
    return links
