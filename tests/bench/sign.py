"""The sign form under load: each POST another form, against a bare Django form that is sent the
same, checks as many fields and makes one INSERT."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings

from letters.models import Letter
from letters.tokens import new_form_token
from organisations.queries.clock import read_clock
from tests.bench.load import HOST, Aim
from tests.bench.server import process_of, served, worker_megabytes
from tests.letters.signing import shown

CSRF = "a" * 32
FIELDS = {
    "version": "1",
    "website": "",
    "email": "aino@post.example",
    "name": "Aino Salovaara",
    "place": "Luleå",
    "country": "SE",
    "visibility": "public",
    "kind": "personal",
    "office": "",
    "organisation": "",
    "mandate_contact": "",
    "comment": "",
    "process": "on",
    "step": "send",
}


PAGES = ("", "c/{campaign}/", "l/{letter}/", "l/{letter}/sign/", "l/{letter}/sent/", "c/{campaign}/find/", "s/code/")


@contextmanager
def sign_posts(letter: Letter) -> Iterator[tuple[Aim, Aim, Callable[[], float | None]]]:
    """Ours and the bare one, and what asks for our pages and tells how much memory a process held at most."""
    made_at = read_clock() - timedelta(minutes=1)
    rest = urlencode({**FIELDS, "shown": shown(letter)})

    def form() -> str:
        return f"token={new_form_token(letter.code, made_at)}&{rest}"

    def bare_form() -> str:
        return f"csrfmiddlewaretoken={CSRF}&{form()}"

    with process_of("config.wsgi:application") as (port, ours), served("tests.bench.bare:application") as bare:
        yield (
            Aim(port, f"/en/l/{letter.code}/sign/", form, status=303),
            Aim(bare, "/sign/", bare_form, cookie=f"csrftoken={CSRF}", status=302),
            partial(_megabytes, letter, port, ours),
        )


def _megabytes(letter: Letter, port: int, process: int) -> float | None:
    """After all pages of the road in all languages, on new connections, so that each process gets some."""
    for language, _name in settings.LANGUAGES:
        for page in PAGES * 2:
            path = page.format(letter=letter.code, campaign=letter.campaign.code)
            connection = HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", f"/{language}/{path}")
            status = connection.getresponse().status
            connection.close()
            if status >= 400:
                raise RuntimeError(f"/{language}/{path} answered {status}")
    return worker_megabytes(process)
