"""What the pages of the own account must know of the session."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import template

from organisations.requests import has_second_factor
from organisations.secondfactor import are_digested, codes_left

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_shown(context: Any) -> bool:
    return has_second_factor(context["request"])


@register.simple_tag
def recovery_codes_left(user: Any) -> int:
    """How many codes that the person was shown have not been used."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes_left(kept.data) if kept else 0


@register.simple_tag
def recovery_codes_to_show(user: Any) -> bool:
    """Whether there are some that nobody has seen yet."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return kept is not None and not are_digested(kept.data)
