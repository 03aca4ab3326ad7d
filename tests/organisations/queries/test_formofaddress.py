from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.domain.contact import confirm_contact
from organisations.enums import HeadRank, MissionKind, RecipientKind
from organisations.enums.courtesy import GOVERNMENT, VACANT, Style
from organisations.models import HeadOfMission, Organisation, Recipient
from organisations.ownership import owner_scope
from organisations.queries.formofaddress import (
    Courtesy,
    Office,
    courtesy_for,
    envelope_of,
    forms_in,
    government_behind,
    head_in_office,
    office_of,
    own_forms,
)
from organisations.readers.courtesy import EXCELLENCY, Form, Key, covered_languages
from tests.factories import NOW, make_contact, make_organisation, make_recipient, say_form
from tests.organisations.readers.test_courtesy import GENDERED, PAIRS

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LADY = "Madame l’Ambassadrice,"
LANGUAGES = covered_languages()
NAMES = st.sampled_from(["Kim Ay", "Dr Ona Reed-Marsh", "{state}", "Ö", "Sarydala Erlan Qarlyğauly"])
KINDS = st.sampled_from(
    [
        *((kind, RecipientKind.MISSION.value) for kind in MissionKind.values),
        *((kind,) for kind in [*RecipientKind.values, GOVERNMENT]),
    ]
)
STATES = st.sampled_from(["KZ", "US", "VA", "XK", "CH", ""])
RANKS, STYLES = st.sampled_from([*HeadRank.values, VACANT]), st.sampled_from(Style.values)


def offices(rank: st.SearchStrategy[str] = RANKS, style: st.SearchStrategy[str] = STYLES) -> st.SearchStrategy[Office]:
    return st.builds(Office, kinds=KINDS, rank=rank, style=style, name=NAMES, state=STATES)


def addressed(office: Office, language: str = "en", **own: Any) -> Courtesy:
    found = courtesy_for(office, language=language, own=own.get("own", {}))
    assert found is not None
    return found


@given(office=offices(), language=st.sampled_from(LANGUAGES))
def test_every_kind_and_rank_has_an_envelope_a_salutation_and_a_close_in_each_language(
    office: Office, language: str
) -> None:
    found = addressed(office, language)
    assert found.envelope and all(found.envelope) and found.salutation and found.close
    assert "{name}" not in "".join([*found.envelope, found.salutation, found.close])


@given(
    office=offices(rank=st.just(HeadRank.CHARGE.value)),
    language=st.sampled_from(LANGUAGES),
    rank=RANKS.filter(lambda rank: rank != HeadRank.CHARGE),
    style=STYLES,
    texts=st.sampled_from(
        [("H.E. {name}", "Dear all,", "Yours,"), ("{name}", "Excellence,", "Yours,"), ("{name}", "All,", "Exzellenz,")]
    ),
)
def test_a_charge_is_never_excellency_whatever_else_is_known_or_said_by_an_organisation(
    office: Office, language: str, rank: str, style: str, texts: tuple[str, str, str]
) -> None:
    own = {Key(kind, rank, style, language): Form(*texts) for kind in office.kinds}
    found = addressed(office, language, own=own)
    assert not EXCELLENCY.search(" ".join([*found.envelope, found.salutation, found.close]))


@given(office=offices(style=st.just(Style.OPEN.value)), language=st.sampled_from(LANGUAGES))
def test_no_gender_is_said_unless_a_person_recorded_one(office: Office, language: str) -> None:
    found = addressed(office, language)
    said = " ".join([*found.envelope, found.salutation, found.close])
    for pair in PAIRS:
        said = said.replace(pair, "")
    assert not GENDERED.search(said)


def test_a_name_with_braces_stays_a_name() -> None:
    office = Office(("embassy", "mission"), HeadRank.AMBASSADOR, name="{state} {name}", state="KZ")
    assert addressed(office).envelope == ("H.E. {state} {name}", "Ambassador of Kazakhstan")


@pytest.mark.parametrize(
    ("rank", "style", "language", "envelope", "salutation"),
    [
        ("ambassador", "", "en", ("H.E. Kim Ay", "Ambassador of Kazakhstan"), "Your Excellency,"),
        ("ambassador", "feminine", "en", ("Her Excellency Kim Ay", "Ambassador of Kazakhstan"), "Your Excellency,"),
        ("high_commissioner", "", "en", ("H.E. Kim Ay", "High Commissioner for Kazakhstan"), "Your Excellency,"),
        ("charge", "", "en", ("Kim Ay", "Chargé d’Affaires"), "Dear Chargé d’Affaires,"),
        ("consul_general", "", "en", ("Kim Ay", "Consul General of Kazakhstan"), "Dear Consul General,"),
        ("ambassador", "", "de", ("Exzellenz Kim Ay", "Botschaft von Kasachstan"), "Exzellenz,"),
        ("consul", "feminine", "de", ("Frau Konsulin Kim Ay", "Konsulat von Kasachstan"), "Sehr geehrte Frau Konsulin,"),
        ("ambassador", "feminine", "fr", ("Son Excellence Madame Kim Ay", "Ambassade du Kazakhstan"), LADY),
        ("ambassador", "", "es", ("Su Excelencia Kim Ay", "Embajada de Kazajistán"), "Excelencia:"),
        ("ambassador", "", "ru", ("Kim Ay", "Посольство Казахстана"), "Ваше Превосходительство!"),
    ],
)  # fmt: skip
def test_the_form_follows_rank_style_and_language(
    rank: str, style: str, language: str, envelope: tuple[str, ...], salutation: str
) -> None:
    found = addressed(Office(("embassy", "mission"), rank, style, "Kim Ay", "KZ"), language)
    assert (found.envelope, found.salutation, found.exact) == (envelope, salutation, True)


def test_where_no_source_gives_a_form_a_general_one_stands_and_says_so() -> None:
    swedish = addressed(Office(("embassy", "mission"), HeadRank.AMBASSADOR, name="Kim Ay", state="KZ"), "sv")
    assert swedish.envelope == ("Kim Ay", "Beskickningschef") and not swedish.exact


def test_a_language_without_forms_has_none() -> None:
    assert courtesy_for(Office(("embassy", "mission"), VACANT), language="kk", own={}) is None


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation()


@pytest.fixture
def london() -> Recipient:
    return make_recipient("London")


def test_a_vacant_post_is_the_head_of_mission(london: Recipient) -> None:
    assert addressed(office_of(london, TODAY)).envelope == ("The Head of Mission",)
    HeadOfMission.objects.create(recipient=london, name="Kim Ay", rank="ambassador", since=date(2014, 1, 1))
    HeadOfMission.objects.create(recipient=london, name="", rank="ambassador", since=date(2016, 5, 1))
    vacant = addressed(office_of(london, TODAY))
    assert (vacant.envelope, vacant.salutation) == (("The Head of Mission",), "Dear Sir or Madam,")


def test_the_latest_to_arrive_holds_the_office(london: Recipient) -> None:
    for name, since, until in (
        ("Ona", None, None),
        ("Ben", date(2015, 1, 1), None),
        ("Cal", date(2016, 1, 1), TODAY),
        ("Dee", date(2016, 12, 1), None),
    ):
        HeadOfMission.objects.create(recipient=london, name=name, since=since, until=until)
    head = head_in_office(london, TODAY)
    assert head is not None and head.name == "Ben"


def test_a_ministry_has_forms_of_its_own_and_a_mission_a_government_behind_it(london: Recipient) -> None:
    ministry = Recipient.objects.create(
        kind=RecipientKind.MINISTRY, name="Ministry of Maps", city="Astana", time_zone="Asia/Almaty"
    )
    assert addressed(office_of(ministry, TODAY)).envelope == ("The Minister",)
    assert addressed(government_behind(london), "fr").envelope == ("Gouvernement du Kazakhstan",)


def test_an_own_form_goes_before_the_shipped_one_and_stays_in_its_house(
    london: Recipient, steppe: Organisation
) -> None:
    HeadOfMission.objects.create(recipient=london, name="Kim Ay", rank="ambassador")
    say_form(steppe, salutation="Dear Ambassador {name},")
    other = make_organisation("Choir of the Old Mill")
    ours = addressed(office_of(london, TODAY), own=own_forms(steppe.pk))
    theirs = addressed(office_of(london, TODAY), own=own_forms(other.pk))
    assert (ours.salutation, ours.source) == ("Dear Ambassador Kim Ay,", "")
    assert theirs.salutation == "Your Excellency,"


def test_where_an_own_form_is_not_fit_the_shipped_one_for_the_same_office_stands(steppe: Organisation) -> None:
    say_form(steppe, rank="unknown", language="fr", salutation="Excellence,")
    charge, unknown = (
        Office(("embassy", "mission"), rank, name="Kim Ay", state="KZ") for rank in ("charge", "unknown")
    )
    own = own_forms(steppe.pk)
    assert addressed(unknown, "fr", own=own).salutation == "Excellence,"
    assert addressed(charge, "fr", own=own) == addressed(charge, "fr")


def test_a_form_for_one_kind_of_mission_goes_before_that_for_any(steppe: Organisation) -> None:
    say_form(steppe, kind="nunciature", salutation="Monsignor,")
    office = Office(("nunciature", "mission"), HeadRank.AMBASSADOR, name="Kim Ay")
    assert addressed(office, own=own_forms(steppe.pk)).salutation == "Monsignor,"


def test_a_language_that_is_not_covered_can_be_written_by_an_organisation(steppe: Organisation) -> None:
    say_form(steppe, rank=VACANT, language="kk", envelope="Елшілік басшысы", salutation="Құрметті басшы,")
    found = addressed(Office(("embassy", "mission"), VACANT), "kk", own=own_forms(steppe.pk))
    assert found.salutation == "Құрметті басшы,"


def test_the_table_shows_own_forms_beside_the_shipped_and_at_the_end(steppe: Organisation) -> None:
    changed, added = say_form(steppe), say_form(steppe, kind="nunciature")
    shown = forms_in("en", [changed, added])
    assert [row.own for row in shown if row.own] == [(changed,), (added,)]
    assert shown[-1].shipped is None and shown[0].rank == "ambassador"


def test_the_envelope_is_printed_with_what_the_organisation_has_confirmed(
    london: Recipient, steppe: Organisation
) -> None:
    contact = make_contact(london, "1 Invented Street\nLondon ZZ1 1ZZ")
    plain = ["The Head of Mission", "Embassy of Kazakhstan, London"]
    assert envelope_of(london, owner=steppe, language="en", on=TODAY) == plain
    with owner_scope([steppe.pk]):
        confirm_contact(contact, owner=steppe, how="on the spot", by=None, now=NOW)
    below = ["1 Invented Street", "London ZZ1 1ZZ"]
    steppe.country = "SE"
    assert envelope_of(london, owner=steppe, language="en", on=TODAY) == [*plain, *below, "UNITED KINGDOM"]
    steppe.country = "GB"
    assert envelope_of(london, owner=steppe, language="en", on=TODAY) == [*plain, *below]
