import { MeshtlsError } from "../errors.js";
import { defaultClusterSettings, type ClusterSettings } from "../policy/index.js";
import type { Problem } from "../resources/index.js";
import { detectAddressMode, type AddressMode } from "./address-mode.js";
import { addressPool } from "./address-pool.js";
import { loadManifests } from "./load-manifests.js";
import { meshCredentials, type CredentialPaths } from "./mesh-credentials.js";
import type { MeshListener } from "./mesh-event.js";
import { lockStateFolder } from "./mesh-lock.js";
import { RunningMesh } from "./running-mesh.js";
import { openStateFolder } from "./state-folder.js";

export interface MeshOptions {
  /** Files and folders with manifests; not `-`. */
  readonly manifests: readonly string[];
  /** Made when it does not exist; holds keys, the lock and `mesh.json`. */
  readonly stateDir: string;
  /** Absent fields take the defaults of `defaultClusterSettings`; the mesh's own addresses count as cluster networks. */
  readonly settings?: Partial<ClusterSettings>;
  /** Default: none, and the state folder's are made or taken. */
  readonly credentials?: CredentialPaths;
  /** Default `auto`: addresses of 127.0.0.0/8 where they can be bound, else ports of 127.0.0.1. */
  readonly addresses?: AddressMode | "auto";
  /** Whether edits of the manifests change the running mesh. Default true. */
  readonly watch?: boolean;
  /** How long `ready` waits for programs to listen, in milliseconds. Default 30,000. */
  readonly readyTimeoutMs?: number;
  /** From SIGTERM to SIGKILL for programs that are stopped, in milliseconds. Default 5,000. */
  readonly graceMs?: number;
  /** Told everything that happens, from the start on. */
  readonly listener?: MeshListener;
  /** What programs inherit where the mesh sets nothing, usually `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The manifests are the user's: what is wrong with them is a value, not an error. */
export type MeshStart =
  { readonly ok: true; readonly mesh: RunningMesh } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Starts a mesh on this machine: every sidecar listens and every program has been started when this resolves; `ready`
 * says when the programs listen. Manifests with a rejection start nothing.
 *
 * Throws `E_SOURCE_UNREADABLE`, `E_CREDENTIALS_…`, `E_MESH_ALREADY_RUNNING`, and `E_USAGE` for options that cannot be.
 */
export async function startMesh(options: MeshOptions): Promise<MeshStart> {
  const { manifests } = options;
  if (manifests.includes("-")) {
    throw new MeshtlsError(
      "E_USAGE",
      "a running mesh follows its manifests, and standard input can be read only once",
      {
        hint: "name files or folders",
      },
    );
  }
  const loaded = await loadManifests(manifests);
  if (loaded.isRejected) return { ok: false, problems: loaded.problems };
  const folder = await openStateFolder(options.stateDir);
  const unlock = await lockStateFolder(folder);
  try {
    const cluster = localSettings(options.settings);
    const { addresses = "auto" } = options;
    const mesh = new RunningMesh(
      {
        ...defaultTimes,
        ...options,
        folder,
        cluster,
        addresses: addresses === "auto" ? await detectAddressMode() : addresses,
        credentials: await meshCredentials(folder, options.credentials ?? {}, cluster, new Date()),
        unlock,
      },
      loaded,
    );
    await mesh.start(loaded.problems);
    return { ok: true, mesh };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** The settings of a mesh on one machine: pods are in the cluster's networks, other programs of the machine are not. */
export function localSettings(settings: Partial<ClusterSettings> = {}): ClusterSettings {
  const cluster = { ...defaultClusterSettings, ...settings };
  return { ...cluster, clusterNetworks: [...cluster.clusterNetworks, addressPool] };
}

const defaultTimes = { readyTimeoutMs: 30_000, graceMs: 5_000, watch: true };
