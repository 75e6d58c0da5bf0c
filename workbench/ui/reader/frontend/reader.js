// The reader: mounts one open pass in the component's shadow root and turns key presses into operations.
// Streamlit calls the default export again for every change of data or theme, without a cleanup in between.

import { CoachView } from "./coach.js";
import { Desk } from "./desk.js";
import { h } from "./dom.js";
import { EarlierView } from "./earlier.js";
import { ElsewhereView } from "./elsewhere.js";
import { FinderView } from "./finder.js";
import { FootView } from "./foot.js";
import { GuidelineView } from "./guideline.js";
import { fit, followTheme } from "./frame.js";
import { Hands } from "./hands.js";
import { HeadView } from "./head.js";
import { HelpView } from "./help.js";
import { Keyboard, isConnected, nothingHasFocus } from "./keyboard.js";
import { usePreset } from "./keymap.js";
import { PanelView } from "./panel.js";
import { Practice } from "./practice.js";
import { SearchView } from "./search.js";
import { Failure, PassAddress } from "./server.js";
import { TextView } from "./text.js";
import { WORDS, coded, count } from "./words.js";

const AWAY = 1000; // ms

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
    this.scrolled = new Map(); // what is taken off a page forgets how far it was scrolled
    this.element.addEventListener("scroll", ({ target }) => this.scrolled.set(target, target.scrollTop), { capture: true, passive: true });
    this.element.addEventListener("focusin", (event) => (this.lastFocus = event.target));
    this.left = null; // the address at which it was taken off the page, while it may come back
    this.keyboard = new Keyboard(this);
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
      send: (message) => isConnected() && this.left === null && this.setStateValue("ops", message), // away: sent on return
      wake: () => setTimeout(() => wakeServer(), 200), // by itself: what is set in one moment goes to the fragment of the first
      changed: (change) => this.paint(change),
      say: (words) => this.foot.say(words),
    });
    usePreset(state.keys);
    this.#buildViews(text);
    this.element.dataset.size = state.text_size ?? "normal";
    this.panel.thread.answers = state.answers ?? {};
    this.hands = new Hands({ ...this, paint: () => this.paint({ sentences: new Set() }) });
    this.desk.open(text, state, wantedSentence());
    this.desk.choose(wantedClaim());
    this.foot.suit(this.desk.stage);
    this.help.suit(this.desk.stage);
    this.coach.suit(this.desk.stage);
    this.finder.suit(this.desk.paper.document, this.desk.stage);
    this.text.build(this.desk);
    this.head.build(this.desk);
    this.frame.replaceChildren(this.head.element, this.text.element, this.elsewhere.element, this.search.element, this.side, this.foot.element, this.help.element);
    this.isOpen = true;
    fit(this.element);
    this.paint({ sentences: new Set() });
    this.text.showCurrent();
    if (nothingHasFocus()) this.text.focus();
    if (!this.data.read_only) this.foot.say(this.desk.stage.purpose);
    this.#take();
    this.#mentionLeftovers();
    this.#remember();
    this.clock = setInterval(() => this.#tick(), 1000);
    document.fonts?.ready.then(() => this.text.showCurrent());
  }

  #buildViews({ scheme, fields = null }) {
    this.head = new HeadView();
    this.text = new TextView(this.parent, {
      onSentence: (ordinal, claim) => this.hands.point(ordinal, claim),
      onMarked: ([start]) => this.hands.point(this.desk.paper.sentenceAt(start), null),
    });
    this.panel = new PanelView(scheme, {
      onDraft: (claim, field, words) => this.desk.draft(claim, field, words),
      onSave: (claim, field, words) => this.desk.saveField(claim, field, words),
      onDetach: (evidence) => this.desk.perform("detach", { evidence }),
      onSay: (fields) => this.hands.claims.say(fields),
      onSure: (confidence) => this.hands.claims.sure(confidence),
      onLink: (found, relation) => this.hands.claims.link(found, relation),
      onUnlink: (link) => this.desk.perform("unlink", { link }),
      onUnrepeat: () => this.hands.claims.unrepeat(),
      onComment: (words) => this.desk.perform("comment", { comment: this.desk.uuid(), claim: this.desk.activeClaim, text: words }),
      similar: (words, claim) => this.address.similar(words, claim),
      onSource: (fields, how) => this.hands.attachSource(fields, how),
      onLeave: () => this.text.focus(),
    }, fields);
    this.earlier = new EarlierView({
      search: async (words) => {
        const here = new Set(this.desk.claimsAt(this.desk.current).map(({ uuid }) => uuid)); // no claim repeats itself
        return (await this.address.similar(words)).filter(({ claim }) => !here.has(claim));
      },
      onChoose: (found) => this.hands.claims.repeats(found),
      onClose: () => this.text.focus(),
    });
    this.finder = new FinderView({
      search: (words, claim) => this.address.sentences(words, claim),
      onAttach: (result, stance, joins) => this.hands.attachSentence(result, stance, joins),
      attachedAs: (result) => this.hands.attachedAs(result),
      onOpen: (result) => this.elsewhere.open(result),
      onClose: () => this.text.focus(),
    });
    this.elsewhere = new ElsewhereView({
      fetch: (document) => this.address.otherText(document),
      onAttach: (result, stance, joins) => this.hands.attachSentence(result, stance, joins),
      attachedAs: (result) => this.hands.attachedAs(result),
      onClose: () => this.finder.resume(),
    });
    this.foot = new FootView({
      onAnswer: (run) => this.keyboard.answer(run),
      onAgain: (index) => (index === null ? this.desk.refusals.applyAllAgain() : this.desk.refusals.applyAgain(index)),
      onDrop: (index) => (index === null ? this.desk.refusals.dropAll() : this.desk.refusals.drop(index)),
    });
    this.coach = new CoachView();
    this.foot.element.prepend(this.coach.element);
    this.element.addEventListener("keyup", () => this.coach.paint(this.desk, this.finder)); // opening the finder changes nothing stored
    this.help = new HelpView();
    this.search = new SearchView({
      onGo: (ordinal) => this.hands.goTo(ordinal) || this.text.showCurrent(ordinal),
      onShow: (spans) => this.text.show("hit", spans),
      onClose: () => this.text.focus(),
    });
    this.guideline = new GuidelineView({ fetch: () => this.address.guideline(), onClose: () => this.text.focus() });
    this.side = h("aside", { class: "side" }, this.panel.element, this.finder.element, this.earlier.element, this.guideline.element);
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.ending);
    this.desk?.close();
    clearInterval(this.clock);
    this.keyboard.close();
    this.element.remove();
  }

  /** Taken off the page. It waits a moment before it ends: Streamlit often puts it back at once, and a hand that types must notice nothing. */
  leave() {
    this.element.remove();
    this.left = window.location.href;
    this.ending = setTimeout(() => {
      mounted.delete(this.parent);
      this.close();
    }, AWAY);
  }

  /** To another place on the page, as it stands. What was typed while it had none is done now. */
  moveTo(parent, setStateValue) {
    clearTimeout(this.ending);
    this.setStateValue = setStateValue; // the former place's may lead nowhere
    const focused = this.parent.activeElement ?? (nothingHasFocus() ? this.lastFocus : null);
    const scrolled = [...this.scrolled];
    this.parent = parent;
    if (this.isOpen) this.text.root = parent;
    parent.append(this.element);
    this.left = null;
    for (const [one, top] of scrolled) one.scrollTop = top;
    focused?.focus({ preventScroll: true });
    this.keyboard.catchUp();
    setTimeout(() => !this.isClosed && this.desk?.resend(), 0); // what was to be sent while it had no place
  }

  resized() {
    fit(this.element);
    if (this.isOpen) this.text.keepInSight();
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
    this.text.show("context", (this.desk.claim?.context ?? []).map((ordinal) => this.desk.paper.sentences[ordinal].slice(0, 2)));
    this.panel.paint(this.desk);
    this.head.paint(this.desk);
    this.foot.paint(this.desk);
    this.coach.paint(this.desk, this.finder);
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
    this.coach.paint(this.desk, this.finder);
  }

  /** Sources, events and addresses of before: completions, which nobody waits for. */
  async #remember() {
    try {
      const memory = await this.address.memory();
      this.panel.facts.memory = memory;
      this.panel.form.remember(memory.addresses);
    } catch {
      // without them one types
    }
  }

  #mentionLeftovers() {
    const [left] = this.desk.leftElsewhere();
    if (!left) return;
    const words = `${count(left.waiting, "operation")} in “${left.title}” have not reached the server yet.`;
    const open = () => window.location.assign(`?document=${encodeURIComponent(left.slug)}`);
    this.foot.ask(words, [{ key: "y", label: "open it to send them", run: open }]);
  }
}

/** `?sentence=12` of a link, as an ordinal. A reload keeps the address but goes on where one was. */
function wantedSentence() {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const ordinal = Number(new URLSearchParams(window.location.search).get("sentence")) - 1;
  return isReload || !(ordinal >= 0) ? null : ordinal;
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

/** `?claim=` of a link, or null. */
function wantedClaim() {
  return new URLSearchParams(window.location.search).get("claim");
}

// A server that was started anew knows no fragment of ours and answers nothing to what is sent to it, until the page is drawn once.
let wakeServer = () => {};
const practices = new Map(); // parent → what is practised there
const mounted = new Map(); // parent → its reader; a remount makes another parent, before the first one is cleaned up or just after

/** The reader of this pass that is or was in another place, brought over: a new one would fetch the text while keys go nowhere. */
function moved(parent, pass, setStateValue) {
  for (const [former, reader] of mounted) {
    if (reader.pass !== pass) continue;
    mounted.delete(former);
    if (reader.left === null || reader.left === window.location.href) {
      reader.moveTo(parent, setStateValue);
      return reader;
    }
    reader.close(); // somebody came back by another link; two desks on one pass would write the same storage
  }
  return null;
}

/**
 * Streamlit's entry: the reader, or beside it what has the whole page drawn (ui/reader, `mount_alarm`), or the guideline's practice.
 * @param {{data: object, parentElement: ShadowRoot, setStateValue: (name: string, value: object) => void, setTriggerValue: Function}} call
 * @returns {() => void} called once, when the component leaves the page
 */
export default function reader({ data, parentElement, setStateValue, setTriggerValue }) {
  if (data.isAlarm) {
    wakeServer = () => setTriggerValue("woken", Date.now());
    parentElement.host.closest("[data-testid=stElementContainer]")?.style.setProperty("display", "none");
    return () => {};
  }
  if (data.practice) {
    if (!practices.has(parentElement)) practices.set(parentElement, new Practice(parentElement, data.practice));
    practices.get(parentElement).receive();
    return () => practices.delete(parentElement);
  }
  let mine = mounted.get(parentElement);
  if (mine && mine.pass !== data.pass) {
    mine.close();
    mine = null;
  }
  if (!mine || mine.left !== null) {
    mine = moved(parentElement, data.pass, setStateValue) ?? new Reader(parentElement, data);
    mounted.set(parentElement, mine);
  }
  mine.receive(data, setStateValue);
  return () => mounted.get(parentElement)?.leave();
}
