"""A version is translated passage by passage, by people. Nothing that somebody wrote is lost when two write at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.placeholders import check_placeholders, fill, unknown_placeholders
from letters.errors import WrittenMeanwhile
from letters.languages import COURTESY, TRANSLATABLE, Courtesy
from letters.markup import escape
from letters.models import Translation, Version
from letters.queries.letter import WHY_NOT
from letters.queries.translation import (
    Typed,
    digest_of_original,
    digest_of_translation,
    digest_of_words,
    first_words,
    head_words,
    is_complete,
    values_in,
    why_unsaid,
    words_of,
)
from letters.wording import tidy
from organisations.domain.change import delete_noted, save_noted
from organisations.errors import DemarcheError
from organisations.models import User
from organisations.validation import check_printable


def begin_translation(version: Version, /, *, language: str, by: User | None, now: datetime) -> Translation:
    """Begin it with all that is known already: what was translated of an earlier version, what another letter of the
    campaign says in the same words, the demands' own wordings. Raises DemarcheError where there is one already."""
    if language not in TRANSLATABLE:
        raise DemarcheError(_("Choose a language."), field="language")
    if language == version.letter.language:
        raise DemarcheError(_("The letter itself is in this language."), field="language")
    earlier = _earlier(version, language)
    heading, notice = COURTESY.get(language, Courtesy("", ""))
    row = Translation(
        version=version,
        language=language,
        title=earlier.title if earlier else "",
        heading=earlier.heading if earlier else heading,
        notice=earlier.notice if earlier else notice,
        begun_by=by,
        begun_at=now,
        changed_by=by,
        changed_at=now,
    )
    with transaction.atomic():
        row.passages = first_words(version, language, now=now)
        return save_noted(row, by=by, now=now)


def write_translation(
    translation: Translation,
    /,
    *,
    head: Typed,
    passages: Mapping[int, Typed],
    by: User | None,
    now: datetime,
) -> Translation:
    """`head` is title, heading and notice; `passages` those that the form held, by their place. Half of it may be empty.
    Raises WrittenMeanwhile, and writes nothing, where somebody else has changed the same words since."""
    with transaction.atomic():
        row = lock_translation(translation)
        letter = row.version.letter
        values, here = (values_in(letter, language, now=now) for language in (row.language, letter.language))
        meanwhile: dict[str, list[str]] = {}
        before, stored = [*map(words_of, row.passages), head_words(row)], [*row.passages]
        for place, typed in sorted(passages.items()):
            _refuse_unsaid(typed.words, words_of(row.version.content["passages"][place]), here, field=f"text-{place}")
            words = _filled(typed.words, values, field=f"text-{place}")
            row.passages[place] = _piece(row, place, _merged(str(place), words, typed, before[place], meanwhile), typed)
        words = [tidy(word) for word in head.words]
        row.title, row.heading, row.notice = _merged("head", words, head, head_words(row), meanwhile)
        if meanwhile:
            raise WrittenMeanwhile(meanwhile)
        after = [*map(words_of, row.passages), head_words(row)]
        if (before, stored) == (after, row.passages):
            return row
        if before != after:
            row.reviewed_by = row.reviewed_at = None
        row.changed_by, row.changed_at = by, now
        return save_noted(row, by=by, now=now)


def review_translation(translation: Translation, /, *, digest: str, by: User | None, now: datetime) -> Translation:
    """A second speaker of the language has read the whole of it; one will do where a campaign needs no approval. `digest`
    is that of the words which were read: what was written meanwhile is not reviewed with them. Any change takes it back."""
    with transaction.atomic():
        row = lock_translation(translation)
        if not is_complete(row):
            raise DemarcheError(_("It is not complete yet. Translate every passage first."))
        if by is not None and row.changed_by_id == by.pk and row.version.letter.campaign.needs_approval:
            raise DemarcheError(_("You have written in it last. A second speaker of the language reviews it."))
        if digest != digest_of_translation(row):
            raise DemarcheError(_("The translation has changed while you read it. Read what it says now."))
        row.reviewed_by, row.reviewed_at = by, now
        return save_noted(row, by=by, now=now)


def remove_translation(translation: Translation, /, *, by: User | None, now: datetime) -> Translation:
    """What an edition printed of it stays in the edition."""
    with transaction.atomic():
        delete_noted(translation, by=by, now=now)
    return translation


def lock_translation(translation: Translation) -> Translation:
    """As it is now, with version and letter, held until the transaction ends."""
    rows = Translation.objects.select_for_update(of=("self",)).select_related("version__letter")
    locked: Translation = rows.get(pk=translation.pk)
    return locked


def _earlier(version: Version, language: str) -> Translation | None:
    rows = Translation.objects.filter(version__letter=version.letter_id, language=language)
    earlier: Translation | None = rows.order_by("-version__number").first()
    return earlier


def _filled(words: Sequence[str], values: Mapping[str, str], *, field: str) -> list[str]:
    """The version's placeholders are filled, and so are those of its translation. The text is Markdown, items are not."""
    for word in words:
        for name, _nearest in unknown_placeholders(word, values):
            raise DemarcheError(str(WHY_NOT[name]), field=field)
    text, *items = map(tidy, words)
    return [fill(text, {name: escape(value) for name, value in values.items()}), *(fill(one, values) for one in items)]


def _refuse_unsaid(words: Sequence[str], original: Sequence[str], values: Mapping[str, str], *, field: str) -> None:
    """What is filled in must be what the version says: a date that was changed since is not."""
    for word in words:
        check_printable(word, field=field)
        check_placeholders(word, field=field)
        if why := why_unsaid(word, original, values):
            raise DemarcheError(why, field=field)


def _merged(name: str, typed: list[str], form: Typed, stored: list[str], meanwhile: dict[str, list[str]]) -> list[str]:
    """Whoever changed something wins over who only had the form open; if both did, `meanwhile` has the other's words."""
    if form.seen == digest_of_words(stored) or typed == stored:
        return typed
    if form.seen == digest_of_words(typed):
        return stored
    meanwhile[name] = stored
    return typed


def _piece(row: Translation, place: int, words: list[str], typed: Typed) -> dict[str, Any]:
    """New words are a translation of what the original says now; so are old ones of which somebody says so."""
    before, digest = row.passages[place], digest_of_original(row.version.content["passages"][place])
    is_new = words != words_of(before) or typed.still_right or not before["of"]
    of = (digest if any(words) else "") if is_new else before["of"]
    return {"of": of, "text": words[0], "items": words[1:]}
