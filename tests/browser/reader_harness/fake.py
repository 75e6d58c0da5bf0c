"""A server for the reader alone: the reader's protocol in memory, with the domain's own rules for operations."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import streamlit

from tests.browser.reader_harness import sample
from workbench.domain import operations, stages
from workbench.domain.terms import Standing, Terms
from workbench.domain.values import Annotation, Belonging, Claim, Image, Kind, Value, to_json
from workbench.domain.vocabulary import Field, Label, Origin, PassStatus, Stage
from workbench.errors import Refused

HERE = Path(__file__).parent
FRONTEND = Path(operations.__file__).parents[1] / "ui" / "reader" / "frontend"
FONTS = Path(streamlit.__file__).parent / "static" / "static" / "media"
PASS, USER = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001"
OTHER_TAB = "cccccccc-0000-4000-8000-000000000001"
FURNITURE = {"byline", "dateline", "timestamp", "embed_stub", "teaser", "credit", "boilerplate", "source_line"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".woff2": "font/woff2"}


class FakePass:
    """One pass: stores and answers as the protocol says. Also what the domain asks of a pass (`PassView`)."""

    def __init__(self, blocks: list[tuple[str, list[str]]]) -> None:
        self.text, self.blocks, self.sentences = sample.laid_out(blocks)
        self.revision = 0
        self.status = PassStatus.OPEN
        self.rows: dict[tuple[str, Any], tuple[int, str, Value | None]] = {}  # (kind, key) → revision, boot, value
        self.stored: dict[tuple[str, int], dict[str, Any]] = {}
        self.order: list[tuple[str, dict[str, Any]]] = []
        self.past: list[tuple[str, int, str, tuple[Image, ...]]] = []
        self.future: list[tuple[str, int, str, tuple[Image, ...]]] = []
        self.drafts: dict[tuple[str, str], str] = {}
        self.refused: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.saved_at: str | None = None
        self.cursor = 0
        self.error: dict[str, str] | None = None
        self.is_down = False
        self.answers: dict[str, list[dict[str, str]]] = {}
        self.alike: list[dict[str, Any]] = []
        self.memory: dict[str, list[Any]] = {"sources": [], "events": [], "addresses": []}
        self.policy = "flag"
        self.fields: dict[str, str] | None = None
        self.stage = Stage.ONE_PASS
        self.evidence_policy = "both"
        self.section = range(len(self.sentences))
        self.is_slow = 0.0
        self.document_count = 5
        self.keys = "workbench"
        self.read_only: dict[str, str] | None = None

    # -- what the domain asks --------------------------------------------------------------------------------------

    @property
    def terms(self) -> Terms:
        return Terms(section=self.section, demands=stages.DEFAULTS[self.stage], stage=self.stage)

    @property
    def sentence_count(self) -> int:
        return len(self.sentences)

    def sentence_at(self, start: int) -> int:
        return next((n for n, (_, end, _) in enumerate(self.sentences) if end > start), len(self.sentences))

    def published_on(self, document: str) -> str:
        return ""

    def standings(self) -> Iterable[Standing]:
        for (kind, key), (_, _, value) in self.rows.items():
            if kind == Kind.CLAIM and isinstance(value, Claim):
                judged = self.value(Kind.ANNOTATION, key)
                given = {Field.TEXT} | ({Field.WORTH} if value.worth else set())
                given |= {Field.VERDICT} if isinstance(judged, Annotation) and judged.verdict else set()
                yield Standing(self.sentence_at(value.spans[0][0]), frozenset(given), needs_evidence=False)

    def value(self, kind: Kind, key: Any) -> Value | None:
        row = self.rows.get((kind, key))
        return row[2] if row else None

    def belongings(self, claim: str) -> Iterable[tuple[Kind, Any]]:
        return [(kind, key) for (kind, key), (_, _, value) in self.rows.items() if isinstance(value, Belonging) and value.claim == claim]

    def own_claim(self, uuid: str) -> Claim | None:
        found = self.value(Kind.CLAIM, uuid)
        if found is None and any(one["claim"] == uuid for one in self.alike):
            return Claim(((0, 1),), "x", "x")  # in another text
        return found if isinstance(found, Claim) else None

    def is_repeated(self, uuid: str) -> bool:
        return any(isinstance(value, Claim) and value.same_as == uuid for _, _, value in self.rows.values())

    def has_verdict(self, value: str) -> bool:
        return any(row["value"] == value for row in sample.SCHEME)

    def quote(self, spans: Sequence[tuple[int, int]]) -> str | None:
        return operations.SPAN_JOINER.join(self.text[start:end] for start, end in spans)

    def quote_elsewhere(self, document: str, start: int, end: int) -> str | None:
        if document == sample.ELSEWHERE[0]["document"]["uuid"]:
            return sample.laid_out(sample.UNION_LOG)[0][start:end]
        return next(
            (hit["text"] for hit in sample.ELSEWHERE if hit["document"]["uuid"] == document and (hit["start"], hit["end"]) == (start, end)),
            None,
        )

    def undecided(self) -> Iterable[int]:
        if self.stage is Stage.CHECK:
            return
        for ordinal in self.section:
            _, _, block = self.sentences[ordinal]
            decision = self.value(Kind.DECISION, ordinal)
            if self.blocks[block][2] not in FURNITURE and not (decision and decision.label) and not self._has_claim(ordinal):
                yield ordinal

    def _has_claim(self, ordinal: int) -> bool:
        start, end, _ = self.sentences[ordinal]
        spans = [span for (kind, _), (_, _, value) in self.rows.items() if kind == Kind.CLAIM and value for span in value.spans]
        return any(self.text[max(start, first) : min(end, last)].strip() for first, last in spans if first < end and last > start)

    def held_by(self) -> str:
        return ""

    def filled_by_finish(self) -> Iterable[int]:
        return [
            key for (kind, key), (_, _, value) in self.rows.items() if kind == Kind.DECISION and value and value.origin is Origin.FINISH
        ]

    def undoable(self) -> operations.Undoable | None:
        return operations.Undoable(*self.past[-1]) if self.past else None

    def redoable(self) -> operations.Undoable | None:
        return operations.Undoable(*self.future[-1]) if self.future else None

    # -- what the reader sends -------------------------------------------------------------------------------------

    def receive(self, message: dict[str, Any] | None) -> dict[str, Any]:
        since = self.revision
        ack: dict[str, int] = {}
        if message:
            assert set(message) == {"pass", "cursor", "batches", "drafts"}, set(message)
            self.messages.append(message)
            self.cursor = message["cursor"]
            self.drafts.update({(draft["claim"], draft["field"]): draft["text"] for draft in message["drafts"]})
            for batch in message["batches"]:
                assert set(batch) == {"boot", "base", "heirs", "list"}, set(batch)
                for raw in batch["list"]:
                    self._store(batch, raw)
                    ack[batch["boot"]] = raw["seq"]
        return self.answer(min(since, *(batch["base"] for batch in message["batches"])) if message and message["batches"] else since, ack)

    def answer(self, since: int, ack: dict[str, int]) -> dict[str, Any]:
        return {
            "pass": PASS,
            "user": USER,
            "revision": self.revision,
            "since": since,
            "images": [image for image in self.images() if image["revision"] > since],
            "ack": ack,
            "refused": [entry for entry in self.refused if entry["seq"] <= ack.get(entry["boot"], 0)],
            "error": self.error,
            "read_only": self.read_only,
            **self._standing(),
        }

    def _standing(self) -> dict[str, Any]:
        undo = f"undo {operations.in_words(self.past[-1][2])}" if self.past else None
        redo = f"redo {operations.in_words(self.future[-1][2])}" if self.future else None
        return {"saved_at": self.saved_at, "status": self.status.value, "undo": undo, "redo": redo, "cursor": self.cursor}

    def images(self) -> list[dict[str, Any]]:
        return [
            {"kind": str(kind), "key": key, "revision": revision, "value": self._shown(named(to_json(value)))}
            for (kind, key), (revision, _, value) in self.rows.items()
        ]

    def _shown(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        """A link, and a repetition, carry the claim that they point at."""
        other = (value or {}).get("same_as") or (value or {}).get("other")
        return value | {"shown": next((one for one in self.alike if one["claim"] == other), None)} if value and other else value

    def state(self) -> dict[str, Any]:
        live = [image for image in self.images() if image["value"] is not None]
        drafts = [{"claim": claim, "field": field, "text": text} for (claim, field), text in self.drafts.items()]
        preferences = {"keys": self.keys, "text_size": "normal"}
        return {"revision": self.revision, "images": live, "drafts": drafts, "answers": self.answers, **preferences, **self._standing()}

    def _fields(self) -> dict[str, str] | None:
        if self.fields is not None or self.stage is Stage.ONE_PASS:
            return self.fields
        return {field.value: demand.value for field, demand in stages.DEFAULTS[self.stage].items()}

    def document(self) -> dict[str, Any]:
        paper = {
            "uuid": "dddddddd-0000-4000-8000-000000000001",
            "slug": "harbour",
            "title": self.text.split("\n\n")[0][:80],
            "publisher": "The Quay",
            "author": "Ada Fennimore",
            "published_on": "2031-03-14",
            "language": "en",
            "position": 3,
            "of": self.document_count,
            "previous": "ledger",
            "next": "log",
        }
        campaign = {"slug": "harbour-2031", "title": "Harbour 2031"}
        return {
            "document": paper,
            "campaign": campaign,
            "text": self.text,
            "blocks": self.blocks,
            "fields": self._fields(),
            "stage": self.stage.value,
            "section": [self.section.start, self.section.stop],
            "temporal_policy": self.policy,
            "evidence_policy": self.evidence_policy,
            "sentences": self.sentences,
            "scheme": sample.SCHEME,
        }

    def _store(self, batch: dict[str, Any], raw: dict[str, Any]) -> None:
        key = (batch["boot"], raw["seq"])
        if key in self.stored:
            return
        self.stored[key] = raw
        self.order.append((batch["boot"], raw))
        self.saved_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._apply(batch, raw)
        except Refused as error:
            message = f"{error.what_happened} {error.advice}"
            self.refused.append({"boot": batch["boot"], "seq": raw["seq"], "code": error.code, "message": message, "now": None})

    def _apply(self, batch: dict[str, Any], raw: dict[str, Any]) -> None:
        operation = operations.parse(batch["boot"], raw)
        plan = operations.plan(operation, self)
        forgiven = {batch["boot"], *batch["heirs"]}
        for image in plan.images:
            revision, boot, _ = self.rows.get((image.kind, image.key), (0, "", None))
            if revision > batch["base"] and boot not in forgiven:
                raise Stale("Another version was saved since this one was shown.")
        self._remember(operation, plan)
        self.write(plan.images, batch["boot"])
        self.status = plan.status or self.status

    def _remember(self, operation: operations.Operation, plan: operations.Plan) -> None:
        before = operations.inverse(plan.images, self)
        entry = (operation.boot, operation.seq, operation.kind, before)
        if operation.kind == "undo":
            *_, kind, _ = self.past.pop()
            self.future.append((operation.boot, operation.seq, kind, before))
        elif operation.kind == "redo":
            *_, kind, _ = self.future.pop()
            self.past.append((operation.boot, operation.seq, kind, before))
        elif operation.kind not in operations.NOT_UNDOABLE:
            self.past.append(entry)
            self.future.clear()
        if operation.kind in ("edit", "judge"):
            for field in ("text", "why"):
                if field in operation.body:
                    self.drafts.pop((str(operation.body["claim"]), field), None)

    def write(self, images: Iterable[Image], boot: str = OTHER_TAB) -> None:
        """Rows as if written by `boot`; by default another tab."""
        self.revision += 1
        for image in images:
            self.rows[image.kind, image.key] = (self.revision, boot, image.value)

    # -- what tests ask --------------------------------------------------------------------------------------------

    def kinds(self) -> list[str]:
        return [raw["kind"] for _, raw in self.order]

    def decisions(self) -> dict[int, str]:
        return {
            key: str(value.label)
            for (kind, key), (_, _, value) in self.rows.items()
            if kind == Kind.DECISION and value and value.label is not Label.UNDECIDED
        }

    def all(self, kind: Kind) -> list[Any]:
        return [value for (stored, _), (_, _, value) in self.rows.items() if stored == kind and value]


class Stale(Refused):
    code = "W207"
    advice = "Compare the two versions below and save again."


class Handler(BaseHTTPRequestHandler):
    server: FakeServer
    protocol_version = "HTTP/1.1"  # one connection for a page's forty files

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is the test's."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        work = self.server.work
        if work.is_down and url.path.startswith("/api/"):
            return self._send(503, "application/json", b'{"code": "W501", "message": "The database is busy. Try again."}')
        if url.path.endswith("/sentences"):
            self.server.may_search.wait(10)
        with self.server.lock:
            answers = {
                "/mount": lambda: work.answer(work.revision, {}),
                f"/api/passes/{PASS}/text": work.document,
                f"/api/passes/{PASS}/state": work.state,
                f"/api/passes/{PASS}/guideline": lambda: {"version": "1.2", "body": sample.GUIDELINE, "news": True},
                f"/api/passes/{PASS}/documents/{sample.ELSEWHERE[0]['document']['uuid']}": elsewhere,
                f"/api/passes/{PASS}/similar": lambda: {"results": work.alike},
                f"/api/passes/{PASS}/memory": lambda: work.memory,
                f"/api/passes/{PASS}/sentences": lambda: {"results": found(parse_qs(url.query).get("q", [""])[0])},
            }
            if url.path in answers:
                return self._json(answers[url.path]())
        return self._file(url.path)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        work = self.server.work
        if work.is_down:
            return self._send(503, "text/plain", b"away")
        if work.is_slow:
            threading.Event().wait(work.is_slow)
        with self.server.lock:
            if work.error:
                return self._json(work.answer(work.revision, {}))
            return self._json(work.receive(body.get("ops")))

    def _json(self, answer: Any) -> None:
        self._send(200, "application/json", json.dumps(answer).encode())

    def _file(self, path: str) -> None:
        name = path.rsplit("/", 1)[-1] or "index.html"
        if path.startswith("/_stcore/"):
            file = FRONTEND / name
        elif path.startswith("/font/"):
            file = next(FONTS.glob(f"{name}*"))
        elif path == "/favicon.ico":
            return self._send(204, "image/x-icon", b"")
        else:
            file = HERE / name
        if not file.is_file():
            return self._send(404, "text/plain", b"not found")
        return self._send(200, TYPES.get(file.suffix, "text/plain"), file.read_bytes(), cache="max-age=600")

    def _send(self, status: int, kind: str, body: bytes, cache: str = "no-store") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", cache)
        self.send_header(
            "content-security-policy", "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'"
        )
        self.end_headers()
        self.wfile.write(body)


def elsewhere() -> dict[str, Any]:
    text, blocks, sentences = sample.laid_out(sample.UNION_LOG)
    about = {**sample.ELSEWHERE[0]["document"], "author": "", "language": "en"}
    return {"document": about, "text": text, "blocks": blocks, "sentences": sentences}


def found(words: str) -> list[dict[str, Any]]:
    wanted = set(re.findall(r"\w+", words.lower()))
    return [hit for hit in sample.ELSEWHERE if wanted & set(re.findall(r"\w+", hit["text"].lower()))]


def named(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """Evidence from a sentence carries its document's title, publisher and date."""
    hit = next((hit for hit in sample.ELSEWHERE if value and hit["document"]["uuid"] == value.get("document")), None)
    return {**value, **{name: hit["document"][name] for name in ("title", "publisher", "published_on")}} if value and hit else value


class FakeServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, work: FakePass) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.work = work
        self.lock = threading.Lock()
        self.may_search = threading.Event()  # until a test holds it back, what is asked for is found at once
        self.may_search.set()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()  # seconds until it notices that it should end

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that was closed in the middle of an answer is no fault; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
