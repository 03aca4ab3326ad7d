"""A mailbox to which mail servers send their reports: a folder of this machine (Maildir), or one on an IMAP server.

It should be a mailbox of its own: what is one of our reports is deleted, everything else is marked as seen and stays.
"""

import imaplib
import mailbox
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, unquote

AT_ONCE = 500
PORT, TIMEOUT = 993, 60

Take = Callable[[bytes], bool]
"""What is done with each mail that nobody has seen; True where it can go."""


def take_from_maildir(folder: Path, take: Take) -> int:
    """How many were ours. Raises FileNotFoundError where there is no such folder."""
    if not (folder / "new").is_dir():
        raise FileNotFoundError(folder)
    box = mailbox.Maildir(folder, factory=None, create=False)
    unseen = [key for key, mail in box.iteritems() if "S" not in mail.get_flags()]
    taken = 0
    for key in unseen[:AT_ONCE]:
        if take(box.get_bytes(key)):
            taken += 1
            box.remove(key)
        else:
            seen = mailbox.MaildirMessage(box[key])
            seen.set_subdir("cur")
            seen.add_flag("S")
            box[key] = seen
    return taken


def take_from_imap(url: SplitResult, take: Take) -> int:
    """How many were ours. `imaps://user:password@host[:port]/folder`; raises OSError or imaplib.IMAP4.error."""
    with imaplib.IMAP4_SSL(url.hostname or "", url.port or PORT, timeout=TIMEOUT) as server:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(f'"{unquote(url.path.strip("/")) or "INBOX"}"')
        _answer, found = server.uid("SEARCH", "UNSEEN")
        taken = sum(_take_one(server, uid.decode(), take) for uid in found[0].split()[:AT_ONCE])
        server.expunge()
        return taken


def _take_one(server: imaplib.IMAP4, uid: str, take: Take) -> bool:
    _answer, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    ours = take(raw)
    server.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if ours else r"(\Seen)")
    return ours
