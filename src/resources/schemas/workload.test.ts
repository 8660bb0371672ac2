import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "../parse-documents.js";

function parse(apiVersion: string, kind: string, spec: string) {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  return { resource: set.resources[0], problems };
}

function problems(apiVersion: string, kind: string, spec: string): string[] {
  return parse(apiVersion, kind, spec).problems.map(({ code, message }) => `${code} ${message}`);
}

const full = `
  serviceAccountName: web
  nodeSelector: {disk: fast}
  volumes: [{name: v, emptyDir: {}}]
  initContainers:
    - {name: proxy, restartPolicy: Always, ports: [{name: linkerd-admin, containerPort: 4191}]}
  containers:
    - name: app
      image: example/app:1
      command: [node, app.js]
      args: [--port, "8080"]
      workingDir: /srv
      resources: {limits: {cpu: 1}}
      env:
        - {name: A, value: "1"}
        - {name: B}
        - {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
      ports:
        - {name: http, containerPort: 8080}
        - {containerPort: 53, protocol: UDP, hostPort: 53}
      livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 3}
      readinessProbe: {httpGet: {port: 8080}}
      startupProbe: {exec: {command: [x]}}`;

test("the parts of a pod that are read are read in full, the rest is left alone", () => {
  const { resource, problems: found } = parse("v1", "Pod", full);
  assert.deepEqual(found, []);
  assert.ok(resource?.kind === "Pod");
  assert.deepEqual(resource.spec, {
    serviceAccountName: "web",
    initContainers: [
      {
        name: "proxy",
        command: [],
        args: [],
        env: [],
        ports: [{ name: "linkerd-admin", containerPort: 4191, protocol: "TCP" }],
        probes: [],
      },
    ],
    containers: [
      {
        name: "app",
        image: "example/app:1",
        workingDir: "/srv",
        command: ["node", "app.js"],
        args: ["--port", "8080"],
        env: [{ name: "A", value: "1" }, { name: "B", value: "" }, { name: "C" }],
        ports: [
          { name: "http", containerPort: 8080, protocol: "TCP" },
          { containerPort: 53, protocol: "UDP" },
        ],
        probes: [
          { kind: "liveness", path: "/live", port: "http" },
          { kind: "readiness", path: "/", port: 8080 },
        ],
      },
    ],
  });
});

test("a pod's ServiceAccount is found under both names, and is `default` otherwise", () => {
  const cases: [fields: string, name: string][] = [
    ["", "default"],
    ["serviceAccountName: '', ", "default"],
    ["serviceAccountName: web, ", "web"],
    ["serviceAccount: old, ", "old"],
    ["serviceAccountName: web, serviceAccount: old, ", "web"],
    ["serviceAccountName: '', serviceAccount: old, ", "old"],
  ];
  for (const [fields, name] of cases) {
    const { resource } = parse("v1", "Pod", `{${fields}containers: [{name: c}]}`);
    assert.ok(resource?.kind === "Pod", fields);
    assert.equal(resource.spec.serviceAccountName, name, fields);
  }
});

const badPods: [spec: string, expected: RegExp][] = [
  ["{}", /^R022 `spec\.containers` is missing$/],
  ["{containers: []}", /^R024 `spec\.containers` must have at least 1 entry$/],
  ["{containers: [{}]}", /^R022 `spec\.containers\.0\.name` is missing$/],
  ["{containers: [{name: A_b}]}", /^R025 `spec\.containers\.0\.name` must be at most 63 lower-case/],
  ["{containers: [{name: c}, {name: c}]}", /^R024 `spec\.containers\.1\.name` must be unique in the pod, not `c`$/],
  ["{containers: [{name: c}], initContainers: [{name: c}]}", /`spec\.initContainers\.0\.name` must be unique/],
  ["{containers: [{name: c, ports: [{containerPort: 0}]}]}", /containerPort` must be at least 1, not the number `0`$/],
  ["{containers: [{name: c, ports: [{containerPort: 65536}]}]}", /must be at most 65535/],
  ['{containers: [{name: c, ports: [{containerPort: "80"}]}]}', /must be a number, not `80`$/],
  ["{containers: [{name: c, ports: [{containerPort: 80, name: '8080'}]}]}", /must be a port name: .* not `8080`$/],
  [
    "{containers: [{name: c, ports: [{containerPort: 80, protocol: tcp}]}]}",
    /must be one of `TCP`, `UDP`, `SCTP`, not `tcp`$/,
  ],
  ["{containers: [{name: c, command: sh}]}", /command` must be a list, not `sh`$/],
  ["{containers: [{name: c, args: [1]}]}", /args\.0` must be a string, not the number `1`$/],
  ["{containers: [{name: c, env: [{name: PORT, value: 8080}]}]}", /value` must be a string, not the number `8080`$/],
  ["{containers: [{name: c, env: [{name: A=B}]}]}", /must be a name without `=`/],
  [
    "{containers: [{name: c, livenessProbe: {httpGet: {port: true}}}]}",
    /must be a port number \(1 to 65535\) or the name/,
  ],
  // A dot would add a label to the identity.
  ["{serviceAccountName: a.b, containers: [{name: c}]}", /^R025 `spec\.serviceAccountName` must be at most 63/],
  ["{serviceAccountName: [a], containers: [{name: c}]}", /must be the name of a ServiceAccount, not a list$/],
];

test("the fields of a pod that are read are checked", () => {
  for (const [spec, expected] of badPods) {
    const found = problems("v1", "Pod", spec);
    assert.equal(found.length, 1, spec);
    assert.match(found[0]!, expected, spec);
  }
});

test("a number where a text belongs is answered with the quoted text", () => {
  const { problems: found } = parse("v1", "Pod", "{containers: [{name: c, env: [{name: PORT, value: 8080}]}]}");
  assert.equal(found[0]?.hint, 'quote it: `"8080"`');
  assert.equal(found[0].path, "spec.containers.0.env.0.value");
});

const template =
  "{metadata: {labels: {app: web}, annotations: {linkerd.io/inject: enabled}}, spec: {containers: [{name: c}]}}";

test("the controllers of pods are read with their template", () => {
  for (const [kind, replicas] of [
    ["Deployment", 1],
    ["StatefulSet", 1],
    ["DaemonSet", undefined],
  ] as const) {
    const spec = `{selector: {matchLabels: {app: web}}, template: ${template}}`;
    const { resource, problems: found } = parse("apps/v1", kind, spec);
    assert.deepEqual(found, []);
    assert.ok(resource?.kind === kind);
    assert.equal(resource.spec.template.labels.app, "web");
    assert.equal(resource.spec.template.annotations["linkerd.io/inject"], "enabled");
    assert.equal(resource.spec.template.spec.serviceAccountName, "default");
    assert.equal("replicas" in resource.spec ? resource.spec.replicas : undefined, replicas);
  }
  const { resource } = parse("apps/v1", "Deployment", `{replicas: 0, template: ${template}}`);
  assert.ok(resource?.kind === "Deployment");
  assert.equal(resource.spec.replicas, 0);
});

test("a controller whose selector misses its own pods is refused, as is a template without a spec", () => {
  assert.deepEqual(problems("apps/v1", "Deployment", `{selector: {matchLabels: {app: api}}, template: ${template}}`), [
    "R024 `spec.selector` must select the labels of `spec.template.metadata`",
  ]);
  assert.deepEqual(problems("apps/v1", "Deployment", "{template: {}}"), ["R022 `spec.template.spec` is missing"]);
  assert.deepEqual(problems("apps/v1", "Deployment", "{}"), ["R022 `spec.template` is missing"]);
  assert.deepEqual(problems("apps/v1", "Deployment", `{replicas: "3", template: ${template}}`), [
    "R024 `spec.replicas` must be a number, not `3`",
  ]);
  assert.deepEqual(
    problems("apps/v1", "DaemonSet", `{template: {metadata: {lables: {a: b}}, spec: {containers: [{name: c}]}}}`),
    ["R023 unknown field `spec.template.metadata.lables`"],
  );
});

test("a Service is read with its selector and ports", () => {
  const { resource, problems: found } = parse(
    "v1",
    "Service",
    "{type: ClusterIP, selector: {app: web}, ports: [{port: 80, targetPort: http, name: web}, {port: 81, nodePort: 3}]}",
  );
  assert.deepEqual(found, []);
  assert.ok(resource?.kind === "Service");
  assert.equal(resource.spec.selector?.app, "web");
  assert.deepEqual(resource.spec.ports, [
    { name: "web", port: 80, targetPort: "http", protocol: "TCP" },
    { port: 81, protocol: "TCP" },
  ]);
  const external = parse("v1", "Service", "{type: ExternalName, externalName: x.example}").resource;
  assert.ok(external?.kind === "Service");
  assert.deepEqual(external.spec, { ports: [] });
  assert.deepEqual(problems("v1", "Service", "{ports: [{port: 0, targetPort: 70000}]}"), [
    "R024 `spec.ports.0.port` must be at least 1, not the number `0`",
    "R024 `spec.ports.0.targetPort` must be at most 65535, not the number `70000`",
  ]);
});
