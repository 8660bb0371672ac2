import fc from "fast-check";
import { parseDocuments, type Resource } from "../../../src/resources/index.js";
import { randomAuthorizationPolicy, randomMeshTls, randomNetwork } from "./random-authorization.js";
import { randomGrpcRoute, randomHttpRoute } from "./random-route.js";
import { randomRateLimit, randomServer, randomServerAuthorization } from "./random-server.js";
import { randomNamespaces, randomWorkload } from "./random-workload.js";

/** One thing that happens to a mesh, or that somebody does with an index of it. */
export type RandomStep =
  | { readonly kind: "edit"; readonly put: readonly Resource[]; readonly remove: readonly Resource[] }
  /** From here on these are all there is. */
  | { readonly kind: "replace"; readonly resources: readonly Resource[] }
  /** Somebody asks for the policies of this port of every workload. */
  | { readonly kind: "ask"; readonly port: number }
  | { readonly kind: "read" };

const manifest = fc.oneof(
  { weight: 3, arbitrary: randomServer },
  { weight: 2, arbitrary: randomHttpRoute },
  { weight: 1, arbitrary: randomGrpcRoute },
  { weight: 3, arbitrary: randomAuthorizationPolicy("p1", "p2", "p3") },
  { weight: 2, arbitrary: randomMeshTls },
  { weight: 1, arbitrary: randomNetwork },
  { weight: 1, arbitrary: randomServerAuthorization },
  { weight: 1, arbitrary: randomRateLimit },
  { weight: 2, arbitrary: randomWorkload },
  { weight: 1, arbitrary: randomNamespaces.map(([first]) => first!) },
);

/** Objects of any kind as they are read; those that cannot be read are none. Names meet often. */
const resources = (maxLength: number): fc.Arbitrary<readonly Resource[]> =>
  fc.array(manifest, { maxLength, size: "max" }).map((manifests) => {
    const text = manifests.map((written) => JSON.stringify(written)).join("\n---\n");
    return parseDocuments([{ file: "random.yaml", text }]).set.resources;
  });

export const randomHistory: fc.Arbitrary<readonly RandomStep[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("edit" as const), put: resources(4), remove: resources(3) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), resources: resources(16) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("ask" as const), port: fc.constantFrom(8080, 7000, 9999) }) },
    { weight: 4, arbitrary: fc.constant({ kind: "read" as const }) },
  ),
  { maxLength: 16, size: "max" },
);
