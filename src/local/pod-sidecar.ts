import { RotatingCertificate, type Issuer, type Scheduler } from "../identity/index.js";
import {
  startInbound,
  startOutbound,
  type InboundOptions,
  type OutboundOptions,
  type ProxyEvent,
  type RunningProxy,
} from "../proxy/index.js";
import { destinationSource, type MeshDirectory } from "./mesh-directory.js";
import type { PodPlacement } from "./placement.js";
import type { PlannedPod } from "./planned-pods.js";
import type { PolicyFeed } from "./policy-feed.js";
import type { PlacedService } from "./service-variables.js";

/** What a pod's sidecar is made from. */
export interface SidecarPlan {
  readonly pod: PlannedPod;
  readonly place: PodPlacement;
  readonly services: readonly PlacedService[];
}

/** What the sidecars of a mesh share. */
export interface SidecarWorld {
  readonly feed: PolicyFeed;
  readonly directory: () => MeshDirectory;
  readonly issuer: Issuer;
  readonly anchorsPem: string;
  readonly scheduler: Scheduler;
  /** See `InboundOptions.clientAddress`. */
  readonly clientAddress: (remoteAddress: string) => string;
  readonly observe: (pod: PlannedPod, side: Side, event: ProxyEvent) => void;
  readonly notice: (text: string) => void;
  /** How long exchanges in flight may last when a half is started anew on other addresses, in milliseconds. */
  readonly drainMs: number;
}

/**
 * The sidecar of one pod: inbound and outbound with one certificate; for a pod that is not meshed only an outbound
 * without one, which stands in for what a cluster does for every pod (Services and their names).
 */
export class PodSidecar {
  private readonly world: SidecarWorld;
  private plan: SidecarPlan;
  private readonly certificate: RotatingCertificate | undefined;
  private readonly halves = new Map<Side, StartedHalf>();
  /** Replaced halves whose last exchanges are still going on. */
  private readonly draining = new Set<RunningProxy>();

  private constructor(plan: SidecarPlan, world: SidecarWorld) {
    this.plan = plan;
    this.world = world;
    const { identity, meshed } = plan.pod.workload;
    this.certificate = meshed ? rotatingCertificate(identity, world) : undefined;
  }

  /** Throws `E_IDENTITY_NAME` when the pod may have no certificate and `E_ADDRESS_UNAVAILABLE`; nothing runs then. */
  static async start(plan: SidecarPlan, world: SidecarWorld): Promise<PodSidecar> {
    const sidecar = new PodSidecar(plan, world);
    try {
      await sidecar.certificate?.start();
      await sidecar.startHalves();
      return sidecar;
    } catch (error) {
      await sidecar.close();
      throw error;
    }
  }

  /** Takes over a changed plan for the same pod. A half is started anew only when it must listen elsewhere. */
  async update(plan: SidecarPlan): Promise<void> {
    this.plan = plan;
    await this.startHalves();
  }

  async close(): Promise<void> {
    this.certificate?.stop();
    const proxies = [...this.draining, ...[...this.halves.values()].map((half) => half.proxy)];
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }

  private async startHalves(): Promise<void> {
    const { certificate } = this;
    if (certificate !== undefined) {
      const options = this.inboundOptions(certificate);
      await this.startHalf("inbound", options.listeners, () => startInbound(options));
    }
    const options = this.outboundOptions();
    await this.startHalf("outbound", options.listeners, () => startOutbound(options));
  }

  private async startHalf(side: Side, listeners: unknown, start: () => Promise<RunningProxy>): Promise<void> {
    const fingerprint = JSON.stringify(listeners);
    const running = this.halves.get(side);
    if (running?.fingerprint === fingerprint) return;
    if (running !== undefined) {
      // Before the new one starts: a proxy lets go of its addresses at once, and of its connections later.
      this.halves.delete(side);
      this.drain(running.proxy);
    }
    this.halves.set(side, { fingerprint, proxy: await start() });
  }

  private drain(proxy: RunningProxy): void {
    this.draining.add(proxy);
    void proxy.close(this.world.drainMs).finally(() => this.draining.delete(proxy));
  }

  private inboundOptions(certificates: RotatingCertificate): InboundOptions {
    const { pod, place } = this.plan;
    const { world } = this;
    return {
      identity: pod.workload.identity,
      listeners: [...place.ports].map(([targetPort, { entrance }]) => ({
        address: place.podAddress,
        port: entrance,
        targetPort,
      })),
      direct: { address: place.podAddress, port: place.direct },
      application: (targetPort) => ({
        host: this.plan.place.applicationAddress,
        port: this.plan.place.ports.get(targetPort)?.application ?? targetPort,
      }),
      policies: world.feed.source(pod.workload),
      certificates,
      clientAddress: world.clientAddress,
      observer: (event) => world.observe(this.plan.pod, "inbound", event),
    };
  }

  private outboundOptions(): OutboundOptions {
    const { pod, place, services } = this.plan;
    const { world } = this;
    return {
      ...(this.certificate === undefined ? {} : { certificates: this.certificate }),
      // Where pods share 127.0.0.1 there is no address to come from.
      ...(place.podAddress === "127.0.0.1" ? {} : { localAddress: place.podAddress }),
      httpProxy: { address: place.podAddress, port: place.httpProxy },
      listeners: services.flatMap(({ service, place: at }) =>
        [...at.ports].map(([servicePort, port]) => ({
          address: at.address,
          port,
          host: `${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`,
          servicePort,
        })),
      ),
      destinations: destinationSource(world.directory, () => ({
        namespace: pod.namespace,
        meshed: pod.workload.meshed,
        services: this.plan.services,
      })),
      observer: (event) => world.observe(this.plan.pod, "outbound", event),
    };
  }
}

type Side = "inbound" | "outbound";

interface StartedHalf {
  /** What it was started to listen on. */
  readonly fingerprint: string;
  readonly proxy: RunningProxy;
}

function rotatingCertificate(identity: string, world: SidecarWorld): RotatingCertificate {
  return new RotatingCertificate({
    issue: (now) => world.issuer.issue({ identity, now }),
    anchors: { pem: world.anchorsPem },
    scheduler: world.scheduler,
    renewalFailed: ({ error, retryAt }) => {
      const why = error instanceof Error ? error.message : String(error);
      world.notice(`certificate of ${identity} was not renewed: ${why}; next attempt at ${retryAt.toISOString()}`);
    },
  });
}
