"""Design, invariant 6: a list of signatories is what stood at one moment, whoever signs and withdraws while it is written.

Rows are committed here and read over the connection that exports use, on both databases."""

import pytest
from django.db import transaction

from letters.domain.export import request_export
from letters.domain.signature import withdraw_signature
from letters.enums import ExportKind
from letters.models import Export, Letter, Signature
from letters.queries import export as queries
from letters.queries.export import lines_of, signatory_count
from organisations.enums import Role
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.factories import NOW, make_member
from tests.factories_signatures import make_open_letter, make_signature

pytestmark = pytest.mark.django_db(databases=["default", "snapshot"])


def sign(letter: Letter, *names: str) -> None:
    for name in names:
        make_signature(letter, email=f"{name.lower()}@post.example", name=name)


def export_of(letter: Letter, kind: ExportKind) -> Export:
    anna = make_member(letter.owner, Role.OWNER)
    asked = Export(campaign=letter.campaign, kind=kind, reason="For the petitions office")
    return request_export(asked, by=anna, now=NOW)


@pytest.mark.parametrize("kind", ExportKind)
def test_a_list_is_read_at_one_moment(
    committed: None, steppe: Organisation, kind: ExportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "WINDOW", 2)
    with owner_scope([steppe.pk]):
        london = make_open_letter(steppe)
        paris = make_open_letter(steppe, city="Paris", country="FR")
        sign(london, "Ada", "Bo", "Cleo", "Dan", "Eva")
        export = export_of(london, kind)
        with transaction.atomic(using="snapshot"):
            number = signatory_count(london.campaign, kind, now=NOW, using="snapshot")
            lines = lines_of(export, now=NOW, using="snapshot")
            names = [next(lines).name]
            withdraw_signature(Signature.objects.latest("pk"), by=None, now=NOW)
            sign(london, "Fay", "Gus")
            sign(paris, "Hal")
            names += [line.name for line in lines]
            assert signatory_count(london.campaign, kind, now=NOW, using="snapshot") == number == 5
        invented = 3 if kind == ExportKind.INTERNAL else 0
        assert len(names) == number + invented
        assert {"Ada", "Bo", "Cleo", "Dan", "Eva"} <= {*names} and not {"Fay", "Gus", "Hal"} & {*names}
        assert signatory_count(london.campaign, kind, now=NOW) == 7
