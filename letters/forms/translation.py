"""A translation, passage by passage: the original on one side, what is typed on the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from campaigns.placeholders import is_fillable, unknown_placeholders
from letters.languages import TRANSLATABLE, name_of, own_name_of
from letters.models import Translation
from letters.queries.letter import WHY_NOT
from letters.queries.translation import Pair, Typed, digest_of_words, head_words, pairs_of, why_unsaid, words_of
from letters.typesetting.order import direction_of
from letters.wording import tidy
from organisations.fields import is_printable

LONGEST_ITEM = 2_000


@dataclass(frozen=True)
class Side:
    """One passage as the page shows it; `theirs` is what somebody else has written meanwhile."""

    number: int
    pair: Pair
    fields: Sequence[tuple[str, BoundField]]
    still_right: BoundField | None
    seen: str
    theirs: Sequence[str]


class TranslationForm(forms.Form):
    """Everything may stay empty: half a translation is kept too. `values` are what placeholders stand for in the language of
    the translation, `here` in the letter's own."""

    title = forms.CharField(label=_("title"), max_length=160, required=False, validators=[is_printable])
    heading = forms.CharField(label=_("heading"), max_length=80, required=False, validators=[is_printable])
    notice = forms.CharField(
        label=_("sentence below the heading"), max_length=300, required=False, validators=[is_printable]
    )

    def __init__(
        self, *args: Any, translation: Translation, values: Mapping[str, str], here: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.language = translation.language
        self.values, self.here, self.pairs = values, here, pairs_of(translation, compared=True)
        self.stored: dict[str, Sequence[str]] = {"head": head_words(translation)}
        self.stored |= {str(n): words_of(piece) for n, piece in enumerate(translation.passages)}
        self.initial = dict(zip(("title", "heading", "notice"), self.stored["head"], strict=True))
        self.theirs: Mapping[str, Sequence[str]] = {}
        for name in self.fields:
            self.fields[name].widget.attrs |= {"lang": self.language, "dir": direction_of(self.language)}
        for number, pair in enumerate(self.pairs):
            self._offer(number, pair)

    def _offer(self, number: int, pair: Pair) -> None:
        writing = {"class": "writing", "lang": self.language, "dir": direction_of(self.language)}
        for place, word in enumerate(pair.words):
            if pair.original[place]:
                text = forms.Textarea(attrs={**writing, "rows": rows_for(pair.original[place])})
                label = _("Item %(number)s") % {"number": place} if place else pair.label
                longest = LONGEST_ITEM if place else 20_000
                name = f"text-{number}-{place}"
                self.fields[name] = forms.CharField(
                    label=label, required=False, max_length=longest, validators=[is_printable, is_fillable], widget=text
                )
                self.initial[name] = word
        if not pair.is_current:
            self.fields[f"right-{number}"] = forms.BooleanField(required=False, label=_("still right as it is"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [name for name in cleaned if name.startswith("text-")]:
            try:
                cleaned[name] = tidy(cleaned[name])
                self._refuse(cleaned[name], self.pairs[int(name.split("-")[1])])
            except ValidationError as refusal:
                self.add_error(name, refusal)
        return cleaned

    def _refuse(self, text: str, pair: Pair) -> None:
        """A placeholder that has no value here would stay open in print; another would say what the original does not."""
        for name, _nearest in unknown_placeholders(text, self.values):
            raise ValidationError(str(WHY_NOT[name]))
        if why := why_unsaid(text, pair.original, self.here):
            raise ValidationError(why)

    def head(self) -> Typed:
        return Typed([self.cleaned_data[name] for name in ("title", "heading", "notice")], self._seen("head"))

    def passages(self) -> dict[int, Typed]:
        return {
            number: Typed(
                [self.cleaned_data.get(f"text-{number}-{place}", "") for place in range(len(pair.words))],
                self._seen(str(number)),
                bool(self.cleaned_data.get(f"right-{number}")),
            )
            for number, pair in enumerate(self.pairs)
        }

    def _seen(self, part: str) -> str:
        return str(self.data.get(f"seen-{part}", ""))

    def seen(self) -> dict[str, str]:
        """What the page was opened with; where others have written the same words, theirs, for there they are shown."""
        kept = {part: self._seen(part) for part in self.stored if part not in self.theirs} if self.is_bound else {}
        return {part: kept.get(part) or digest_of_words(words) for part, words in self.stored.items()}

    def show_theirs(self, words: Mapping[str, Sequence[str]]) -> None:
        """What others have written since the page was opened stands beside what was typed; the next time it is known."""
        self.theirs = words
        self.stored |= words

    def sides(self) -> Iterator[Side]:
        seen = self.seen()
        for number, pair in enumerate(self.pairs):
            fields = [
                (pair.original[place], self[f"text-{number}-{place}"])
                for place in range(len(pair.words))
                if pair.original[place]
            ]
            right = self[f"right-{number}"] if f"right-{number}" in self.fields else None
            yield Side(number, pair, fields, right, seen[str(number)], self.theirs.get(str(number), ()))


class LanguageForm(forms.Form):
    """Into which language; those that have a translation already are not offered."""

    language = forms.ChoiceField(label=_("language"))

    def __init__(self, *args: Any, taken: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = sorted((name_of(code), code) for code in TRANSLATABLE if code not in taken)
        choices = [(code, f"{name} ({own_name_of(code)})") for name, code in free]
        self.fields["language"].choices = [("", _("Choose …")), *choices]  # type: ignore[attr-defined]


def rows_for(original: str) -> int:
    """Room for as much as the original says."""
    return max(2, min(14, 1 + len(original) // 60 + original.count("\n")))
