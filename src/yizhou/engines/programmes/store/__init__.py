"""Every query of programmes."""

from yizhou.engines.programmes.store.candidates import (
    decide_candidate,
    follow_candidates,
    get_candidate,
    insert_candidates,
    last_closed,
    list_candidates,
    open_candidate_programmes,
)
from yizhou.engines.programmes.store.contacts import (
    cancel_contacts,
    contacts_of,
    contacts_of_person,
    finish_contact,
    get_contact,
    list_tasks,
    put_contacts,
    route_tasks,
)
from yizhou.engines.programmes.store.enrolments import (
    acts_of,
    enrolments_of,
    get_enrolment,
    insert_act,
    insert_enrolment,
    list_enrolments,
    overdue_open,
    update_enrolment,
)
from yizhou.engines.programmes.store.figures import count_contacts, figures, snapshot

__all__ = [
    "acts_of", "cancel_contacts", "contacts_of", "contacts_of_person", "count_contacts", "decide_candidate", "enrolments_of", "figures",
    "finish_contact", "follow_candidates", "get_candidate", "get_contact", "get_enrolment", "insert_act", "insert_candidates", "insert_enrolment", "last_closed",
    "list_candidates", "list_enrolments", "list_tasks", "open_candidate_programmes", "overdue_open", "put_contacts", "route_tasks", "snapshot",
    "update_enrolment",
]  # fmt: skip
