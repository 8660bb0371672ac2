import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { misplacedAnnotation } from "./p021-misplaced-annotation.js";

const bare = deployment("a", "web").replace(", annotations: {linkerd.io/inject: enabled}", "");
const onDeployment = (yaml: string, annotation: string): string =>
  yaml.replace("name: web, namespace: a", `name: web, namespace: a, annotations: {${annotation}}`);
const labelled = (yaml: string, where: "labels: {app: web}}"): string =>
  yaml.replace(where, "labels: {app: web, linkerd.io/inject: enabled}}");
const namespace = (rest: string): string => `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a, ${rest}}\n`;

for (const [what, yaml, path, message] of [
  [
    "inject on a Deployment",
    onDeployment(bare, "linkerd.io/inject: enabled"),
    "metadata.annotations.linkerd.io/inject",
    "`linkerd.io/inject: enabled` does nothing on a Deployment",
  ],
  [
    "a default policy on a Deployment",
    onDeployment(deployment("a", "web"), "config.linkerd.io/default-inbound-policy: deny"),
    "metadata.annotations.config.linkerd.io/default-inbound-policy",
    "`config.linkerd.io/default-inbound-policy: deny` does nothing on a Deployment",
  ],
  [
    "a default policy on a Server",
    server("a", "web", "{}", "80").replace(
      "namespace: a",
      "namespace: a, annotations: {config.linkerd.io/default-inbound-policy: deny}",
    ),
    "metadata.annotations.config.linkerd.io/default-inbound-policy",
    "`config.linkerd.io/default-inbound-policy: deny` does nothing on a Server",
  ],
  [
    "inject as a label of the pods",
    labelled(bare, "labels: {app: web}}"),
    "spec.template.metadata.labels.linkerd.io/inject",
    "`linkerd.io/inject` is a label here, and only the annotation of that name is read",
  ],
  [
    "inject as a label of the namespace",
    namespace("labels: {linkerd.io/inject: enabled}"),
    "metadata.labels.linkerd.io/inject",
    "`linkerd.io/inject` is a label here, and only the annotation of that name is read",
  ],
] as const) {
  test(`${what} is found`, () => {
    assert.deepEqual(
      findings(misplacedAnnotation, yaml).map((found) => [found.code, found.severity, found.path, found.message]),
      [["P021", "warn", path, message]],
    );
  });
}

for (const [what, yaml] of [
  [
    "annotations of pods and namespaces",
    deployment("a", "web") +
      namespace('annotations: {linkerd.io/inject: enabled, config.linkerd.io/opaque-ports: "1"}'),
  ],
  [
    "opaque ports of a Service",
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: a, annotations: {config.linkerd.io/opaque-ports: "80"}}\nspec: {ports: []}\n',
  ],
  [
    "what the namespace does anyway",
    namespace("annotations: {linkerd.io/inject: enabled}") + onDeployment(bare, "linkerd.io/inject: enabled"),
  ],
  ["what the template says too", onDeployment(deployment("a", "web"), "linkerd.io/inject: enabled")],
  [
    "names that every object has",
    onDeployment(deployment("a", "web"), "constructor: x, toString: y").replace("constructor: x, ", ""),
  ],
] as const) {
  test(`${what}: nothing to say`, () => {
    assert.deepEqual(findings(misplacedAnnotation, yaml), []);
  });
}
