import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { metricCatalogue, type MetricEntry } from "./metric-catalogue.js";
import { labelText, metricsText } from "./metrics-text.js";

void test("a page has families in the order of the catalogue, and only those that were measured", () => {
  const page = metricsText([
    { name: "process_start_time_seconds", labels: "", value: 1.5e9 },
    { name: "inbound_tcp_authz_deny_total", labels: labelText([["tls", "disabled"]]), value: 2 },
    { name: "inbound_tcp_authz_deny_total", labels: "", value: Infinity },
  ]);
  const { help } = metricCatalogue.inbound_tcp_authz_deny_total;
  assert.deepEqual(page.split("\n"), [
    `# HELP inbound_tcp_authz_deny_total ${help}`,
    "# TYPE inbound_tcp_authz_deny_total counter",
    'inbound_tcp_authz_deny_total{tls="disabled"} 2',
    "inbound_tcp_authz_deny_total +Inf",
    `# HELP process_start_time_seconds ${metricCatalogue.process_start_time_seconds.help}`,
    "# TYPE process_start_time_seconds gauge",
    "process_start_time_seconds 1500000000",
    "",
  ]);
  assert.equal(metricsText([]), "");
});

void test("a hostile name stays inside of its quotes and on its line", () => {
  const cases: readonly (readonly [value: string, text: string])[] = [
    ['a"} 1\nforged{x="', '"a\\"} 1\\nforged{x=\\""'],
    ["a\\", '"a\\\\"'],
    ["a\r\u2028\u0085\u0000\u202e\ud800b", '"a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb"'],
    ["é世", '"é世"'],
  ];
  for (const [value, text] of cases) assert.equal(labelText([["client_id", value]]), `client_id=${text}`);
});

void test("whatever the values are, a reader of the format gets back as many labels as there were", () => {
  const value = fc.string({ unit: fc.constantFrom("\\", '"', "\n", "\r", ",", "=", "{", "}", "a", "\u2029") });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      const text = labelText(values.map((each, index) => [`l${index}`, each]));
      const read = [...text.matchAll(/(\w+)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy)];
      assert.equal(read.map(([whole]) => whole).join(""), text);
      const plain = read.map(([, , quoted = ""]) => quoted.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : String(c))));
      assert.deepEqual(
        plain,
        values.map((each) => each.replace(/[\r\u2029]/g, "\ufffd")),
      );
    }),
  );
});

void test("names are names, counters end in _total and gauges do not, and help is one sentence or more", () => {
  for (const [name, { type, help, labels }] of Object.entries<MetricEntry>(metricCatalogue)) {
    assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.equal(name.endsWith("_total"), type === "counter", name);
    assert.match(help, /^[A-Z].*\.$/, name);
    assert.equal(new Set(labels).size, labels.length, name);
  }
  const helps = Object.values(metricCatalogue).map(({ help }) => help);
  assert.equal(new Set(helps).size, helps.length, "no help is another's");
});
