import assert from "node:assert/strict";
import { test } from "node:test";
import { hints, parseSpec, rejections } from "../../../test/support/checked-spec.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";

test("an AuthorizationPolicy needs its list, which may be empty", () => {
  const target = "targetRef: {group: policy.linkerd.io, kind: Server, name: s}";
  assert.deepEqual(rejections(v1alpha1, "AuthorizationPolicy", `{${target}, requiredAuthenticationRefs: []}`), []);
  assert.deepEqual(rejections(v1alpha1, "AuthorizationPolicy", `{${target}}`), [
    "R022 spec.requiredAuthenticationRefs: `spec.requiredAuthenticationRefs` is missing",
  ]);
  assert.match(hints(v1alpha1, "AuthorizationPolicy", `{${target}}`)[0]!, /an empty list `\[\]` would let everyone in/);
  assert.deepEqual(rejections(v1alpha1, "AuthorizationPolicy", `{${target}, requiredAuthenticationRefs: null}`), [
    "R024 spec.requiredAuthenticationRefs: `spec.requiredAuthenticationRefs` must be a list, but has no value",
  ]);
  assert.deepEqual(rejections(v1alpha1, "AuthorizationPolicy", "{requiredAuthenticationRefs: []}"), [
    "R022 spec.targetRef: `spec.targetRef` is missing",
  ]);
});

test("the group of a reference stays as written: absent, empty and core are told apart", () => {
  const groupOf = (group: string): unknown => {
    const target = `{${group}kind: Namespace, name: ns}`;
    const { resource } = parseSpec(
      v1alpha1,
      "AuthorizationPolicy",
      `{targetRef: ${target}, requiredAuthenticationRefs: []}`,
    );
    assert.ok(resource?.kind === "AuthorizationPolicy");
    return resource.spec.targetRef;
  };
  assert.deepEqual(groupOf(""), { kind: "Namespace", name: "ns" });
  assert.deepEqual(groupOf("group: '', "), { group: "", kind: "Namespace", name: "ns" });
  assert.deepEqual(groupOf("group: core, "), { group: "core", kind: "Namespace", name: "ns" });
});

test("the parts of a reference follow the CRD", () => {
  const problems = (reference: string): string[] =>
    rejections(v1alpha1, "AuthorizationPolicy", `{targetRef: ${reference}, requiredAuthenticationRefs: []}`);
  assert.deepEqual(problems("{group: policy.linkerd.io, kind: Server, name: s, namespace: other}"), [
    "R023 spec.targetRef.namespace: unknown field `spec.targetRef.namespace`: a policy reaches only its own namespace",
  ]);
  assert.deepEqual(problems("{group: Policy.Linkerd.IO, kind: Server, name: s}"), [
    "R024 spec.targetRef.group: `spec.targetRef.group` must be an API group such as `policy.linkerd.io`, not `Policy.Linkerd.IO`",
  ]);
  assert.deepEqual(problems("{group: policy.linkerd.io, kind: '', name: s}"), [
    "R024 spec.targetRef.kind: `spec.targetRef.kind` must be a kind such as `Server`, not empty",
  ]);
  assert.deepEqual(problems("{group: policy.linkerd.io, kind: Server, name: ''}"), [
    "R024 spec.targetRef.name: `spec.targetRef.name` must have at least 1 character, not empty",
  ]);
  assert.deepEqual(problems("{group: policy.linkerd.io, kind: Server}"), [
    "R022 spec.targetRef.name: `spec.targetRef.name` is missing",
  ]);
});

test("a MeshTLSAuthentication has exactly one list, with something in it", () => {
  const problems = (spec: string): string[] => rejections(v1alpha1, "MeshTLSAuthentication", spec);
  assert.deepEqual(problems("{identities: [a]}"), []);
  assert.deepEqual(problems("{identityRefs: [{kind: ServiceAccount, name: a}]}"), []);
  const one = "R024 spec: `spec` must have exactly one of `identities` and `identityRefs`";
  assert.deepEqual(problems("{}"), [one]);
  assert.deepEqual(problems("{identities: [a], identityRefs: [{kind: ServiceAccount, name: a}]}"), [one]);
  assert.deepEqual(problems("{identities: []}"), [
    "R024 spec.identities: `spec.identities` must have at least 1 entry",
  ]);
  assert.deepEqual(problems("{identityRefs: []}"), [
    "R024 spec.identityRefs: `spec.identityRefs` must have at least 1 entry",
  ]);
  assert.deepEqual(problems("{identities: [1]}"), [
    "R024 spec.identities.0: `spec.identities.0` must be a string, not the number `1`",
  ]);
  // The CRD's text promises "all of the kind"; Linkerd's webhook refuses it.
  assert.deepEqual(problems("{identityRefs: [{kind: ServiceAccount}]}"), [
    "R022 spec.identityRefs.0.name: `spec.identityRefs.0.name` is missing",
  ]);
});

test("a NetworkAuthentication without exceptions has none", () => {
  const { resource } = parseSpec(v1alpha1, "NetworkAuthentication", "{networks: [{cidr: 10.0.0.0/8}]}");
  assert.ok(resource?.kind === "NetworkAuthentication");
  assert.deepEqual(resource.spec.networks, [{ cidr: "10.0.0.0/8", except: [] }]);
  assert.deepEqual(rejections(v1alpha1, "NetworkAuthentication", "{networks: [{}]}"), [
    "R022 spec.networks.0.cidr: `spec.networks.0.cidr` is missing",
  ]);
  assert.deepEqual(rejections(v1alpha1, "NetworkAuthentication", "{networks: [{cidr: 10, exept: []}]}"), [
    "R024 spec.networks.0.cidr: `spec.networks.0.cidr` must be a string, not the number `10`",
    "R023 spec.networks.0.exept: unknown field `spec.networks.0.exept`",
  ]);
});

test("an ExternalWorkload is read in both spellings, each in its own version", () => {
  const tls = "{identity: vm.example, serverName: vm.example}";
  for (const [version, field] of [
    ["workload.linkerd.io/v1alpha1", "meshTls"],
    ["workload.linkerd.io/v1beta1", "meshTLS"],
  ] as const) {
    const spec = `{${field}: ${tls}, ports: [{port: 80, name: http}], workloadIPs: [{ip: 192.0.2.1}]}`;
    const { resource, problems } = parseSpec(version, "ExternalWorkload", spec);
    assert.deepEqual(problems, []);
    assert.ok(resource?.kind === "ExternalWorkload");
    assert.deepEqual(resource.spec, {
      meshTLS: { identity: "vm.example", serverName: "vm.example" },
      ports: [{ name: "http", port: 80, protocol: "TCP" }],
      workloadIPs: ["192.0.2.1"],
    });
  }
  assert.deepEqual(
    rejections("workload.linkerd.io/v1beta1", "ExternalWorkload", `{meshTls: ${tls}}`),
    ["R022 spec.meshTLS: `spec.meshTLS` is missing", "R023 spec.meshTls: unknown field `spec.meshTls`"].sort((a, b) =>
      a.localeCompare(b),
    ),
  );
  const ips = "workloadIPs: [{ip: a}, {ip: b}]";
  assert.deepEqual(rejections("workload.linkerd.io/v1alpha1", "ExternalWorkload", `{meshTls: ${tls}, ${ips}}`), [
    "R024 spec.workloadIPs: `spec.workloadIPs` must have at most 1 entry",
  ]);
  assert.deepEqual(rejections("workload.linkerd.io/v1beta1", "ExternalWorkload", `{meshTLS: ${tls}, ${ips}}`), []);
});
