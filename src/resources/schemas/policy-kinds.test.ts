import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "../parse-documents.js";

function parse(apiVersion: string, kind: string, spec: string) {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: ns}\nspec: ${spec}\n`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  return { resource: set.resources[0], problems };
}

/** The rejections of a spec as `CODE path: message`. */
function rejections(apiVersion: string, kind: string, spec: string): string[] {
  return parse(apiVersion, kind, spec)
    .problems.filter(({ severity }) => severity === "reject")
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

function hints(apiVersion: string, kind: string, spec: string): string[] {
  return parse(apiVersion, kind, spec).problems.map(({ hint }) => hint);
}

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta1 = "policy.linkerd.io/v1beta1";
const v1beta2 = "policy.linkerd.io/v1beta2";
const v1beta3 = "policy.linkerd.io/v1beta3";

test("a Server gets the CRD's defaults", () => {
  const { resource, problems } = parse(v1beta3, "Server", "{podSelector: {matchLabels: {app: web}}, port: 8080}");
  assert.deepEqual(problems, []);
  assert.ok(resource?.kind === "Server");
  assert.equal(resource.spec.proxyProtocol, "unknown");
  assert.equal(resource.spec.accessPolicy, "deny");
  assert.equal(resource.spec.podSelector?.matchLabels.app, "web");
  assert.deepEqual(resource.spec.podSelector.matchExpressions, []);
  assert.equal("externalWorkloadSelector" in resource.spec, false);
});

test("every version of Server is read with the fields that it has", () => {
  const accepted: [apiVersion: string, spec: string][] = [
    [v1alpha1, "{podSelector: {matchLabels: {a: b}}, port: 1}"],
    [v1alpha1, "{podSelector: {matchExpressions: []}, port: 1, proxyProtocol: gRPC}"],
    [v1beta1, "{podSelector: {}, port: 65535}"],
    [v1beta1, "{podSelector: {matchLabels: {}, matchExpressions: []}, port: http}"],
    [v1beta2, "{externalWorkloadSelector: {}, port: 1}"],
    [v1beta3, "{externalWorkloadSelector: {}, port: 1, accessPolicy: audit}"],
    [v1beta3, "{podSelector: {}, port: 1, accessPolicy: null, proxyProtocol: null}"],
  ];
  for (const [apiVersion, spec] of accepted) assert.deepEqual(rejections(apiVersion, "Server", spec), [], spec);
});

const badServers: [apiVersion: string, spec: string, expected: string[]][] = [
  [
    v1alpha1,
    "{podSelector: {}, port: 1}",
    [
      "R024 spec.podSelector: `spec.podSelector` must have exactly one of `matchLabels` and `matchExpressions` in this apiVersion",
    ],
  ],
  [
    v1alpha1,
    "{podSelector: {matchLabels: {}, matchExpressions: []}, port: 1}",
    [
      "R024 spec.podSelector: `spec.podSelector` must have exactly one of `matchLabels` and `matchExpressions` in this apiVersion",
    ],
  ],
  [v1beta1, "{port: 1}", ["R022 spec.podSelector: `spec.podSelector` is missing"]],
  [
    v1beta1,
    "{externalWorkloadSelector: {}, podSelector: {}, port: 1}",
    ["R023 spec.externalWorkloadSelector: `spec.externalWorkloadSelector` exists from policy.linkerd.io/v1beta2 on"],
  ],
  [
    v1beta1,
    "{podSelector: {}, port: 1, accessPolicy: audit}",
    ["P018 spec.accessPolicy: `spec.accessPolicy` exists from policy.linkerd.io/v1beta3 on"],
  ],
  [
    v1beta2,
    "{podSelector: {}, port: 1, accessPolicy: audit}",
    ["P018 spec.accessPolicy: `spec.accessPolicy` exists from policy.linkerd.io/v1beta3 on"],
  ],
  [v1beta3, "{port: 1}", ["R024 spec: `spec` must have exactly one of `podSelector` and `externalWorkloadSelector`"]],
  [
    v1beta3,
    "{podSelector: {}, externalWorkloadSelector: {}, port: 1}",
    ["R024 spec: `spec` must have exactly one of `podSelector` and `externalWorkloadSelector`"],
  ],
  [
    v1beta3,
    "{podSelector: null, port: 1}",
    ["R024 spec.podSelector: `spec.podSelector` must be a map, but has no value"],
  ],
  [v1beta3, "{podSelector: {}}", ["R022 spec.port: `spec.port` is missing"]],
  [
    v1beta3,
    "{podSelector: {}, port: 0}",
    [
      "A009 spec.port: `spec.port` must be a port number (1 to 65535) or the name of a container port (data did not match any variant of untagged enum Port), not the number `0`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 65536}",
    [
      "A009 spec.port: `spec.port` must be a port number (1 to 65535) or the name of a container port (data did not match any variant of untagged enum Port), not the number `65536`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 80.5}",
    [
      "A009 spec.port: `spec.port` must be a port number (1 to 65535) or the name of a container port (data did not match any variant of untagged enum Port), not the number `80.5`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: true}",
    [
      "R024 spec.port: `spec.port` must be a port number (1 to 65535) or the name of a container port, not the boolean `true`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 1, proxyProtocol: http2}",
    [
      "A010 spec.proxyProtocol: unknown variant `http2`, expected one of `unknown`, `HTTP/1`, `HTTP/2`, `gRPC`, `opaque`, `TLS`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 1, proxyProtocol: grpc}",
    [
      "A010 spec.proxyProtocol: unknown variant `grpc`, expected one of `unknown`, `HTTP/1`, `HTTP/2`, `gRPC`, `opaque`, `TLS`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 1, accessPolicy: all_authenticated}",
    [`A011 spec.accessPolicy: Invalid 'accessPolicy' field: invalid mode: "all_authenticated"`],
  ],
  [
    v1beta3,
    "{podSelector: {}, port: 1, accessPolicy: Deny}",
    [`A011 spec.accessPolicy: Invalid 'accessPolicy' field: invalid mode: "Deny"`],
  ],
  [
    v1beta3,
    "{podSelecter: {}, port: 1}",
    [
      "R024 spec: `spec` must have exactly one of `podSelector` and `externalWorkloadSelector`",
      "R023 spec.podSelecter: unknown field `spec.podSelecter`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {matchLabel: {a: b}}, port: 1}",
    ["R023 spec.podSelector.matchLabel: unknown field `spec.podSelector.matchLabel`"],
  ],
  [
    v1beta3,
    "{podSelector: {matchLabels: {version: 1}}, port: 1}",
    [
      "R024 spec.podSelector.matchLabels.version: `spec.podSelector.matchLabels.version` must be a string, not the number `1`",
    ],
  ],
  [
    v1beta3,
    "{podSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}, port: 1}",
    [
      "R024 spec.podSelector.matchExpressions.0.operator: `spec.podSelector.matchExpressions.0.operator` must be one of `In`, `NotIn`, `Exists`, `DoesNotExist`, not `in`",
    ],
  ],
  [v1beta3, "[]", ["R024 spec: `spec` must be a map, not a list"]],
];

test("a Server that its CRD or Linkerd's webhook refuses is refused", () => {
  for (const [apiVersion, spec, expected] of badServers) {
    assert.deepEqual(rejections(apiVersion, "Server", spec), expected, `${apiVersion} ${spec}`);
  }
});

test("hints name what was meant", () => {
  const server = (rest: string): string[] => hints(v1beta3, "Server", `{podSelector: {}, port: 1, ${rest}}`);
  assert.deepEqual(server("proxyProtocol: http2"), ["did you mean `HTTP/2`?"]);
  assert.deepEqual(server("proxyProtocol: TCP"), ["did you mean `opaque`?"]);
  assert.deepEqual(server("accessPolicy: all_authenticated"), ["did you mean `all-authenticated`?"]);
  assert.deepEqual(server("proxyProtocl: TLS"), ["did you mean `proxyProtocol`?"]);
  assert.deepEqual(hints(v1beta3, "Server", "{podSelector: {matchLabels: {v: 1}}, port: 1}"), ['quote it: `"1"`']);
  assert.deepEqual(hints(v1beta2, "Server", "{podSelector: {}, port: 1, accessPolicy: audit}"), [
    "-> apiVersion: policy.linkerd.io/v1beta3",
  ]);
});

test("a quoted port stays a name, and `Exists` keeps its empty values", () => {
  const { resource, problems } = parse(
    v1beta3,
    "Server",
    '{podSelector: {matchExpressions: [{key: a, operator: Exists, values: []}]}, port: "8080"}',
  );
  assert.ok(resource?.kind === "Server");
  assert.equal(resource.spec.port, "8080");
  assert.deepEqual(resource.spec.podSelector?.matchExpressions[0]?.values, []);
  assert.deepEqual(
    problems.map(({ code, severity, message }) => `${code} ${severity} ${message}`),
    ["A016 warn the selector selects nothing: `Exists` takes no `values`, not even an empty list"],
  );
});

test("old versions of Server are read with a warning that names the newest", () => {
  for (const [apiVersion, text] of [
    [v1alpha1, "policy.linkerd.io/v1alpha1 Server is deprecated; use policy.linkerd.io/v1beta1 Server"],
    [v1beta1, "policy.linkerd.io/v1beta1 Server is deprecated; use policy.linkerd.io/v1beta3 Server"],
  ] as const) {
    const { problems } = parse(apiVersion, "Server", "{podSelector: {matchLabels: {}}, port: 1}");
    assert.deepEqual(
      problems.map(({ code, severity, message, hint, line, column }) => [code, severity, message, hint, line, column]),
      [["P002", "warn", text, "-> policy.linkerd.io/v1beta3", 1, 13]],
    );
  }
  assert.deepEqual(parse(v1beta2, "Server", "{podSelector: {}, port: 1}").problems, []);
});

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
    const { resource } = parse(
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
  const { resource } = parse(v1alpha1, "NetworkAuthentication", "{networks: [{cidr: 10.0.0.0/8}]}");
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
    const { resource, problems } = parse(version, "ExternalWorkload", spec);
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
