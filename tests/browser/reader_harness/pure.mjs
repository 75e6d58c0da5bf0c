// The modules without DOM, in node: `FRONTEND=file:///…/frontend node pure.mjs`.

import assert from "node:assert/strict";

const load = (name) => import(`${process.env.FRONTEND}/${name}`);
const { Offsets, lastAtOrBefore } = await load("offsets.js");
const { merge, paint, replace, standing, statusAfter } = await load("rows.js");
const { OperationLog } = await load("log.js");
const { place, segments } = await load("claims.js");
const { Paper } = await load("paper.js");
const { printed, usePreset } = await load("keymap.js");
const { commandOf } = await load("keys.js");
const { characterEdges, clauses, words } = await load("tokens.js");
const { directionOf, sentenceDirection } = await load("direction.js");
const { danglingWords, faultOfAddress, faultOfDate } = await load("checks.js");
const { clock, count, day, number } = await load("words.js");

const tests = {
  "both ways of counting agree with an array of code points"() {
    const text = "a🚢b🇫🇮 ç\u0301 𝔘.";
    const offsets = new Offsets(text);
    const points = Array.from(text);
    for (let start = 0; start <= points.length; start += 1) {
      assert.equal(offsets.toPoints(offsets.toUnits(start)), start);
      for (let end = start; end <= points.length; end += 1) assert.equal(offsets.slice(start, end), points.slice(start, end).join(""));
    }
  },
  "a span is trimmed at both ends and vanishes when it is white"() {
    const offsets = new Offsets(" 🚢 two\u00a0 \n");
    assert.deepEqual(offsets.trim(0, 9), [1, 6]);
    assert.equal(offsets.trim(6, 9), null);
    assert.equal(lastAtOrBefore([0, 5, 9], 8), 1);
  },
  "a newer revision wins, an older one is ignored, a gone row stays gone"() {
    const decision = (revision, label) => ({ kind: "decision", key: 3, revision, value: label && { label } });
    let { rows } = merge(new Map(), [decision(4, "o")]);
    ({ rows } = merge(rows, [decision(3, "x")]));
    assert.equal(rows.get("decision/3").value.label, "o");
    ({ rows } = merge(rows, [decision(5, null)]));
    const late = merge(rows, [decision(4, "o")]);
    assert.equal(late.rows.get("decision/3").value, null);
    assert.equal(late.touched.size, 0);
  },
  "the whole state drops what it does not name, unless that is newer"() {
    const row = (key, revision) => ({ kind: "decision", key, revision, value: { label: "o" } });
    const { rows } = merge(new Map(), [row(1, 2), row(2, 9)]);
    const fresh = replace(rows, { revision: 5, images: [row(3, 4)] });
    assert.deepEqual([...fresh.rows.keys()].sort(), ["decision/2", "decision/3"]);
  },
  "undo takes the last waiting operation off, redo puts it back, finishing closes the book"() {
    const [a, b] = [{ kind: "decide", ordinals: [1], label: "o" }, { kind: "decide", ordinals: [2], label: "x" }];
    assert.deepEqual(standing([a, b, { kind: "undo" }]), [a]);
    assert.deepEqual(standing([a, b, { kind: "undo" }, { kind: "undo" }, { kind: "redo" }]), [a]);
    assert.deepEqual(standing([{ kind: "undo" }, a]), [a]);
    assert.deepEqual(standing([a, { kind: "finish" }, { kind: "undo" }]), [a]);
    assert.equal(statusAfter("open", [{ kind: "finish" }]), "finished");
  },
  "painting a removal takes verdict and evidence along and leaves the rows alone"() {
    const rows = new Map();
    const table = paint(rows, [
      { kind: "mark", claim: "c", spans: [[0, 4]], quote: "text", text: "text" },
      { kind: "judge", claim: "c", verdict: "supported" },
      { kind: "attach", claim: "c", evidence: "e", stance: "supports", set_no: 1, url: "https://a.example" },
      { kind: "flag", ordinal: 0, on: true },
      { kind: "decide", ordinals: [0], label: "x", origin: "key" },
    ]);
    assert.equal(table.evidenceOf("c").length, 1);
    assert.deepEqual(table.get("decision", 0), { label: "x", origin: "key", is_badly_split: true });
    const gone = paint(rows, [{ kind: "mark", claim: "c", spans: [[0, 4]], quote: "text", text: "text" }, { kind: "remove", claim: "c" }]);
    assert.deepEqual([...gone.all("claim"), ...gone.all("evidence")], []);
    assert.equal(rows.size, 0);
  },
  "a log survives a reload: the old boot keeps its numbers and becomes an heir"() {
    const first = new OperationLog("one");
    first.add("decide", { ordinals: [1] }, { at: "t", base: 7 });
    first.add("decide", { ordinals: [2] }, { at: "t", base: 8 });
    const second = new OperationLog("two", JSON.parse(JSON.stringify(first.toStore())));
    second.add("flag", { ordinal: 1, on: true }, { at: "t", base: 9 });
    assert.deepEqual(
      second.batches().map(({ boot, base, heirs, list }) => [boot, base, heirs, list.map(({ seq }) => seq)]),
      [["one", 7, {}, [1, 2]], ["two", 9, { one: 2 }, [1]]],
    );
    second.acknowledge({ one: 1 });
    assert.deepEqual([second.batches()[0].base, second.batches()[0].list[0].seq], [8, 2]);
    assert.ok(!("base" in second.batches()[0].list[0]));
    second.acknowledge({ one: 2, two: 1 }, [{ boot: "two", seq: 1, code: "W207", message: "no", now: null }]);
    assert.ok(second.isEmpty);
    assert.equal(second.refused[0].operation.kind, "flag");
  },
  "claims get lanes, sentences get their claims, white space touches nothing"() {
    const text = "One two. Three four.";
    const sentences = [[0, 8, 0], [9, 20, 0]];
    const claim = (start, end) => ({ spans: [[start, end]], quote: "", text: "" });
    const paper = new Paper({ document: {}, text, blocks: [[0, 20, "paragraph"]], sentences });
    const { list, at } = place([["b", claim(4, 14)], ["a", claim(0, 9)]], paper);
    assert.deepEqual(list.map(({ uuid, lane }) => [uuid, lane]), [["a", 0], ["b", 1]]);
    assert.deepEqual([at.get(0).length, at.get(1).length], [2, 1]);
    assert.deepEqual(
      segments(sentences[0], at.get(0)).map(({ start, end, claims }) => [start, end, claims.length]),
      [[0, 4, 1], [4, 8, 2]],
    );
  },
  "keys are named by what is printed on them"() {
    const press = (key, traits = {}) => commandOf({ key, code: "", ...traits });
    assert.equal(press("J"), "down"); // caps lock
    assert.equal(press("X", { shiftKey: true }), "fill");
    assert.equal(press("z", { metaKey: true }), "undo");
    assert.equal(press("Z", { ctrlKey: true, shiftKey: true }), "redo");
    assert.equal(press("ч", { code: "KeyX" }), "label:x");
    assert.equal(press("&", { code: "Digit1" }), "digit:1");
    assert.equal(press("!", { code: "Digit1", shiftKey: true }), null);
    assert.equal(press("?", { ctrlKey: true, altKey: true, getModifierState: (name) => name === "AltGraph" }), "help");
    assert.equal(press("?", { altKey: true }), "help"); // Option on a Mac
    assert.equal(press("2", { shiftKey: true, code: "Digit2" }), "digit:2"); // AZERTY with Shift
    assert.equal(press(".", { shiftKey: true, code: "Comma" }), "nextClaim"); // AZERTY: the sign counts, not its key
    assert.equal(press("ю", { code: "Period" }), "nextClaim");
    assert.equal(press("Z", { metaKey: true, shiftKey: true }), "redo");
    assert.equal(press("o", { altKey: true }), null);
    assert.equal(press("o", { isComposing: true }), null);
    assert.equal(press("constructor"), null);
  },
  "a preset changes only what it names"() {
    const press = (key, traits = {}) => commandOf({ key, code: "", ...traits });
    assert.equal(press("a"), null);
    usePreset("prodigy");
    assert.deepEqual([press("a"), press("c"), press(" "), press("Delete"), printed("claim")], ["claim", "claim", "down", "undo", "a"]);
    usePreset("doccano");
    assert.deepEqual([press("a"), press("ArrowRight"), press("Enter"), press("Enter", { shiftKey: true })], [null, "down", "nextUndecided", "editText"]);
    usePreset("something else");
    assert.deepEqual([press("Enter"), printed("fill")], ["editText", "⇧X"]);
  },
  "clauses lie between punctuation, brackets and linking words, and a sentence without any is one"() {
    const parts = (text) => clauses(text).map(([start, end]) => text.slice(start, end));
    assert.deepEqual(parts("It fell; nobody — not even she: the harbour master – knew, while we slept."), ["It fell", "nobody", "not even she", "the harbour master", "knew", "while we slept."]);
    assert.deepEqual(parts("At 10:30 it left with 1,204 on board."), ["At 10:30 it left with 1,204 on board."]);
    assert.deepEqual(parts("“We paid,” she said, “and we would again.”"), ["“We paid", "she said", "we would again.”"]);
    assert.deepEqual(parts("The band and Andes butter (both cheap) sold."), ["The band", "Andes butter", "both cheap", "sold."]);
    assert.deepEqual(parts("قال إنها وصلت، وهذا جديد."), ["قال إنها وصلت", "وهذا جديد."]);
  },
  "words keep what belongs together and lose the punctuation around them"() {
    const parts = (text) => words(text).map(([start, end]) => text.slice(start, end));
    assert.deepEqual(parts("“The co-op’s 12%”, (1,204) it said…"), ["The", "co-op’s", "12%", "1,204", "it", "said"]);
    assert.deepEqual(parts("👨‍👩‍👧 came\u00a0in\u200aat 5€—late"), ["👨‍👩‍👧", "came", "in", "at", "5€", "late"]);
    assert.ok(parts("船は港を出た。").length > 1);
    assert.deepEqual(characterEdges("a👨‍👩‍👧e\u0301."), [0, 1, 9, 11, 12]);
  },
  "a document runs as its letters do, a sentence as its document unless all of it is foreign"() {
    assert.equal(directionOf("en", "قال المتحدث"), "rtl");
    assert.equal(directionOf("ar", "قال NATO المتحدث إن كل شيء"), "rtl");
    assert.equal(directionOf("", "The ship"), "ltr");
    assert.equal(directionOf("he", "12"), "rtl");
    assert.equal(sentenceDirection("NATO قال إن", "rtl"), "rtl");
    assert.equal(sentenceDirection("NATO said", "rtl"), "ltr");
    assert.equal(sentenceDirection("12:30", "rtl"), "rtl");
  },
  "addresses that could be read in two ways are refused"() {
    for (const good of ["https://port.example", "http://port.example:8080/a?b=c#d", "https://münchen.example/ä", "https://a.example/@name"]) {
      assert.equal(faultOfAddress(good), "", good);
    }
    const bad = ["", "port.example", "javascript:alert(1)", "https:/a.example", "https:///a", "https://u@a.example", "https://a\\@b", "https://a. example", "data:,x"];
    for (const address of bad) assert.notEqual(faultOfAddress(address), "", address);
  },
  "dates are days, months or years that exist"() {
    for (const good of ["", "2016", "2016-02", "2016-02-29"]) assert.equal(faultOfDate(good), "", good);
    for (const bad of ["2015-02-29", "2016-13", "16", "2016-2-3", "0000", "2016-02-23T00"]) assert.notEqual(faultOfDate(bad), "", bad);
  },
  "words that need a name or a date are listed once, as written"() {
    assert.deepEqual(danglingWords("He said on Saturday that the group, which he leads, left the US."), ["He", "Saturday", "the group"]);
    assert.deepEqual(danglingWords("The port counted 61 crossings in 2030, and there was no delay."), []);
    assert.deepEqual(danglingWords("Ships went there in May."), ["there"]);
  },
  "numbers, dates and times are written as the house writes them"() {
    assert.deepEqual([number(12345), number(999), count(1, "sentence"), count(0, "sentence")], ["12\u2009345", "999", "1 sentence", "0 sentences"]);
    assert.deepEqual([day("2016-02-23"), day("2016-02"), day("2016"), day("")], ["23 Feb 2016", "Feb 2016", "2016", ""]);
    assert.match(clock("2026-11-21T10:00:05Z"), /^\d\d:00:05$|^\d\d:\d\d:05$/);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    test();
  } catch (fault) {
    failed += 1;
    console.log(`FAILED ${name}\n${fault.stack}`);
  }
}
console.log(JSON.stringify({ passed: Object.keys(tests).length - failed, failed }));
process.exit(failed ? 1 : 0);
