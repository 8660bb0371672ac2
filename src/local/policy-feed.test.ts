import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";
import { defaultClusterSettings } from "../policy/index.js";
import { PolicyFeed } from "./policy-feed.js";

function pod(name: string, defaultPolicy: string): string {
  return `
---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: a
  annotations: { linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: ${defaultPolicy} }
spec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] }
`;
}

const web = { kind: "pod", namespace: "a", name: "web" } as const;
const stranger = { address: "192.0.2.1", tls: { kind: "none", reason: "no_tls_from_remote" } } as const;

/** A feed with these manifests in force. */
function feedOf(...pods: readonly string[]): PolicyFeed {
  const feed = new PolicyFeed(defaultClusterSettings);
  feed.replace(policySet(pods.join("")).set);
  return feed;
}

test("a source reads the policy that is in force and tells when it changes", () => {
  const feed = feedOf(pod("web", "all-unauthenticated"));
  const source = feed.source(web);
  let changes = 0;
  const stop = source.subscribe(() => (changes += 1));
  assert.equal(source.current(80).admit(stranger).tcp.verdict, "allow");
  feed.replace(policySet(pod("web", "deny")).set);
  assert.equal(source.current(80).admit(stranger).tcp.verdict, "deny");
  assert.equal(changes, 1);
  stop();
  feed.replace(policySet(pod("web", "all-unauthenticated")).set);
  assert.equal(changes, 1);
});

test("only the workloads whose policy changed are told, and equal policies stay one object", () => {
  const feed = feedOf(pod("web", "deny"), pod("api", "deny"));
  const told: string[] = [];
  for (const name of ["web", "api"]) feed.source({ ...web, name }).subscribe(() => told.push(name));
  const before = feed.source(web).current(80);
  feed.replace(policySet(pod("web", "deny") + pod("api", "audit")).set);
  assert.deepEqual(told, ["api"]);
  assert.equal(feed.source(web).current(80), before);
});

test("a port that nothing declares is told of once somebody has asked for it", () => {
  const feed = feedOf(pod("web", "deny"));
  let changes = 0;
  const source = feed.source(web);
  source.subscribe(() => (changes += 1));
  source.current(9999);
  const server = `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: s, namespace: a }
spec: { podSelector: {}, port: 9999 }
`;
  feed.replace(policySet(pod("web", "deny") + server).set);
  assert.equal(changes, 1);
  assert.equal(source.current(9999).server.name, "s");
});

test("a workload that the index no longer knows admits nobody, and its sidecar hears of it", () => {
  const feed = feedOf(pod("web", "all-unauthenticated"));
  const source = feed.source(web);
  let changes = 0;
  source.subscribe(() => (changes += 1));
  feed.replace(policySet("").set);
  const policy = source.current(80);
  assert.equal(policy.admit(stranger).tcp.verdict, "deny");
  assert.equal(policy.admit({ ...stranger, address: "127.0.0.1" }).tcp.verdict, "deny");
  assert.equal(source.current(81), policy);
  assert.equal(changes, 1);
});

test("the same function may subscribe twice, and each leaves for itself", () => {
  const feed = feedOf(pod("web", "deny"));
  let changes = 0;
  const changed = (): void => void (changes += 1);
  const [first] = [feed.source(web).subscribe(changed), feed.source(web).subscribe(changed)];
  first();
  feed.replace(policySet(pod("web", "audit")).set);
  assert.equal(changes, 1);
});
