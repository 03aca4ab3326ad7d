"""A signing: all letters that one person signed with one form, with the links, mails and mandate that hang on it.
What the person does with it. Used from here."""

from letters.domain.signing.change import change_signing, withdraw_signing
from letters.domain.signing.code import redeem_code
from letters.domain.signing.confirm import confirm_signing, disown_signing
from letters.domain.signing.erase import erase_signing
from letters.domain.signing.find import mail_my_links, mail_own_link
from letters.domain.signing.forget import erase_signatory

__all__ = [
    "change_signing",
    "confirm_signing",
    "disown_signing",
    "erase_signatory",
    "erase_signing",
    "mail_my_links",
    "mail_own_link",
    "redeem_code",
    "withdraw_signing",
]
