import assert from "node:assert/strict";
import { test } from "node:test";
import { hints, parseSpec, rejections } from "../../../test/support/checked-spec.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta1 = "policy.linkerd.io/v1beta1";
const v1beta2 = "policy.linkerd.io/v1beta2";
const v1beta3 = "policy.linkerd.io/v1beta3";

test("a Server gets the CRD's defaults", () => {
  const { resource, problems } = parseSpec(v1beta3, "Server", "{podSelector: {matchLabels: {app: web}}, port: 8080}");
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
  const { resource, problems } = parseSpec(
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
    const { problems } = parseSpec(apiVersion, "Server", "{podSelector: {matchLabels: {}}, port: 1}");
    assert.deepEqual(
      problems.map(({ code, severity, message, hint, line, column }) => [code, severity, message, hint, line, column]),
      [["P002", "warn", text, "-> policy.linkerd.io/v1beta3", 1, 13]],
    );
  }
  assert.deepEqual(parseSpec(v1beta2, "Server", "{podSelector: {}, port: 1}").problems, []);
});
