"""The layers and stems of the code, as data: which module may import which."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import APPS, ROOT, files

LAYERS = {
    0: ["enums", "errors"],
    0.5: ["digests", "reach", "wording"],
    1: [
        "addresses",
        "consents",
        "dates",
        "demo",
        "devices",
        "dsn",
        "identifiers",
        "languages",
        "lifecycle",
        "limits",
        "lines",
        "logs",
        "marks",
        "markup",
        "nudging",
        "persons",
        "pictures",
        "pieces",
        "placeholders",
        "postal",
        "problems",
        "regions",
        "projection",
        "sealing",
        "sentences",
        "sharing",
        "steps",
        "times",
        "tokens",
        "watermark",
        "zones",
    ],
    1.3: [
        "fields",
        "locks",
        "mailbox",
        "rowsecurity",
        "typesetting",
        "secondfactor",
        "sessions",
        "storage",
        "transport",
        "triggers",
        "uploads",
    ],
    1.6: ["ownership", "readers"],
    1.7: ["personal", "sweeping", "validation"],
    2: ["models"],
    3: ["queries"],
    3.5: ["permissions"],
    3.8: ["exports"],
    4: ["domain", "forms"],
    4.5: ["periodic"],
    5: ["tasks", "management", "requests", "start"],
    6: ["admin", "site", "views", "middleware", "adapters", "receivers", "templatetags"],
    7: ["urls", "urls_public", "urls_staff", "urls_account", "urls_demo"],
    7.5: ["apps"],
}
STEMS = {
    "organisations": (
        "clock organisation logo member securitylog change limit consent recipient mission contact formofaddress "
        "missionimport correction mail erasure session account departure key job body invitation claim"
    ),
    "campaigns": "campaign demand target endorsement mandate action",
    "letters": (
        "letter writing passage manuscript comment block review version stage translation signature link notice news "
        "mandate keeping signing intake tally edition judge delivery export dispatch report publicpage "
        "funnel chase retention check todo board road campaignfile demo job"
    ),
}
LAYER_OF = {name: layer for layer, names in LAYERS.items() for name in names}
IN_DATA_ORDER = {"models", "queries", "domain"}
GROUND = {"securitylog", "change", "limit", "mail", "erasure", "session", "job"}
"""What everything stands on: any domain function may write a line or a mail; their rows hold no key to the right."""
LENT_TO_OTHER_APPS = 4
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services"}
AT_THE_TOP = {*APPS, "config", "tests", "deploy"}


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Dotted names; `from a.b import c` gives a.b.c, for c may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def stem_fault(app: str, here: list[str], there: list[str], exported: dict[str, str]) -> str | None:
    """Models, queries and domain know only the stems to their left."""
    order = STEMS[app].split()
    if here[0] not in IN_DATA_ORDER or there[0] not in IN_DATA_ORDER or len(here) < 2:
        return None
    name = there[1] if len(there) > 1 else ""
    stem = exported.get(f"{app}.{there[0]}.{name}", name)
    unknown = {here[1], stem} - {*order}
    if there[0] == "domain" and stem in GROUND:
        return None
    if unknown:
        return f"has no place in the data order: {', '.join(sorted(unknown))}"
    return "knows a stem to its right" if order.index(stem) > order.index(here[1]) else None


def fault(path: str, target: str, exported: dict[str, str]) -> str | None:
    """Why the module at `path` may not import `target`; None if it may."""
    app, *here = PurePosixPath(path).with_suffix("").parts
    other, *there = target.split(".")
    if target.startswith("."):
        return "is a relative import"
    if "config" in {app, other} and app != other:
        return "crosses config" if other in {*APPS, "config"} else None
    if app not in APPS or other not in APPS:
        return None
    return layer_fault(app, here, other, there) or (stem_fault(app, here, there, exported) if app == other else None)


def layer_fault(app: str, here: list[str], other: str, there: list[str]) -> str | None:
    """Strictly lower or the own folder; of an app to the left only what it lends, and never above the own layer."""
    nowhere = {there[0], here[0]} - {*LAYER_OF, "migrations"}
    if nowhere or here[0] == "migrations":
        allowed = here[0] == "migrations" and there[0] in {"fields", "triggers"}
        return None if allowed else f"has no layer, or is no field or trigger: {', '.join(nowhere) or there[0]}"
    step = LAYER_OF[there[0]] - LAYER_OF[here[0]]
    if app == other:
        return None if step < 0 or there[0] == here[0] else "is not of a lower layer"
    if APPS.index(other) > APPS.index(app):
        return "is of an app to the right"
    lent = LAYER_OF[there[0]] <= LENT_TO_OTHER_APPS or there[:2] == ["admin", "base"] or there[0] == "requests"
    return None if lent and step <= 0 else "is not lent to other apps"


def local_imports(tree: ast.AST) -> Iterator[int]:
    """Lines of imports inside a function; AppConfig.ready may."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
            yield from (node.lineno for node in inside if getattr(function, "name", "") != "ready")


def faults(sources: dict[str, str]) -> list[str]:
    """All breaches in these files, one sentence each."""
    trees = {path: ast.parse(text) for path, text in sources.items()}
    exported = {
        f"{PurePosixPath(path).parent}".replace("/", ".") + "." + name.rsplit(".", 1)[1]: name.split(".")[-2]
        for path, tree in trees.items()
        if path.endswith("/models/__init__.py")
        for name in imports_of(tree)
    }
    found = []
    for path, tree in trees.items():
        if FORBIDDEN_NAMES & {*PurePosixPath(path).with_suffix("").parts}:
            found.append(f"{path} has a name that says nothing")
        found += [f"{path}:{line} imports inside a function" for line in local_imports(tree)]
        if not path.endswith("/models/__init__.py"):
            reasons = ((target, fault(path, target, exported)) for target in imports_of(tree))
            found += [f"{path} imports {target}, which {reason}" for target, reason in reasons if reason]
    return sorted(set(found))


def test_every_import_follows_the_layers_and_the_data() -> None:
    assert faults(files(*APPS, "config")) == []


def test_the_map_names_nothing_that_is_not_there() -> None:
    places = [PurePosixPath(path).with_suffix("").parts for path in files(*APPS)]
    assert {*LAYER_OF} <= {layer for _app, layer, *_stem in places}
    for app, stems in STEMS.items():
        assert {*stems.split()} <= {here[2] for here in places if here[0] == app and here[1] in IN_DATA_ORDER}


def test_no_other_package_stands_at_the_top() -> None:
    tops = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert tops <= AT_THE_TOP


EXPORTS = {"letters/models/__init__.py": "from letters.models.edition import Edition"}
PLANTED = [
    ("letters/models/edition.py", "from letters.domain.edition import freeze_edition", "not of a lower layer"),
    ("letters/queries/edition.py", "import letters.forms.edition", "not of a lower layer"),
    ("letters/domain/edition.py", "from letters.forms.edition import Form", "not of a lower layer"),
    ("letters/domain/edition.py", "from letters.tasks import send", "not of a lower layer"),
    ("letters/errors.py", "from letters.enums import Reach", "not of a lower layer"),
    ("letters/domain/letter.py", "from letters.models.edition import Edition", "to its right"),
    ("letters/domain/letter.py", "from letters.models import Edition", "to its right"),
    ("letters/domain/letter.py", "from letters.domain import edition", "to its right"),
    ("letters/domain/letters_of_all.py", "from letters.models import Edition", "no place in the data order"),
    ("letters/stuff.py", "from letters.enums import Reach", "no layer"),
    ("organisations/models/member.py", "from letters.models import Edition", "app to the right"),
    ("letters/views/letter.py", "from organisations.views.health import healthz", "not lent"),
    ("letters/admin/letter.py", "from organisations.site import StaffSite", "not lent"),
    ("letters/lifecycle.py", "from organisations.models import Organisation", "not lent"),
    ("letters/views/letter.py", "from config import settings", "crosses config"),
    ("config/settings.py", "import letters.models", "crosses config"),
    ("letters/migrations/0009_x.py", "from letters.domain.edition import freeze", "no field or trigger"),
    ("letters/domain/edition.py", "def f():\n    import json", "inside a function"),
    ("letters/domain/edition.py", "f = lambda: 1\nclass A:\n    def g(self):\n        import os", "inside a function"),
    ("letters/domain/edition.py", "from . import letter", "relative import"),
    ("letters/utils.py", "", "says nothing"),
    ("campaigns/common/campaign.py", "", "says nothing"),
]


@pytest.mark.parametrize(("path", "source", "reason"), PLANTED)
def test_a_planted_fault_is_found(path: str, source: str, reason: str) -> None:
    assert any(reason in sentence for sentence in faults({**EXPORTS, path: source}))


ALLOWED = [
    ("letters/models/edition.py", "from letters.models.letter import Letter\nfrom campaigns.models import Campaign"),
    (
        "letters/admin/letter.py",
        "from organisations.admin.base import ScopedAdmin\nfrom letters.admin.version import V",
    ),
    ("letters/apps.py", "class A:\n    def ready(self):\n        import letters.receivers"),
    ("letters/domain/edition.py", "from letters.queries.letter import current\nimport json"),
    (
        "letters/views/letter.py",
        "from letters.models import Edition\nfrom letters.domain.edition import freeze_edition",
    ),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_the_rules_allow_is_no_fault(path: str, source: str) -> None:
    assert faults({**EXPORTS, path: source}) == []
