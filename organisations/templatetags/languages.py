"""What templates ask about the languages of the installation."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def staff_languages() -> list[str]:
    """Those in which every staff page is written."""
    return list(settings.STAFF_LANGUAGES)


@register.simple_tag
def read_by_a_speaker() -> bool:
    """Whether a speaker of the page's language has read its words."""
    return get_language() in settings.LANGUAGES_READ_BY_A_SPEAKER
