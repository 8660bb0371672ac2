import { z } from "zod";
import type { Container, HttpGetProbe } from "../model.js";
import { optional, portName, portNumber, portReference, present, transportProtocol } from "./field.js";
import { labelName } from "./names.js";

const probe = optional(z.object({ httpGet: optional(z.object({ path: optional(z.string()), port: portReference })) }));

const environmentVariable = z
  .object({
    name: z.string().regex(/^[^=\0]+$/, { error: "must be a name without `=`" }),
    value: optional(z.string()),
    valueFrom: z.unknown().optional(),
  })
  .transform(({ name, value, valueFrom }) => {
    // Kubernetes: neither `value` nor `valueFrom` is the empty text.
    const isElsewhere = valueFrom !== undefined && valueFrom !== null;
    return present({ name, value: value ?? (isElsewhere ? undefined : "") });
  });

const containerPort = z
  .object({ name: optional(portName), containerPort: portNumber, protocol: optional(transportProtocol) })
  .transform((port) => present({ ...port, protocol: port.protocol ?? "TCP" }));

const texts = optional(z.array(z.string()));

/** The part of a container that identity, policy and the local mesh read. */
export const container = z
  .object({
    name: labelName,
    image: optional(z.string()),
    command: texts,
    args: texts,
    workingDir: optional(z.string()),
    env: optional(z.array(environmentVariable)),
    ports: optional(z.array(containerPort)),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
  })
  .transform((value): Container => ({
    ...present({ name: value.name, image: value.image, workingDir: value.workingDir }),
    command: value.command ?? [],
    args: value.args ?? [],
    env: value.env ?? [],
    ports: value.ports ?? [],
    probes: [
      ...httpGetProbe("liveness", value.livenessProbe),
      ...httpGetProbe("readiness", value.readinessProbe),
      ...httpGetProbe("startup", value.startupProbe),
    ],
  }));

function httpGetProbe(kind: HttpGetProbe["kind"], value: z.output<typeof probe>): HttpGetProbe[] {
  const httpGet = value?.httpGet;
  // Kubernetes fills an empty path with `/`.
  return httpGet === undefined ? [] : [{ kind, path: httpGet.path || "/", port: httpGet.port }];
}
