"""One concern a file; this is the list of them all."""

from tools.definitions_check.concern import Concern
from tools.definitions_check.concerns.dashboards import Dashboards
from tools.definitions_check.concerns.data_sets import DataSets
from tools.definitions_check.concerns.domain_views import DomainViews
from tools.definitions_check.concerns.examples import Examples
from tools.definitions_check.concerns.forms import Forms
from tools.definitions_check.concerns.indicators import Indicators
from tools.definitions_check.concerns.names import Names
from tools.definitions_check.concerns.permissions import Permissions
from tools.definitions_check.concerns.privacy import Privacy
from tools.definitions_check.concerns.processes import Processes
from tools.definitions_check.concerns.programmes import Programmes
from tools.definitions_check.concerns.published import Published
from tools.definitions_check.concerns.record_alerts import RecordAlerts
from tools.definitions_check.concerns.references import References
from tools.definitions_check.concerns.report_cards import ReportCards
from tools.definitions_check.concerns.schema import Schema
from tools.definitions_check.concerns.timeline import Timeline

CONCERNS: tuple[Concern, ...] = (
    Schema(),
    Names(),
    References(),
    Permissions(),
    Examples(),
    Timeline(),
    DataSets(),
    DomainViews(),
    Privacy(),
    RecordAlerts(),
    Forms(),
    Processes(),
    Programmes(),
    ReportCards(),
    Dashboards(),
    Indicators(),
    Published(),
)
