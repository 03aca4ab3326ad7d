"""A mailbox to which mail servers send their reports: a folder of this machine (Maildir), or one on an IMAP server.

It should be a mailbox of its own: what is one of our reports is deleted, everything else is marked as seen and stays.
"""

import imaplib
import logging
import mailbox
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, unquote

AT_ONCE = 500
PORT, TIMEOUT = 993, 60
LARGEST = 1_000_000
"""Bytes; a report is a few thousand. Larger mail is not fetched: it is marked as seen and stays."""
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

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
        unseen = [uid.decode() for uid in found[0].split()[:AT_ONCE]]
        large = [uid for uid in unseen if not _is_small(server, uid)]
        taken = sum(_take_one(server, uid, take) for uid in unseen if uid not in large)
        for uid in large:
            server.uid("STORE", uid, "+FLAGS", r"(\Seen)")
        server.expunge()
    if large:
        logging.getLogger(__name__).warning("%d mails of over %d bytes were left unread.", len(large), LARGEST)
    return taken


def _take_one(server: imaplib.IMAP4, uid: str, take: Take) -> bool:
    _answer, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    ours = take(raw)
    server.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if ours else r"(\Seen)")
    return ours


def _is_small(server: imaplib.IMAP4, uid: str) -> bool:
    """Asked before anything is fetched; what has no size has gone meanwhile, or comes from a server that we do not know."""
    _answer, parts = server.uid("FETCH", uid, "(RFC822.SIZE)")
    said = b" ".join(part if isinstance(part, bytes) else part[0] for part in parts if part)
    size = SIZE.search(said)
    return size is not None and int(size[1]) <= LARGEST
