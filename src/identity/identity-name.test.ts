import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkIdentityDomain,
  checkServiceAccountLabels,
  identityKind,
  parseIdentity,
  parseServiceAccountIdentity,
  parseUriIdentity,
  serviceAccountIdentity,
} from "./identity-name.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };

test("a ServiceAccount's identity has its name, its namespace and the words of the mesh", () => {
  assert.equal(
    serviceAccountIdentity({ serviceAccount: "web", namespace: "emojivoto" }, domain),
    "web.emojivoto.serviceaccount.identity.linkerd.cluster.local",
  );
  assert.equal(
    serviceAccountIdentity(
      { serviceAccount: "web", namespace: "shop" },
      { controlPlaneNamespace: "mesh-system", trustDomain: "corp.example" },
    ),
    "web.shop.serviceaccount.identity.mesh-system.corp.example",
  );
});

test("a ServiceAccount whose name or namespace is no label gets no certificate", () => {
  assert.equal(checkServiceAccountLabels({ serviceAccount: "web-app", namespace: "frontend" }), undefined);
  const cases = [
    ["web.backend", "evil", "Not a label: web.backend"],
    ["web", "a.b", "Not a label: a.b"],
    ["", "evil", "Not a label: "],
    ["web", "", "Not a label: "],
    ["Web", "evil", "Not a label: Web"],
    ["web\n", "evil", "Not a label: web\n"],
    ["*", "evil", "Not a label: *"],
    ["a".repeat(64), "evil", `Not a label: ${"a".repeat(64)}`],
  ] as const;
  for (const [serviceAccount, namespace, expected] of cases) {
    assert.equal(checkServiceAccountLabels({ serviceAccount, namespace }), expected);
  }
});

test("an identity is read back into the ServiceAccount it came from", () => {
  const name = { serviceAccount: "web", namespace: "emojivoto" };
  assert.deepEqual(parseServiceAccountIdentity(serviceAccountIdentity(name, domain), domain), name);
});

test("an identity of another domain or another shape names no ServiceAccount", () => {
  const identities = [
    "web.emojivoto.serviceaccount.identity.linkerd.corp.example",
    "web.emojivoto.serviceaccount.identity.mesh.cluster.local",
    "web.emojivoto.identity.linkerd.cluster.local",
    "emojivoto.serviceaccount.identity.linkerd.cluster.local",
    ".emojivoto.serviceaccount.identity.linkerd.cluster.local",
    "a.web.emojivoto.serviceaccount.identity.linkerd.cluster.local",
    "*.emojivoto.serviceaccount.identity.linkerd.cluster.local",
    "web.emojivoto.serviceaccount.identity.linkerd.cluster.local.",
    "spiffe://cluster.local/ns/emojivoto/sa/web",
    "",
  ];
  for (const identity of identities) assert.equal(parseServiceAccountIdentity(identity, domain), undefined, identity);
});

test("the two words of a mesh are a label and a subdomain", () => {
  assert.equal(checkIdentityDomain(domain), undefined);
  assert.equal(
    checkIdentityDomain({ ...domain, trustDomain: "Cluster.Local" }),
    "invalid trust domain 'Cluster.Local': must be a DNS-1123 subdomain",
  );
  assert.equal(
    checkIdentityDomain({ ...domain, controlPlaneNamespace: "a.b" }),
    "invalid control plane namespace 'a.b': must be a DNS-1123 label",
  );
});

test("an identity is compared in one form: DNS in lower case, URI as a URL parser writes it", () => {
  const cases = [
    ["Web.Shop", "web.shop"],
    ["spiffe://td/ns/a", "spiffe://td/ns/a"],
    ["SPIFFE://td/a/../b", "spiffe://td/b"],
    ["spiffe://td", "spiffe://td"],
    ["https://Example.org", "https://example.org/"],
    ["web.", undefined],
    ["spiffe:", "spiffe:"],
  ] as const;
  for (const [text, expected] of cases) assert.equal(parseIdentity(text), expected);
});

test("a URI with bytes that a URL parser would drop or change is no identity", () => {
  const texts = ["spiffe://td/a\tb", "spiffe://td/a\n", " spiffe://td/a", "spiffe://td/\0", "spiffe://td/ä", "a b:c"];
  for (const text of texts) assert.equal(parseUriIdentity(text), undefined, JSON.stringify(text));
  assert.equal(parseUriIdentity("no-scheme"), undefined);
  assert.equal(parseUriIdentity(`spiffe://td/${"a".repeat(2048)}`), undefined);
});

test("a URI never passes for a DNS name", () => {
  assert.equal(identityKind("web.shop"), "dns");
  assert.equal(identityKind("spiffe://td/web"), "uri");
  assert.equal(identityKind(parseIdentity("x:web.shop.serviceaccount.identity.linkerd.cluster.local")!), "uri");
});
