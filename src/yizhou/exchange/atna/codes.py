"""What an entry of the access log is in the vocabulary of DICOM PS3.15 A.5 (context groups 400 and 401 of PS3.16)."""

from typing import NamedTuple


class Code(NamedTuple):
    value: str
    system: str
    text: str


def dcm(value: str, text: str) -> Code:
    return Code(value, "DCM", text)


PATIENT_RECORD = dcm("110110", "Patient Record")
QUERY = dcm("110112", "Query")
EXPORT = dcm("110106", "Export")
USER_AUTHENTICATION = dcm("110114", "User Authentication")
SECURITY_ALERT = dcm("110113", "Security Alert")
PLATFORM_RECORD = Code("record", "urn:yizhou:audit", "Record of the platform")
"""An object that is nobody's record (a register, a definition): DICOM has no event for it, so the code is our own."""

LOGIN = dcm("110122", "Login")
LOGOUT = dcm("110123", "Logout")
RESTRICTED_FUNCTION = dcm("110132", "Use of Restricted Function")
USER_SECURITY_CHANGED = dcm("110137", "User Security Attributes Changed")
SECURITY_CONFIGURATION = dcm("110129", "Security Configuration")
APPLICATION = dcm("110150", "Application")

EVENTS: dict[str, tuple[str, Code, Code | None]] = {
    "create": ("C", PATIENT_RECORD, None),
    "read": ("R", PATIENT_RECORD, None),
    "update": ("U", PATIENT_RECORD, None),
    "delete": ("D", PATIENT_RECORD, None),
    "query": ("E", QUERY, None),
    "print": ("R", EXPORT, None),
    "export": ("R", EXPORT, None),
    "login": ("E", USER_AUTHENTICATION, LOGIN),
    "logout": ("E", USER_AUTHENTICATION, LOGOUT),
    "password": ("E", SECURITY_ALERT, USER_SECURITY_CHANGED),
    "permission": ("E", SECURITY_ALERT, RESTRICTED_FUNCTION),
    "configure": ("E", SECURITY_ALERT, SECURITY_CONFIGURATION),
}
"""Action of the log → EventActionCode, EventID, EventTypeCode."""

OUTCOMES = {"success": "0", "refused": "8"}
"""EventOutcomeIndicator: what was refused was ended (8, serious failure)."""

PURPOSES = {
    "treatment": Code("TREAT", "2.16.840.1.113883.5.8", "treatment"),
    "own": Code("PATRQT", "2.16.840.1.113883.5.8", "patient requested"),
    "exchange": Code("HOPERAT", "2.16.840.1.113883.5.8", "healthcare operations"),
}
