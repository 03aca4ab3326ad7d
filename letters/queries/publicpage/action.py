"""What happens on the street, for somebody's own calendar."""

from campaigns.models import Action
from organisations.ownership import all_owners


def published_action(code: str) -> Action:
    with all_owners():
        rows = Action.objects.exclude(campaign__published_at=None).select_related("campaign")
        action: Action = rows.get(code=code.lower())
        return action
