"""What stands on the paper of each shape, read back with pdftotext."""

import shutil
import subprocess
from pathlib import Path

import pytest

from letters.domain.edition import freeze_letter
from letters.models import Letter
from letters.queries.edition import document_of, verify_edition
from letters.typesetting.pdf import typeset
from organisations.models import Organisation
from tests import factories_shapes as shapes
from tests.factories import NOW

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext: apt install poppler-utils")


def printed(letter: Letter, folder: Path) -> list[str]:
    """The lines of the frozen letter, from top to bottom, without blanks around and empty ones."""
    edition = freeze_letter(letter, cut_off=NOW, by=None, now=NOW)
    assert verify_edition(edition) == []
    file = folder / "letter.pdf"
    file.write_bytes(typeset(document_of(edition, public=False)))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def stand_in_order(lines: list[str], *parts: str) -> bool:
    """Each part in a line of its own or a later one than the part before, or further on in the same."""
    whole, place = "\n".join(lines), -1
    for part in parts:
        place = whole.find(part, place + 1)
        if place < 0:
            return False
    return True


def test_london(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.london(steppe), tmp_path)
    assert stand_in_order(lines, "London, 26 May 2016", "To the Government of Kazakhstan,", "Yours faithfully,")
    assert stand_in_order(lines, "The Government of Kazakhstan", "Embassy of Kazakhstan, London", "17 Saltgate Rise")
    assert stand_in_order(lines, "locked up", "Let every one of them go.", "Rowan Thistlewood", "Dockside Branch")
    assert not any("UNITED KINGDOM" in line for line in lines), "posted at home"


def test_new_delhi(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.new_delhi(steppe), tmp_path)
    assert stand_in_order(lines, "Embassy of Kazakhstan, New Delhi", "Post Bag 0", "New Delhi 000000", "INDIA")
    assert any("25-05-2016" in line for line in lines) and "Dear Sir/Madam," in lines
    assert stand_in_order(lines, "Whoever sells the field", "So said one", "Thanking you,", "Devanshi Mehrol")
    assert any("affiliated to International of Leagues" in line for line in lines)


def test_ottawa(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.ottawa(steppe), tmp_path)
    address = (
        "H.E. Erlan Sarydala",
        "Ambassador of Kazakhstan",
        "Embassy of Kazakhstan, Ottawa",
        "Suites 1603 and 1604",
    )
    assert stand_in_order(lines, *address, "150 Birchbark Row", "Ottawa ON Z0Z 0Z0", "Your Excellency,")
    assert any("Ottawa, May 26, 2016" in line for line in lines)
    assert stand_in_order(lines, "Please report this:", "freedom at once", "fairness at once", "assembly at once")
    assert not any("CANADA" in line for line in lines)


def test_canberra(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.canberra(steppe), tmp_path)
    assert stand_in_order(
        lines, "To whom it may concern,", *(f"Memory {n}:" for n in range(1, 7)), "swift reply", "Tamsin"
    )


def test_stockholm(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.stockholm(steppe), tmp_path)
    assert stand_in_order(
        lines, "Vi står bakom de gripna", "Öppna cellerna!", "Torget är till för alla!", "Den stat som"
    )
    whole = "\n".join(lines)
    for name in ("Åsa Björkvind", "Östen Näckros", "Märta Hallon", "Göte Älvspång", "Sölve Ängsbacke"):
        assert whole.index("inget kostar") < whole.index(name) < whole.index("Stockholm 26 maj 2016"), name
    for heading in ("Norrvinge kommun", "Österhamra kommun", "Arbetarlistan"):
        assert heading in whole


def test_a_company_in_a_town_with_two_names(steppe: Organisation, tmp_path: Path) -> None:
    lines = printed(shapes.biel(steppe), tmp_path)
    assert stand_in_order(lines, "Geschäftsleitung", "Steppenöl AG", "Chemin Inventé 3", "0000 Biel/Bienne", "SCHWEIZ")
    assert stand_in_order(lines, "1. Was wussten Sie?", "2. Wen haben Sie gefragt?", "3. Wem haben Sie widersprochen?")
    assert stand_in_order(
        lines, "Biel/Bienne, den 26. Mai 2016", "Drei Fragen", "Mit freundlichen Grüßen", "PS: Wir stehen"
    )
    assert not any("Sehr geehrte" in line for line in lines)
