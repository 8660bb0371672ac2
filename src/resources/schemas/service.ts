import { z } from "zod";
import type { Service } from "../model.js";
import { optional, portNumber, portReference, present, transportProtocol } from "./field.js";
import { coreObject, type KindDefinition } from "./kind-definition.js";
import { labelName } from "./names.js";
import { labelMap } from "./string-map.js";

const port = z
  .object({
    name: optional(z.string()),
    port: portNumber,
    targetPort: optional(portReference),
    protocol: optional(transportProtocol),
  })
  .transform((value) => present({ ...value, protocol: value.protocol ?? "TCP" }));

const spec = z
  .object({ selector: optional(labelMap), ports: optional(z.array(port)) })
  .transform(({ selector, ports }) => present({ selector, ports: ports ?? [] }));

export const serviceKind: KindDefinition<Service> = {
  kind: "Service",
  group: "",
  isNamespaced: true,
  versions: { v1: coreObject(labelName, spec) },
};
