"""The rules that the database keeps for what was said and what became of it."""

from organisations.triggers import AppendOnly, Immutable

RULES = (
    AppendOnly("letters_reviewstep"),
    Immutable("letters_version"),
    Immutable("letters_edition", may_change=("data_key_sealed",)),
    Immutable("letters_editionline", only_to_null=("text_sealed", "salt_sealed"), marker="erased_at"),
    Immutable("letters_editionfile", may_change=("removed_at",)),
    AppendOnly("letters_event"),
    Immutable(
        "letters_eventtext", only_to_null=("words_sealed", "witnesses_sealed", "salt_sealed"), marker="redacted_at"
    ),
    AppendOnly("letters_evidence"),
    Immutable(
        "letters_export",
        may_change=(
            *("state", "decided_by_id", "decided_at", "rows", "as_of", "secret_sealed"),
            *("file_key_sealed", "path", "sha256", "link_digest", "expires_at", "fetched_at"),
        ),
    ),
)
