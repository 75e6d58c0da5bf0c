import pytest

from workbench.text.blocks import split_blocks
from workbench.text.metadata import guess_metadata

BODY = "The board met on 3 May 2011 and the crews in the port heard that it was to be the last of the meetings for them."


def guesses(text, file_name="000_3816fd37.txt", *, markdown=False):
    return guess_metadata(text, split_blocks(text, markdown=markdown), file_name)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("April 9, 2018", "2018-04-09"),
        ("Mar 12, 2019 19:05 (GMT)", "2019-03-12"),
        ("12 March 2019", "2019-03-12"),
        ("2018-04-09", "2018-04-09"),
        ("Tuesday, 1st Sept. 2015", "2015-09-01"),
    ],
)
def test_date_line_in_the_head_dates_the_text(line, value):
    text = f"Pier Shut\n\n{line}\n\n{BODY}"
    found = guesses(text)
    assert (found["published_on"].value, found["published_on"].origin, found["published_precision"].value) == (value, "in_text", "day")
    assert text[found["published_on"].start : found["published_on"].end] in line


def test_date_in_the_body_dates_nothing():
    assert "published_on" not in guesses(f"Pier Shut\n\n{BODY}")
    assert "published_precision" not in guesses(f"Pier Shut\n\n{BODY}")


def test_glued_byline_gives_author_and_publisher():
    found = guesses(f"The Coastby Tova Lind for The Coast\n\n{BODY}")
    assert (found["author"].value, found["publisher"].value) == ("Tova Lind", "The Coast")


def test_tail_gives_author_and_source():
    found = guesses(f"Pier Shut\n\n{BODY}\n\nTova Lind")
    assert (found["title"].value, found["author"].value, found["language"].value) == ("Pier Shut", "Tova Lind", "en")
    assert guesses(f"{BODY}\n\nSource: Coast Radio")["publisher"].value == "Coast Radio"
    assert guesses(f"{BODY}\n\nSource: https://example.org/a.")["url"].value == "https://example.org/a"


def test_file_name_helps_where_the_text_is_silent():
    found = guesses(BODY, "2019-03-12-pier-is-shut.txt")
    assert (found["published_on"].value, found["published_on"].origin) == ("2019-03-12", "file_name")
    assert found["title"].value == "Pier is shut"
    assert "title" not in guesses(BODY)


def test_front_matter_wins():
    text = f'---\ntitle: "Pier shut"\ndate: 2019-03-12\nurl: https://example.org/a\n---\n\n# Another\n\n{BODY}\n'
    found = guesses(text, markdown=True)
    assert {field: guess.value for field, guess in found.items() if guess.origin == "front_matter"} == {
        "title": "Pier shut",
        "published_on": "2019-03-12",
        "published_precision": "day",
        "url": "https://example.org/a",
    }


def test_impossible_date_is_no_date():
    assert "published_on" not in guesses(f"Pier Shut\n\nJune 31, 2016\n\n{BODY}")
