// The form for a web source: an address, what it says about the claim, and where it comes from.

import { readPasted } from "./bookmarklet.js";
import { faultOfAddress, faultOfDate } from "./checks.js";
import { keyButton } from "./controls.js";
import { h, kbd, reveal, say } from "./dom.js";
import { printed } from "./keymap.js";
import { commandOf } from "./keys.js";
import { today } from "./dates.js";
import { MEDIA } from "./vocabulary.js";
import { STANCES, count } from "./words.js";

const LONGEST = 20000;
const CHECKED = ["url", "published_on", "archive_url", "accessed_on"]; // the fields that can be wrong
const LETTERS = 3; // typed before earlier addresses are offered
const OFFERED = 20;
const SAVE_PAGE = "https://web.archive.org/save/"; // opened by the person's browser, never by the server

export class SourceForm {
  /** @param {{onAttach: (fields: object, uuid: string|null) => void, onLeave: () => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.uuid = null; // of the evidence being edited
    this.inputs = {};
    this.faults = {};
    this.addresses = [];
    this.title = h("h2", { class: "name" }, "Web source");
    this.known = h("datalist", { id: "wb-addresses" });
    this.before = h("p", { class: "before", role: "status" });
    this.archive = h("a", { class: "archive", target: "_blank", rel: "noopener noreferrer", hidden: true }, "save a copy at web.archive.org");
    this.stances = STANCES.map((stance) => choice("stance", stance.value, kbd(printed(`stance:${stance.value}`, "stance")), `${stance.symbol} ${stance.label}`));
    this.sets = [
      choice("set", "fresh", null, "a new set: enough on its own"),
      choice("set", "above", null, "joins the set above"),
    ];
    this.stanceFault = h("p", { class: "fault", role: "alert" });
    this.setGroup = h("fieldset", { class: "choices" }, h("legend", {}, "Evidence set"), ...this.sets.map(([label]) => label));
    this.element = h(
      "form",
      { class: "source", hidden: true, novalidate: true, "aria-label": "Web source" },
      this.title,
      this.#row("url", "Address", "input", { type: "url", placeholder: "https://", autocomplete: "off", maxlength: 4000 }),
      this.before,
      h("fieldset", { class: "choices" }, h("legend", {}, "What it does to the claim"), ...this.stances.map(([label]) => label), this.stanceFault),
      this.#row("title", "Title", "input", { type: "text", autocomplete: "off", maxlength: LONGEST }),
      this.#row("publisher", "Publisher", "input", { type: "text", autocomplete: "off", maxlength: LONGEST }),
      this.#row("published_on", "Published on", "input", { type: "text", placeholder: "YYYY-MM-DD, -MM or YYYY", autocomplete: "off", maxlength: 10 }),
      this.#row("excerpt", "Excerpt", "textarea", { rows: 3, maxlength: LONGEST }),
      this.#row("archive_url", "Archived copy", "input", { type: "url", placeholder: "https://", autocomplete: "off", maxlength: 4000 }),
      this.archive,
      this.#row("accessed_on", "Read on", "input", { type: "text", placeholder: "YYYY-MM-DD", autocomplete: "off", maxlength: 10 }),
      this.#choose("medium", "Medium", MEDIA),
      this.known,
      this.setGroup,
      h(
        "p",
        { class: "buttons" },
        keyButton(printed("submit", "form"), "attach", { class: "primary", type: "submit" }),
        keyButton(printed("escape", "form"), "leave", { onclick: () => this.leave() }),
      ),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.inputs.url.addEventListener("input", () => this.#offer());
    this.inputs.url.addEventListener("change", () => this.#complete());
    this.inputs.url.addEventListener("paste", (event) => this.#paste(event));
  }

  #choose(name, words, list) {
    const select = h("select", { id: `wb-source-${name}`, name }, ...list.map(([value, label]) => h("option", { value }, label)));
    this.inputs[name] = select;
    this.faults[name] = h("p", { class: "fault none" });
    return h("div", { class: `row row-${name}` }, h("label", { for: select.id }, words), select);
  }

  // -- addresses of before -----------------------------------------------------------------------------------------

  /** Addresses that oneself or a lead used in this campaign, the last used first. They may come when one already types. */
  remember(addresses) {
    this.addresses = addresses;
    if (this.isOpen) this.#offer();
  }

  /** While an address is typed: earlier ones that hold these letters, and whether this very one was used. */
  #offer() {
    const typed = this.inputs.url.value.trim().toLowerCase();
    const holds = ({ url, title }) => url.toLowerCase().includes(typed) || title.toLowerCase().includes(typed);
    const found = typed.length >= LETTERS ? this.addresses.filter(holds).slice(0, OFFERED) : [];
    this.known.replaceChildren(...found.map(({ url, title }) => h("option", { value: url }, title)));
    this.inputs.url.setAttribute("list", found.length ? this.known.id : "");
    this.#paintBefore();
  }

  #earlier() {
    const url = this.inputs.url.value.trim();
    return this.addresses.find((known) => known.url === url) ?? null;
  }

  #paintBefore() {
    const url = this.inputs.url.value.trim();
    const known = this.uuid ? null : this.#earlier();
    say(this.before, known ? `Used before, for ${count(known.claims.length, "claim")}.` : "");
    this.archive.hidden = Boolean(faultOfAddress(url));
    if (!this.archive.hidden) this.archive.href = SAVE_PAGE + url;
  }

  /** An address used before brings what is known of it, where nothing is written yet. */
  #complete() {
    const known = this.uuid ? null : this.#earlier();
    if (known) for (const name of ["title", "publisher", "published_on", "archive_url", "medium"]) this.inputs[name].value ||= known[name];
    this.#paintBefore();
  }

  /** One paste of what the bookmarklet copied fills the form. */
  #paste(event) {
    const fields = readPasted(event.clipboardData?.getData("text/plain") ?? "");
    if (!fields) return;
    event.preventDefault();
    for (const [name, value] of Object.entries(fields)) if (value) this.inputs[name].value = value;
    this.inputs.medium.value ||= "web_text";
    this.#complete();
    this.stances[0][1].focus();
  }

  #row(name, words, tag, traits) {
    const input = h(tag, { id: `wb-source-${name}`, name, dir: "auto", "aria-describedby": `wb-fault-${name}`, ...traits });
    const fault = h("p", { class: CHECKED.includes(name) ? "fault" : "fault none", id: `wb-fault-${name}`, role: "alert" });
    input.addEventListener("blur", () => input.value && this.#check(name));
    input.addEventListener("input", () => fault.textContent && this.#check(name));
    this.inputs[name] = input;
    this.faults[name] = fault;
    return h("div", { class: `row row-${name}` }, h("label", { for: input.id }, words), input, fault);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Opens for a new source; what was typed and left before is still there. */
  open({ hasSets }) {
    if (this.uuid) this.#clear();
    this.setGroup.hidden = !hasSets;
    say(this.title, "Web source");
    this.#show();
  }

  /** Opens with the fields of evidence that is there. */
  edit(uuid, evidence) {
    this.#clear();
    this.uuid = uuid;
    for (const [name, input] of Object.entries(this.inputs)) input.value = evidence[name] ?? "";
    for (const [, radio] of this.stances) radio.checked = radio.value === evidence.stance;
    this.setGroup.hidden = true;
    say(this.title, "Change the web source");
    this.#show();
  }

  #show() {
    if (!this.uuid) this.inputs.accessed_on.value ||= today();
    this.#paintBefore();
    if (!this.sets.some(([, radio]) => radio.checked)) this.sets[0][1].checked = true;
    this.element.hidden = false;
    this.inputs.url.focus({ preventScroll: true });
    reveal(this.element.closest(".panel"), this.element);
  }

  close() {
    this.element.hidden = true;
  }

  leave() {
    this.close();
    this.hands.onLeave();
  }

  #clear() {
    this.uuid = null;
    this.element.reset();
    say(this.stanceFault, "");
    for (const fault of Object.values(this.faults)) say(fault, "");
    for (const input of Object.values(this.inputs)) input.removeAttribute("aria-invalid");
  }

  #faultOf(name) {
    const value = this.inputs[name].value.trim();
    if (name === "url") return faultOfAddress(value);
    if (name === "archive_url") return value ? faultOfAddress(value) : "";
    return name.endsWith("_on") ? faultOfDate(value) : "";
  }

  #check(name) {
    const fault = this.#faultOf(name);
    say(this.faults[name], fault);
    if (fault) this.inputs[name].setAttribute("aria-invalid", "true");
    else this.inputs[name].removeAttribute("aria-invalid");
    return !fault;
  }

  /** Attaches when everything is sound; otherwise goes to the first fault. */
  submit() {
    const wrong = Object.keys(this.inputs).filter((name) => !this.#check(name));
    const stance = this.stances.find(([, radio]) => radio.checked)?.[1].value;
    say(this.stanceFault, stance ? "" : "Choose what it does to the claim.");
    if (wrong.length) return this.inputs[wrong[0]].focus();
    if (!stance) return this.stances[0][1].focus();
    const fields = Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, input.value.trim()]));
    const joins = this.sets[1][1].checked && !this.setGroup.hidden;
    const { uuid } = this;
    this.#clear();
    this.close();
    return this.hands.onAttach({ ...fields, stance }, { uuid, joins });
  }

  /** Keys while the focus is in the form. */
  key(event) {
    const command = commandOf(event, "form");
    if (command === "escape") this.leave();
    else if (command === "submit") this.submit();
    else if (event.target.type === "radio") return this.#radioKey(event);
    else return;
    event.preventDefault();
  }

  #radioKey(event) {
    const [, stance] = commandOf(event, "stance")?.split(":") ?? [];
    if (!stance) return;
    const [, radio] = this.stances.find(([, one]) => one.value === stance);
    radio.checked = true;
    radio.focus();
    say(this.stanceFault, "");
    event.preventDefault();
  }
}

/** A radio button in its label. */
function choice(name, value, key, words) {
  const radio = h("input", { type: "radio", name, value });
  return [h("label", { class: "choice" }, radio, key, h("span", {}, words)), radio];
}
