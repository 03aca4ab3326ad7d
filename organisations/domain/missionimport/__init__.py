"""A list of missions is compared with the shared directory, shown as a plan, and taken in."""

from organisations.domain.missionimport.plan import TOLD, Plan, plan_import
from organisations.domain.missionimport.run import (
    OWN_LIST,
    ImportRefused,
    import_missions,
    import_own_list,
    was_imported,
)
from organisations.domain.missionimport.work import (
    begin_import,
    drop_import,
    keep_upload,
    take_in,
    work_on_imports,
)

__all__ = [
    "OWN_LIST",
    "TOLD",
    "ImportRefused",
    "Plan",
    "begin_import",
    "drop_import",
    "import_missions",
    "import_own_list",
    "keep_upload",
    "plan_import",
    "take_in",
    "was_imported",
    "work_on_imports",
]
