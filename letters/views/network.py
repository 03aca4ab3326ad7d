"""From which network a form came, as a mark that can be made for a day and read by nobody."""

from django.http import HttpRequest

from organisations.domain.limit import day_mark
from organisations.limits import network_of
from organisations.requests import client_address, now_of


def network_key_of(request: HttpRequest) -> str:
    """Empty where the address is not known."""
    network = network_of(client_address(request))
    return day_mark("network", network, now=now_of(request)) if network else ""
