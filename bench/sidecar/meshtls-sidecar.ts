import { readFileSync } from "node:fs";
import type * as Policy from "../../src/policy/index.js";
import type * as Proxy from "../../src/proxy/index.js";
import type * as Resources from "../../src/resources/index.js";
import type * as Telemetry from "../../src/telemetry/index.js";
import type { SidecarSettings } from "./sidecar-settings.js";

/**
 * The process under test: our inbound sidecar as a program of its own, with the policy, the counters and the
 * certificates that a real one has. It imports the compiled project, and is itself compiled before it is started, so
 * that no TypeScript loader is measured.
 */
const settings = JSON.parse(process.argv[2] ?? "") as SidecarSettings;
const load = (folder: string): Promise<unknown> => import(`${settings.distUrl}${folder}/index.js`);
const { hasRejection, parseDocuments } = (await load("resources")) as typeof Resources;
const { indexPolicy, defaultClusterSettings } = (await load("policy")) as typeof Policy;
const { decisionCounts } = (await load("telemetry")) as typeof Telemetry;
const { startInbound } = (await load("proxy")) as typeof Proxy;

const text = readFileSync(settings.manifestFile, "utf8");
const parsed = parseDocuments([{ file: settings.manifestFile, text }]);
if (hasRejection(parsed.problems)) throw new Error(`the manifest is refused: ${JSON.stringify(parsed.problems)}`);
const policy = indexPolicy(parsed.set, defaultClusterSettings).portPolicy(settings.workload, settings.port);
const certificate = {
  identity: settings.identity,
  chainPem: readFileSync(settings.certificateFile, "utf8"),
  privateKeyPem: readFileSync(settings.keyFile, "utf8"),
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + 86_400_000),
};
const anchors = { pem: readFileSync(settings.anchorsFile, "utf8") };
const counts = decisionCounts();
const observed = { namespace: settings.workload.namespace, workload: "deploy/app", pod: "app" };

const proxy = await startInbound({
  identity: settings.identity,
  listeners: [{ address: "127.0.0.1", port: 0, targetPort: settings.port }],
  direct: { address: "127.0.0.1", port: 0 },
  application: () => ({ host: "127.0.0.1", port: settings.applicationPort }),
  policies: { current: () => policy, subscribe: () => () => undefined },
  certificates: { current: () => ({ certificate, anchors }), subscribe: () => () => undefined },
  observer: (event) => {
    counts.record(event, observed);
  },
  // Policy lets the pod's own loopback pass; the load must be judged by its identity, as in the peers.
  clientAddress: () => "192.0.2.1",
});
process.once("SIGTERM", () => process.exit(0));
process.once("disconnect", () => process.exit(0));
process.send?.({ port: proxy.listeners[0]?.port });
