import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ClusterSettings } from "../../src/policy/index.js";
import { cliRun } from "../support/cli-run.js";
import type { DecisionVector, VectorCase } from "../support/decision-vectors.js";
import { manifestText } from "../support/disagreement.js";
import { vectorFiles } from "../support/vector-files.js";

const folder = await mkdtemp(join(tmpdir(), "meshtls-vectors-"));
after(() => rm(folder, { recursive: true, force: true }));

for (const { name, cases } of vectorFiles) {
  for (const [number, vectorCase] of cases.entries()) {
    const vectors = vectorCase.vectors.filter((vector) => isForCommand(vectorCase, vector));
    if (vectors.length === 0) continue;
    test(`meshtls explain, ${name}: ${vectorCase.title}`, async () => {
      const file = join(folder, `${name}.${number}.yaml`);
      await writeFile(file, manifestText(vectorCase.objects));
      for (const vector of vectors) await checkRun(file, vectorCase, vector);
    });
  }
}

/**
 * No flag says from where probes may come or which networks the cluster has, the command counts no requests, and it
 * refuses addresses and names that no client of a mesh has.
 */
function isForCommand({ cluster }: VectorCase, { asked, isForExplain, expect }: DecisionVector): boolean {
  const hasFlags = cluster.clusterNetworks === undefined && cluster.probeNetworks === undefined;
  const isClient = !asked.clientIp.includes("%") && /[./]|^unmeshed$/.test(asked.from);
  return hasFlags && isClient && isForExplain && expect.verdict !== "rate-limited";
}

async function checkRun(file: string, { cluster }: VectorCase, vector: DecisionVector): Promise<void> {
  const { expect } = vector;
  const line = [...clusterFlags(cluster), ...questionFlags(vector), "-f", file, "-o", "json"];
  const { code, stdout, stderr } = await cliRun(["explain", ...line]);
  assert.equal(stderr, "", line.join(" "));
  const { decision, reason, server, route, authorization } = JSON.parse(stdout) as Record<string, unknown>;
  assert.deepEqual(
    [decision, reason, server, route, authorization],
    [expect.verdict, expect.reason, expect.server, expect.route, expect.authorization],
    line.join(" "),
  );
  assert.equal(code, expect.verdict === "allow" ? 0 : 2, line.join(" "));
}

function questionFlags({ asked, question: { principal } }: DecisionVector): string[] {
  const { to, port, protocol, method, path, authority, headers = [], clientIp } = asked;
  const [kind, namespace, name] = to.split("/");
  return [
    ...["--from", principal.kind === "identity" ? principal.identity : "unmeshed"],
    ...["--to", `${namespace}/${kind}/${name}:${port}`],
    ...["--protocol", protocol, "--client-ip", clientIp],
    ...(method === undefined ? [] : ["--method", method]),
    ...(path === undefined ? [] : ["--path", path]),
    ...(authority === undefined ? [] : ["--authority", authority]),
    ...headers.flatMap((header) => ["--header", header]),
  ];
}

function clusterFlags({
  defaultInboundPolicy,
  trustDomain,
  controlPlaneNamespace,
}: Partial<ClusterSettings>): string[] {
  return [
    ...(defaultInboundPolicy === undefined ? [] : ["--default-inbound-policy", defaultInboundPolicy]),
    ...(trustDomain === undefined ? [] : ["--identity-trust-domain", trustDomain]),
    ...(controlPlaneNamespace === undefined ? [] : ["--control-plane-namespace", controlPlaneNamespace]),
  ];
}
