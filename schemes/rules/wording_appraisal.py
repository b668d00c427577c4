"""The words of the trace of a person's score (G-1)."""

from __future__ import annotations

from collections.abc import Mapping

APPRAISAL_NOTES: Mapping[str, tuple[str, str]] = {
    "appraisal.weighted": (
        "各项加权 {mark}，占 {weight}%",
        "weighted mark {mark}, which counts {weight} %",
    ),
    "appraisal.forms": ("{n} 人评", "{n} markers"),
    "appraisal.months": ("{n} 个月", "{n} months"),
    "appraisal.dimension": ("权重 {weight}%", "weight {weight} %"),
    "appraisal.exempt": (
        "没有可以评他的科室负责人，权重归其他几项",
        "no head of section could mark this person; the weight goes to the others",
    ),
}
APPRAISAL_KEYS: Mapping[str, tuple[str, str]] = {
    "staff_score": ("年度考核得分", "Appraisal score"),
    "appraisal_source": ("评分", "Marks"),
    "appraisal_dimension": ("考核内容", "Dimension"),
}
