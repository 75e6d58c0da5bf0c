// The reader: mounts one open pass in the component's shadow root and turns key presses into operations.
// Streamlit calls the default export again for every change of data or theme, without a cleanup in between.

import { Desk } from "./desk.js";
import { h, isField, reveal } from "./dom.js";
import { FinderView } from "./finder.js";
import { FootView } from "./foot.js";
import { HeadView } from "./head.js";
import { HelpView } from "./help.js";
import { commandOf, letterOf } from "./keys.js";
import { PanelView } from "./panel.js";
import { TextView } from "./text.js";
import { LABELS, WORDS, coded, count } from "./words.js";

const BASE = new URL(import.meta.url).pathname.split("/_stcore/")[0]; // the path Streamlit is served under
const SHORTEST = 480; // px of the whole reader
const REPEATABLE = new Set(["down", "up", "nextUndecided", "first", "last"]); // a key held down decides nothing

class Failure extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

async function fetchJson(path) {
  let answer;
  try {
    answer = await fetch(`${BASE}${path}`, { credentials: "same-origin", headers: { accept: "application/json" } });
  } catch {
    throw new Failure(WORDS.noConnection, 0);
  }
  if (answer.status === 401 || answer.redirected) throw new Failure(WORDS.signedOut, 401);
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return body;
  throw new Failure(body?.message ? coded(body) : `The server answered ${answer.status}. Try again.`, answer.status);
}

class Reader {
  constructor(parent, data) {
    this.parent = parent;
    this.pass = data.pass;
    this.user = data.user;
    this.data = data;
    this.setStateValue = () => {};
    this.isOpen = false;
    this.frame = h("div", { class: "frame" }, h("p", { class: "opening", role: "status" }, WORDS.opening));
    this.element = h("div", { class: "workbench-reader" }, this.frame);
    parent.append(this.element);
    this.#listen();
    this.#openOrExplain();
  }

  /** The first answer may be only an error, without a user to keep work for: it is shown until a better one comes. */
  #openOrExplain() {
    if (this.user) this.open();
    else this.#cannotOpen(new Failure(this.data.error ? coded(this.data.error) : WORDS.noConnection, 0));
  }

  /** A call by Streamlit: newer data, or another theme. */
  receive(data, setStateValue) {
    this.setStateValue = setStateValue;
    this.followTheme();
    this.#fit();
    if (data === this.data) return;
    this.data = data;
    if (!this.user && data.user) {
      this.user = data.user;
      this.#openOrExplain();
    } else if (this.isOpen) this.#take();
  }

  // -- opening and closing -----------------------------------------------------------------------------------------

  async open() {
    const address = `/api/passes/${encodeURIComponent(this.pass)}`;
    try {
      const [text, state] = await Promise.all([fetchJson(`${address}/text`), fetchJson(`${address}/state`)]);
      if (!this.isClosed) this.#start(text, state);
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault;
      this.#cannotOpen(fault);
    }
  }

  #cannotOpen(fault) {
    const again = h("button", { type: "button", class: "primary" }, "try again");
    again.addEventListener("click", () => {
      this.frame.replaceChildren(h("p", { class: "opening", role: "status" }, WORDS.opening));
      if (this.user) this.open();
      else window.location.reload();
    });
    this.frame.replaceChildren(h("div", { class: "opening", role: "alert" }, h("h2", {}, WORDS.cannotOpen), h("p", {}, fault.message), again));
  }

  #start(text, state) {
    this.desk = new Desk({
      pass: this.pass,
      user: this.user,
      storage: window.sessionStorage,
      now: () => Date.now(),
      uuid: () => crypto.randomUUID?.() ?? uuidFromBytes(),
      send: (message) => this.setStateValue("ops", message),
      changed: (change) => this.paint(change),
      say: (words) => this.foot.say(words),
    });
    this.#buildViews(text.scheme);
    this.desk.open(text, state, wantedSentence());
    this.text.build(this.desk);
    this.head.build(this.desk);
    this.frame.replaceChildren(this.head.element, this.text.element, this.side, this.foot.element, this.help.element);
    this.isOpen = true;
    this.#fit();
    this.paint({ sentences: new Set() });
    this.text.showCurrent();
    if (nothingHasFocus()) this.text.focus();
    this.#take();
    this.#mentionLeftovers();
    this.clock = setInterval(() => this.#tick(), 1000);
    document.fonts?.ready.then(() => this.text.showCurrent());
  }

  #buildViews(scheme) {
    this.head = new HeadView();
    this.text = new TextView(this.parent, {
      onSentence: (ordinal, claim) => this.#point(ordinal, claim),
      onMarked: ([start]) => this.#point(this.desk.sentences.findLastIndex(([from]) => from <= start), null),
    });
    this.panel = new PanelView(scheme, {
      onDraft: (claim, field, words) => this.desk.draft(claim, field, words),
      onSave: (claim, field, words) => this.desk.saveField(claim, field, words),
      onDetach: (evidence) => this.desk.perform("detach", { evidence }),
      onSource: (fields, how) => this.#attachSource(fields, how),
      onLeave: () => this.text.focus(),
    });
    this.finder = new FinderView({
      search: async (words) => (await fetchJson(`/api/passes/${encodeURIComponent(this.pass)}/sentences?q=${encodeURIComponent(words)}`)).results,
      onAttach: (result, stance, joins) => this.#attachSentence(result, stance, joins),
      attachedAs: (result) => this.#attachedAs(result),
      onClose: () => this.text.focus(),
    });
    this.foot = new FootView({
      onAnswer: (run) => this.#answer(run),
      onAgain: (index) => (index === null ? this.desk.applyAllAgain() : this.desk.applyAgain(index)),
      onDrop: (index) => (index === null ? this.desk.dropAllRefused() : this.desk.dropRefused(index)),
    });
    this.help = new HelpView();
    this.side = h("aside", { class: "side" }, this.panel.element, this.finder.element);
  }

  close() {
    this.isClosed = true;
    this.desk?.close();
    clearInterval(this.clock);
    this.listening.abort();
    this.element.remove();
  }

  // -- answers of the server ---------------------------------------------------------------------------------------

  async #take() {
    if (this.data.pass !== this.pass) return;
    if (this.desk.isBehind(this.data)) {
      try {
        this.desk.takeAgain(await fetchJson(`/api/passes/${encodeURIComponent(this.pass)}/state`));
      } catch {
        return; // the next answer, or the next try, brings it
      }
    }
    const before = this.desk.current;
    this.desk.receive(this.data);
    if (this.desk.current !== before) this.text.showCurrent();
    this.#goOn();
  }

  /** Paints what a change touches. */
  paint({ sentences }) {
    if (!this.isOpen) return;
    this.text.paint(sentences);
    this.panel.paint(this.desk);
    this.head.paint(this.desk);
    this.foot.paint(this.desk);
    const isOpen = this.desk.claim !== null;
    if (this.element.dataset.panel !== String(isOpen)) {
      this.element.dataset.panel = String(isOpen);
      if (!isOpen) this.finder.close();
      this.text.keepInSight();
    }
  }

  #tick() {
    const app = document.querySelector("[data-test-connection-state]");
    const isConnected = !app || app.dataset.testConnectionState === "CONNECTED";
    this.desk.tick(isConnected);
    const { saving } = this.desk;
    if (saving === "retrying" && this.head.element.dataset.saving !== saving) this.foot.say(WORDS.unconfirmed); // for those who listen
    this.head.paintSaving(this.desk);
  }

  #mentionLeftovers() {
    const [left] = this.desk.leftElsewhere();
    if (!left) return;
    const words = `${count(left.waiting, "operation")} in “${left.title}” have not reached the server yet.`;
    const open = () => window.location.assign(`?document=${encodeURIComponent(left.slug)}`);
    this.foot.ask(words, [{ key: "y", label: "open it to send them", run: open }]);
  }

  // -- theme and size ----------------------------------------------------------------------------------------------

  /** Light or dark, measured: the theme says its colours but not which of the two it is. */
  followTheme() {
    const [red, green, blue] = getComputedStyle(this.element).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
    const theme = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
    if (this.element.dataset.theme !== theme) this.element.dataset.theme = theme;
  }

  /** The reader ends where the window ends: the text scrolls, the page does not. */
  #fit() {
    const height = `${Math.max(SHORTEST, Math.floor(window.innerHeight - depthOf(this.element) - 8))}px`;
    if (this.element.style.getPropertyValue("--height") !== height) this.element.style.setProperty("--height", height);
  }

  // -- keys and clicks -----------------------------------------------------------------------------------------------

  #listen() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.element.addEventListener("keydown", (event) => this.#keydown(event), { signal });
    // Streamlit has c and r for itself. It must not hear anything that is typed in here.
    for (const name of ["keydown", "keyup", "keypress"]) this.element.addEventListener(name, (event) => event.stopPropagation(), { signal });
    window.addEventListener("keydown", (event) => this.#strayKey(event), { signal, capture: true });
    this.element.addEventListener("mousedown", (event) => this.#keepFocus(event), { signal });
    this.element.addEventListener("click", (event) => this.#click(event), { signal });
    window.addEventListener("resize", () => this.#resized(), { signal });
    window.addEventListener("beforeunload", (event) => {
      if (this.desk?.saving === "retrying") event.preventDefault(); // closing the tab now would lose work
    }, { signal });
  }

  #resized() {
    this.#fit();
    if (this.isOpen) this.text.keepInSight();
  }

  /** A key pressed while nothing has the focus is meant for the document. */
  #strayKey(event) {
    if (!this.isOpen || !this.element.isConnected || !nothingHasFocus() || document.querySelector("[role=dialog]")) return;
    if (!commandOf(event) && !this.foot.question) return;
    event.stopImmediatePropagation();
    this.text.focus();
    this.#keydown(event);
  }

  /** A button pressed with the mouse leaves the focus in the document, unless a field must first notice that it is left. */
  #keepFocus(event) {
    if (event.target.closest("button") && !isField(this.parent.activeElement ?? document.activeElement)) event.preventDefault();
  }

  #click(event) {
    if (!this.isOpen) return;
    const turn = event.target.closest("a.turn");
    if (turn) return void this.#turn(event, turn);
    const command = event.target.closest("[data-command]")?.dataset.command;
    if (!command || event.target.closest("button")?.disabled) return;
    if (event.detail > 0 && !isField(this.parent.activeElement)) this.text.focus();
    this.run(command);
  }

  #keydown(event) {
    if (!this.isOpen) return;
    const { target } = event;
    if (this.help.isOpen) return void this.#helpKey(event);
    if (this.finder.element.contains(target)) return void this.finder.key(event);
    if (this.panel.form.element.contains(target)) return void this.panel.form.key(event);
    if (isField(target)) return void this.#fieldKey(event, target);
    if (this.#answered(event)) return;
    if (["Enter", " "].includes(event.key) && target.closest?.("button, a")) return; // the browser presses it
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !REPEATABLE.has(command)) return;
    this.run(command);
  }

  #helpKey(event) {
    if (["escape", "help"].includes(commandOf(event))) {
      event.preventDefault();
      this.run("help");
    } else if (event.key === "Tab") event.preventDefault(); // the one button keeps the focus
  }

  #fieldKey(event, field) {
    const command = commandOf(event);
    const isDone = command === "escape" || (command === "editText" && field === this.panel.text);
    if (!isDone && command !== "saveAndNext") return;
    event.preventDefault();
    this.text.focus(); // leaving the field saves it
    if (command === "saveAndNext") this.run("nextUndecided");
  }

  /** A key while a question stands: its answer, or the question is forgotten and the key means what it always means. */
  #answered(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return true;
    const answer = this.foot.answerTo(letterOf(event));
    if (answer) {
      event.preventDefault();
      this.#answer(answer.run);
      return true;
    }
    const wasAsking = this.foot.forget();
    if (!wasAsking || event.key !== "Escape") return false;
    event.preventDefault();
    return true;
  }

  #answer(run) {
    this.foot.forget();
    run();
    if (nothingHasFocus() || !isField(this.parent.activeElement)) this.text.focus();
  }

  /** Does what a key or a button says. */
  run(command) {
    const [name, detail] = command.split(":");
    const hand = HANDS[name];
    if (hand) hand(this, detail);
  }

  // -- moving --------------------------------------------------------------------------------------------------------

  /** Shows the place the desk says is current. */
  goTo(ordinal) {
    if (ordinal === null || !this.desk.go(ordinal)) return false;
    this.#arrive();
    this.text.showCurrent();
    return true;
  }

  /** As `goTo`, for the mouse: what was clicked stays under it. */
  #point(ordinal, claim) {
    if (this.desk.go(ordinal, claim)) this.#arrive();
  }

  #arrive() {
    this.finder.close();
    this.paint({ sentences: new Set() });
  }

  moveOn() {
    this.goTo(this.desk.neighbour(1));
  }

  nextUndecided() {
    const next = this.desk.nextUndecided();
    if (next === null) this.foot.say(WORDS.allDecided);
    else this.goTo(next);
  }

  turnClaim(step) {
    const here = this.desk.claimsAt(this.desk.current);
    if (here.length < 2) return;
    const index = here.findIndex((claim) => claim.uuid === this.desk.activeClaim);
    this.#point(this.desk.current, here[(index + step + here.length) % here.length].uuid);
  }

  /** Goes to another document once everything here is stored. */
  #turn(event, link) {
    if (!link.href || this.desk.saving === "saved" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.goingTo = link.href;
    if (this.desk.saving !== "retrying") return;
    const go = () => window.location.assign(link.href);
    this.foot.ask("Your last work has not reached the server; it is kept in this tab and sent when this document is opened again.", [{ key: "y", label: "go anyway", run: go }]);
  }

  #goOn() {
    if (this.goingTo && this.desk.saving === "saved") window.location.assign(this.goingTo);
  }

  // -- deciding ------------------------------------------------------------------------------------------------------

  decide(label) {
    const claims = this.desk.claimsAt(this.desk.current).length;
    const decide = () => {
      if (this.desk.decide(label)) this.moveOn();
    };
    if (!claims || this.desk.status === "finished") return decide();
    const stays = claims === 1 ? "1 claim; it stays" : `${claims} claims; they stay`;
    return this.foot.ask(`This sentence has ${stays}. Mark the rest as ${LABELS[label]}?`, [{ key: "y", label: "yes", run: decide }]);
  }

  markClaim() {
    const marked = this.text.selection();
    const [start, end] = marked ?? this.desk.sentences[this.desk.current];
    const operation = this.desk.mark(start, end);
    this.text.clearSelection();
    if (!operation) this.paint({ sentences: new Set() });
    this.text.keepInSight();
  }

  fill() {
    const open = this.desk.undecided().filter((ordinal) => ordinal <= this.desk.current);
    if (!open.length) return this.foot.say("Nothing is undecided up to here.");
    const words = `Mark ${count(open.length, "undecided sentence")} up to here as nothing to check?`;
    const fill = () => {
      if (this.desk.decide("x", open, "filled")) this.moveOn();
    };
    return this.foot.ask(words, [{ key: "y", label: "yes", run: fill }]);
  }

  finish() {
    if (this.desk.status === "finished") return this.foot.say(WORDS.finished);
    const left = this.desk.undecided();
    const finish = () => this.desk.perform("finish", {}) && this.foot.say("Finished. ⇧R reopens it.");
    if (!left.length) return finish();
    const are = left.length === 1 ? "is" : "are";
    return this.foot.ask(`${count(left.length, "sentence")} ${are} undecided.`, [
      { key: "f", label: "show the first", run: () => this.goTo(left[0]) },
      { key: "y", label: `finish anyway, ${left.length === 1 ? "it counts" : "they count"} as nothing`, run: finish },
    ]);
  }

  reopen() {
    if (this.desk.status !== "finished") this.foot.say("This document is open.");
    else if (this.desk.perform("reopen", {})) this.foot.say("Reopened.");
  }

  /** Runs `hand` with the active claim, or says that one is needed. */
  withClaim(hand) {
    if (this.desk.claim) return hand(this.desk.claim);
    return this.foot.say(WORDS.noClaim);
  }

  judge(digit) {
    this.withClaim(() => {
      const value = this.desk.scheme.find(({ key }) => key === digit);
      if (value) this.desk.judge(value.value);
      else if (digit === "0") this.desk.judge("");
      else this.foot.say(`No verdict has the key ${digit}.`);
    });
  }

  deleteClaim() {
    this.withClaim((claim) => {
      const evidence = this.desk.table.evidenceOf(claim.uuid).length;
      const words = evidence ? `Delete this claim with its verdict and ${count(evidence, "piece")} of evidence?` : "Delete this claim?";
      this.foot.ask(words, [{ key: "y", label: "delete", run: () => this.desk.removeClaim() }]);
    });
  }

  editField(area) {
    this.withClaim(() => {
      area.focus({ preventScroll: true });
      area.setSelectionRange(area.value.length, area.value.length);
      reveal(this.panel.element, area);
    });
  }

  undo() {
    const before = this.desk.current;
    this.desk.undo();
    if (this.desk.current !== before) this.text.showCurrent();
  }

  // -- evidence ------------------------------------------------------------------------------------------------------

  find() {
    this.withClaim((claim) => {
      if (this.desk.status === "finished") this.foot.say(WORDS.finished);
      else this.finder.open(claim.text || claim.quote);
    });
  }

  pasteAddress() {
    this.withClaim((claim) => {
      if (this.desk.status === "finished") this.foot.say(WORDS.finished);
      else this.panel.form.open({ hasSets: this.desk.table.evidenceOf(claim.uuid).length > 0 });
    });
  }

  #attachSource(fields, { uuid, joins }) {
    if (uuid) this.desk.perform("amend", { evidence: uuid, ...fields });
    else this.desk.attach({ ...fields, set_no: this.desk.setNumbers()[joins ? "above" : "fresh"] });
    this.text.focus();
  }

  #attachSentence(result, stance, joins) {
    const setNo = this.desk.setNumbers()[joins ? "above" : "fresh"];
    const { uuid, title, publisher, published_on } = result.document;
    const place = { document: uuid, start: result.start, end: result.end, excerpt: result.text };
    const operation = this.desk.attach({ stance, set_no: setNo, ...place, shown: { title, publisher, published_on } });
    return operation ? setNo : null;
  }

  /** The evidence of the active claim that this result is already, or null. */
  #attachedAs({ document: { uuid }, start, end }) {
    const isSame = ([, piece]) => piece.document === uuid && piece.start === start && piece.end === end;
    return this.desk.table.evidenceOf(this.desk.activeClaim).findLast(isSame)?.[1] ?? null;
  }

  // -- around --------------------------------------------------------------------------------------------------------

  async copyLink() {
    const { origin, pathname } = window.location;
    const ordinal = this.desk.current + 1;
    const link = `${origin}${pathname}?document=${encodeURIComponent(this.desk.document.slug)}&sentence=${ordinal}`;
    try {
      await navigator.clipboard.writeText(link);
      this.foot.say(`Link to sentence ${ordinal} copied.`);
    } catch {
      this.foot.say(link); // no clipboard on plain http: the line can be selected
    }
  }

  escape() {
    if (this.foot.fold(true)) return;
    this.text.clearSelection();
    this.text.focus();
  }

  toggleHelp() {
    this.help.toggle();
    if (!this.help.isOpen) this.text.focus();
  }
}

/** What each command does. The names are those of keys.js. */
const HANDS = {
  down: (reader) => reader.goTo(reader.desk.neighbour(1)),
  up: (reader) => reader.goTo(reader.desk.neighbour(-1)),
  first: (reader) => reader.goTo(reader.desk.openOrdinals[0] ?? null),
  last: (reader) => reader.goTo(reader.desk.openOrdinals.at(-1) ?? null),
  nextUndecided: (reader) => reader.nextUndecided(),
  saveAndNext: (reader) => reader.nextUndecided(),
  claim: (reader) => reader.markClaim(),
  label: (reader, label) => reader.decide(label),
  flag: (reader) => reader.desk.flag(),
  digit: (reader, digit) => reader.judge(digit),
  editText: (reader) => reader.editField(reader.panel.text),
  why: (reader) => reader.editField(reader.panel.why),
  find: (reader) => reader.find(),
  paste: (reader) => reader.pasteAddress(),
  previousClaim: (reader) => reader.turnClaim(-1),
  nextClaim: (reader) => reader.turnClaim(1),
  deleteClaim: (reader) => reader.deleteClaim(),
  undo: (reader) => reader.undo(),
  redo: (reader) => reader.desk.redo(),
  fill: (reader) => reader.fill(),
  finish: (reader) => reader.finish(),
  reopen: (reader) => reader.reopen(),
  guideline: () => window.open("./guideline", "_blank", "noopener"),
  copyLink: (reader) => reader.copyLink(),
  help: (reader) => reader.toggleHelp(),
  escape: (reader) => reader.escape(),
};

/** `?sentence=12` of a link, as an ordinal. A reload keeps the address but goes on where one was. */
function wantedSentence() {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const ordinal = Number(new URLSearchParams(window.location.search).get("sentence")) - 1;
  return isReload || !(ordinal >= 0) ? null : ordinal;
}

/** Distance from the top of the page, however far it is scrolled. */
function depthOf(element) {
  let depth = element.getBoundingClientRect().top;
  for (let around = element; around; around = around.parentNode ?? around.host) depth += around.scrollTop ?? 0;
  return Math.max(0, depth);
}

function nothingHasFocus() {
  return !document.activeElement || document.activeElement === document.body;
}

/** crypto.randomUUID is missing on plain http from another host. */
function uuidFromBytes() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const mounted = new Map(); // parent → its reader; a remount makes another parent before the first one is cleaned up

/**
 * Streamlit's entry.
 * @param {{data: object, parentElement: ShadowRoot, setStateValue: (name: string, value: object) => void}} call
 * @returns {() => void} called once, when the component leaves the page
 */
export default function reader({ data, parentElement, setStateValue }) {
  let mine = mounted.get(parentElement);
  if (mine && mine.pass !== data.pass) {
    mine.close();
    mine = null;
  }
  if (!mine) {
    for (const [parent, other] of mounted) {
      if (other.pass !== data.pass) continue;
      other.close(); // two desks on one pass would write the same storage
      mounted.delete(parent);
    }
    mine = new Reader(parentElement, data);
    mounted.set(parentElement, mine);
  }
  mine.receive(data, setStateValue);
  return () => {
    mounted.get(parentElement)?.close();
    mounted.delete(parentElement);
  };
}
