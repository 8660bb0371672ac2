import assert from "node:assert/strict";
import { test } from "node:test";
import { parseExpectedRows, parseWorkloadPort } from "./expected-row.js";

const line =
  '{"from":"a/deploy/b","principal":"unmeshed","dial":"tcp://c.d:1","to":"d/deploy/c:1","protocol":"tcp","sees":"closed",' +
  '"decision":"deny","reason":"unauthenticated","server":"server/s","route":null,"authorization":null,"note":"n"}';

test("each line is a row, and empty lines are none", () => {
  const rows = parseExpectedRows(`${line}\n${line}\n\n`);
  assert.equal(rows.length, 2);
  assert.equal(rows[0]?.reason, "unauthenticated");
});

test("a row with a misspelt or missing field is refused, not half read", () => {
  assert.throws(() => parseExpectedRows(line.replace('"sees"', '"saw"')));
  assert.throws(() => parseExpectedRows(line.replace('"decision":"deny",', "")));
  assert.throws(() => parseExpectedRows(line.replace('"deny"', '"refuse"')));
  assert.throws(() => parseExpectedRows("not json"));
});

test("a workload and its port are taken apart, and only Deployments are known", () => {
  assert.deepEqual(parseWorkloadPort("data/deploy/postgres:5432"), {
    workload: { namespace: "data", kind: "deployment", name: "postgres" },
    port: 5432,
  });
  assert.throws(() => parseWorkloadPort("data/pod/postgres:5432"), /not a Deployment/);
});
