"""Small lists of missions for tests; each mission and each way to reach it is invented."""

import csv
import gzip
from io import StringIO
from typing import Any

COLUMNS = [
    "external_id",
    "name",
    "sending_country",
    "host_country",
    "city",
    "metro",
    "type",
    "address",
    "phone",
    "email",
    "website",
    "latitude",
    "longitude",
    "accredited_to",
    "opened",
    "as_of",
    "flags",
]


def row(number: int = 1, /, **cells: str) -> dict[str, str]:
    given = {
        "external_id": f"Q{number}",
        "name": f"Embassy of Kazakhstan, Town {number}",
        "sending_country": "KZ",
        "host_country": "GB",
        "city": f"Town {number}",
        "type": "embassy",
        "latitude": "51.5",
        "longitude": "-0.12",
        "as_of": "2022-11-16",
    }
    return dict.fromkeys(COLUMNS, "") | given | cells


def listed(*rows: dict[str, str], columns: list[str] | None = None) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, columns or COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def packed(content: bytes, **options: Any) -> bytes:
    return gzip.compress(content, **options)
