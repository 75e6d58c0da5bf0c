"""Short names: letters, digits and dashes, whatever they are made from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.slugs import LONGEST, free_slug, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Harbour reopens", "harbour-reopens"),
        ("report_1", "report-1"),
        ("Café Köln", "cafe-koln"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 59 + " b", "a" * 59),
        ("日本語", "document"),
        ("", "document"),
        ("-–—", "document"),
    ],
)
def test_a_name_becomes_its_slug(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text())
def test_a_slug_fits_an_address_and_is_its_own_slug(name: str) -> None:
    slug = slugify(name)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST
    assert slugify(slug) == slug


@given(st.text(max_size=3), st.integers(0, 5))
def test_a_taken_slug_gets_the_next_number(name: str, count: int) -> None:
    taken: list[str] = []
    for _ in range(count):
        taken.append(free_slug(name, taken))

    assert len(set(taken)) == count
    assert taken == [slugify(name), *(f"{slugify(name)}-{number}" for number in range(2, count + 1))][:count]
