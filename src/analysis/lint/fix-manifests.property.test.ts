import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultClusterSettings } from "../../policy/index.js";
import { hasRejection, parseDocuments } from "../../resources/index.js";
import { fixManifests } from "./fix-manifests.js";

/** Documents full of what fixes mend, in both styles, with comments, aliases and what nobody can mend. */
const manifest = fc.record({
  version: fc.constantFrom("v1alpha1", "v1beta1", "v1beta2", "v1beta3"),
  port: fc.constantFrom("80", '"80"', "'8080'", "http", "on", "&p 80", '"080"', "!!str 80"),
  protocol: fc.constantFrom("", "http2", "'HTTP/1'", "Opaque", "http3", "grpc # here", "*p"),
  access: fc.constantFrom("", "ALL_AUTHENTICATED", "deny", "all-uauthenticated", "*p"),
  target: fc.constantFrom("kind: Server", "group: core, kind: Server", "kind: HTTPRoute", "kind: Namespace"),
  references: fc.constantFrom(
    "",
    "kind: MeshTLSAuthentication",
    "kind: ServiceAccount",
    "group: x, kind: NetworkAuthentication",
  ),
  label: fc.constantFrom("no", "y # a comment", '"yes"', "&l off", "x"),
  isFlow: fc.boolean(),
  comment: fc.constantFrom("", "# a comment", "# meshtls-lint: ignore P002 -- an old cluster"),
});

type Parts = typeof manifest extends fc.Arbitrary<infer T> ? T : never;

function textOf(parts: Parts, index: number): string {
  const { version, port, protocol, access, target, references, label, isFlow, comment } = parts;
  const flow = (text: string): string =>
    isFlow
      ? `{${text}, name: n}`
      : text
          .split(", ")
          .concat("name: n")
          .map((entry) => `\n    ${entry}`)
          .join("");
  return `${comment}
apiVersion: policy.linkerd.io/${version}
kind: Server
metadata: {name: s${index}, namespace: a, labels: {a: x}}
spec:
  podSelector:
    matchLabels:
      app: ${label}
  port: ${port}${protocol === "" ? "" : `\n  proxyProtocol: ${protocol}`}${access === "" ? "" : `\n  accessPolicy: ${access}`}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: p${index}, namespace: a}
spec:
  targetRef: ${flow(target)}
  requiredAuthenticationRefs: [${references === "" ? "" : `{${references}, name: n}`}]
`;
}

const text = fc
  .record({
    parts: fc.array(manifest, { minLength: 1, maxLength: 4 }),
    isWindows: fc.boolean(),
    end: fc.constantFrom("", "\n", "\n\n# end"),
  })
  .map(({ parts, isWindows, end }) => {
    const joined = parts.map(textOf).join("---\n").trimEnd() + end;
    return isWindows ? joined.replaceAll("\n", "\r\n") : joined;
  });

test("what is mended stays mended, is read again, and keeps every line that no fix touches", () => {
  fc.assert(
    fc.property(text, (before) => {
      const fix = (yaml: string) =>
        fixManifests([{ file: "m.yaml", text: yaml }], [], defaultClusterSettings, () => true);
      const { sources, fixed } = fix(before);
      const after = sources[0]!.text;
      assert.equal(fix(after).sources[0]!.text, after, "a second time changes nothing");

      const problems = (yaml: string) => parseDocuments([{ file: "m.yaml", text: yaml }]).problems;
      const unreadable = (yaml: string) =>
        problems(yaml).filter(({ code }) => code === "R001" || code === "R005").length;
      assert.ok(unreadable(after) <= unreadable(before), after);
      assert.ok(hasRejection(problems(before)) || !hasRejection(problems(after)), "no rejection is added");

      const kept = new Set(after.split("\n"));
      const touched = fixed.flatMap(({ fix: { edits } }) => edits).length;
      const lost = before.split("\n").filter((line) => !kept.has(line));
      assert.ok(lost.length <= touched, `${lost.length} lines changed by ${touched} edits`);
      assert.equal(after.includes("\r"), before.includes("\r"));
      for (const comment of before.match(/#.*/g) ?? []) assert.ok(after.includes(comment), comment);
    }),
    { numRuns: 100 },
  );
});
