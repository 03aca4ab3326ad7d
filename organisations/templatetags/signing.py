"""What the pages of the own account must know of the session."""

from typing import Any

from django import template

from organisations.requests import has_second_factor

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_shown(context: Any) -> bool:
    return has_second_factor(context["request"])
