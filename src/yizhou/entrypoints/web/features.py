"""Which features have pages' routes and which have protocol addresses."""

from ninja import Router

from yizhou.applications.health_files.routes import router as health_files
from yizhou.engines.forms.routes import router as forms
from yizhou.engines.indicators.routes import router as indicators
from yizhou.engines.processes.routes import router as processes
from yizhou.engines.programmes.routes import router as programmes
from yizhou.engines.report_cards.routes import router as report_cards
from yizhou.engines.schedules.routes import router as schedules
from yizhou.exchange.atna.routes import router as atna
from yizhou.exchange.cda.routes import router as cda
from yizhou.exchange.conformance.routes import router as conformance
from yizhou.exchange.fhir_api.routes import router as fhir_api
from yizhou.exchange.pipeline.routes import router as pipeline
from yizhou.kernel.audit.routes import router as audit
from yizhou.kernel.auth.routes import router as auth
from yizhou.kernel.organisations.routes import router as organisations
from yizhou.records.assembled.routes import router as assembled
from yizhou.records.browser.routes import router as browser
from yizhou.records.consent.routes import router as consent
from yizhou.records.documents.routes import router as documents
from yizhou.records.domain_views.routes import router as domain_views
from yizhou.records.fhir.routes import router as fhir
from yizhou.records.timeline.routes import router as timeline
from yizhou.records.unusual_access.routes import router as unusual_access
from yizhou.registries.credentials.routes import router as credentials
from yizhou.registries.facilities.routes import router as facilities
from yizhou.registries.licence_files.routes import router as licence_files
from yizhou.registries.local_standards.routes import router as local_standards
from yizhou.registries.master_data.routes import router as master_data
from yizhou.registries.population.routes import router as population
from yizhou.registries.practice_records.routes import router as practice_records
from yizhou.registries.providers.routes import router as providers
from yizhou.registries.provincial_index.routes import router as provincial_index
from yizhou.registries.residents.routes import router as residents
from yizhou.registries.resource_directory.routes import router as resource_directory
from yizhou.registries.standards_documents.routes import router as standards_documents
from yizhou.registries.standards_library.routes import router as standards_library
from yizhou.registries.terminology.routes import router as terminology

ROUTERS: tuple[Router, ...] = (
    auth, organisations, audit, atna, standards_library, local_standards, terminology, standards_documents, facilities, providers, licence_files, credentials, residents, provincial_index, population,
    resource_directory, master_data, practice_records, documents,
    unusual_access, consent, fhir, timeline, assembled, browser, domain_views, forms, schedules, processes, programmes, report_cards, indicators, health_files, cda, conformance, fhir_api, pipeline,
)  # fmt: skip

# The first that knows an address answers it: terminology before the record store, which owns the rest of /fhir.
PROTOCOL_URLS = (
    "yizhou.registries.terminology.routes", "yizhou.records.fhir.routes", "yizhou.exchange.mhd.routes",
    "yizhou.exchange.bulk.routes",
    "yizhou.exchange.files.routes",
    "yizhou.exchange.soap.routes",
)  # fmt: skip
