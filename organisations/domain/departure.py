"""Who works nowhere any more is forgotten: the account stays, for the log holds it, and says of nobody whose it was."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.domain.securitylog import log_security
from organisations.domain.session import end_sessions
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.queries.member import departed, works_nowhere
from organisations.sweeping import sweeping

KEPT = timedelta(days=180)
"""From leaving the last organisation and signing in for the last time: while what they did is still asked about."""


def empty_account(user: User, /, *, by: User | None, now: datetime) -> User:
    """Take name, address, password and second factors away for good. The address may get an account anew.

    Raises DemarcheError while the person works somewhere or runs the installation.
    """
    with transaction.atomic():
        account: User = User.objects.select_for_update().get(pk=user.pk)
        if not works_nowhere(account, now=now):
            raise DemarcheError(_("Who works here still needs the account. Leave every organisation first."))
        end_sessions(account, by=by, now=now)
        EmailAddress.objects.filter(user=account).delete()
        Authenticator.objects.filter(user=account).delete()
        account.email, account.name, account.last_login = f"{account.pk}@emptied.invalid", "", None
        account.set_unusable_password()
        account.is_active, account.emptied_at = False, account.emptied_at or now
        account.save()
        log_security(SecurityKind.ACCOUNT_EMPTIED, by=by, subject=account, now=now)
        return account


def empty_accounts(*, now: datetime) -> int:
    """Those of people who have been away for `KEPT`; how many. One that cannot be emptied keeps no other waiting."""
    with sweeping("Some accounts of people who have left could not be emptied.") as each:
        return len(each(departed(since=now - KEPT), lambda person: empty_account(person, by=None, now=now)))
