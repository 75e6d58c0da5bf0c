// What stands in the pass: rows as the server confirmed them, and operations painted on top. No DOM here.

/** @typedef {{kind: string, key: string|number, revision: number, value: object|null}} Image */

/** One name for a row: the kind and key of an image. */
const rowId = (kind, key) => `${kind}/${key}`;

/**
 * Rows after changed images: a newer revision wins, an older one is ignored. Gone rows stay as null, so that a late
 * message cannot bring them back.
 * @param {Map<string, Image>} rows
 * @param {Image[]} images
 * @returns {{rows: Map<string, Image>, touched: Set<string>}}
 */
export function merge(rows, images) {
  const merged = new Map(rows);
  const touched = new Set();
  for (const image of images) {
    const id = rowId(image.kind, image.key);
    const known = merged.get(id);
    if (known && known.revision >= image.revision) continue;
    merged.set(id, image);
    touched.add(id);
  }
  return { rows: merged, touched };
}

/**
 * Rows after the whole state came again. What the state does not name is gone, unless it is newer than the state.
 * @param {Map<string, Image>} rows
 * @param {{revision: number, images: Image[]}} state
 */
export function replace(rows, state) {
  const fresh = new Map(state.images.map((image) => [rowId(image.kind, image.key), image]));
  const touched = new Set([...rows.keys(), ...fresh.keys()]);
  for (const [id, row] of rows) {
    const standing = fresh.get(id);
    if (row.revision > (standing ? standing.revision : state.revision)) fresh.set(id, row);
  }
  return { rows: fresh, touched };
}

/** The rows with an overlay of unconfirmed values: read like one table. */
class Table {
  constructor(rows = new Map(), overlay = new Map()) {
    this.rows = rows;
    this.overlay = overlay;
    this.touched = new Set(); // ids painted since somebody last cleared it
  }

  /** The value that is shown for a row, or null. */
  get(kind, key) {
    const id = rowId(kind, key);
    if (this.overlay.has(id)) return this.overlay.get(id).value;
    return this.rows.get(id)?.value ?? null;
  }

  put(kind, key, value) {
    const id = rowId(kind, key);
    this.overlay.set(id, { kind, key, value });
    this.touched.add(id);
  }

  /** All live [key, value] of one kind. */
  *all(kind) {
    for (const [id, row] of this.rows) if (row.kind === kind && row.value && !this.overlay.has(id)) yield [row.key, row.value];
    for (const row of this.overlay.values()) if (row.kind === kind && row.value) yield [row.key, row.value];
  }

  /** Links or comments of a claim as [uuid, value]. */
  of(kind, claim) {
    return [...this.all(kind)].filter(([, value]) => value.claim === claim);
  }

  /** Evidence of a claim as [uuid, value], by set and then as attached. */
  evidenceOf(claim) {
    const found = [...this.all("evidence")].filter(([, evidence]) => evidence.claim === claim);
    return found.sort(([, a], [, b]) => a.set_no - b.set_no);
  }
}

const NO_DECISION = { label: "", origin: "key", is_badly_split: false };
const NO_ANNOTATION = { verdict: "", why: "", confidence: null };
const WEB_FIELDS = {
  url: "", title: "", publisher: "", published_on: "", excerpt: "", document: null, start: null, end: null, archive_url: "", accessed_on: "", medium: "",
};
/** What is said about a claim beside its place and words, with nothing said. */
export const NOTHING_SAID = { types: [], worth: null, checks: "content", hedge: "", claim_date: "", event: "", attribution: [], context: [], same_as: null };
const CLAIM_FIELDS = ["spans", "quote", "text", ...Object.keys(NOTHING_SAID)];

/** The named fields of `body` that are there. */
function given(body, names) {
  return Object.fromEntries(names.filter((name) => name in body).map((name) => [name, body[name]]));
}

function editClaim(table, body) {
  const claim = table.get("claim", body.claim);
  if (claim) table.put("claim", body.claim, { ...claim, ...given(body, CLAIM_FIELDS), ...seen(body) });
}

/** The other claim that a claim or a link points at, as this tab knew it when it was chosen. */
const seen = (body) => (body.shown ? { shown: body.shown } : {});

function removeClaim(table, body) {
  for (const kind of ["evidence", "link", "comment"]) {
    for (const [uuid, value] of [...table.all(kind)]) if (value.claim === body.claim) table.put(kind, uuid, null);
  }
  table.put("annotation", body.claim, null);
  table.put("claim", body.claim, null);
}

function judge(table, body) {
  const before = table.get("annotation", body.claim) ?? NO_ANNOTATION;
  table.put("annotation", body.claim, { ...before, ...given(body, ["verdict", "why", "confidence"]) });
}

function attach(table, body) {
  const fields = given(body, ["claim", "stance", "set_no", ...Object.keys(WEB_FIELDS)]);
  table.put("evidence", body.evidence, { ...WEB_FIELDS, ...fields, ...body.shown, kind: body.document ? "sentence" : "web" });
}

function amend(table, body) {
  const evidence = table.get("evidence", body.evidence);
  if (evidence) table.put("evidence", body.evidence, { ...evidence, ...given(body, ["stance", "set_no", ...Object.keys(WEB_FIELDS)]) });
}

function decide(table, body) {
  for (const ordinal of body.ordinals) {
    const before = table.get("decision", ordinal) ?? NO_DECISION;
    table.put("decision", ordinal, { ...before, label: body.label, origin: body.origin });
  }
}

function flag(table, body) {
  const before = table.get("decision", body.ordinal) ?? NO_DECISION;
  table.put("decision", body.ordinal, { ...before, is_badly_split: body.on });
}

const PAINTERS = {
  decide,
  flag,
  mark: (table, body) => table.put("claim", body.claim, { ...NOTHING_SAID, ...given(body, CLAIM_FIELDS), ...seen(body) }),
  edit: editClaim,
  remove: removeClaim,
  judge,
  attach,
  amend,
  detach: (table, body) => table.put("evidence", body.evidence, null),
  link: (table, body) => table.put("link", body.link, { ...given(body, ["claim", "other", "relation"]), ...seen(body) }),
  unlink: (table, body) => table.put("link", body.link, null),
  comment: (table, body) => table.put("comment", body.comment, given(body, ["claim", "text"])),
};

/** Paints one operation on a table's overlay, as the server will do it. */
export function paintOne(table, operation) {
  PAINTERS[operation.kind]?.(table, operation);
}

/**
 * The operations that still count once undo and redo among them are carried out. An undo without an earlier operation
 * in the list reaches back into what the server has: only its answer can show that.
 */
export function standing(operations) {
  let done = [];
  let undone = [];
  const kept = [];
  for (const operation of operations) {
    if (operation.kind === "undo") {
      if (done.length) undone.push(done.pop());
    } else if (operation.kind === "redo") {
      if (undone.length) done.push(undone.pop());
    } else if (operation.kind === "finish" || operation.kind === "reopen") {
      kept.push(...done); // nothing before it can be taken back any more
      done = [];
      undone = [];
    } else {
      done.push(operation);
      undone = [];
    }
  }
  return [...kept, ...done];
}

/**
 * Confirmed rows with the waiting operations on top.
 * @param {Map<string, Image>} rows
 * @param {object[]} operations in the order they were made
 * @returns {Table}
 */
export function paint(rows, operations) {
  const table = new Table(rows);
  for (const operation of standing(operations)) paintOne(table, operation);
  return table;
}

/** `open` or `finished`, with the waiting operations counted in. */
export function statusAfter(status, operations) {
  const last = operations.findLast((operation) => operation.kind === "finish" || operation.kind === "reopen");
  if (!last) return status;
  return last.kind === "finish" ? "finished" : "open";
}
