import { serviceAccountIdentity } from "../identity/index.js";
import { explain, type Explanation, type PolicyIndex, type Principal, type Reference } from "../policy/index.js";
import { parseWorkloadPort, type ExpectedRow } from "./expected-row.js";

/**
 * What policy says about a row. Undefined for one whose connection ends before policy is asked. `clientIp` is the
 * client's address; absent: as `explain` assumes.
 */
export function explainRow(index: PolicyIndex, row: ExpectedRow, clientIp?: string): Explanation | undefined {
  if (row.decision === null) return undefined;
  const { workload, port } = parseWorkloadPort(row.to);
  return explain(index, {
    principal: principalOf(row.principal, index),
    workload,
    port,
    protocol: row.protocol,
    ...(row.protocol === "http1" ? { path: new URL(row.dial).pathname } : {}),
    ...(clientIp === undefined ? {} : { clientIp }),
  });
}

/** How the decision differs from the row, one sentence each. */
export function differences(row: ExpectedRow, explanation: Explanation | undefined): string[] {
  if (explanation === undefined) return [];
  const { verdict, reason, server, route, authorization } = explanation.decision;
  const compared: [what: string, is: string | null, expected: string | null][] = [
    ["decision", verdict, row.decision],
    ["reason", reason, row.reason],
    ["server", referenceText(server), row.server],
    ["route", referenceText(route), row.route],
    ["authorization", referenceText(authorization), row.authorization],
  ];
  return compared
    .filter(([, is, expected]) => is !== expected)
    .map(([what, is, expected]) => `the ${what} is ${is ?? "none"}, expected ${expected ?? "none"}`);
}

/** `kind/name`; null stays null. */
function referenceText(reference: Reference | null): string | null {
  return reference === null ? null : `${reference.kind}/${reference.name}`;
}

function principalOf(text: string, index: PolicyIndex): Principal {
  if (text === "unmeshed") return { kind: "unmeshed" };
  const [, namespace = "", serviceAccount = ""] = text.split("/");
  return { kind: "identity", identity: serviceAccountIdentity({ namespace, serviceAccount }, index.cluster) };
}
