import { resolve } from "node:path";
import type { Command } from "commander";
import { readManifests, type ManifestFiles } from "../adapters/files/index.js";
import { MeshtlsError } from "../errors.js";
import { defaultStateFolder, readMeshState, type MeshState } from "../local/index.js";
import { defaultClusterSettings, type ClusterSettings } from "../policy/index.js";
import { hasRejection, parseDocuments, sortProblems, type Problem, type ResourceSet } from "../resources/index.js";
import { addClusterOptions, clusterSettings, type ClusterFlags } from "./cluster-options.js";
import type { CommandContext } from "./command-context.js";
import { pathFromHere } from "./path-from-here.js";
import { policyView, type PolicyView } from "./policy-view.js";
import { problemLines } from "./problem-lines.js";
import { repeatableOption } from "./repeatable-option.js";

/** The flags that say which policy set a command looks at. */
export interface ManifestFlags extends ClusterFlags {
  readonly filename: readonly string[];
  readonly stateDir: string;
}

export function addManifestOptions(command: Command): Command {
  command.addOption(
    repeatableOption(
      "-f, --filename <path>",
      "file or folder of manifests, `-` for stdin; else those of the running mesh",
    ),
  );
  return addClusterOptions(addStateOption(command));
}

/** Where a running mesh is looked for. */
export function addStateOption(command: Command): Command {
  return command.option("--state-dir <folder>", "state folder of the mesh", defaultStateFolder);
}

/** The texts that a command looks at, before anybody has read them. */
export interface ManifestTexts extends ManifestFiles {
  readonly cluster: ClusterSettings;
  /** The files and folders, for messages. */
  readonly paths: readonly string[];
}

/**
 * The manifests that the flags name, or those of the running mesh with its settings.
 *
 * @throws MeshtlsError `E_USAGE` when there are neither, or a flag has a bad value; `E_SOURCE_UNREADABLE` when a path
 * cannot be read.
 */
export async function readManifestTexts(flags: ManifestFlags, context: CommandContext): Promise<ManifestTexts> {
  const given = flags.filename.length > 0;
  const mesh = given ? undefined : await runningMesh(flags, context);
  const paths =
    mesh?.manifests ?? flags.filename.map((path) => (path === "-" ? path : pathFromHere(path, context.io.cwd)));
  const cluster = clusterSettings(flags, mesh?.cluster ?? defaultClusterSettings);
  return { ...(await readManifests(paths, context.io.stdin)), cluster, paths };
}

/**
 * Reads the manifests that the flags name, or those of the running mesh.
 *
 * @throws MeshtlsError as `readManifestTexts`; `E_SOURCE_UNREADABLE` also when there is no object in them.
 */
export async function loadPolicyView(flags: ManifestFlags, context: CommandContext): Promise<PolicyView> {
  const { sources, problems, cluster, paths } = await readManifestTexts(flags, context);
  const parsed = parseDocuments(sources);
  const found = sortProblems([...problems, ...parsed.problems]);
  failWithoutObjects(parsed.set, found, paths);
  return policyView({ set: parsed.set, problems: found }, cluster, paths);
}

/** @throws MeshtlsError `E_SOURCE_UNREADABLE` when there was nothing to read: no object, and nothing wrong with any. */
export function failWithoutObjects(set: ResourceSet, problems: readonly Problem[], paths: readonly string[]): void {
  if (set.resources.length > 0 || problems.length > 0) return;
  throw new MeshtlsError("E_SOURCE_UNREADABLE", `no object in ${paths.map((path) => `\`${path}\``).join(", ")}`, {
    hint: "write Kubernetes manifests: documents with `apiVersion` and `kind`",
  });
}

/**
 * Says on stderr what the documents do not say right. Rejected objects are missing from the view, so a command that
 * answers from it must end as invalid input; returns whether that is so.
 */
export function reportRejections({ problems }: PolicyView, { output }: CommandContext): boolean {
  const rejected = problems.filter((problem) => problem.severity === "reject");
  for (const line of problemLines(rejected)) output.talk(line);
  return hasRejection(problems);
}

async function runningMesh({ stateDir }: ManifestFlags, { io }: CommandContext): Promise<MeshState> {
  try {
    return await readMeshState(resolve(io.cwd, stateDir));
  } catch (failure) {
    if (!(failure instanceof MeshtlsError) || failure.code !== "E_NO_RUNNING_MESH") throw failure;
    throw new MeshtlsError("E_USAGE", "no manifests are given and no mesh is running", {
      hint: "add `-f DIR`, or start a mesh with `meshtls up -f DIR`",
      cause: failure,
    });
  }
}
