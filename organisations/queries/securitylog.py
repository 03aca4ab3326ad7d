"""What the security log tells about the installation itself."""

from organisations.enums import SecurityKind
from organisations.models import SecurityEntry


def holds_demo() -> bool:
    """Whether the demo was loaded into this database. The line that says so can never be taken away."""
    return SecurityEntry.objects.filter(kind=SecurityKind.DEMO_LOADED).exists()
