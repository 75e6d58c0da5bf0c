// The claim panel: what is claimed, in whose words, with which verdict, on what evidence and why.

import { faultOfAddress, danglingWords } from "./checks.js";
import { commandButton } from "./controls.js";
import { h, kbd, say } from "./dom.js";
import { printed } from "./keymap.js";
import { SourceForm } from "./source.js";
import { day, stanceOf, symbolOf, toneOf } from "./words.js";

export class PanelView {
  /**
   * @param {object[]} scheme the campaign's verdicts
   * @param {{onDraft: Function, onSave: Function, onDetach: Function, onSource: Function, onLeave: Function}} hands
   */
  constructor(scheme, hands) {
    this.hands = hands;
    this.claim = null;
    this.position = h("span", { class: "which" });
    this.turns = h("span", { class: "turns" }, turnButton("previousClaim", "previous claim"), turnButton("nextClaim", "next claim"));
    this.chip = h("span", { class: "verdict-chip" });
    this.quote = h("blockquote", { class: "quote", dir: "auto" });
    this.context = h("p", { class: "from" });
    this.text = this.#field("text", "Normalised text", 2);
    this.dangling = h("p", { class: "dangling" });
    this.verdicts = scheme.map((value) => [value, verdictButton(value)]);
    this.evidence = h("div", { class: "evidence-list" });
    this.form = new SourceForm({ onAttach: hands.onSource, onLeave: hands.onLeave });
    this.why = this.#field("why", "Why", 3);
    this.buttons = h(
      "p",
      { class: "buttons" },
      commandButton("find", "find in other documents"),
      commandButton("paste", "paste a URL"),
    );
    this.link = commandButton("copyClaimLink", "copy link", { class: "quiet" });
    this.remove = commandButton("deleteClaim", "delete claim", { class: "quiet" });
    this.element = h(
      "section",
      { class: "panel", hidden: true, "aria-label": "Claim" },
      h("header", {}, this.position, this.turns, this.chip),
      this.quote,
      this.context,
      h("label", { class: "name", for: "wb-text" }, "Normalised ", kbd(printed("editText"))),
      this.text,
      this.dangling,
      h("div", { class: "verdicts", role: "group", "aria-label": "Verdict" }, ...this.verdicts.map(([, button]) => button)),
      h("h2", { class: "name" }, "Evidence ", kbd(printed("pieces"))),
      this.evidence,
      this.buttons,
      this.form.element,
      h("label", { class: "name", for: "wb-why" }, "Why ", kbd(printed("why"))),
      this.why,
      h("p", { class: "buttons last" }, this.link, this.remove),
    );
  }

  #field(field, name, rows) {
    const area = h("textarea", { id: `wb-${field}`, rows, maxlength: 20000, "data-field": field, "aria-label": name, dir: "auto", spellcheck: "true" });
    area.addEventListener("input", () => {
      this.hands.onDraft(this.claim, field, area.value);
      if (field === "text") this.#paintDangling(area.value);
    });
    area.addEventListener("blur", () => this.save(area));
    return area;
  }

  /** Ends typing in a field: what was typed becomes an operation. */
  save(area) {
    if (!this.claim) return;
    area.value = this.hands.onSave(this.claim, area.dataset.field, area.value);
    if (area === this.text) this.#paintDangling(area.value);
  }

  /** Shows the desk's active claim, or nothing. */
  paint(desk) {
    const { claim } = desk;
    this.element.hidden = claim === null;
    if (!claim) {
      this.claim = null;
      this.form.close();
      return;
    }
    const isOther = this.claim !== claim.uuid;
    if (isOther) this.form.close();
    this.claim = claim.uuid;
    this.#paintHead(desk, claim);
    this.#paintFields(desk, claim, isOther);
    this.#paintEvidence(desk, claim);
  }

  #paintHead(desk, claim) {
    const verdict = desk.verdictOf(claim.uuid);
    say(this.position, `Claim ${desk.claims.list.indexOf(claim) + 1} of ${desk.claims.list.length}`);
    this.turns.hidden = desk.claimsAt(desk.current).length < 2;
    say(this.chip, verdict ? `${symbolOf(verdict.canonical)} ${verdict.label}` : "no verdict yet");
    this.chip.className = `verdict-chip tone-${toneOf(verdict?.canonical)}`;
    say(this.quote, claim.quote);
    const context = (claim.context ?? []).map((ordinal) => ordinal + 1);
    say(this.context, context.length ? `read with sentence${context.length > 1 ? "s" : ""} ${context.join(", ")}` : "");
    this.context.hidden = !context.length;
    for (const [value, button] of this.verdicts) button.setAttribute("aria-pressed", String(value === verdict));
  }

  #paintFields(desk, claim, isOther) {
    const isClosed = Boolean(desk.closed);
    for (const [field, area] of [["text", this.text], ["why", this.why]]) {
      area.readOnly = isClosed;
      const draft = desk.draftOf(claim.uuid, field);
      const wanted = draft ?? desk.storedField(claim.uuid, field);
      const isTyping = area.getRootNode().activeElement === area;
      if ((isOther || !isTyping) && area.value !== wanted) area.value = wanted;
      area.classList.toggle("is-draft", draft !== null);
    }
    this.#paintDangling(this.text.value);
    for (const button of this.element.querySelectorAll("button")) button.disabled = isClosed && !button.closest(".turns") && button !== this.link;
  }

  #paintDangling(text) {
    const words = danglingWords(text);
    say(this.dangling, words.length ? `needs a name or a date: ${words.join(", ")}` : "");
  }

  // -- evidence --------------------------------------------------------------------------------------------------

  #paintEvidence(desk, claim) {
    const all = desk.table.evidenceOf(claim.uuid);
    const signature = JSON.stringify([claim.uuid, all, desk.closed]);
    if (this.signature === signature) return;
    this.signature = signature;
    const sets = new Map();
    for (const [uuid, evidence] of all) sets.set(evidence.set_no, [...(sets.get(evidence.set_no) ?? []), [uuid, evidence]]);
    const held = this.evidence.querySelector(".piece:focus")?.dataset.evidence; // a receipt must not take the focus away
    this.evidence.replaceChildren(...[...sets].map(([setNo, pieces]) => this.#set(setNo, pieces, Boolean(desk.closed))));
    if (held) this.evidence.querySelector(`[data-evidence="${held}"]`)?.focus();
  }

  #set(setNo, pieces, isClosed) {
    return h(
      "div",
      { class: "set" },
      h("h3", {}, `set ${setNo}`),
      h("ul", {}, ...pieces.map(([uuid, evidence]) => this.#piece(uuid, evidence, isClosed))),
    );
  }

  #piece(uuid, evidence, isClosed) {
    const stance = stanceOf(evidence.stance);
    const from = [evidence.publisher, day(evidence.published_on) || "date unknown"].filter(Boolean).join(", ");
    return h(
      "li",
      { class: "piece", tabindex: "-1", "data-evidence": uuid },
      h("span", { class: `stance stance-${stance.value}`, title: stance.label, role: "img", "aria-label": stance.label }, stance.symbol),
      h(
        "div",
        {},
        evidence.excerpt ? h("p", { class: "excerpt", dir: "auto" }, evidence.excerpt) : null,
        h("p", { class: "from" }, source(evidence), from ? ` · ${from}` : ""),
      ),
      isClosed ? null : this.#pieceButtons(uuid, evidence),
    );
  }

  #pieceButtons(uuid, evidence) {
    const edit = h("button", { type: "button", class: "quiet", onclick: () => this.form.edit(uuid, evidence) }, "edit");
    const remove = h("button", { type: "button", class: "quiet", onclick: () => this.hands.onDetach(uuid) }, "remove");
    return h("span", { class: "piece-buttons" }, evidence.kind === "web" ? edit : null, remove);
  }
}

/** Title or address of evidence; a link only after the address was checked again. */
function source({ kind, url, title }) {
  const words = title || url || "untitled";
  if (kind !== "web") return h("span", { class: "from-title", dir: "auto" }, words);
  if (faultOfAddress(url)) return h("span", { dir: "auto" }, title ? `${title} (${url})` : url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, words);
}

function turnButton(command, words) {
  return commandButton(command, "", { class: "quiet", title: words, "aria-label": words });
}

function verdictButton({ key, label, canonical }) {
  const symbol = h("span", { class: `tone-${toneOf(canonical)}`, "aria-hidden": "true" }, symbolOf(canonical));
  return h("button", { type: "button", class: "verdict", "data-command": `digit:${key}`, "aria-pressed": "false" }, kbd(key), symbol, h("span", {}, label));
}
