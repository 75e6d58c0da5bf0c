"""S10: only addresses that everybody reads the same way stand as evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.urls import check_evidence_url, is_safe_url
from workbench.errors import BadOperation

GOOD = [
    "https://port.example/log",
    "http://port.example",
    "HTTPS://PORT.EXAMPLE/",
    "https://port.example:8443/a?b=c&d=%22#e",
    "https://[2001:db8::1]/",
    "https://порт.example/путь",
    "https://port.example/a'b(c)<d>",
]
BAD = [
    "",
    "   ",
    "port.example",
    "//port.example/",
    "/log",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://port.example/",
    "vbscript:x",
    "https:///log",
    "https://",
    "https://user@port.example/",
    "https://user:word@port.example/",
    "https://a\\@b",
    "https://port.example\\log",
    "https://port.example:0/",
    "https://port.example:99999/",
    "https://port.example:x/",
    "https://[::1/",
    "https://port.example/a b",
    "https://port.example/\u00a0x",
    "https://port.example/\u200b",
    "https://port.example/\u202e",
    "https://port.example/\x00",
    "https://port.example/\x7f",
    "https://port.example/" + "a" * 2_000,
]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_a_page_stands(url: str) -> None:
    assert check_evidence_url(f"  {url}\n") == url
    assert is_safe_url(url)


@pytest.mark.parametrize("url", BAD)
def test_s10_whatever_could_be_read_two_ways_is_refused(url: str) -> None:
    with pytest.raises(BadOperation, match="cannot be used as evidence"):
        check_evidence_url(url)
    assert not is_safe_url(url)


@given(st.text() | st.text().map(lambda rest: f"https://{rest}"))
def test_s10_any_text_is_taken_or_refused_and_what_is_taken_is_plain_http(url: str) -> None:
    try:
        taken = check_evidence_url(url)
    except BadOperation:
        return
    assert taken.lower().startswith(("http://", "https://"))
    assert taken.isprintable()
    assert not set(taken) & {" ", "\\"}
