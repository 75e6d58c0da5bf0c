import codecs
import tracemalloc

import pytest

from workbench.errors import ImportRefused
from workbench.text.decoding import LARGEST_FILE, decode
from workbench.text.hidden_characters import HazardKind


def refusal(data, **options):
    with pytest.raises(ImportRefused) as caught:
        decode(data, **options)
    return caught.value


def test_utf8_is_read_with_its_line_ends():
    found = decode("Ägypten\r\nPier\rMole\n".encode())
    assert (found.text, found.encoding, found.had_bom) == ("Ägypten\r\nPier\rMole\n", "utf-8", False)


def test_exactly_one_mark_is_dropped():
    found = decode(codecs.BOM_UTF8 * 2 + b"Pier")
    assert (found.text, found.had_bom) == ("\ufeffPier", True)
    assert [hazard.kind for hazard in found.hazards] == [HazardKind.INVISIBLE_CHARACTER]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_its_mark(name):
    mark = codecs.BOM_UTF16_LE if name.endswith("le") else codecs.BOM_UTF16_BE
    assert decode(mark + "Pier 😀".encode(name)).text == "Pier 😀"
    assert refusal("The pier is shut.".encode(name)).code == "W302"
    assert decode("The pier is shut.".encode(name), encoding=name).text == "The pier is shut."
    assert decode(mark + "Pier".encode(name), encoding=name).text == "Pier"


def test_latin1_is_refused_with_byte_and_proposal_and_read_when_confirmed():
    data = "Der Müller grüßt täglich die Söhne des Bürgermeisters.".encode("cp1252")
    refused = refusal(data)
    assert (refused.code, refused.where) == ("W302", "byte 5")
    assert "It may be " in refused.advice
    assert decode(data, encoding="cp1252").text.startswith("Der Müller")


def test_cut_sequence_is_refused():
    assert refusal("Müller".encode()[:2]).where == "byte 1"


def test_unknown_encoding_is_refused():
    assert refusal(b"Pier", encoding="klingon").code == "W302"
    assert refusal(b"Pier", encoding="base64").code == "W302"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u00a0\u2003\n".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_blank_file_is_refused(data):
    assert refusal(data).code == "W301"


@pytest.mark.parametrize("code", [*range(0x20), *range(0x80, 0xA0)])
def test_control_characters_are_refused_with_line_and_column(code):
    data = f"Pier\r\nMole{chr(code)} Kai".encode()
    if chr(code) in "\t\n\r\f\x85":
        assert decode(data).text == data.decode()
    else:
        refused = refusal(data)
        assert (refused.code, refused.where) == ("W303", "line 2, column 5")


def test_lone_surrogate_is_refused():
    assert refusal(b"+2AA-", encoding="utf-7").code == "W303"
    assert refusal("a\ud800".encode("utf-8", "surrogatepass")).code == "W302"


def test_large_file_and_long_line_are_refused_before_parsing():
    assert refusal(b"Pier\n" * (LARGEST_FILE // 5 + 1)).code == "W304"
    refused = refusal(b"Pier\n" + b"a" * 1_000_001)
    assert (refused.code, refused.where) == ("W305", "line 2")
    assert decode(b"a" * 1_000_000).text


def test_one_line_of_50_mb_costs_no_copy():
    data = b"a" * 50_000_000
    tracemalloc.start()
    try:
        assert refusal(data).code == "W305"
        assert tracemalloc.get_traced_memory()[1] < len(data)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04\x14", b"\x1f\x8b\x08"])
def test_binary_content_is_refused_whatever_its_name(data):
    assert refusal(data + bytes(20)).code == "W306"


def test_hidden_characters_are_kept_and_reported():
    text = "Pi\u00ader \u202eeloM\u202c \u200bKai \ufffd \u00a0x می\u200cخواهم 👩\u200d👩"
    found = decode(text.encode())
    assert found.text == text
    assert [hazard.kind.value for hazard in found.hazards] == [
        "invisible_character",
        "bidi_control",
        "bidi_control",
        "invisible_character",
        "replacement_character",
        "odd_space",
    ]
