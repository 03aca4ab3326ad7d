from django.db import migrations

from organisations.triggers import AppendOnly, Immutable, InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]
    operations = [
        InstallTriggers(
            [
                AppendOnly("letters_reviewstep"),
                Immutable("letters_version"),
                Immutable("letters_edition", may_change=("data_key_sealed",)),
                Immutable(
                    "letters_editionline",
                    only_to_null=("text_sealed", "salt_sealed"),
                    marker="erased_at",
                ),
                Immutable("letters_editionfile", may_change=("removed_at",)),
                AppendOnly("letters_event"),
                Immutable(
                    "letters_eventtext",
                    only_to_null=("words_sealed", "witnesses_sealed", "salt_sealed"),
                    marker="redacted_at",
                ),
                AppendOnly("letters_evidence"),
                Immutable(
                    "letters_export",
                    may_change=(
                        *("state", "decided_by_id", "decided_at", "rows", "as_of", "secret_sealed"),
                        *("file_key_sealed", "path", "sha256", "link_digest", "expires_at", "fetched_at"),
                    ),
                ),
            ]
        )
    ]
