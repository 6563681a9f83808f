"""Every query of health files and families."""

from yizhou.applications.health_files.store.families import (
    add_problem,
    end_problem,
    families_by_number,
    family_counts,
    get_family,
    home_of,
    insert_family,
    insert_member,
    list_families,
    members_of,
    move_out,
    problems_of,
    rename_member,
    set_relation,
    update_family,
)
from yizhou.applications.health_files.store.files import (
    acts_of,
    figures,
    files_of,
    insert_act,
    insert_file,
    list_files,
    next_serial,
    note_days,
    update_file,
)

__all__ = [
    "acts_of", "add_problem", "end_problem", "families_by_number", "family_counts", "figures", "files_of", "get_family", "home_of",
    "insert_act", "insert_family", "insert_file", "insert_member", "list_families", "list_files", "members_of", "move_out", "next_serial",
    "note_days", "problems_of", "rename_member", "set_relation", "update_family", "update_file",
]  # fmt: skip
