"""Downloads: the name arrives whole, and nothing on the way keeps or guesses."""

import io

import pytest

from documents.download import XLSX, file_download, stream_download


def test_a_chinese_name_arrives_whole():
    response = file_download(b"x", "2026 年度结果.xlsx", XLSX)
    header = response["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''2026%20%E5%B9%B4")
    assert response["Content-Type"] == XLSX


def test_a_name_cannot_bring_a_header_of_its_own():
    header = file_download(b"x", 'a"\r\nSet-Cookie: b.xlsx', XLSX)["Content-Disposition"]
    assert "\r" not in header
    assert "\n" not in header


def test_no_cache_keeps_a_file_and_no_browser_guesses_what_it_is():
    for response in (
        file_download(b"x", "a.xlsx", XLSX),
        stream_download(io.BytesIO(b"x"), "a.xlsx", XLSX),
    ):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db  # the end of a response looks after the connections
def test_a_stream_is_sent_from_its_beginning_and_closed():
    file = io.BytesIO(b"whole")
    file.seek(3)
    response = stream_download(file, "a.xlsx", XLSX)
    assert b"".join(response.streaming_content) == b"whole"
    response.close()
    assert file.closed
