"""Errors of the full population."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownTable(CodedError):
    code = "population.unknown_table"
    category = Category.NOT_FOUND
    message = "数据结构中没有“{table}”这张表"
    advice = "可用的表见“数据结构”页"


class RecordNotFound(CodedError):
    code = "population.record_not_found"
    category = Category.NOT_FOUND
    message = "没有找到编号为 {key} 的{title}"
    advice = "请核对编号；只能查看本辖区的人口信息"


class RepairNotFound(CodedError):
    code = "population.repair_not_found"
    category = Category.NOT_FOUND
    message = "待修复清单中没有这条记录，或已处理"
    advice = "请刷新清单"


class StillFaulty(CodedError):
    code = "population.still_faulty"
    category = Category.INVALID
    message = "仍有 {count} 处不合数据结构：{first}"
    advice = "请按每项的提示修改后再入库"


class DifferenceNotFound(CodedError):
    code = "population.difference_not_found"
    category = Category.NOT_FOUND
    message = "差异清单中没有这一条，或已处理"
    advice = "请刷新清单"


class UnknownDecision(CodedError):
    code = "population.unknown_decision"
    category = Category.INVALID
    message = "不能这样处理这类差异：{decision}"
    advice = "可选：采用省平台的、保留本地的、请村里核实、登记为居民"


class ProvinceUnavailable(CodedError):
    code = "population.province_unavailable"
    category = Category.UNAVAILABLE
    message = "省全员人口系统没有应答：{reason}"
    advice = "平台会从中断处接着同步；持续失败请联系省平台运维"


class ProvinceNotConfigured(CodedError):
    code = "population.province_not_configured"
    category = Category.INVALID
    message = "还没有配置省全员人口系统的地址和密钥"
    advice = "请设置环境变量 YIZHOU_POPULATION_URL、YIZHOU_POPULATION_ORG、YIZHOU_POPULATION_SECRET 后重启；试用可运行 python -m tools.simulators.population_province"


class RunBusy(CodedError):
    code = "population.run_busy"
    category = Category.CONFLICT
    message = "正在同步，请等它结束"
    advice = "同步进度见“省级同步”页"
