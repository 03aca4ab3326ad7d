"""What the operator sees and does of retention: when names go, what is kept, and the ledger as a file."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from campaigns.models import Campaign
from letters.domain.signing import erase_signing
from letters.models import Letter, Signature
from letters.queries.retention.kept import WHOLE
from organisations.enums import ErasureReason
from organisations.models import Organisation
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature


@pytest.fixture
def steppe(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    return organisation


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_when_and_how_many_and_changes_nothing(letter: Letter) -> None:
    make_signature(letter)
    Campaign.objects.update(ends_on=date(2016, 6, 30))
    output = said("anonymise")
    assert f"{letter.campaign.code} Free the detained: names would go now, due at 2016-09-29 00:00." in output
    assert "  letters.signature: 1\n" in output
    assert Signature.objects.exclude(name_sealed=None).count() == 1
    assert "1 campaigns were removed" in said("anonymise", "--do")
    assert not Signature.objects.exclude(name_sealed=None).exists()
    assert "names removed at" in said("anonymise", "--campaign", letter.campaign.code)


def test_one_campaign_can_be_looked_at_and_an_unknown_one_is_said_to_be_unknown(letter: Letter) -> None:
    outlook = said("anonymise", "--campaign", letter.campaign.code)
    assert "due at 2016-11-22 12:00. The campaign has no last day: 180 days after" in outlook
    with pytest.raises(CommandError, match="No campaign has the code"):
        said("anonymise", "--campaign", "nothing")
    with pytest.raises(CommandError, match="Leave out --campaign"):
        said("anonymise", "--do", "--campaign", letter.campaign.code)


def test_the_report_names_every_table_and_every_personal_column(letter: Letter) -> None:
    make_signature(letter)
    output = said("privacy_report")
    tables = {line.partition(":")[0] for line in output.splitlines() if not line.startswith(" ")}
    assert tables == {model._meta.label_lower for model in apps.get_models()}
    assert "letters.signature: 1 rows\n" in output
    columns = {column for line in output.splitlines() if line.startswith("  ") for column in line.strip().split(", ")}
    assert {column for declared in WHOLE.values() for column in declared.personal} <= columns


def test_the_ledger_goes_into_a_file_for_its_owner_only_and_back(letter: Letter, tmp_path: Path) -> None:
    aino = make_signature(letter)
    assert aino.form
    erase_signing(letter.campaign, aino.form, reason=ErasureReason.ASKED, now=NOW + timedelta(days=1))
    file = tmp_path / "erasures.jsonl"
    assert "1 erasures written" in said("erasures", "--export", str(file))
    assert S_IMODE(file.stat().st_mode) == 0o600
    assert "Aino" not in file.read_text() and [*tmp_path.iterdir()] == [file]
    assert "1 of 1 erasures were done again" in said("erasures", "--replay", str(file))


@pytest.mark.parametrize(
    ("content", "sentence"), [("nonsense\n", "no line of an erasure ledger"), (None, "No such file")]
)
def test_a_file_that_is_no_ledger_is_refused_in_words(
    letter: Letter, tmp_path: Path, content: str | None, sentence: str
) -> None:
    file = tmp_path / "erasures.jsonl"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        said("erasures", "--replay", str(file))
