"""One rule a file; this is the list of them all, in the order they are printed."""

from tools.lint.rule import Rule
from tools.lint.rules.actors import Actors
from tools.lint.rules.claims import Claims
from tools.lint.rules.coded_errors import CodedErrors
from tools.lint.rules.decisions import Decisions
from tools.lint.rules.edges import Edges
from tools.lint.rules.faults import Faults
from tools.lint.rules.frozen import Frozen
from tools.lint.rules.injected import Injected
from tools.lint.rules.length import Length
from tools.lint.rules.links import Links
from tools.lint.rules.names import Names
from tools.lint.rules.paths import Paths
from tools.lint.rules.queries import Queries
from tools.lint.rules.readmes import Readmes
from tools.lint.rules.relations import Relations
from tools.lint.rules.schemas import Schemas
from tools.lint.rules.skips import Skips
from tools.lint.rules.surface import Surface
from tools.lint.rules.tables import Tables
from tools.lint.rules.unfinished import Unfinished

RULES: tuple[Rule, ...] = (
    Relations(),
    Queries(),
    Claims(),
    Actors(),
    Tables(),
    Edges(),
    Injected(),
    Frozen(),
    Surface(),
    Schemas(),
    CodedErrors(),
    Faults(),
    Names(),
    Length(),
    Paths(),
    Unfinished(),
    Skips(),
    Readmes(),
    Decisions(),
    Links(),
)
