"""S10: an address stands as evidence only when browsers and Python read the same in it."""

from __future__ import annotations

import pytest

from tests.worlds import World
from workbench.domain.urls import check_evidence_url, is_safe_url
from workbench.errors import BadOperation

GOOD = [
    "https://example.org/",
    "http://example.org",
    "HTTPS://Example.ORG/Path?q=1&r=%20#part",
    "https://example.org:8443/a",
    "https://[2001:db8::1]/",
    "https://пример.example/страница",
    "https://example.org/~user/(paren)/a,b;c=d'e",
    "https://example.org/?next=https://other.example/a@b",
]
BAD = [
    "",
    "example.org",
    "javascript:alert(1)",
    "JaVa\nScript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://example.org/",
    "mailto:a@example.org",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
    "//host/path",
    "/path",
    "\\\\host\\share",
    "https:\\\\example.org",
    r"https://a\@b",
    "https://good.example\\.evil.example/",
    "https:/example.org",
    "https:example.org",
    "https:///example.org",
    "https://",
    "https://?q",
    "https://#x",
    "https://user@example.org/",
    "https://user:secret@example.org/",
    "https://good.example@evil.example/",
    "https://@example.org/",
    "https://example.org:0/",
    "https://example.org:99999/",
    "https://example.org:port/",
    "https://example.org:-1/",
    "https://[::1",
    "https://exa mple.org/",
    "https://example.org/a b",
    "https://example.org/\u00a0x",
    "https://example.org/\u202egpj.exe",
    "https://exam\u200bple.org/",
    "https://exam\u00adple.org/",
    "https://example.org/\x00",
    "https://example.org/\x7f",
    "https://good.example\uff0fevil.example/",
    "https://" + "a" * 2000,
]


@pytest.mark.parametrize("url", GOOD)
def test_s10_a_plain_address_is_taken_as_it_is(url: str) -> None:
    assert check_evidence_url(url) == url


@pytest.mark.parametrize("url", BAD, ids=[ascii(url)[:40] for url in BAD])
def test_s10_anything_else_is_refused_when_saved_and_when_shown(url: str) -> None:
    assert not is_safe_url(url)
    with pytest.raises(BadOperation, match=r"\[W201\] This address cannot be used as evidence"):
        check_evidence_url(url)


def test_s10_space_around_an_address_is_left_out() -> None:
    assert check_evidence_url("  https://example.org/ \n") == "https://example.org/"


@pytest.mark.parametrize("url", ["javascript:alert(1)", r"https://a\@b", "//host"])
def test_s10_no_unsafe_address_gets_into_the_database(world: World, url: str) -> None:
    tab = world.tab()
    claim = tab.mark("Two had sunk!")
    evidence = "7d2f6d53-19a2-4f52-9a0c-2f8b4f1f6a01"

    attached = tab.do("attach", evidence=evidence, claim=claim, stance="supports", set_no=1, url=url)
    tab.do("attach", evidence=evidence, claim=claim, stance="supports", set_no=1, url="https://example.org/")
    amended = tab.do("amend", evidence=evidence, url=url)

    assert [reply["refused"][0]["code"] for reply in (attached, amended)] == ["W201", "W201"]
    assert tab.values("evidence")[evidence]["url"] == "https://example.org/"
