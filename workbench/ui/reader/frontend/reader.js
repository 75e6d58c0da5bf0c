// The reader: mounts one open pass in the component's shadow root and turns key presses into operations.
// Streamlit calls the default export again for every change of data or theme, without a cleanup in between.

import { Desk } from "./desk.js";
import { h, isField } from "./dom.js";
import { FinderView } from "./finder.js";
import { FootView } from "./foot.js";
import { fit, followTheme } from "./frame.js";
import { Hands } from "./hands.js";
import { HeadView } from "./head.js";
import { HelpView } from "./help.js";
import { commandOf, letterOf } from "./keys.js";
import { PanelView } from "./panel.js";
import { Failure, PassAddress } from "./server.js";
import { TextView } from "./text.js";
import { WORDS, coded, count } from "./words.js";

const REPEATABLE = new Set(["down", "up", "nextUndecided", "first", "last"]); // a key held down decides nothing

class Reader {
  constructor(parent, data) {
    this.parent = parent;
    this.pass = data.pass;
    this.user = data.user;
    this.address = new PassAddress(data.pass);
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
    followTheme(this.element);
    fit(this.element);
    if (data === this.data) return;
    this.data = data;
    if (!this.user && data.user) {
      this.user = data.user;
      this.#openOrExplain();
    } else if (this.isOpen) this.#take();
  }

  // -- opening and closing -----------------------------------------------------------------------------------------

  async open() {
    try {
      const [text, state] = await Promise.all([this.address.text(), this.address.state()]);
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
      uuid: randomUuid,
      send: (message) => isConnected() && this.setStateValue("ops", message), // away: the clock sends it on return
      changed: (change) => this.paint(change),
      say: (words) => this.foot.say(words),
    });
    this.#buildViews(text.scheme);
    this.hands = new Hands({ ...this, paint: () => this.paint({ sentences: new Set() }) });
    this.desk.open(text, state, wantedSentence());
    this.text.build(this.desk);
    this.head.build(this.desk);
    this.frame.replaceChildren(this.head.element, this.text.element, this.side, this.foot.element, this.help.element);
    this.isOpen = true;
    fit(this.element);
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
      onSentence: (ordinal, claim) => this.hands.point(ordinal, claim),
      onMarked: ([start]) => this.hands.point(this.desk.paper.sentenceAt(start), null),
    });
    this.panel = new PanelView(scheme, {
      onDraft: (claim, field, words) => this.desk.draft(claim, field, words),
      onSave: (claim, field, words) => this.desk.saveField(claim, field, words),
      onDetach: (evidence) => this.desk.perform("detach", { evidence }),
      onSource: (fields, how) => this.hands.attachSource(fields, how),
      onLeave: () => this.text.focus(),
    });
    this.finder = new FinderView({
      search: (words) => this.address.sentences(words),
      onAttach: (result, stance, joins) => this.hands.attachSentence(result, stance, joins),
      attachedAs: (result) => this.hands.attachedAs(result),
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
        this.desk.takeAgain(await this.address.state());
      } catch {
        return; // the clock tries again
      }
    }
    const before = this.desk.current;
    this.desk.receive(this.data);
    if (this.desk.current !== before) this.text.showCurrent();
    this.hands.goOn();
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
    this.desk.tick(isConnected());
    if (isConnected() && this.desk.isBehind(this.data)) this.#take();
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
    fit(this.element);
    if (this.isOpen) this.text.keepInSight();
  }

  /** A key pressed while nothing has the focus is meant for the document. */
  #strayKey(event) {
    // While the server is away Streamlit's own dialog takes the focus; who goes on typing still means the document.
    const isHeldByDialog = !isConnected() && Boolean(document.activeElement?.closest("[role=dialog]"));
    const isFree = nothingHasFocus() && !document.querySelector("[role=dialog]");
    if (!this.isOpen || !this.element.isConnected || !(isFree || isHeldByDialog)) return;
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
    if (turn) return void this.hands.turn(event, turn);
    const command = event.target.closest("[data-command]")?.dataset.command;
    if (!command || event.target.closest("button")?.disabled) return;
    if (event.detail > 0 && !isField(this.parent.activeElement)) this.text.focus();
    this.hands.run(command);
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
    this.hands.run(command);
  }

  #helpKey(event) {
    if (["escape", "help"].includes(commandOf(event))) {
      event.preventDefault();
      this.hands.run("help");
    } else if (event.key === "Tab") event.preventDefault(); // the one button keeps the focus
  }

  #fieldKey(event, field) {
    const command = commandOf(event);
    const isDone = command === "escape" || (command === "editText" && field === this.panel.text);
    if (!isDone && command !== "saveAndNext") return;
    event.preventDefault();
    this.text.focus(); // leaving the field saves it
    if (command === "saveAndNext") this.hands.run("nextUndecided");
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
}

/** `?sentence=12` of a link, as an ordinal. A reload keeps the address but goes on where one was. */
function wantedSentence() {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const ordinal = Number(new URLSearchParams(window.location.search).get("sentence")) - 1;
  return isReload || !(ordinal >= 0) ? null : ordinal;
}

/** Whether Streamlit's connection stands: what is sent meanwhile would be an error in its console and no more. */
function isConnected() {
  const app = document.querySelector("[data-test-connection-state]");
  return !app || app.dataset.testConnectionState === "CONNECTED";
}

function nothingHasFocus() {
  return !document.activeElement || document.activeElement === document.body;
}

/** crypto.randomUUID is missing on plain http from another host. */
function randomUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
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
