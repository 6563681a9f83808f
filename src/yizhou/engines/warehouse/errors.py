"""Coded errors of the warehouse."""

from yizhou.kernel.errors.contracts import Category, CodedError


class SourceUnknown(CodedError):
    code = "warehouse.source_unknown"
    category = Category.FAULT
    message = "数据仓库表 {table} 的来源 {source} 没有登记"
    advice = "请核对 definitions/warehouse 中的 source，或由提供数据的功能登记该来源"


class RefreshRunning(CodedError):
    code = "warehouse.refresh_running"
    category = Category.CONFLICT
    message = "数据仓库正在更新"
    advice = "请等待本次更新完成；更新在后台进行，不影响查询"
