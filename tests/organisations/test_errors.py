import pickle

from django.utils.translation import gettext_lazy

from organisations.errors import DemarcheError


def test_an_error_reads_as_its_sentence() -> None:
    error = DemarcheError("The letter was frozen already.", field="text")
    assert str(error) == "The letter was frozen already."
    assert error.field == "text"


def test_a_lazy_sentence_stays_lazy_until_it_is_read() -> None:
    error = DemarcheError(gettext_lazy("Yes"))
    assert not isinstance(error.sentence, str)
    assert str(error) == "Yes"
    assert error.field is None


def test_an_error_survives_the_way_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(DemarcheError("No.", field="city")))
    assert (str(copy), copy.field) == ("No.", "city")
