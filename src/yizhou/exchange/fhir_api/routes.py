"""HTTP for the page of the FHIR channel: a resource is pasted, its faults are read."""

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yizhou.exchange.fhir_api import api
from yizhou.kernel.auth.api import actor_of, anyone, require

router = Router(tags=["FHIR 校验"])


class ValidationForm(Schema):
    """A resource as text, JSON or XML."""

    text: str = Field(max_length=8_000_000)
    profile: str = Field("", max_length=400)


class ValidationFault(Schema):
    """`line` counts from 1; none for XML."""

    code: str
    severity: str
    place: str
    message: str
    advice: str
    line: int | None


class ValidationView(Schema):
    """All faults, in the order found."""

    faults: list[ValidationFault]


@router.post("/fhir/validation", response=ValidationView, auth=anyone, summary="校验 FHIR 资源")
def validate_resource(request: HttpRequest, form: ValidationForm) -> ValidationView:
    actor = actor_of(request)
    require(actor, "standards.read")
    query = (("profile", form.profile),) if form.profile else ()
    verdict = api.validate(actor, form.text.encode(), query=query)
    return ValidationView(
        faults=[
            ValidationFault(**fault.as_dict(), line=verdict.line(fault.place)) for fault in verdict.faults
        ]
    )
