import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Job } from "./job.js";
import { portOf } from "./node-program.js";
import type { Peer } from "./peer.js";
import type { ProcessGroup } from "./process-group.js";
import type { SidecarSettings } from "./sidecar-settings.js";

const workload = { kind: "deployment", namespace: "bench", name: "app" } as const;
const port = 8080;

/** Our own sidecar, as compiled in `dist/`. `nodeFlags` go before the program, for profiles. */
export async function startMeshtls(
  job: Job,
  processes: ProcessGroup,
  nodeFlags: readonly string[] = [],
): Promise<Peer> {
  const manifestFile = join(job.folder, "manifest.yaml");
  writeFileSync(manifestFile, manifest(job.allowedIdentities));
  const settings: SidecarSettings = {
    distUrl: new URL("../../dist/", import.meta.url).href,
    identity: job.serverIdentity,
    manifestFile,
    workload,
    port,
    ...job.certificates.server,
    anchorsFile: job.certificates.anchorsFile,
    applicationPort: job.applicationPort,
  };
  const program = compileSidecar(job.folder);
  const child = processes.start(0, [process.execPath, ...nodeFlags, program, JSON.stringify(settings)], { ipc: true });
  const sidecarPort = await portOf("our sidecar", child);
  return {
    name: "meshtls",
    version: `node ${process.versions.node}`,
    pid: child.pid ?? 0,
    port: sidecarPort,
    stop: () => processes.stop(child),
  };
}

/** The sidecar's program as plain JavaScript; the loader that runs TypeScript would count into its memory. */
function compileSidecar(folder: string): string {
  const source = readFileSync(new URL("meshtls-sidecar.ts", import.meta.url), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const file = join(folder, "meshtls-sidecar.mjs");
  writeFileSync(file, outputText);
  return file;
}

function manifest(identities: readonly string[]): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: ${workload.namespace}, annotations: { linkerd.io/inject: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${workload.name}, namespace: ${workload.namespace} }
spec:
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      serviceAccountName: app
      containers: [{ name: app, image: app, ports: [{ name: http, containerPort: ${port} }] }]
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: app-http, namespace: ${workload.namespace} }
spec:
  podSelector: { matchLabels: { app: app } }
  port: http
  proxyProtocol: HTTP/1
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: callers, namespace: ${workload.namespace} }
spec:
  identities:
${identities.map((identity) => `    - ${identity}`).join("\n")}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: app-callers, namespace: ${workload.namespace} }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: app-http }
  requiredAuthenticationRefs:
    - { group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers }
`;
}
