// Which key comes next, for somebody who labels a first claim: shown above the keys when the address says `guide=1`.
// Each step follows from what is stored, so that whoever goes another way, or comes back, is told what is still missing.

import { commandButton } from "./controls.js";
import { h, kbd } from "./dom.js";
import { printed } from "./keymap.js";

export class CoachView {
  constructor() {
    this.isWanted = new URLSearchParams(window.location.search).has("guide");
    this.element = h("section", { class: "coach", hidden: !this.isWanted, "aria-label": "What comes next", "aria-live": "polite" });
    this.shown = "";
  }

  /** Its five steps are those of a whole pass: in a stage of staged work the keys of the foot say what there is to do. */
  suit(stage) {
    if (stage.name !== "one_pass") this.#close();
  }

  paint(desk, finder) {
    if (!this.isWanted) return;
    const [step, ...words] = next(desk, finder);
    if (step === this.shown) return;
    this.shown = step;
    this.element.dataset.step = step;
    const close = h("button", { type: "button", class: "quiet", onclick: () => this.#close() }, "close");
    this.element.replaceChildren(h("p", {}, h("b", {}, `${ORDER.indexOf(step) + 1} of ${ORDER.length} `), ...words), close);
  }

  #close() {
    this.isWanted = false;
    this.element.hidden = true;
  }
}

const ORDER = ["claim", "verdict", "find", "attach", "take"];

/** The step, and what is said about it. */
function next(desk, finder) {
  const { claim } = desk;
  if (!claim) return ["claim", "The lit sentence says something that a record could show to be false. Mark it as a claim: ", commandButton("claim", "claim")];
  if (!desk.verdictOf(claim.uuid)) return ["verdict", "Does it hold? A first impression is enough and can be changed: ", ...verdictKeys(desk), " for the others see the panel."];
  if (!desk.table.evidenceOf(claim.uuid).length) return finder.isOpen ? attaching() : finding();
  if (desk.saving !== "saved") return ["attach", "Saving …"];
  return ["take", "Done. The claim, its verdict and its evidence are stored. Take them with you: ", ...taken(desk), " or go on: ", commandButton("down", "next sentence")];
}

function verdictKeys(desk) {
  return desk.scheme.slice(0, 3).flatMap(({ key, label }) => [kbd(key), ` ${label}, `]);
}

function finding() {
  return ["find", "Who else says so, or says otherwise? Look in the campaign's other texts: ", commandButton("find", "find evidence")];
}

function attaching() {
  const key = (stance, label) => [kbd(printed(`stance:${stance}`, "results")), ` ${label} `];
  const words = ["Go to a sentence with ", kbd("↓"), " and say what it does: ", ...key("supports", "supports"), ...key("refutes", "refutes"), ...key("mixed", "both")];
  return ["attach", ...words];
}

function taken({ campaign }) {
  const link = (file, label) => h("a", { href: `/export/${encodeURIComponent(campaign.slug)}/${file}`, download: "" }, label);
  return [link("csv.zip", "CSV"), " ", link("campaign.jsonl", "JSONL")];
}
