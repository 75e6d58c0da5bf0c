// One open pass: what stands, what waits, what the hand can do. The desk knows no DOM; it tells its reader what changed.

import { place } from "./claims.js";
import { OperationLog } from "./log.js";
import { Paper } from "./paper.js";
import { Kept, Post } from "./post.js";
import { Refusals } from "./refusals.js";
import { Stage, claimsLeft } from "./stage.js";
import { merge, paint, paintOne, replace, standing, statusAfter } from "./rows.js";
import { hedgeIn, modeIn } from "./vocabulary.js";
import { WORDS, coded } from "./words.js";

const LONGEST_DECISION = 5000; // sentences in one operation, as the server allows

export class Desk {
  /**
   * @param {object} with
   * @param {string} with.pass uuid
   * @param {string} with.user uuid
   * @param {Storage} with.storage sessionStorage, or anything like it
   * @param {() => number} with.now milliseconds
   * @param {() => string} with.uuid makes random uuids
   * @param {(message: object) => void} with.send to the server
   * @param {() => void} with.wake what to do when sending is not enough
   * @param {(change: {sentences: Set<number>}) => void} with.changed what to paint again
   * @param {(words: string) => void} with.say one line for the person
   */
  constructor({ pass, user, storage, now, uuid, send, wake, changed, say }) {
    Object.assign(this, { pass, now, uuid, wake, changed, say });
    this.kept = new Kept(storage, user, pass);
    const stored = this.kept.read();
    this.log = new OperationLog(uuid(), stored);
    this.drafts = new Map(stored?.drafts ?? []);
    this.storedCursor = stored?.cursor ?? null;
    this.refusals = new Refusals(this);
    this.rows = new Map();
    this.table = paint(this.rows, []);
    this.revision = 0;
    this.confirmedStatus = "open";
    this.undoWords = null;
    this.redoWords = null;
    this.savedAt = null;
    this.error = null;
    this.readOnly = ""; // why the server takes nothing here, in words
    this.current = -1;
    this.activeClaim = null;
    this.awaitedUndo = 0;
    this.lastDone = null; // the newest operation made here, for those who listen
    this.wasAway = false;
    this.post = new Post({ now, write: () => this.#message(), size: () => this.log.waiting.length, send });
  }

  // -- opening ---------------------------------------------------------------------------------------------------

  /** Takes the document, which never changes, and the state as it was fetched. */
  open(text, state, wantedOrdinal = null) {
    this.stage = new Stage(text);
    this.paper = new Paper(text, this.stage);
    this.scheme = text.scheme;
    this.temporalPolicy = text.temporal_policy ?? "flag";
    this.campaign = text.campaign;
    this.#takeState(state);
    for (const { claim, field, text: words } of state.drafts ?? []) {
      const key = `${claim}/${field}`;
      if (!this.drafts.has(key)) this.drafts.set(key, words);
    }
    this.#repaint();
    this.current = this.#startingPlace(wantedOrdinal, state.cursor);
    this.#chooseClaim();
    if (!this.log.isEmpty) this.post.send();
  }

  #startingPlace(wanted, cursor) {
    const isThere = (ordinal) => Number.isInteger(ordinal) && ordinal >= 0 && ordinal < this.paper.sentences.length;
    // a cursor at 0 is also what a pass says that nobody has opened yet
    const known = [wanted, this.storedCursor, cursor || null].find(isThere);
    return this.paper.nearestOpen(known ?? (this.stage.isCheck ? this.#firstUnjudged() : this.undecided()[0]) ?? 0);
  }

  #firstUnjudged() {
    const [first = this.claims.list[0]] = claimsLeft(this);
    this.activeClaim = first?.uuid ?? null;
    return first && this.paper.firstOpenIn(first.spans[0]);
  }

  /** The whole state came (again). */
  takeAgain(state) {
    this.#takeState(state);
    this.#repaint();
    this.#chooseClaim();
    this.changed({ sentences: new Set(this.paper.openOrdinals) });
  }

  #takeState(state) {
    this.rows = replace(this.rows, state).rows;
    this.revision = Math.max(this.revision, state.revision);
    this.confirmedStatus = state.status;
    this.undoWords = state.undo;
    this.redoWords = state.redo;
    this.savedAt = state.saved_at;
  }

  /** Whether `data` builds on revisions we have not seen. */
  isBehind(data) {
    return data.since > this.revision;
  }

  /** Takes one answer of the server: changed rows, receipt, refusals. */
  receive(data) {
    const { rows, touched } = merge(this.rows, data.images ?? []);
    this.rows = rows;
    if (data.revision >= this.revision) {
      this.revision = data.revision;
      this.confirmedStatus = data.status ?? this.confirmedStatus;
      this.undoWords = data.undo ?? null;
      this.redoWords = data.redo ?? null;
      this.savedAt = data.saved_at ?? this.savedAt;
    }
    this.error = data.error ?? null;
    this.readOnly = whyReadOnly(data) ?? this.readOnly;
    const wasMoved = this.log.acknowledge(data.ack, data.refused ?? []);
    if (wasMoved) this.post.progress();
    this.#dropRefusedUndos();
    const sentences = this.#repaint(touched);
    this.#followUndo(data);
    this.#chooseClaim();
    if (wasMoved) this.#keep();
    this.changed({ sentences });
  }

  /** An undo that found nothing left is no work that could be lost. */
  #dropRefusedUndos() {
    const isUndo = ({ operation }) => operation.kind === "undo" || operation.kind === "redo";
    const vain = this.log.refused.filter(isUndo);
    if (!vain.length) return;
    this.log.refused = this.log.refused.filter((entry) => !isUndo(entry));
    this.say(vain.at(-1).message);
  }

  // -- what stands -----------------------------------------------------------------------------------------------

  /** Paints waiting operations on confirmed rows. Returns the sentences that may look different. */
  #repaint(touched = new Set()) {
    const before = this.table;
    this.table = paint(this.rows, this.log.waiting);
    this.status = statusAfter(this.confirmedStatus, this.log.waiting);
    return this.#sentencesOf(new Set([...touched, ...before.overlay.keys(), ...this.table.overlay.keys()]));
  }

  #sentencesOf(ids) {
    const sentences = new Set();
    let isClaim = !this.claims;
    for (const id of ids) {
      const [kind, key] = id.split("/");
      if (kind === "decision") sentences.add(Number(key));
      else isClaim = true;
    }
    if (isClaim) {
      for (const ordinal of this.claims?.at.keys() ?? []) sentences.add(ordinal);
      this.claims = place(this.table.all("claim"), this.paper);
      for (const ordinal of this.claims.at.keys()) sentences.add(ordinal);
    }
    return sentences;
  }

  claimsAt(ordinal) {
    return this.claims.at.get(ordinal) ?? [];
  }

  decisionAt(ordinal) {
    return this.table.get("decision", ordinal);
  }

  annotationOf(claim) {
    return this.table.get("annotation", claim) ?? { verdict: "", why: "", confidence: null };
  }

  /** The scheme's row of a claim's verdict, or null. */
  verdictOf(claim) {
    const { verdict } = this.annotationOf(claim);
    return this.scheme.find((value) => value.value === verdict) ?? null;
  }

  isDecided(ordinal) {
    return this.claims.at.has(ordinal) || Boolean(this.decisionAt(ordinal)?.label);
  }

  /** Open sentences without a claim and without a decision. */
  undecided() {
    if (!this.stage.decides) return [];
    return this.paper.openOrdinals.filter((ordinal) => !this.isDecided(ordinal));
  }

  /** The claim digits and letters act on, placed, or null. */
  get claim() {
    return this.claims.list.find((claim) => claim.uuid === this.activeClaim) ?? null;
  }

  #chooseClaim() {
    const here = this.claimsAt(this.current);
    if (!here.some((claim) => claim.uuid === this.activeClaim)) this.activeClaim = here[0]?.uuid ?? null;
  }

  // -- moving ----------------------------------------------------------------------------------------------------

  /** Makes a sentence current. Returns false when it cannot be or is already. */
  go(ordinal, claim = null) {
    if (!this.paper.isOpen(ordinal)) return false;
    const hasMoved = ordinal !== this.current;
    this.current = ordinal;
    if (claim) this.activeClaim = claim;
    this.#chooseClaim();
    if (hasMoved) {
      this.#keep();
      this.post.soon();
    }
    return true;
  }

  /** Makes a claim the active one, where it stands; an unknown one changes nothing. */
  choose(uuid) {
    const claim = this.claims.list.find((one) => one.uuid === uuid);
    const ordinal = claim ? this.paper.firstOpenIn(claim.spans[0]) : null;
    if (ordinal !== null) this.go(ordinal, uuid);
  }

  /** The next undecided sentence, from the top again at the end; null when there is none. */
  nextUndecided() {
    const left = this.undecided();
    return left.find((ordinal) => ordinal > this.current) ?? left[0] ?? null;
  }

  // -- doing -----------------------------------------------------------------------------------------------------

  /** Why nothing can be changed here, in words; "" when it can. */
  get closed() {
    return this.readOnly || (this.status === "finished" ? WORDS.finished : "");
  }

  /** Makes one operation: painted, kept and sent at once. Returns it, or null when the document is finished. */
  perform(kind, body) {
    const isReopening = kind === "reopen" && !this.readOnly;
    if (this.closed && !isReopening) {
      this.say(this.closed);
      return null;
    }
    if (this.stage.whyNot(kind)) {
      this.say(this.stage.whyNot(kind));
      return null;
    }
    if (this.log.isEmpty) this.post.progress();
    const at = new Date(this.now()).toISOString();
    const operation = this.log.add(kind, body, { at, base: this.revision });
    this.lastDone = operation;
    const sentences = this.#paintNew(operation);
    this.#chooseClaim();
    this.changed({ sentences });
    this.#keep();
    this.post.send();
    return operation;
  }

  #paintNew(operation) {
    if (["undo", "redo", "finish", "reopen"].includes(operation.kind)) return this.#repaint();
    this.table.touched.clear();
    paintOne(this.table, operation);
    return this.#sentencesOf(this.table.touched);
  }

  decide(label, ordinals = [this.current], origin = "key") {
    let operation = null;
    for (let first = 0; first < ordinals.length; first += LONGEST_DECISION) {
      operation = this.perform("decide", { ordinals: ordinals.slice(first, first + LONGEST_DECISION), label, origin });
    }
    return operation !== null;
  }

  flag() {
    const isOn = this.decisionAt(this.current)?.is_badly_split ?? false;
    this.perform("flag", { ordinal: this.current, on: !isOn });
  }

  /** Marks a span (code points) as a claim and makes it the active one; `said` is said about it at once. */
  mark(start, end, said = {}) {
    const why = this.closed || this.stage.whyNot("mark");
    if (why) return this.say(why);
    const span = this.paper.offsets.trim(start, end);
    if (!span) return this.say(WORDS.nothingSelected);
    if (this.stage.isOutside(this.paper.sentenceAt(span[0]))) return this.say(this.stage.outside);
    const same = this.claims.list.find(({ spans }) => spans.length === 1 && spans[0][0] === span[0] && spans[0][1] === span[1]);
    if (same) {
      this.activeClaim = same.uuid;
      this.changed({ sentences: new Set() });
      return this.say(WORDS.alreadyClaim);
    }
    const ordinal = this.paper.firstOpenIn(span);
    if (ordinal === null) return this.say(WORDS.furniture);
    const quote = this.paper.offsets.slice(...span);
    const claim = this.uuid();
    this.current = ordinal;
    this.activeClaim = claim;
    return this.perform("mark", { claim, spans: [span], quote, text: onOneLine(quote), ...this.#firstGuess(quote, ordinal), ...said });
  }

  /** What its own words and its block say of a new claim, until the annotator says otherwise: a hedge by its cue, the block's speaker. */
  #firstGuess(quote, ordinal) {
    const hedge = hedgeIn(quote);
    const source = this.paper.speakerOf(ordinal);
    const mode = modeIn(quote, this.paper.blocks[this.paper.sentences[ordinal][2]]?.[2]);
    return { ...(hedge && { hedge }), ...(source && { attribution: [{ source, mode }] }) };
  }

  /** Gives the active claim another span (code points). A normalised text that is still the old quote follows. */
  respan(start, end) {
    const { claim } = this;
    const span = this.paper.offsets.trim(start, end);
    if (!span) return this.say(WORDS.nothingSelected);
    if (this.stage.isOutside(this.paper.sentenceAt(span[0]))) return this.say(this.stage.outside);
    const ordinal = this.paper.firstOpenIn(span);
    if (ordinal === null) return this.say(WORDS.furniture);
    const quote = this.paper.offsets.slice(...span);
    if (quote === claim.quote && span[0] === claim.spans[0][0]) return this.say(WORDS.sameSpan);
    const follows = claim.text === onOneLine(claim.quote);
    this.current = ordinal;
    return this.perform("edit", { claim: claim.uuid, spans: [span], quote, ...(follows && { text: onOneLine(quote) }) });
  }

  judge(verdict) {
    return this.perform("judge", { claim: this.activeClaim, verdict });
  }

  /** Takes a claim away with its verdict and evidence. */
  removeClaim() {
    const claim = this.activeClaim;
    for (const field of ["text", "why"]) this.drafts.delete(`${claim}/${field}`);
    return this.perform("remove", { claim });
  }

  attach(fields) {
    return this.perform("attach", { evidence: this.uuid(), claim: this.activeClaim, ...fields });
  }

  /** The number a new set gets, and the last set's (1 when there is none). */
  setNumbers() {
    const highest = Math.max(0, ...this.table.evidenceOf(this.activeClaim).map(([, evidence]) => evidence.set_no));
    return { fresh: Math.min(highest + 1, 99), above: Math.max(highest, 1) };
  }

  undo() {
    const mine = standing(this.log.waiting);
    if (!mine.length && !this.undoWords) return this.say("There is nothing to undo.");
    const place = this.placeOf(mine.at(-1));
    const operation = this.perform("undo", {});
    if (!operation) return null;
    if (place === null) this.awaitedUndo = operation.seq;
    else this.go(place);
    return this.changed({ sentences: new Set() });
  }

  redo() {
    const hasOwnUndo = this.log.waiting.some((operation) => operation.kind === "undo");
    if (!this.redoWords && !hasOwnUndo) return this.say("There is nothing to redo.");
    const operation = this.perform("redo", {});
    if (operation) this.awaitedUndo = operation.seq;
    return operation;
  }

  /** The sentence an operation was about, or null. */
  placeOf(operation) {
    if (!operation) return null;
    if (operation.kind === "decide") return operation.ordinals[0];
    if (operation.kind === "flag") return operation.ordinal;
    const spans = operation.spans ?? this.table.get("claim", operation.claim)?.spans;
    return spans ? this.paper.firstOpenIn(spans[0]) : null;
  }

  /** After an undo the server answered: show the place it changed. */
  #followUndo(data) {
    if (!this.awaitedUndo || (data.ack?.[this.log.boot] ?? 0) < this.awaitedUndo) return;
    this.awaitedUndo = 0;
    const newest = Math.max(0, ...data.images.map((image) => image.revision));
    const changed = data.images.filter((image) => image.revision === newest);
    const places = changed.map((image) => this.#placeOfImage(image)).filter((ordinal) => ordinal !== null);
    if (places.length) this.go(Math.min(...places));
  }

  #placeOfImage({ kind, key, value }) {
    if (kind === "decision") return Number(key);
    const claim = kind === "evidence" ? value?.claim : key;
    const spans = (kind === "claim" ? value : this.table.get("claim", claim))?.spans;
    return spans ? this.paper.firstOpenIn(spans[0]) : null;
  }

  // -- text fields -----------------------------------------------------------------------------------------------

  /** What a field of a claim holds in the table. */
  storedField(claim, field) {
    return field === "text" ? this.table.get("claim", claim)?.text ?? "" : this.annotationOf(claim).why;
  }

  /** The unsaved typing of a field, or null. */
  draftOf(claim, field) {
    const draft = this.drafts.get(`${claim}/${field}`);
    return draft === undefined || draft === this.storedField(claim, field) ? null : draft;
  }

  draft(claim, field, text) {
    this.drafts.set(`${claim}/${field}`, text);
    this.#keep();
    this.post.soon();
  }

  /** Ends typing in a field: a revision is written when the text differs. Returns what the field should show. */
  saveField(claim, field, text) {
    const stored = this.storedField(claim, field);
    const words = field === "text" ? text.replace(/\s+/g, " ").trim() : text.replace(/\s+$/, "");
    const key = `${claim}/${field}`;
    if (field === "text" && !words) this.say(WORDS.textNeeded);
    if (words === stored || (field === "text" && !words) || !this.table.get("claim", claim)) {
      if (this.drafts.has(key)) this.draft(claim, field, stored); // the server's draft must not come back
      return stored;
    }
    this.drafts.delete(key);
    this.perform(field === "text" ? "edit" : "judge", { claim, [field]: words });
    return words;
  }

  /** Something refused was dropped. */
  settled() {
    this.#keep();
    this.changed({ sentences: new Set() });
  }

  // -- sending and keeping ---------------------------------------------------------------------------------------

  /** How safe the work is: `saved`, `saving` or `retrying`. */
  get saving() {
    if (this.log.isEmpty) return "saved";
    return this.error || this.post.isOverdue ? "retrying" : "saving";
  }

  /** Called once a second: sends again what was not confirmed in time. */
  tick(isConnected) {
    const isBack = isConnected && this.wasAway;
    this.wasAway = !isConnected;
    if (isBack) this.post.send(); // operations, and what was typed meanwhile
    if (isBack || (!this.log.isEmpty && isConnected && this.post.again())) this.wake();
  }

  /** Sends what waits, if anything does. */
  resend() {
    if (!this.log.isEmpty) this.post.send();
  }

  #message() {
    const drafts = [...this.drafts].map(([key, text]) => {
      const [claim, field] = key.split("/");
      return { claim, field, text };
    });
    return { pass: this.pass, cursor: Math.max(0, this.current), batches: this.log.batches(), drafts };
  }

  #keep() {
    const { slug, title } = this.paper.document;
    this.kept.write({ ...this.log.toStore(), drafts: [...this.drafts], cursor: this.current, slug, title });
  }

  /** Other documents of this person with work that has not reached the server. */
  leftElsewhere() {
    return this.kept.others().flatMap(({ batches = [], slug, title }) => {
      const waiting = batches.reduce((sum, batch) => sum + batch.list.length, 0);
      return waiting && slug ? [{ slug, title, waiting }] : [];
    });
  }

  /** Ends the desk: what waits stays in the tab's storage for the next one. */
  close() {
    this.post.close();
  }
}

const CLOSINGS = new Set(["W104", "W105", "W106"]); // campaign closed, document withdrawn, pass handed over

/** Why the server takes nothing any more, "" when it does, null when the answer does not say. */
function whyReadOnly({ read_only: why, error }) {
  if (why) return coded(why);
  if (error) return CLOSINGS.has(error.code) ? coded(error) : null;
  return why === undefined ? null : "";
}

/** A quote as a normalised text begins: line breaks and runs of white space are one space. */
function onOneLine(quote) {
  return quote.replace(/\s+/g, " ");
}
