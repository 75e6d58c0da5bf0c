// The claim panel: what is claimed, in whose words, with which verdict, on what evidence and why.

import { commandButton } from "./controls.js";
import { h, kbd, say } from "./dom.js";
import { Suggestions, claimWords } from "./earlier.js";
import { EvidenceView } from "./evidence.js";
import { FactsView } from "./facts.js";
import { printed } from "./keymap.js";
import { MarkedField } from "./marked.js";
import { SourceForm } from "./source.js";
import { ThreadView } from "./thread.js";
import { RELATIONS, wordOf } from "./vocabulary.js";
import { symbolOf, toneOf } from "./words.js";

const ALWAYS = { text: "required", context: "optional" }; // fields that no campaign turns off

export class PanelView {
  /**
   * @param {object[]} scheme the campaign's verdicts
   * @param {{onDraft: Function, onSave: Function, onDetach: Function, onSource: Function, onLeave: Function, onSay: Function, onSure: Function, onLink: Function, onUnlink: Function, onUnrepeat: Function, onComment: Function, similar: Function}} hands
   * @param {object|null} fields what the stage asks for: `off`, `optional` or `required` by field; null: everything is optional
   */
  constructor(scheme, hands, fields = null) {
    this.hands = hands;
    this.fields = fields;
    this.claim = null;
    this.position = h("span", { class: "which" });
    this.turns = h("span", { class: "turns" }, turnButton("previousClaim", "previous claim"), turnButton("nextClaim", "next claim"));
    this.chip = h("span", { class: "verdict-chip" });
    this.context = h("p", { class: "from", hidden: true });
    this.quote = h("blockquote", { class: "quote", dir: "auto" });
    this.text = this.#field("text", "Normalised text", 2);
    this.textKey = kbd(printed("editText"));
    this.marked = new MarkedField(this.text);
    this.repeats = h("p", { class: "repeats", hidden: true });
    this.links = h("ul", { class: "links" });
    this.suggestions = new Suggestions({ search: hands.similar, onLink: hands.onLink });
    this.facts = new FactsView({ onSay: hands.onSay, onSure: hands.onSure });
    this.verdicts = scheme.map((value) => [value, verdictButton(value)]);
    this.judging = h("div", { class: "verdicts", role: "group", "aria-label": "Verdict" }, ...this.verdicts.map(([, button]) => button));
    this.form = new SourceForm({ onAttach: hands.onSource, onLeave: hands.onLeave });
    this.evidence = new EvidenceView({ onEdit: (uuid, evidence) => this.form.edit(uuid, evidence), onDetach: hands.onDetach });
    this.paste = commandButton("paste", "paste a URL");
    this.gathering = h(
      "div",
      {},
      h("h2", { class: "name" }, "Evidence ", kbd(printed("pieces"))),
      this.evidence.element,
      h("p", { class: "buttons" }, commandButton("find", "find in other documents"), this.paste),
      this.form.element,
    );
    this.why = this.#field("why", "Why", 3);
    this.reasoning = h("div", {}, h("label", { class: "name", for: "wb-why" }, "Why ", kbd(printed("why"))), this.why);
    this.thread = new ThreadView({ onComment: hands.onComment });
    this.link = commandButton("copyClaimLink", "copy link", { class: "quiet" });
    this.remove = commandButton("deleteClaim", "delete claim", { class: "quiet" });
    this.element = h(
      "section",
      { class: "panel", hidden: true, "aria-label": "Claim" },
      h("header", {}, this.position, this.turns, this.chip),
      this.quote,
      this.context,
      this.repeats,
      h("label", { class: "name", for: "wb-text" }, "Normalised ", this.textKey),
      this.marked.element,
      this.suggestions.element,
      this.links,
      this.facts.element,
      this.judging,
      this.gathering,
      this.reasoning,
      this.thread.element,
      h("p", { class: "buttons last" }, this.link, this.remove),
    );
  }

  /** `off`, `optional` or `required`. */
  demand(field) {
    return this.fields ? (this.fields[field] ?? ALWAYS[field] ?? "off") : (ALWAYS[field] ?? "optional");
  }

  #field(field, name, rows) {
    const area = h("textarea", { id: `wb-${field}`, rows, maxlength: 20000, "data-field": field, "aria-label": name, dir: "auto", spellcheck: "true" });
    area.addEventListener("input", () => {
      this.hands.onDraft(this.claim, field, area.value);
      if (field === "text") this.marked.paint();
    });
    area.addEventListener("blur", () => this.save(area));
    return area;
  }

  /** Ends typing in a field: what was typed becomes an operation. */
  save(area) {
    if (!this.claim) return;
    area.value = this.hands.onSave(this.claim, area.dataset.field, area.value);
    if (area === this.text) this.marked.paint();
  }

  /** Shows the desk's active claim, or nothing. */
  paint(desk) {
    const { claim } = desk;
    this.element.hidden = claim === null;
    if (!claim) {
      this.claim = null;
      this.form.close();
      this.facts.fold();
      return;
    }
    const isOther = this.claim !== claim.uuid;
    if (isOther) this.form.close();
    this.claim = claim.uuid;
    this.#paintHead(desk, claim);
    this.textKey.hidden = Boolean(desk.stage.whyNot("edit"));
    this.remove.hidden = Boolean(desk.stage.whyNot("remove"));
    this.paste.hidden = Boolean(desk.stage.why("paste"));
    this.#paintFields(desk, claim, isOther);
    this.#paintLinks(desk, claim);
    this.#paintFacts(desk, claim);
    this.evidence.paint(desk, claim);
    this.thread.paint(desk, claim, this.demand("comment") === "off");
    for (const button of this.element.querySelectorAll("button")) button.disabled = Boolean(desk.closed) && !button.closest(".turns") && button !== this.link;
    this.facts.closeTold();
  }

  #paintHead(desk, claim) {
    const verdict = desk.verdictOf(claim.uuid);
    const isRepetition = claim.same_as !== null;
    say(this.position, `Claim ${desk.claims.list.indexOf(claim) + 1} of ${desk.claims.list.length}`);
    this.turns.hidden = desk.claimsAt(desk.current).length < 2;
    say(this.chip, isRepetition ? "= repeats" : verdict ? `${symbolOf(verdict.canonical)} ${verdict.label}` : "no verdict yet");
    this.chip.className = `verdict-chip tone-${toneOf(verdict?.canonical)}`;
    this.chip.hidden = this.demand("verdict") === "off" && !isRepetition;
    say(this.quote, claim.quote);
    const context = claim.context.map((ordinal) => ordinal + 1);
    say(this.context, context.length ? `read with sentence${context.length > 1 ? "s" : ""} ${context.join(", ")}` : "");
    this.context.hidden = !context.length;
    this.judging.hidden = isRepetition || this.demand("verdict") === "off";
    this.gathering.hidden = isRepetition || this.demand("evidence") === "off";
    this.reasoning.hidden = isRepetition || this.demand("why") === "off";
    for (const [value, button] of this.verdicts) button.setAttribute("aria-pressed", String(value === verdict));
  }

  #paintFields(desk, claim, isOther) {
    for (const [field, area] of [["text", this.text], ["why", this.why]]) {
      area.readOnly = Boolean(desk.closed || (field === "text" && desk.stage.whyNot("edit")));
      const draft = desk.draftOf(claim.uuid, field);
      const wanted = draft ?? desk.storedField(claim.uuid, field);
      const isTyping = area.getRootNode().activeElement === area;
      if ((isOther || !isTyping) && area.value !== wanted) area.value = wanted;
      area.classList.toggle("is-draft", draft !== null);
    }
    this.marked.paint();
    this.suggestions.paint(claim.uuid);
  }

  #paintFacts(desk, claim) {
    const demands = Object.fromEntries(this.facts.chips.map(([name]) => [name, this.demand(name)]));
    if (claim.same_as) for (const name of Object.keys(demands)) if (name !== "attribution") demands[name] = "off"; // the first one says the rest
    if (desk.stage.whyNot("edit")) for (const name of Object.keys(demands)) if (name !== "confidence") demands[name] = "told";
    if (desk.stage.whyNot("edit")) demands.context = "off"; // the line under the quote names them
    this.facts.paint({ claim, annotation: desk.annotationOf(claim.uuid), paper: desk.paper, isClosed: Boolean(desk.closed), demands });
  }

  // -- earlier claims ------------------------------------------------------------------------------------------------

  #paintLinks(desk, claim) {
    const links = desk.table.of("link", claim.uuid);
    const isClosed = Boolean(desk.closed || desk.stage.whyNot("link"));
    const signature = JSON.stringify([claim.uuid, claim.same_as, claim.shown, links, isClosed]);
    if (this.signature === signature) return;
    this.signature = signature;
    this.repeats.hidden = !claim.same_as;
    this.repeats.replaceChildren("= repeats: ", ...other(claim.shown), ...(isClosed ? [] : [" ", quiet("a claim of its own", () => this.hands.onUnrepeat())]));
    this.links.replaceChildren(
      ...links.map(([uuid, link]) =>
        h("li", {}, h("b", {}, wordOf(RELATIONS, link.relation)), ": ", ...other(link.shown), ...(isClosed ? [] : [" ", quiet("remove", () => this.hands.onUnlink(uuid))])),
      ),
    );
  }
}

/** The other claim in words; it may have been deleted since. */
function other(shown) {
  return shown ? claimWords(shown) : ["a claim that is deleted"];
}

function quiet(words, onclick) {
  return h("button", { type: "button", class: "quiet", onclick }, words);
}

function turnButton(command, words) {
  return commandButton(command, "", { class: "quiet", title: words, "aria-label": words });
}

function verdictButton({ key, label, canonical }) {
  const symbol = h("span", { class: `tone-${toneOf(canonical)}`, "aria-hidden": "true" }, symbolOf(canonical));
  return h("button", { type: "button", class: "verdict", "data-command": `digit:${key}`, "aria-pressed": "false" }, kbd(key), symbol, h("span", {}, label));
}
