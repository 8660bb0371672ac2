import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, meshTls, policy, server } from "../../../test/support/lint-findings.js";
import { containedGrant } from "./p024-contained-grant.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const base = deployment("a", "web") + server("a", "web", "{}", "8080");
const listed = (name: string, ...identities: string[]): string =>
  meshTls("a", name, `{identities: [${identities.map((identity) => `"${identity}"`).join(", ")}]}`) +
  policy("a", name, "web", `[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ${name}}]`);

for (const [what, yaml, name, by] of [
  [
    "names that another policy lists too",
    listed("one", `x.b.${suffix}`) + listed("two", `x.b.${suffix}`, `y.b.${suffix}`),
    "one",
    "two",
  ],
  ["names inside a wildcard", listed("one", `x.b.${suffix}`) + listed("two", `*.b.${suffix}`), "one", "two"],
  ["a wildcard inside another", listed("one", `*.b.${suffix}`) + listed("two", "*"), "one", "two"],
  ["the same list again", listed("one", `x.b.${suffix}`) + listed("two", `x.b.${suffix}`), "two", "one"],
] as const) {
  test(`a policy with ${what} grants nothing new`, () => {
    assert.deepEqual(
      findings(containedGrant, base + yaml).map((found) => [found.code, found.severity, found.name, found.message]),
      [
        [
          "P024",
          "info",
          name,
          `grants nothing that AuthorizationPolicy \`${by}\` does not grant already, wherever it counts`,
        ],
      ],
    );
  });
}

const network = (name: string, cidr: string, except = ""): string =>
  `---\napiVersion: policy.linkerd.io/v1alpha1\nkind: NetworkAuthentication\nmetadata: {name: ${name}, namespace: a}\nspec: {networks: [{cidr: ${cidr}${except}}]}\n` +
  policy(
    "a",
    name,
    "web",
    `[{group: policy.linkerd.io, kind: NetworkAuthentication, name: ${name}}, {kind: ServiceAccount, name: web}]`,
  );

test("networks count as well", () => {
  const found = findings(containedGrant, base + network("narrow", "10.1.0.0/16") + network("wide", "10.0.0.0/8"));
  assert.deepEqual(
    found.map(({ name }) => name),
    ["narrow"],
  );
});

for (const [what, yaml] of [
  ["different names", listed("one", `x.b.${suffix}`) + listed("two", `y.b.${suffix}`)],
  ["a name that only looks like a wildcard's", listed("one", `b.${suffix}`) + listed("two", `*.b.${suffix}`)],
  ["a SPIFFE id, which no wildcard matches", listed("one", "spiffe://td/x") + listed("two", "*")],
  [
    "networks of which one has an exception",
    network("narrow", "10.1.0.0/16") + network("wide", "10.0.0.0/8", ", except: [10.1.2.0/24]"),
  ],
  ["everybody, which is P020", listed("one", `x.b.${suffix}`) + policy("a", "open", "web", "[]")],
  [
    "a place of its own",
    listed("one", `x.b.${suffix}`) +
      listed("two", `x.b.${suffix}`).replaceAll("name: web}", "name: other}") +
      server("a", "other", "{}", "9090"),
  ],
] as const) {
  test(`grants of ${what} are both needed`, () => {
    assert.deepEqual(findings(containedGrant, base + yaml), []);
  });
}

test("a policy of the namespace that is contained at one Server only is needed at the other", () => {
  const wide = policy("a", "all", "x", "[{kind: ServiceAccount, name: web}]").replace(
    /targetRef: .*/,
    "targetRef: {kind: Namespace, name: a}",
  );
  const same = policy("a", "again", "web", "[{kind: ServiceAccount, name: web}]");
  const found = findings(containedGrant, base + server("a", "other", "{}", "9090") + wide + same);
  assert.deepEqual(
    found.map(({ name }) => name),
    ["again"],
  );
});

test("a policy of the namespace that a wider one contains at one Server only is needed at the other", () => {
  const all = policy("a", "all", "x", "[{kind: ServiceAccount, name: web}]").replace(
    /targetRef: .*/,
    "targetRef: {kind: Namespace, name: a}",
  );
  const wider = listed("wider", `web.a.${suffix}`, `x.b.${suffix}`);
  assert.deepEqual(findings(containedGrant, base + server("a", "other", "{}", "9090") + all + wider), []);
});
