"""One file looked at: its sheet, cover, history, check-ups, programmes, family; and who somebody new may be."""

from uuid import UUID

from yizhou.applications.health_files import households, store
from yizhou.applications.health_files.contracts import HealthFile
from yizhou.applications.health_files.errors import FileNotFound
from yizhou.applications.health_files.filing import FORM, within
from yizhou.applications.health_files.views import (
    CareLineView,
    CheckUpView,
    CoverView,
    OpenedSheetView,
    SameFileView,
    SheetView,
    WholeFileView,
    act_view,
    family_view,
    file_view,
)
from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filled
from yizhou.engines.programmes import api as programmes
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import PersonClaim

_CHECK_UP = "HDSB05.03"


def find(actor: Actor, resident_id: UUID) -> HealthFile:
    """The file. Raises FileNotFound."""
    found = store.files_of(actor, residents.identity_set(resident_id))
    if not found:
        raise FileNotFound
    return found[0]


def _cover(file: HealthFile, sheet: Filled | None, opened_by: str) -> CoverView:
    above = {one.kind: one.name for one in organisations.ancestors(file.path)}
    answers = sheet.answers if sheet else {}
    return CoverView(
        number=file.number, name=file.name, address=file.address,
        registered_address=str(answers.get("registered_address") or file.address),
        phone=str(answers.get("own_phone") or answers.get("contact_phone") or ""), township=above.get("township", ""),
        village=above.get("village", ""), organisation=file.organisation_name, opened_by=opened_by, doctor=file.doctor,
        opened=file.opened,
    )  # fmt: skip


def whole(actor: Actor, resident_id: UUID) -> WholeFileView:
    """A file with all that belongs to it. Audited. Raises FileNotFound."""
    file = find(actor, resident_id)
    sheet = forms.find(actor, file.resident_id, file.id)
    acts = store.acts_of(actor, file)
    record(actor, "read", resident_id=file.resident_id, what="居民健康档案")
    ids = [one.id for one in forms.forms().values() if one.record.data_set == _CHECK_UP]
    home = households.of_resident(actor, file.resident_id)
    place = organisations.get(file.organisation_id) if file.organisation_id else None
    may = actor.may("programme.read")
    return WholeFileView(
        file=file_view(file), cover=_cover(file, sheet, next((one.by for one in acts if one.act == "opened"), file.doctor)),
        sheet=SheetView(answers=sheet.answers, day=sheet.day, author=sheet.author, revision=sheet.revision) if sheet else None,
        words=forms.in_words(forms.form(FORM), sheet.answers) if sheet else [], acts=[act_view(one) for one in acts],
        family=family_view(home) if home else None,
        check_ups=[
            CheckUpView(
                id=one.id, form_name=forms.form(one.form_id).name, day=one.day, author=one.author,
                organisation_name=one.organisation_name,
            )
            for one in forms.list_of(actor, file.resident_id, ids, 20)
        ],
        care=[
            CareLineView(
                enrolment_id=one.id, programme=programmes.programme(one.programme_id).name, state=one.state, opened=one.opened,
                organisation_name=one.organisation_name,
            )
            for one in (programmes.enrolments(actor, file.resident_id) if may else [])
        ],
        mine=place is None or place.id == actor.organisation_id or within(actor, place.path),
    )  # fmt: skip


def open_sheet(actor: Actor, resident_id: UUID) -> OpenedSheetView:
    """The sheet made ready for a new file, or as it stands, to be renewed. Raises OutOfScope, DeniedByConsent."""
    given = forms.given_of(actor, resident_id)
    opened = forms.open_form(actor, FORM, resident_id, given)
    files = store.files_of(actor, residents.identity_set(resident_id))
    sheet = forms.find(actor, resident_id, files[0].id) if files else None
    village = organisations.by_code(files[0].village_code if files else str(given.get("region") or ""))
    known = village if village and village.kind == "village" else None
    return OpenedSheetView(
        form=forms.describe(opened.form), given=dict(given), answers=sheet.answers if sheet else opened.answers,
        sources={} if sheet else opened.sources, revision=sheet.revision if sheet else None,
        village_code=known.code if known else "", village_name=known.name if known else "",
    )  # fmt: skip


def same(actor: Actor, claim: PersonClaim) -> list[SameFileView]:
    """Whom of the index somebody may be, with the file each has, whoever keeps it. Audited by the index."""
    _, alike = residents.consider(actor, claim)
    found = []
    for one in alike:
        who = one.resident
        files = store.files_of(actor, residents.identity_set(who.id), everyone=True)
        file = files[0] if files else None
        found.append(
            SameFileView(
                resident_id=who.id, name=who.name, sex=who.sex, birth_date=who.birth_date, citizen_id_masked=who.citizen_id_masked,
                phone_masked=who.phone_masked, address=who.address, outcome=one.outcome.value, probability=one.probability,
                number=file.number if file else "", state=file.state if file else "",
                organisation_name=file.organisation_name if file else "",
            )
        )  # fmt: skip
    return found
