"""Chinese that was entered says so on an English page, and stays escaped."""

from __future__ import annotations

from django.utils import translation

from core.templatetags.entered import entered


def test_only_the_chinese_is_marked_and_everything_is_escaped() -> None:
    with translation.override("en"):
        assert entered("Marked by 目标办 <b>") == (
            'Marked by <span lang="zh-CN">目标办</span> &lt;b&gt;'
        )
    with translation.override("zh-hans"):
        assert entered("由 目标办 <b>") == "由 目标办 &lt;b&gt;"
