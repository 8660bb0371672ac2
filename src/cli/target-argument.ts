import { MeshtlsError } from "../errors.js";
import { workloadKinds, type PolicyIndex, type WorkloadKind, type WorkloadReference } from "../policy/index.js";
import { nearestName } from "../resources/index.js";
import { findKind } from "./kinds.js";

/** A port of a workload, as `--to` names it. */
export interface Target {
  readonly workload: WorkloadReference;
  readonly port: number;
}

/**
 * Reads `NAMESPACE/KIND/NAME:PORT`; the namespace may be left out where `namespace` says it.
 *
 * @throws MeshtlsError `E_USAGE` for another form.
 */
export function parseTarget(text: string, namespace: string | undefined): Target {
  const form = /^(?:([^/]+)\/)?([^/]+)\/([^/:]+):([^/:]+)$/.exec(text);
  const [, written, kindWord = "", name = "", portText = ""] = form ?? [];
  const inNamespace = written ?? namespace;
  if (form === null || inNamespace === undefined) {
    throw new MeshtlsError("E_USAGE", `--to \`${text}\` names no port of a workload`, { hint: formHint(text) });
  }
  if (!/^[1-9]\d{0,4}$/.test(portText) || Number(portText) > 65_535) {
    throw new MeshtlsError("E_USAGE", `--to: \`${portText}\` is not a port`, {
      hint: "give the number of the pod's port, from 1 to 65535, not its name and not that of the Service",
    });
  }
  return { workload: { kind: workloadKind(kindWord), namespace: inNamespace, name }, port: Number(portText) };
}

/** @throws MeshtlsError `E_USAGE` when the index has no such workload, with the one that was probably meant. */
export function checkTarget(index: PolicyIndex, { workload }: Target): void {
  if (index.workload(workload) !== undefined) return;
  const { kind, namespace, name } = workload;
  const sameName = index.workloads.filter((other) => other.name === name);
  const inNamespace = index.workloads.filter((other) => other.namespace === namespace);
  const near = nearestName(
    name,
    inNamespace.map((other) => other.name),
  );
  const [meant] = sameName.length > 0 ? sameName : inNamespace.filter((other) => other.name === near);
  throw new MeshtlsError("E_USAGE", `--to: there is no ${kind} \`${name}\` in namespace \`${namespace}\``, {
    hint:
      meant === undefined
        ? "`meshtls get deploy -A` lists the workloads of the manifests"
        : `did you mean \`${meant.namespace}/${meant.kind}/${meant.name}\`?`,
  });
}

function workloadKind(word: string): WorkloadKind {
  const kind = findKind(word)?.kind.toLowerCase();
  const found = workloadKinds.find((known) => known === kind);
  if (found !== undefined) return found;
  throw new MeshtlsError("E_USAGE", `--to: \`${word}\` is no kind of workload`, {
    hint: "write `deploy/NAME`, `sts/NAME`, `ds/NAME`, `pod/NAME` or `externalworkload/NAME`",
  });
}

function formHint(text: string): string {
  const parts = text.split("/");
  if (parts.length === 3) return "add the port: `NAMESPACE/deploy/NAME:PORT`";
  const isShort = parts.length === 2 && findKind(parts[0]!) === undefined;
  return isShort
    ? `write the kind too: \`${parts[0]!}/deploy/${parts[1]!}\``
    : "write `NAMESPACE/deploy/NAME:PORT`, or `deploy/NAME:PORT` with `-n NAMESPACE`";
}
