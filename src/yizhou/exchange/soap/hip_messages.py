"""The HL7 v3 interactions of the interaction specification: which action carries which message and gets which answer.

A literal table of 1-8 区域卫生信息平台基本交互规范 (services.csv, part `test-spec`); the examples settle what its tables
leave open (docs of this folder, README.md).
"""

from dataclasses import dataclass

from yizhou.exchange.soap.errors import ActionMismatch, ActionUnknown


@dataclass(frozen=True, slots=True)
class Interaction:
    """One service: `request` root; `success` and `error` roots of the answer; `word` for “…成功/失败”."""

    action: str
    request: str
    success: str
    error: str
    word: str
    title: str


INTERACTIONS = (
    Interaction("HIPServiceInformation", "HIPServiceInformation", "HIPServiceInformationResponse",
                "HIPServiceInformationResponse", "获取", "获取平台服务信息"),
    Interaction("AddPatientRegistry", "PRPA_IN201311UV02", "PMPR_IN000102CN01", "PRPA_IN201313UV02",
                "注册", "个人信息注册"),
    Interaction("UpdatePatientRegistry", "PRPA_IN201314UV02", "PRPA_IN201315UV02", "PRPA_IN201316UV02",
                "更新", "个人信息更新"),
    Interaction("MergePatientRegistry", "PRPA_IN201304UV02", "MCCI_IN000002UV01", "MCCI_IN000002UV01",
                "合并", "个人信息合并"),
    Interaction("PatientRegistryQuery", "PRPA_IN201305UV02", "PRPA_IN201306UV02", "PRPA_IN201306UV02",
                "查询", "个人信息查询"),
    Interaction("AddProvider", "PRPM_IN301010UV01", "PRPM_IN301011UV01", "PRPM_IN301011UV01",
                "注册", "医护人员信息注册"),
    Interaction("UpdateProvider", "PRPM_IN303010UV01", "PRPM_IN303011UV01", "PRPM_IN303011UV01",
                "更新", "医护人员信息更新"),
    Interaction("ProviderDetailsQuery", "PRPM_IN306010UV01", "PRPM_IN306011UV01", "PRPM_IN306011UV01",
                "查询", "医护人员信息查询"),
    Interaction("AddOrganization", "PRPM_IN401030UV01", "PRPM_IN401031UV01", "PRPM_IN401031UV01",
                "注册", "医疗机构信息注册"),
    Interaction("UpdateOrganization", "PRPM_IN403010UV01", "PRPM_IN403011UV01", "PRPM_IN403011UV01",
                "更新", "医疗机构信息更新"),
    Interaction("OrganizationDetailQuery", "PRPM_IN406010UV01", "PRPM_IN406110UV01", "PRPM_IN406110UV01",
                "查询", "医疗机构信息查询"),
    Interaction("ProvideAndRegisterDocumentSet-b", "ProvideAndRegisterDocumentSetRequest", "RegistryResponse",
                "RegistryResponse", "注册", "健康档案文档注册"),
    Interaction("GetDocumentSetRetrieveInfo", "GetDocumentStroedInfoRequest", "GetDocumentStroedInfoResponse",
                "GetDocumentStroedInfoResponse", "检索", "健康档案文档检索"),
    Interaction("GetDocumentSetRetrieveInfoPrognosis", "GetDocumentSetRetrieveInfoPrognosisRequest",
                "GetDocumentSetRetrieveInfoPrognosisResponse", "GetDocumentSetRetrieveInfoPrognosisResponse",
                "预判", "健康档案调阅预判"),
    Interaction("RetrieveDocumentSet", "RetrieveDocumentSetRequest", "RetrieveDocumentSetResponse",
                "RetrieveDocumentSetResponse", "调阅", "健康档案文档调阅"),
)  # fmt: skip

BY_ACTION = {interaction.action.lower(): interaction for interaction in INTERACTIONS}
BY_ROOT = {interaction.request: interaction for interaction in INTERACTIONS}

# The action list prints no action for the search service and none for the pre-check; senders use these. Hospitals'
# platforms send the institution query under their own name (EMR-PL-07).
BY_ACTION |= {
    "provideandregisterdocumentset": BY_ROOT["ProvideAndRegisterDocumentSetRequest"],
    "getdocumentstroedinfo": BY_ROOT["GetDocumentStroedInfoRequest"],
    "getdocumentstoredinfo": BY_ROOT["GetDocumentStroedInfoRequest"],
    "organizationinfoquery": BY_ROOT["PRPM_IN406010UV01"],
}
PRE_CHECK = BY_ACTION["getdocumentsetretrieveinfoprognosis"]


def select(action: str, root: str) -> Interaction:
    """The interaction of an action and the message it carries; an empty action is told by the message.

    The pre-check's example (test-A42) carries the search's message: with its action, the short answer is meant.
    Raises ActionUnknown, ActionMismatch.
    """
    by_root = BY_ROOT.get(root)
    if not action.strip():
        if by_root is None:
            raise ActionUnknown(action=root, known="、".join(i.action for i in INTERACTIONS))
        return by_root
    by_action = BY_ACTION.get(action.strip().lower())
    if by_action is None:
        raise ActionUnknown(action=action.strip(), known="、".join(i.action for i in INTERACTIONS))
    if by_action is PRE_CHECK and root == "GetDocumentStroedInfoRequest":
        return Interaction(
            PRE_CHECK.action,
            root,
            "GetDocumentStroedInfoResponse",
            "GetDocumentStroedInfoResponse",
            "预判",
            PRE_CHECK.title,
        )
    if by_root is not by_action:
        raise ActionMismatch(action=action.strip(), expected=by_action.request, found=root)
    return by_action
