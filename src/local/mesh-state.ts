import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { MeshtlsError } from "../errors.js";
import { workloadKinds } from "../policy/index.js";
import { defaultPolicyNames } from "../resources/index.js";
import { isRunning } from "./mesh-lock.js";
import { writeAtomically } from "./write-atomically.js";

const addressSchema = z.object({ address: z.string(), port: z.number().int() });
const environmentSchema = z.record(z.string(), z.string());

const podSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  workload: z.object({ kind: z.enum(workloadKinds), name: z.string() }),
  /** What its certificate proves; empty when it has no sidecar. */
  identity: z.string(),
  meshed: z.boolean(),
  podAddress: z.string(),
  ports: z.array(
    z.object({
      /** The container port, which is what policy knows. */
      port: z.number().int(),
      /** Where clients connect without a transport header. */
      entrance: addressSchema,
      /** Where the application listens. */
      application: addressSchema,
    }),
  ),
  /** The sidecar's direct port; null when it has no sidecar. */
  direct: addressSchema.nullable(),
  httpProxy: addressSchema,
  /** What the mesh adds to the environment of anything that runs as this pod, its first container's `env` included. */
  env: environmentSchema,
  /** Folder in which its programs run. */
  folder: z.string(),
});

const stateSchema = z.object({
  version: z.literal(1),
  pid: z.number().int().positive(),
  start: z.string().nullable(),
  startedAt: z.string(),
  manifests: z.array(z.string()),
  anchorsPem: z.string(),
  /** The text that names the policy in force. */
  generation: z.string(),
  cluster: z.object({
    controlPlaneNamespace: z.string(),
    trustDomain: z.string(),
    defaultInboundPolicy: z.enum(defaultPolicyNames),
    clusterNetworks: z.array(z.string()),
    probeNetworks: z.array(z.string()),
  }),
  addresses: z.enum(["loopback", "ports"]),
  pods: z.array(podSchema),
});

/** What a running mesh tells other commands about itself: `mesh.json` in the state folder. */
export type MeshState = z.infer<typeof stateSchema>;
export type PodState = z.infer<typeof podSchema>;

/** Only the owner may read it: environments may hold what manifests call secrets. */
export async function writeMeshState(folder: string, state: MeshState): Promise<void> {
  await writeAtomically(statePath(folder), `${JSON.stringify(state, null, 2)}\n`);
}

export async function removeMeshState(folder: string): Promise<void> {
  await rm(statePath(folder), { force: true });
}

/**
 * The mesh that runs with this state folder. Throws `E_NO_RUNNING_MESH` when there is none; a file that a crashed mesh
 * left behind counts as none.
 */
export async function readMeshState(folder: string): Promise<MeshState> {
  const state = parseState(await readFile(statePath(folder), "utf8").catch(() => undefined));
  if (state !== undefined && isRunning(state)) return state;
  throw new MeshtlsError("E_NO_RUNNING_MESH", `no mesh runs with the state folder \`${resolve(folder)}\``, {
    hint: "Start one with `meshtls up -f DIR`, or name its folder with `--state-dir`.",
  });
}

function parseState(text: string | undefined): MeshState | undefined {
  try {
    return text === undefined ? undefined : stateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function statePath(folder: string): string {
  return join(folder, "mesh.json");
}
