// What each key and button does: the hand between the views and the desk.

import { Contexting } from "./contexting.js";
import { reveal } from "./dom.js";
import { CLAIM_COMMANDS, ClaimHands } from "./claim_hands.js";
import { Picking } from "./picking.js";
import { Pieces } from "./pieces.js";
import { claimBeside, claimsLeft, nextClaimLeft, unjudged } from "./stage.js";
import { LABELS, WORDS, count } from "./words.js";

const MY_WORK = "./"; // from the reader's address

export class Hands {
  /**
   * @param {object} views
   * @param {import("./desk.js").Desk} views.desk
   * @param {import("./text.js").TextView} views.text
   * @param {import("./panel.js").PanelView} views.panel
   * @param {import("./finder.js").FinderView} views.finder
   * @param {import("./search.js").SearchView} views.search
   * @param {import("./guideline.js").GuidelineView} views.guideline
   * @param {import("./earlier.js").EarlierView} views.earlier
   * @param {import("./foot.js").FootView} views.foot
   * @param {import("./help.js").HelpView} views.help
   * @param {() => void} views.paint draws what depends on the current sentence
   */
  constructor({ desk, text, panel, finder, earlier, search, guideline, foot, help, paint }) {
    Object.assign(this, { desk, text, panel, finder, earlier, search, guideline, foot, help, paint });
    this.claims = new ClaimHands(this);
    this.goingTo = null;
    this.picking = new Picking(this);
    this.contexting = new Contexting(this);
    this.pieces = new Pieces(this);
  }

  get isInMode() {
    return [this.claims, this.picking, this.contexting].some(({ isOn }) => isOn);
  }

  /** A key while a mode is on. Returns whether the mode has taken it. */
  modeKey(event) {
    const mode = [this.claims, this.picking, this.contexting].find(({ isOn }) => isOn);
    return mode?.key(event) ?? false;
  }

  /** Does what a command's name says; `label:o` carries a detail. */
  run(command) {
    const why = this.desk.stage.why(command);
    if (why) return this.foot.say(why);
    const [name, detail] = command.split(":");
    return COMMANDS[name]?.(this, detail);
  }

  // -- moving --------------------------------------------------------------------------------------------------------

  /** Shows the place the desk says is current. */
  goTo(ordinal, claim = null) {
    if (ordinal === null || !this.desk.go(ordinal, claim)) return false;
    this.#arrive();
    this.text.showCurrent();
    return true;
  }

  /** As `goTo`, for the mouse: what was clicked stays under it. */
  point(ordinal, claim) {
    if (this.desk.go(ordinal, claim)) this.#arrive();
  }

  #arrive() {
    this.picking.leave();
    this.contexting.leave();
    this.finder.close();
    this.earlier.close();
    this.paint();
  }

  #goToClaim(claim) {
    return claim ? this.goTo(this.desk.paper.firstOpenIn(claim.spans[0]), claim.uuid) : false;
  }

  /** To the next or previous (-1) sentence; in Check, to a claim. */
  step(by) {
    if (this.desk.stage.isCheck) this.#goToClaim(claimBeside(this.desk, by));
    else this.goTo(this.desk.paper.neighbour(this.desk.current, by));
  }

  /** To the first (0) or last (-1) one. */
  edge(at) {
    if (this.desk.stage.isCheck) this.#goToClaim(this.desk.claims.list.at(at));
    else this.goTo(this.desk.paper.openOrdinals.at(at) ?? null);
  }

  moveOn() {
    this.goTo(this.desk.paper.neighbour(this.desk.current, 1));
  }

  nextUndecided() {
    if (this.desk.stage.isCheck) return void (this.#goToClaim(nextClaimLeft(this.desk)) || this.foot.say(WORDS.allJudged));
    const next = this.desk.nextUndecided();
    if (next === null) this.foot.say(WORDS.allDecided);
    else this.goTo(next);
  }

  turnClaim(step) {
    const here = this.desk.claimsAt(this.desk.current);
    if (here.length < 2) return;
    const index = here.findIndex((claim) => claim.uuid === this.desk.activeClaim);
    this.point(this.desk.current, here[(index + step + here.length) % here.length].uuid);
  }

  /** Goes to another document once everything here is stored. */
  turn(event, link) {
    if (!link.href || this.desk.saving === "saved" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#leaveFor(link.href);
  }

  turnPage(direction) {
    const slug = this.desk.paper.document[direction];
    if (!slug) return this.foot.say(direction === "next" ? "This is the last document." : "This is the first document.");
    const href = `?document=${encodeURIComponent(slug)}`;
    if (this.desk.saving === "saved") window.location.assign(href);
    else this.#leaveFor(href);
    return null;
  }

  #leaveFor(href) {
    this.goingTo = href;
    if (this.desk.saving === "retrying") this.foot.ask(WORDS.leaving, [{ key: "y", label: "go anyway", run: () => window.location.assign(href) }]);
  }

  goOn() {
    if (this.goingTo === MY_WORK && this.desk.status !== "finished") this.goingTo = null; // finishing was refused: what is missing stands here
    if (this.goingTo && this.desk.saving === "saved") window.location.assign(this.goingTo);
  }

  // -- deciding ------------------------------------------------------------------------------------------------------

  decide(label) {
    const claims = this.desk.claimsAt(this.desk.current).length;
    const decide = () => {
      if (this.desk.decide(label)) this.moveOn();
    };
    if (!claims || this.desk.closed) return decide();
    const stays = claims === 1 ? "1 claim; it stays" : `${claims} claims; they stay`;
    return this.foot.ask(`This sentence has ${stays}. Mark the rest as ${LABELS[label]}?`, [{ key: "y", label: "yes", run: decide }]);
  }

  markClaim() {
    this.mark(this.text.selection() ?? this.desk.paper.sentences[this.desk.current]);
  }

  /** A span in code points becomes a claim. */
  mark([start, end]) {
    const operation = this.desk.mark(start, end);
    this.text.clearSelection();
    if (!operation) this.paint();
    this.text.keepInSight();
  }

  fill() {
    if (this.desk.closed) return this.foot.say(this.desk.closed);
    const open = this.desk.undecided().filter((ordinal) => ordinal <= this.desk.current);
    if (!open.length) return this.foot.say("Nothing is undecided up to here.");
    const words = `Mark ${count(open.length, "undecided sentence")} up to here as nothing to check?`;
    const fill = () => {
      if (this.desk.decide("x", open, "filled")) this.moveOn();
    };
    return this.foot.ask(words, [{ key: "y", label: "yes", run: fill }]);
  }

  finish() {
    if (this.desk.closed) return this.foot.say(this.desk.closed);
    if (this.desk.stage.isCheck) return this.#finishCheck();
    const left = this.desk.undecided();
    const finish = () => this.#finishNow();
    if (!left.length) return finish();
    const are = left.length === 1 ? "is" : "are";
    return this.foot.ask(`${count(left.length, "sentence")} ${are} undecided.`, [
      { key: "f", label: "show the first", run: () => this.goTo(left[0]) },
      { key: "y", label: `finish anyway, ${left.length === 1 ? "it counts" : "they count"} as nothing`, run: finish },
    ]);
  }

  #finishNow() {
    return this.desk.perform("finish", {}) && this.foot.ask("Finished. ⇧R reopens it.", [{ key: "w", label: "My work", run: () => this.#toWork() }]);
  }

  #finishCheck() {
    const left = claimsLeft(this.desk);
    const finish = () => this.#finishNow();
    if (!left.length) return finish();
    const { words, isRequired } = unjudged(this.desk, left);
    const anyway = isRequired ? [] : [{ key: "y", label: "finish anyway", run: finish }];
    return this.foot.ask(words, [{ key: "f", label: "show the first", run: () => this.#goToClaim(left[0]) }, ...anyway]);
  }

  #toWork() {
    this.#leaveFor(MY_WORK);
    this.goOn();
  }

  reopen() {
    if (this.desk.readOnly) this.foot.say(this.desk.readOnly);
    else if (this.desk.status !== "finished") this.foot.say("This document is open.");
    else if (this.desk.perform("reopen", {})) this.foot.say("Reopened.");
  }

  /** Runs `hand` with the active claim, or says that one is needed. */
  withClaim(hand) {
    if (this.desk.claim) return hand(this.desk.claim);
    return this.foot.say(WORDS.noClaim);
  }

  /** A verdict. Words marked with the mouse are meant by it: they become a claim first. */
  judge(digit) {
    if (this.text.selection() && digit !== "0" && !this.desk.stage.whyNot("mark")) this.markClaim();
    this.withClaim(() => {
      const value = this.desk.scheme.find(({ key }) => key === digit);
      if (value) this.desk.judge(value.value);
      else if (digit === "0") this.desk.judge("");
      else this.foot.say(`No verdict has the key ${digit}.`);
    });
  }

  deleteClaim() {
    this.withClaim((claim) => {
      if (this.desk.closed) return this.foot.say(this.desk.closed);
      const evidence = this.desk.table.evidenceOf(claim.uuid).length;
      const words = evidence ? `Delete this claim with its verdict and ${count(evidence, "piece")} of evidence?` : "Delete this claim?";
      return this.foot.ask(words, [{ key: "y", label: "delete", run: () => this.desk.removeClaim() }]);
    });
  }

  editField(area) {
    this.withClaim(() => {
      this.guideline.close();
      this.focus(area);
      area.setSelectionRange(area.value.length, area.value.length);
    });
  }

  focus(field) {
    field.focus({ preventScroll: true });
    reveal(this.panel.element, field);
  }

  /** For those whose fingers save: everything is on its way already. */
  save() {
    this.desk.post.send();
    this.foot.say(this.desk.saving === "saved" ? WORDS.saved : WORDS.saving);
  }

  /** Settles the first thing that the server did not apply. */
  settle(how) {
    const { refusals } = this.desk;
    if (refusals.list.length) how(refusals);
    else this.foot.say(WORDS.nothingRefused);
  }

  undo() {
    const before = this.desk.current;
    this.desk.undo();
    if (this.desk.current !== before) this.text.showCurrent();
  }

  // -- evidence ------------------------------------------------------------------------------------------------------

  find() {
    this.withClaim((claim) => {
      if (this.desk.closed) return this.foot.say(this.desk.closed);
      this.guideline.close();
      return this.finder.open(claim.text || claim.quote, claim.uuid);
    });
  }

  pasteAddress() {
    this.withClaim((claim) => {
      if (this.desk.closed) return this.foot.say(this.desk.closed);
      this.guideline.close();
      return this.panel.form.open({ hasSets: this.desk.table.evidenceOf(claim.uuid).length > 0 });
    });
  }

  attachSource(fields, { uuid, joins }) {
    if (uuid) this.desk.perform("amend", { evidence: uuid, ...fields });
    else this.desk.attach({ ...fields, set_no: this.desk.setNumbers()[joins ? "above" : "fresh"] });
    this.text.focus();
  }

  attachSentence(result, stance, joins) {
    const setNo = this.desk.setNumbers()[joins ? "above" : "fresh"];
    const { uuid, title, publisher, published_on } = result.document;
    const place = { document: uuid, start: result.start, end: result.end, excerpt: result.text };
    const operation = this.desk.attach({ stance, set_no: setNo, ...place, shown: { title, publisher, published_on } });
    return operation ? setNo : null;
  }

  /** The evidence of the active claim that this result is already, or null. */
  attachedAs({ document: { uuid }, start, end }) {
    const isSame = ([, piece]) => piece.document === uuid && piece.start === start && piece.end === end;
    return this.desk.table.evidenceOf(this.desk.activeClaim).findLast(isSame)?.[1] ?? null;
  }

  // -- around --------------------------------------------------------------------------------------------------------

  toggleGuideline() {
    if (this.guideline.isOpen) this.guideline.close();
    else this.guideline.open();
  }

  turnText(direction) {
    if (this.guideline.isOpen) this.guideline.turn(direction);
    else this.text.turn(direction);
  }

  async copyLink(claim = null) {
    const { origin, pathname } = window.location;
    const ordinal = this.desk.current + 1;
    const place = { document: this.desk.paper.document.slug, sentence: ordinal, ...(claim && { claim: claim.uuid }) };
    const link = `${origin}${pathname}?${new URLSearchParams(place)}`;
    try {
      await navigator.clipboard.writeText(link);
      this.foot.say(`Link to ${claim ? `the claim in sentence ${ordinal}` : `sentence ${ordinal}`} copied.`);
    } catch {
      this.foot.say(link); // no clipboard on plain http: the line can be selected
    }
  }

  escape() {
    if (this.foot.fold(true)) return;
    if (this.text.selection()) this.text.clearSelection();
    else this.guideline.close();
    this.text.focus();
  }

  toggleHelp() {
    this.help.toggle();
    if (!this.help.isOpen) this.text.focus();
  }
}

/** What each command does. The names are those of keymap.js. */
const COMMANDS = {
  down: (hands) => hands.step(1),
  up: (hands) => hands.step(-1),
  first: (hands) => hands.edge(0),
  last: (hands) => hands.edge(-1),
  nextUndecided: (hands) => hands.nextUndecided(),
  nextDocument: (hands) => hands.turnPage("next"),
  previousDocument: (hands) => hands.turnPage("previous"),
  saveAndNext: (hands) => hands.nextUndecided(),
  save: (hands) => hands.save(),
  applyAgain: (hands) => hands.settle((refusals) => refusals.applyAgain()),
  dropRefused: (hands) => hands.settle((refusals) => refusals.drop()),
  claim: (hands) => hands.markClaim(),
  label: (hands, label) => hands.decide(label),
  flag: (hands) => hands.desk.flag(),
  digit: (hands, digit) => hands.judge(digit),
  editText: (hands) => hands.editField(hands.panel.text),
  why: (hands) => hands.editField(hands.panel.why),
  find: (hands) => hands.find(),
  paste: (hands) => hands.pasteAddress(),
  previousClaim: (hands) => hands.turnClaim(-1),
  nextClaim: (hands) => hands.turnClaim(1),
  deleteClaim: (hands) => hands.deleteClaim(),
  undo: (hands) => hands.undo(),
  redo: (hands) => hands.desk.redo(),
  pick: (hands) => hands.picking.begin(),
  repick: (hands) => hands.picking.edit(),
  pieces: (hands) => hands.pieces.begin(),
  context: (hands) => hands.contexting.begin(),
  fill: (hands) => hands.fill(),
  finish: (hands) => hands.finish(),
  reopen: (hands) => hands.reopen(),
  guideline: (hands) => hands.toggleGuideline(),
  pageDown: (hands) => hands.turnText(1),
  pageUp: (hands) => hands.turnText(-1),
  search: (hands) => hands.search.open(hands.desk),
  copyLink: (hands) => hands.copyLink(),
  copyClaimLink: (hands) => hands.withClaim((claim) => hands.copyLink(claim)),
  help: (hands) => hands.toggleHelp(),
  escape: (hands) => hands.escape(),
};
const PICK_COMMANDS = "nextClause clause mergeClause endRight endLeft startRight startLeft extend shrink take leavePick".split(" ");
for (const name of PICK_COMMANDS) COMMANDS[name] = (hands, detail) => hands.picking.run(detail ? `${name}:${detail}` : name);
for (const name of ["contextUp", "contextDown", "toggleContext", "leaveContext"]) COMMANDS[name] = (hands) => hands.contexting.run(name);
for (const [name, run] of Object.entries(CLAIM_COMMANDS)) COMMANDS[name] = (hands, detail) => run(hands.claims, detail);
