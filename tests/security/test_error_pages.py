"""S22: when something breaks inside, a person sees a code and what to do; the details are in the log alone."""

from __future__ import annotations

import asyncio

import httpx
import pytest
import websockets
from sqlalchemy import text
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.running_server import RunningServer
from tests.security.conftest import PAGE, store_of, visitor

INNER = ("Traceback", "sqlalchemy", "OperationalError", "no such table", "site-packages", ".py", "SELECT ")


def break_table(running: RunningServer, table: str) -> None:
    """As a bug or a half restored backup would."""
    with store_of(running) as store, store.writer.begin() as connection:
        connection.execute(text(f'ALTER TABLE "{table}" RENAME TO "{table}_gone"'))


async def drawn(running: RunningServer, cookie: str) -> str:
    """Everything a page's run sends to the browser, as text."""
    said = []
    async with websockets.connect(
        f"ws://127.0.0.1:{running.port}/_stcore/stream",
        additional_headers={"Cookie": cookie, "Origin": running.url},
        subprotocols=["streamlit"],
        proxy=None,
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        await socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(socket.recv(), 30))
            said.append(str(message))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)


@pytest.fixture
def signed_in(fresh_server: RunningServer):
    with visitor(fresh_server, connection="close") as client:  # the server hangs up after an error
        assert client.post(fresh_server.sign_in_link).status_code == 303
        yield client


def test_s22_whatever_breaks_a_person_sees_a_code_and_nothing_of_the_inside(fresh_server: RunningServer, signed_in: httpx.Client) -> None:
    cookie = f"wb={signed_in.cookies['wb']}"
    before = asyncio.run(drawn(fresh_server, cookie))

    break_table(fresh_server, "campaign")
    page = asyncio.run(drawn(fresh_server, cookie))
    export = signed_in.get("/export/demo/csv.zip")
    break_table(fresh_server, "assignment")
    state = signed_in.get("/api/passes/x/state")
    break_table(fresh_server, "session")
    answers = [export, state, signed_in.get("/", headers=PAGE), signed_in.post("/logout"), signed_in.get("/api/passes/x/text")]

    assert "W000" not in before
    assert "W000" in page
    assert "This page failed." in page
    assert not any(word in page for word in INNER[:-2])
    for answer in answers:
        assert answer.status_code == 500
        assert not any(word in answer.text for word in INNER)
        assert "[W" in answer.text or "Internal Server Error" in answer.text
    assert "no such table" in fresh_server.output, "the log has the details"
    assert signed_in.cookies["wb"] not in fresh_server.output
