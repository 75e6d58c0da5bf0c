"""Tokens are drawn by chance and stored hashed; a session id counts only with this process's signature."""

from __future__ import annotations

import pytest

from workbench.security.tokens import Signer, fingerprint, new_token

SIGNER = Signer(b"k" * 32)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}


def test_a_fingerprint_is_the_sha_256() -> None:
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("session_id", [1, 7, 10**17])
def test_a_signed_id_comes_back(session_id: int) -> None:
    assert SIGNER.verify(SIGNER.sign(session_id)) == session_id


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "1",
        "1.",
        "-1." + "0" * 64,
        "1." + "0" * 64,
        "2" + SIGNER.sign(1)[1:],
        SIGNER.sign(1) + "0",
        SIGNER.sign(1)[:-1],
        SIGNER.sign(1).upper(),
        " " + SIGNER.sign(1),
        "1" * 19 + ".x",
        "1" * 10_000 + ".x",
        "\u0661." + SIGNER.sign(1)[2:],
        "1.\u00e9",
        Signer(b"another" * 5).sign(1),
    ],
)
def test_whatever_was_not_signed_here_names_nobody(forged: str) -> None:
    assert SIGNER.verify(forged) is None


def test_two_processes_do_not_trust_each_other() -> None:
    assert Signer().verify(Signer().sign(1)) is None
