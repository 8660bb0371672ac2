import fc from "fast-check";
import { groupOf, namespaceOf, type Manifest } from "../naive/manifest.js";
import type { World } from "../naive/world.js";
import type { ClusterSettings, WorkloadReference } from "../../../src/policy/index.js";
import { defaultPolicyNames } from "../../../src/resources/index.js";
import { randomAuthorizationPolicy, randomMeshTls, randomNetwork } from "./random-authorization.js";
import { randomGrpcRoute, randomHttpRoute } from "./random-route.js";
import { randomRateLimit, randomServer, randomServerAuthorization } from "./random-server.js";
import { randomNamespaces, randomWorkload } from "./random-workload.js";

/** A whole situation: a workload called `web`, and the objects of policy around it. */
export interface RandomWorld extends World {
  readonly cluster: ClusterSettings;
  readonly workload: WorkloadReference;
}

const cluster: fc.Arbitrary<ClusterSettings> = fc.record({
  controlPlaneNamespace: fc.constant("linkerd"),
  trustDomain: fc.constant("cluster.local"),
  defaultInboundPolicy: fc.constantFrom(...defaultPolicyNames),
  clusterNetworks: fc.constantFrom(["10.0.0.0/8", "fd00::/8"], ["10.1.0.0/16"]),
  probeNetworks: fc.constantFrom(["0.0.0.0/0", "::/0"], ["10.1.2.0/24"], []),
});

/** Objects of policy; of two with one name only the first is kept. */
const objects = fc.uniqueArray<Manifest, string>(
  fc.oneof(
    { weight: 3, arbitrary: randomServer },
    { weight: 2, arbitrary: randomHttpRoute },
    { weight: 1, arbitrary: randomGrpcRoute },
    { weight: 3, arbitrary: randomAuthorizationPolicy("p1", "p2", "p3") },
    { weight: 2, arbitrary: randomMeshTls },
    { weight: 1, arbitrary: randomNetwork },
    { weight: 1, arbitrary: randomServerAuthorization },
    { weight: 1, arbitrary: randomRateLimit },
  ),
  {
    minLength: 1,
    maxLength: 14,
    size: "max",
    selector: (manifest) => {
      return [groupOf(manifest), manifest.kind, namespaceOf(manifest), manifest.metadata.name].join(" ");
    },
  },
);

export const randomWorld: fc.Arbitrary<RandomWorld> = fc
  .record({ cluster, namespaces: randomNamespaces, workload: randomWorkload, objects })
  .map(({ cluster: settings, namespaces, workload, objects: others }) => ({
    cluster: settings,
    manifests: [...namespaces, workload, ...others],
    workload: { kind: kinds[workload.kind], namespace: namespaceOf(workload), name: workload.metadata.name },
  }));

const kinds = {
  Pod: "pod",
  Deployment: "deployment",
  StatefulSet: "statefulset",
  DaemonSet: "daemonset",
  ExternalWorkload: "externalworkload",
} as const;
