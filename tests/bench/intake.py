"""Sign forms a second: the worker with everything that it writes, signatures, consents, links and sealed mails."""

import time
from datetime import timedelta

from letters.domain.intake import work_intake
from letters.models import Letter, Signature
from tests.factories import NOW
from tests.letters.domain.intake.forms import send_form


def forms_per_second(letter: Letter, number: int) -> tuple[float, float]:
    """In one process, and how many it would be with a core that nobody else wants, and a database that needs no time.
    Three forms come from each network, as many as wait when a campaign is in the news."""
    before = Signature.objects.count()
    for position in range(before, before + number):
        network = f"{position // 3:064x}"
        send_form(letter, email=f"nr{position}@post{position % 50}.example", name=f"Nr {position}", network=network)
    start, own = time.perf_counter(), time.process_time()
    answered = work_intake(now=NOW + timedelta(minutes=1))
    seconds, own = time.perf_counter() - start, time.process_time() - own
    if (answered, Signature.objects.count()) != (number, before + number):
        raise RuntimeError("Not every form became a signature.")
    return number / seconds, number / own
