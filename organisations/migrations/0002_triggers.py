from django.db import migrations

from organisations.triggers import AppendOnly, Immutable, InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [
        InstallTriggers(
            [
                AppendOnly("organisations_securityentry"),
                AppendOnly("organisations_erasure"),
                AppendOnly("organisations_change"),
                Immutable("organisations_consentwording"),
                Immutable("organisations_securitychain", may_change=("count", "digest", "seal", "secret_sealed")),
            ]
        )
    ]
