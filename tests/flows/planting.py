"""Canaries: words that no file of an installation may hold, and the domain's own ways of taking them in."""

from datetime import date, timedelta
from io import BytesIO

from django.core.cache import cache
from PIL import Image

from config.celery import app
from letters.domain.block import add_group, add_signatory
from letters.domain.delivery import add_delivery, add_evidence, redact_event, void_event
from letters.domain.edition import erase_line, freeze_letter
from letters.domain.signature import record_signature, withdraw_signature
from letters.enums import EventKind, EvidenceKind, Visibility
from letters.models import Delivery, Signatory, SignatoryGroup
from organisations.domain.contact import add_contact, confirm_contact
from organisations.domain.mail import queue_mail
from organisations.enums import ContactKind
from organisations.models import ContactPoint
from organisations.queries.clock import read_clock
from tests.flows.errands import delivery_in, founder, record

CANARIES = {
    "signatory": "Ottoline Vrancheskova-Ødegaard",
    "office": "Brumblewick Ward Warden",
    "place": "Brumblewick-on-Österwash",
    "how the signatory agreed": "told Quentin Fotheringhay-Moss",
    "supporter in public": "Gwendoline Fairweatherby",
    "supporter for the recipient": "Thaddeus Quillfeatherby",
    "their place": "Nether Plumstowemarsh",
    "supporter counted only": "Wilhelmina Zanzigård",
    "supporter who withdrew": "Bartholomäus Crumhornet",
    "supporter who is erased": "Perpetua Løvenskiöldt",
    "how a contact was checked": "asked Leopoldine Starkweather",
    "words of an event": "the guard named Fenwick Drumgoolie",
    "witness": "Araminta Sproatleyson",
    "words redacted": "the porter Osbert Wraxallton",
    "words of a promise": "attaché Lucasta Mirzabekova-Fell",
    "reason of a void": "misheard Ignatius Pellegrewe",
    "comment of a picture": "Hortensia Blatherwickson",
    "mail address": "evangeline.tuppworthy@hidden.example",
    "mail subject": "Regarding Cornelius Yarbrough-Nettle",
    "mail text": "call Seraphina Quockerwodger tonight",
    "refused mail address": "mortimer.snodgrassly@refused.example",
    "form with a fault": "Philippa Gorgonzolandia",
    "page that broke": "Dashiell Umbleforthing",
    "sign-in that failed": "balthazar.krumpelhorn@nobody.example",
}

TYPED = {
    "email": "clementine.bramblewhistle@hidden.example",
    "name": "Clementine Bramblewhistle-Çınar",
    "place": "Upper Skeltonmarsh",
    "office": "Mistress of the Quindlewick choir",
    "organisation": "Quindlewick Choral Brotherhood",
    "mandate_contact": "augustus.pennyfarthing@brotherhood.example",
    "comment": "my cousin Ludovica Sternhagel sits in Almaty",
}
"""What a supporter writes into the sign form, by its fields; never public."""
MISTYPED = {"email": "clementine.bramblewhistle.at.hidden", "name": "Clémentine Bramblewhistle-Typo"}
CORRECTED = {"place": "Lower Skeltonmarsh", "comment": "Ludovica is out again"}
"""The name not: an organisation was asked with it."""
ANSWERED = {"name": "Augustus Pennyfarthing-Vole", "office": "Archivist to the Quindlewicks"}


def plant() -> dict[str, int]:
    """Everything that the domain takes in; how many editions and events came of it."""
    word, now, by = CANARIES, read_clock(), founder()
    london = delivery_in("London")
    letter = london.edition.letter
    group = add_group(SignatoryGroup(letter=letter, position=9), by=by, now=now)
    block = Signatory(group=group, consent_on=date(2016, 5, 20))
    add_signatory(
        block, name=word["signatory"], office=word["office"], place=word["place"],
        consent_how=word["how the signatory agreed"], by=by, now=now,
    )  # fmt: skip
    version = letter.versions.latest("number")
    for name, visibility in (
        ("supporter in public", Visibility.PUBLIC),
        ("supporter for the recipient", Visibility.RECIPIENT_ONLY),
        ("supporter counted only", Visibility.COUNTED_ONLY),
        ("supporter who withdrew", Visibility.PUBLIC),
        ("supporter who is erased", Visibility.RECIPIENT_ONLY),
    ):
        place = "" if name == "supporter in public" else word["their place"]
        signature = record_signature(version, name=word[name], place=place, visibility=visibility, by=by, now=now)
        if name == "supporter who withdrew":
            withdraw_signature(signature, by=by, now=now)
    before = letter.editions.standing().latest("number")
    edition = freeze_letter(letter, cut_off=now, supersedes=before, by=by, now=now)
    erase_line(edition.lines.filter(visibility=Visibility.RECIPIENT_ONLY).latest("position"), by=by, now=now)
    add_delivery(Delivery(edition=edition, recipient=london.recipient), by=by, now=now)
    _plant_events()
    contact = ContactPoint(recipient=london.recipient, kind=ContactKind.STREET, value="7 Invented Row\nLondon")
    add_contact(contact, by=by, now=now)
    confirm_contact(contact, owner=letter.owner, how=word["how a contact was checked"], by=by, now=now)
    return {"editions": letter.editions.count(), "events": delivery_in("London").events.count()}


def write_mails(turn: str) -> None:
    word, now = CANARIES, read_clock()
    for name in ("mail address", "refused mail address"):
        queue_mail(
            owner=delivery_in("London").owner, kind="flow", dedupe_key=f"canary:{turn}:{name}", to=word[name],
            language="en", subject=word["mail subject"], body=word["mail text"], now=now,
        )  # fmt: skip


def _plant_events() -> None:
    word, by = CANARIES, founder()
    delivery = delivery_in("London")
    seen = record(delivery, EventKind.HANDED_IN, words=word["words of an event"], witnesses=word["witness"])
    add_evidence(seen, content=_picture(), kind=EvidenceKind.PHOTO, by=by, now=read_clock())
    wrong = record(delivery, EventKind.NOTED, words=word["words redacted"])
    redact_event(wrong, why="A name stood there.", by=by, now=read_clock())
    void_event(wrong, why=word["reason of a void"], key="canary:void", by=by, now=read_clock())
    tomorrow = read_clock() + timedelta(days=1)
    record(delivery, EventKind.PROMISED, words=word["words of a promise"], due_at=tomorrow)


def _picture() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARIES["comment of a picture"]
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", comment=CANARIES["comment of a picture"].encode(), exif=exif)
    return out.getvalue()


def leak_into(place: str, word: str) -> None:
    """The mistakes that the scanner must find: a name as argument of a task, a name in the shared cache."""
    if place == "cache":
        cache.set("latest", [word], 3600)
    else:
        app.send_task("demarche.chase", kwargs={"name": word})
