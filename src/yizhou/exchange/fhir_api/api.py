"""What a profile over FHIR (exchange/mhd) may call of the FHIR channel: reading bundles, telling persons, answering."""

from yizhou.exchange.fhir_api.answering import all_faults, line, outcome, status_of
from yizhou.exchange.fhir_api.bundles import parts_of
from yizhou.exchange.fhir_api.entries import Entry, read_entry
from yizhou.exchange.fhir_api.identifiers import institution_code, person_identifier
from yizhou.exchange.fhir_api.numbering import numbers
from yizhou.exchange.fhir_api.persons import claim_of
from yizhou.exchange.fhir_api.reading import UNREADABLE, read_json
from yizhou.exchange.fhir_api.references import Directory
from yizhou.exchange.fhir_api.subjects import Person, Persons
from yizhou.exchange.fhir_api.validating.operation import validate

__all__ = [
    "UNREADABLE", "Directory", "Entry", "Person", "Persons", "all_faults", "claim_of", "institution_code", "line", "numbers",
    "outcome", "parts_of", "person_identifier", "read_entry", "read_json", "status_of", "validate",
]  # fmt: skip
