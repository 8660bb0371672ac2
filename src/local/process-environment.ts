import type { Container } from "../resources/index.js";
import { expandVariables } from "./expand-variables.js";
import type { PlannedPod } from "./planned-pods.js";
import type { PodPlacement } from "./placement.js";
import { serviceVariables, variableWord, type PlacedService } from "./service-variables.js";

export interface EnvironmentOptions {
  readonly pod: PlannedPod;
  readonly container: Container | undefined;
  readonly place: PodPlacement;
  readonly services: readonly PlacedService[];
}

/**
 * The variables that the mesh gives to a container: what it is, where it must listen, where it finds others, and then
 * the container's own `env`. Later ones win over earlier ones, except that `HOST` and `PORT` are always the mesh's:
 * elsewhere the sidecar would not find the application.
 */
export function meshVariables(options: EnvironmentOptions): Record<string, string> {
  const { pod, container, place, services } = options;
  const proxy = `http://${place.podAddress}:${place.httpProxy}`;
  const listen = listenVariables(container, place);
  const variables: Record<string, string> = {
    ...serviceVariables(services, pod.namespace),
    POD_NAME: pod.name,
    POD_NAMESPACE: pod.namespace,
    POD_IP: place.podAddress,
    ...(pod.workload.meshed ? { MESHTLS_IDENTITY: pod.workload.identity } : {}),
    http_proxy: proxy,
    HTTP_PROXY: proxy,
    https_proxy: proxy,
    HTTPS_PROXY: proxy,
    no_proxy: noProxy,
    NO_PROXY: noProxy,
    ...listen,
  };
  for (const { name, value } of container?.env ?? []) {
    if (value === undefined || Object.hasOwn(listen, name)) continue;
    variables[name] = expandVariables(value, (wanted) => ownValue(variables, wanted));
  }
  return variables;
}

/** What a container's `env` says and the mesh overrules, one sentence each. */
export function overruledVariables(container: Container, place: PodPlacement): string[] {
  const listen = listenVariables(container, place);
  return container.env
    .filter(({ name, value }) => Object.hasOwn(listen, name) && value !== listen[name])
    .map(({ name }) => `${name} of container ${container.name} is replaced by ${name}=${listen[name] ?? ""}`);
}

/**
 * `HOST` and `PORT` (the first container port), and each port by its number and its name: `PORT_8080`, `PORT_METRICS`.
 * Where a port could not be had, or there is one address only, these differ from what the manifest declares.
 */
function listenVariables(container: Container | undefined, place: PodPlacement): Record<string, string> {
  const variables: Record<string, string> = { HOST: place.applicationAddress };
  for (const { containerPort, name, protocol } of container?.ports ?? []) {
    const placed = place.ports.get(containerPort);
    if (placed === undefined || protocol.toUpperCase() !== "TCP") continue;
    const text = String(placed.application);
    variables["PORT"] ??= text;
    variables[`PORT_${containerPort}`] = text;
    if (name !== undefined) variables[`PORT_${variableWord(name)}`] = text;
  }
  return variables;
}

/** The words of the program to run, with variables expanded; empty when the container has no command. */
export function expandedCommand(container: Container, variables: Readonly<Record<string, string>>): string[] {
  if (container.command.length === 0) return [];
  return [...container.command, ...container.args].map((word) =>
    expandVariables(word, (name) => ownValue(variables, name)),
  );
}

/**
 * What a program inherits of the environment that `meshtls` itself runs in: everything but the names that the mesh
 * speaks by. Otherwise a variable of another mesh, or a proxy of the office, would lead past the sidecar.
 */
export function inheritedVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !meshNames.test(name)) kept[name] = value;
  }
  return kept;
}

const meshNames =
  /^(HOST|PORT|PORT_.*|POD_NAME|POD_NAMESPACE|POD_IP|MESHTLS_IDENTITY|.*_SERVICE_HOST|.*_SERVICE_PORT(_.*)?|(http|https|all|ftp|no)_proxy)$/i;
const noProxy = "localhost,127.0.0.1,::1";

function ownValue(variables: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}
