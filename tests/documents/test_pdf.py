"""Printed pages: paper, page numbers, repeated heads, and no way to a file or to the net."""

from pathlib import Path

import pytest
from django.template import engines
from django.utils.translation import override

from documents import checks
from documents.pdf import lay_out, page_for, render_pdf, render_template_pdf, table_pages
from documents.pdf_fetcher import BASE_URL, RefusedAddressError, StaticFetcher
from documents.templatetags.printing import capitals

A4 = (794, 1123)


def texts(document):
    """The text of every page, margins included."""
    pages = []
    for page in document.pages:
        found = [box.text for box in page._page_box.descendants() if hasattr(box, "text")]
        pages.append("".join(found))
    return pages


def html_table(rows):
    body = "".join(f"<tr><td>第{number}行</td></tr>" for number in range(rows))
    return f"<table><thead><tr><th>姓名</th></tr></thead><tbody>{body}</tbody></table>"


def test_pages_are_counted_and_heads_repeated_on_every_page():
    with override("zh-hans"):
        pages = texts(lay_out(html_table(99)))
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"第 {number} 页 共 {len(pages)} 页" in text
        assert "姓名" in text


@pytest.mark.parametrize(
    ("page", "width", "height"),
    [("portrait", 794, 1123), ("landscape", 1123, 794), ("slip", 559, 794)],
)
def test_paper_is_a4_upright_or_across_or_a5(page, width, height):
    first = lay_out("<p>x</p>", page=page).pages[0]
    assert (round(first.width), round(first.height)) == (width, height)


def test_more_than_eight_columns_lie_across():
    assert (page_for(8), page_for(9)) == ("portrait", "landscape")


def test_long_tables_are_split_at_a_hundred_rows():
    assert [len(part) for part in table_pages(range(250))] == [100, 100, 50]
    assert list(table_pages([])) == []


def test_each_part_of_a_long_table_starts_a_page():
    pages = texts(lay_out(html_table(2) + html_table(2)))
    assert len(pages) == 2


def test_a_template_prints_footer_notes_and_signature_line():
    context = {
        "title": "奖金发放表",
        "notes": ["只看财政局"],
        "footer": ["结果集 7", "方案 2", "2026年3月5日 18:00"],
        "signatures": True,
    }
    with override("zh-hans"):
        pdf = render_template_pdf("documents/base_pdf.html", context)
        html = (
            engines["django"]
            .get_template("documents/base_pdf.html")
            .render(context | {"page_name": "portrait"})
        )
        (text,) = texts(lay_out(html))
    assert pdf.startswith(b"%PDF-")
    for expected in ("奖金发放表", "只看财政局", "结果集 7", "编制：", "复核：", "审批："):
        assert expected in text


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://example.invalid/x.png",
        "https://example.invalid/static/print/document.css",
        "ftp://example.invalid/x",
        "data:text/css,body{}",
        BASE_URL + "static/../manage.py",
        BASE_URL + "static/print/../../manage.py",
        BASE_URL + "static/%2e%2e/manage.py",
        BASE_URL + "static//etc/passwd",
        BASE_URL + "static/js/app.js",
        BASE_URL + "static/print/none.css",
        BASE_URL + "media/x.png",
        "http://static.invalid.example.invalid/static/print/document.css",
    ],
)
def test_the_fetcher_refuses_everything_but_static_files(url):
    with pytest.raises(RefusedAddressError):
        StaticFetcher().fetch(url)


def test_the_fetcher_serves_a_static_file_also_by_its_hashed_name():
    plain = StaticFetcher().fetch(BASE_URL + "static/print/document.css")
    hashed = StaticFetcher().fetch(BASE_URL + "static/print/document.0123456789ab.css")
    assert plain.content_type == "text/css"
    assert plain.read() == hashed.read() != b""


def test_a_page_that_points_at_a_file_prints_without_it(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: '泄露' }", encoding="utf-8")
    address = secret.as_uri()
    html = (
        f'<link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
        f'<style>@import url("{address}");</style><img src="{address}" alt=""><p>正文</p>'
    )
    assert "泄露" not in "".join(texts(lay_out(html)))
    assert secret.read_bytes() not in render_pdf(html)


def test_the_faces_are_named_outright():
    css = Path("static/print/document.css").read_text(encoding="utf-8")
    assert '"Noto Serif CJK SC"' in css
    assert '"Noto Sans CJK SC"' in css


def test_amounts_stand_in_capitals_on_paper():
    assert capitals("7231.47") == "柒仟贰佰叁拾壹元肆角柒分"


def test_a_missing_library_is_told_at_start_up(monkeypatch):
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    (message,) = checks.check_subset_library(None)
    assert message.id == "documents.W001"
    monkeypatch.setattr(checks, "find_library", lambda name: "libharfbuzz-subset.so.0")
    assert checks.check_subset_library(None) == []


def test_missing_fonts_are_told_at_start_up(monkeypatch):
    monkeypatch.setattr(checks.shutil, "which", lambda name: "/usr/bin/fc-match")
    monkeypatch.setattr(checks, "_best_match", lambda tool, font: "DejaVu Sans")
    assert [message.id for message in checks.check_fonts(None)] == ["documents.W002"]
    monkeypatch.setattr(checks, "_best_match", lambda tool, font: f"{font},思源")
    assert checks.check_fonts(None) == []
