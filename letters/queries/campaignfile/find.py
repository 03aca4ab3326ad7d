"""The campaign that a command names; whoever runs the installation's commands is inside all organisations."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from organisations.errors import DemarcheError
from organisations.ownership import all_owners


def named_campaign(name: str) -> Campaign:
    """By its code, or by its name as it would stand in an address. Raises DemarcheError unless there is exactly one."""
    with all_owners():
        campaigns: list[Campaign] = list(Campaign.objects.select_related("owner").order_by("-id"))
    found = [one for one in campaigns if one.code == name] or [one for one in campaigns if slugify(one.name) == name]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.code} ({slugify(one.name)})" for one in found or campaigns[:20])
    sentence = _("“%(name)s” names no campaign. There are: %(known)s.")
    if found:
        sentence = _("“%(name)s” names more than one campaign. Say its code: %(known)s.")
    raise DemarcheError(sentence % {"name": name, "known": known or "–"})
