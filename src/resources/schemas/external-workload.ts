import { z } from "zod";
import type { ExternalWorkload } from "../model.js";
import { defaulted, present } from "./field.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";

const tls = z.strictObject({ identity: z.string().min(1).max(253), serverName: z.string().min(1).max(253) });

const port = z
  .strictObject({
    name: z.string().exactOptional(),
    port: z.int().min(1).max(65535),
    protocol: defaulted(z.string(), "TCP"),
  })
  .transform((value) => present(value));

function addresses(most: number) {
  return z
    .array(z.strictObject({ ip: z.string() }))
    .max(most)
    .nullish();
}

const v1alpha1 = z
  .strictObject({ meshTls: tls, ports: z.array(port).nullish(), workloadIPs: addresses(1) })
  .transform(({ meshTls, ports, workloadIPs }) => fill(meshTls, ports, workloadIPs));

const v1beta1 = z
  .strictObject({ meshTLS: tls, ports: z.array(port).nullish(), workloadIPs: addresses(2) })
  .transform(({ meshTLS, ports, workloadIPs }) => fill(meshTLS, ports, workloadIPs));

export const externalWorkloadKind: KindDefinition<ExternalWorkload> = {
  kind: "ExternalWorkload",
  group: "workload.linkerd.io",
  isNamespaced: true,
  versions: {
    v1alpha1: strictObject(subdomainName, v1alpha1),
    v1beta1: strictObject(subdomainName, v1beta1),
  },
};

function fill(
  meshTLS: z.output<typeof tls>,
  ports: z.output<typeof port>[] | null | undefined,
  workloadIPs: readonly { ip: string }[] | null | undefined,
): ExternalWorkload["spec"] {
  return { meshTLS, ports: ports ?? [], workloadIPs: (workloadIPs ?? []).map(({ ip }) => ip) };
}
