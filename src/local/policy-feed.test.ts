import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";
import { PolicyFeed } from "./policy-feed.js";

const pod = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: a, annotations: { linkerd.io/inject: enabled } }
spec: { containers: [{ name: c }] }
`;
const web = { kind: "pod", namespace: "a", name: "web" } as const;
const stranger = { address: "192.0.2.1", tls: { kind: "none", reason: "no_tls_from_remote" } } as const;

test("a source reads the index that is in force and tells of its replacement", () => {
  const feed = new PolicyFeed(policySet(pod).index);
  const source = feed.source(web);
  let changes = 0;
  const stop = source.subscribe(() => (changes += 1));
  assert.equal(source.current(80).admit(stranger).tcp.verdict, "allow");
  feed.replace(policySet(pod, { defaultInboundPolicy: "deny" }).index);
  assert.equal(source.current(80).admit(stranger).tcp.verdict, "deny");
  assert.equal(changes, 1);
  stop();
  feed.replace(policySet(pod).index);
  assert.equal(changes, 1);
});

test("a workload that the index no longer knows admits nobody", () => {
  const feed = new PolicyFeed(policySet(pod).index);
  const source = feed.source(web);
  feed.replace(policySet("").index);
  const policy = source.current(80);
  assert.equal(policy.admit(stranger).tcp.verdict, "deny");
  assert.equal(policy.admit({ ...stranger, address: "127.0.0.1" }).tcp.verdict, "deny");
  assert.equal(source.current(81), policy);
});
