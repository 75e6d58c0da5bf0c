// The evidence of a claim as it stands in the panel: sets, pieces, what is worth knowing about each.

import { badgesOf, laterWords } from "./badges.js";
import { faultOfAddress } from "./checks.js";
import { h, say } from "./dom.js";
import { MEDIA, wordOf } from "./vocabulary.js";
import { day, stanceOf } from "./words.js";

export class EvidenceView {
  /** @param {{onEdit: (uuid: string, evidence: object) => void, onDetach: (uuid: string) => void}} hands */
  constructor(hands) {
    this.hands = hands;
    this.list = h("div", { class: "evidence-list" });
    this.later = h("p", { class: "later" });
    this.element = h("div", {}, this.list, this.later);
  }

  paint(desk, claim) {
    const all = desk.table.evidenceOf(claim.uuid);
    const { document: paper } = desk.paper;
    const date = claim.claim_date || paper.published_on;
    const signature = JSON.stringify([claim.uuid, claim.attribution, date, all, desk.closed]);
    if (this.signature === signature) return;
    this.signature = signature;
    const badges = badgesOf(all, claim, paper.publisher);
    const sets = new Map();
    for (const [uuid, evidence] of all) sets.set(evidence.set_no, [...(sets.get(evidence.set_no) ?? []), [uuid, evidence]]);
    const held = this.list.querySelector(".piece:focus")?.dataset.evidence; // a receipt must not take the focus away
    this.list.replaceChildren(...[...sets].map(([setNo, pieces]) => this.#set(setNo, pieces, badges, Boolean(desk.closed))));
    if (held) this.list.querySelector(`[data-evidence="${held}"]`)?.focus();
    say(this.later, laterWords(all, date, desk.temporalPolicy));
  }

  #set(setNo, pieces, badges, isClosed) {
    return h(
      "div",
      { class: "set" },
      h("h3", {}, `set ${setNo}`),
      h("ul", {}, ...pieces.map(([uuid, evidence]) => this.#piece(uuid, evidence, badges.get(uuid), isClosed))),
    );
  }

  #piece(uuid, evidence, badges, isClosed) {
    const stance = stanceOf(evidence.stance);
    const medium = evidence.medium ? wordOf(MEDIA, evidence.medium) : "";
    const from = [evidence.publisher, day(evidence.published_on) || "date unknown", medium].filter(Boolean).join(", ");
    return h(
      "li",
      { class: "piece", tabindex: "-1", "data-evidence": uuid },
      h("span", { class: `stance stance-${stance.value}`, title: stance.label, role: "img", "aria-label": stance.label }, stance.symbol),
      h(
        "div",
        {},
        evidence.excerpt ? h("p", { class: "excerpt", dir: "auto" }, evidence.excerpt) : null,
        h("p", { class: "from" }, source(evidence), from ? ` · ${from}` : "", ...archived(evidence)),
        ...badges.map((words) => h("p", { class: "badge" }, words)),
      ),
      isClosed ? null : this.#buttons(uuid, evidence),
    );
  }

  #buttons(uuid, evidence) {
    const edit = h("button", { type: "button", class: "quiet", onclick: () => this.hands.onEdit(uuid, evidence) }, "edit");
    const remove = h("button", { type: "button", class: "quiet", onclick: () => this.hands.onDetach(uuid) }, "remove");
    return h("span", { class: "piece-buttons" }, evidence.kind === "web" ? edit : null, remove);
  }
}

/** Title or address of evidence; a link only after the address was checked again. */
function source({ kind, url, title }) {
  const words = title || url || "untitled";
  if (kind !== "web") return h("span", { class: "from-title", dir: "auto" }, words);
  if (faultOfAddress(url)) return h("span", { dir: "auto" }, title ? `${title} (${url})` : url);
  return link(url, words);
}

function archived({ archive_url: url, accessed_on: on }) {
  const copy = url && !faultOfAddress(url) ? [" · ", link(url, "archived copy")] : [];
  return [...copy, on ? ` · read ${day(on)}` : ""];
}

function link(url, words) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, words);
}
