"""Coded errors of indicators."""

from yizhou.kernel.errors.contracts import Category, CodedError


class IndicatorUnknown(CodedError):
    code = "indicators.unknown"
    category = Category.NOT_FOUND
    message = "没有指标 {indicator}"
    advice = "请从指标库中选择"


class PlaceUnknown(CodedError):
    code = "indicators.place_unknown"
    category = Category.NOT_FOUND
    message = "没有区域或机构 {place}，或不在您的管辖范围内"
    advice = "请从下钻列表中选择本辖区的区域或机构"


class PeriodWrong(CodedError):
    code = "indicators.period_wrong"
    category = Category.INVALID
    message = "“{period}”不是统计期"
    advice = "请写成 2026、2026Q1 或 2026-01"


class NoCases(CodedError):
    code = "indicators.no_cases"
    category = Category.INVALID
    message = "指标“{name}”没有可查看的个案"
    advice = "该指标由汇总数得出，不对应具体居民"


class DashboardUnknown(CodedError):
    code = "indicators.dashboard_unknown"
    category = Category.NOT_FOUND
    message = "没有这个仪表盘，或没有共享给您"
    advice = "请从仪表盘列表中选择"


class DashboardChanged(CodedError):
    code = "indicators.dashboard_changed"
    category = Category.CONFLICT
    message = "仪表盘“{name}”已在别处修改"
    advice = "请重新打开后再修改"


class DashboardFaulty(CodedError):
    code = "indicators.dashboard_faulty"
    category = Category.INVALID
    message = "仪表盘不能保存：{reason}"
    advice = "请按提示修改后再保存"


class AlertUnknown(CodedError):
    code = "indicators.alert_unknown"
    category = Category.NOT_FOUND
    message = "没有这条待处理的预警：可能已经处理，或不在您的管辖范围内"
    advice = "请刷新预警列表"


class AlertNoteMissing(CodedError):
    code = "indicators.alert_note_missing"
    category = Category.INVALID
    message = "处理预警没有写明情况"
    advice = "请写明核实结果或采取的措施"
