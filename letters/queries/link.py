"""Mailed links: found by their token, whoever's they are, and the addresses under which they are mailed."""

from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from letters.enums import LinkPurpose
from letters.models import Link
from organisations.addresses import canonical_address
from organisations.identifiers import ALPHABET, digest_of_token
from organisations.ownership import all_owners

PAGES = {
    LinkPurpose.CONFIRM: "public-confirm",
    LinkPurpose.MANAGE: "public-mine",
    LinkPurpose.COUNTERSIGN: "public-mandate",
    LinkPurpose.KEEP: "public-keep",
    LinkPurpose.UNSUBSCRIBE: "public-stop",
}
MOST_TRIES = 5
CONFIRMED_WITHIN = timedelta(days=7)
"""After the form was sent; later there is nothing left to confirm."""
MANAGED_WITHIN = timedelta(days=365)
SENT_AGAIN_WITHIN = timedelta(hours=1)


def digest_of_code(code: str, email: str) -> str:
    """Keyed, and bound to the address: who holds a copy of the table can try no codes with it."""
    typed = "".join(character for character in code.lower() if character in ALPHABET)
    return salted_hmac("letters.link", f"{typed} {canonical_address(email)}", algorithm="sha256").hexdigest()


def find_link(token: str, purpose: LinkPurpose) -> Link:
    """The link with this token, for this purpose only, also one that has ended; raises Link.DoesNotExist."""
    with all_owners():
        found = Link.objects.select_related("campaign__owner")
        link: Link = found.get(digest=digest_of_token(token), purpose=purpose)
        return link


def address_of(purpose: LinkPurpose, token: str, language: str) -> str:
    """The whole address for a mail, on the public host and in the reader's language."""
    with translation.override(language):
        path = reverse(PAGES[LinkPurpose(purpose)], urlconf=settings.PUBLIC_URLCONF, kwargs={"token": token})
    return f"{settings.PUBLIC_URL.geturl()}{path}"


def has_code(link: Link, digest: str) -> bool:
    return compare_digest(link.code_digest, digest)
