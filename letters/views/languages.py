"""The same page in every language of the installation."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_info, override

Address = Callable[[str], str]
OWN_NAMES = {"kk": "Қазақша"}
"""Where Django knows the people's name instead of their language's."""


def language_of(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)


def language_links(request: HttpRequest, address: Address | None = None) -> list[dict[str, Any]]:
    """`address` is for pages whose address differs by more than the language in front."""
    links = []
    for code, _name in settings.LANGUAGES:
        url = _translated(address, code) if address else translate_url(request.path, code)
        name = OWN_NAMES.get(code) or get_language_info(code)["name_local"]
        links.append({"code": code, "name": name.capitalize(), "url": url, "current": code == language_of(request)})
    return links


def _translated(address: Address, code: str) -> str:
    with override(code):
        return address(code)
