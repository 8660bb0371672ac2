import assert from "node:assert/strict";
import { test } from "node:test";
import { includesPort, parsePortList } from "./port-list.js";

const lists: readonly [text: string, ranges: readonly (readonly [number, number])[]][] = [
  ["", []],
  [" , ,", []],
  ["80", [[80, 80]]],
  [
    "1,65535",
    [
      [1, 1],
      [65_535, 65_535],
    ],
  ],
  [
    " 80 , 443 ",
    [
      [80, 80],
      [443, 443],
    ],
  ],
  [
    "80,,443,",
    [
      [80, 80],
      [443, 443],
    ],
  ],
  ["8000-8002", [[8000, 8002]]],
  ["8000 - 8002", [[8000, 8002]]],
  ["80-80", [[80, 80]]],
  ["0080", [[80, 80]]],
  ["+80", [[80, 80]]],
];

test("a list holds ports and ranges, with blanks and empty items between them", () => {
  for (const [text, ranges] of lists) {
    const expected = ranges.map(([from, to]) => ({ from, to }));
    assert.deepEqual(parsePortList(text), { ok: true, ranges: expected }, text);
  }
});

test("one bad item spoils the whole list and is named", () => {
  const items = ["http", "0", "65536", "-1", "80-", "-80", "8000-http", "1-2-3", "8 0", "80.0", "0x50", "1e3", "٣"];
  for (const item of items) {
    const result = parsePortList(`443, ${item}`);
    assert.equal(result.ok, false, item);
    assert.ok(result.why.startsWith(`\`${item}\` `), item);
  }
  assert.deepEqual(parsePortList("443,90-80"), { ok: false, why: "`90-80` ends before it begins" });
});

test("a hostile list is read in one go", () => {
  assert.equal(parsePortList("9".repeat(100_000)).ok, false);
  assert.equal(parsePortList("-".repeat(100_000)).ok, false);
});

test("a range includes both its ends", () => {
  const ranges = [
    { from: 80, to: 80 },
    { from: 8000, to: 8002 },
  ];
  const included = [79, 80, 81, 7999, 8000, 8001, 8002, 8003].filter((port) => includesPort(ranges, port));
  assert.deepEqual(included, [80, 8000, 8001, 8002]);
  assert.equal(includesPort([], 80), false);
});
