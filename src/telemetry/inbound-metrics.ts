import type { Decision, Peer, Reason, Reference } from "../policy/index.js";
import type { MetricName } from "./metric-catalogue.js";
import { labelText, type MetricSample } from "./metrics-text.js";
import type { ObservedDecision, ObservedEvent } from "./observed-event.js";

export interface InboundMetricsOptions {
  /** The workload's own address, as `target_ip` says it. */
  readonly address: string;
  /** The rate limit of a port at this moment; asked only when a request has been refused by it. */
  readonly rateLimitAt: (port: number) => Reference | undefined;
  readonly limits?: Partial<MetricLimits>;
}

/** Clients choose identities, SNIs and (at the direct port) ports, so each number of different ones has a limit. */
export interface MetricLimits {
  /** Default 1,000. */
  readonly maxIdentities: number;
  /** Names that anybody can make up without proving anything. Default 100. */
  readonly maxServerNames: number;
  /** Default 128. */
  readonly maxPorts: number;
  /** Of all families together. Default 5,000. */
  readonly maxSeries: number;
}

/**
 * What an inbound sidecar decided, counted under Linkerd's names and labels (policy.md 6.11). Counters are bound to
 * interned decisions: a request finds its own by four lookups and allocates nothing. What exceeds a limit is counted
 * under the value `(other)`, so that sums stay true, and in `meshtls_metrics_overflow_total`.
 */
export class InboundMetrics {
  private readonly options: InboundMetricsOptions;
  private readonly limits: MetricLimits;
  private readonly series = new Map<string, Counter>();
  private readonly causes = new Map<string, Counter>();
  private readonly bound = new Map<DecisionFamily, Map<number, WeakMap<Decision, BoundCounters>>>();
  private readonly identities = new Set<string>();
  private readonly serverNames = new Set<string>();
  private readonly ports = new Set<number>();
  private overflow = 0;

  constructor(options: InboundMetricsOptions) {
    this.options = options;
    this.limits = { ...defaultLimits, ...options.limits };
  }

  record(event: ObservedEvent): void {
    if (event.kind === "refused") {
      this.countRefusal(event.cause);
      return;
    }
    const family = familyOf(event);
    // Linkerd counts the request as let in before it looks at the rate (proxy.md 9.3).
    if (family === "inbound_http_local_ratelimit_total") this.count("inbound_http_authz_allow_total", event);
    this.count(family, event);
  }

  /** In the order of first occurrence. */
  samples(): MetricSample[] {
    const overflow: MetricSample[] =
      this.overflow === 0 ? [] : [{ name: "meshtls_metrics_overflow_total", labels: "", value: this.overflow }];
    return [...this.series.values(), ...this.causes.values(), ...overflow].map((sample) => ({ ...sample }));
  }

  private count(family: DecisionFamily, { decision, peer, port }: ObservedDecision): void {
    const counter = this.bound.get(family)?.get(port)?.get(decision)?.[peer.tls.kind].get(clientOf(peer));
    if (counter === undefined) this.find(family, decision, peer, port).value += 1;
    else counter.value += 1;
  }

  /** Causes are a closed list of the proxy's. */
  private countRefusal(cause: string): void {
    const known = this.causes.get(cause);
    if (known !== undefined) known.value += 1;
    else {
      const labels = labelText([["cause", cause]]);
      this.causes.set(cause, { name: "meshtls_inbound_refused_total", labels, value: 1 });
    }
  }

  private find(family: DecisionFamily, decision: Decision, peer: Peer, port: number): Counter {
    const isKnownPort = admit(this.ports, port, this.limits.maxPorts);
    const isKnownClient = this.admitClient(peer);
    const labels = labelText([
      ...this.targetLabels(isKnownPort ? String(port) : other),
      ...referenceLabels("srv", decision.server),
      ["srv_port", isKnownPort ? String(port) : other],
      ...this.familyLabels(family, decision, port),
      ...tlsLabels(peer, isKnownClient),
    ]);
    const key = `${family} ${labels}`;
    const known = this.series.get(key);
    const isOverflow = known === undefined && this.series.size >= this.limits.maxSeries;
    if (isOverflow || !isKnownPort || !isKnownClient) {
      // Not bound: what is bound must not grow with what clients make up.
      this.overflow += 1;
      return isOverflow ? this.overflowSeries(family) : (known ?? this.addSeries(family, key, labels));
    }
    const counter = known ?? this.addSeries(family, key, labels);
    this.bind(family, decision, peer, port, counter);
    return counter;
  }

  private addSeries(family: DecisionFamily, key: string, labels: string): Counter {
    const counter = { name: family, labels, value: 0 };
    this.series.set(key, counter);
    return counter;
  }

  /** One for each family, beyond `maxSeries`. */
  private overflowSeries(family: DecisionFamily): Counter {
    const labels = labelText([...this.targetLabels(other), ["srv_name", other]]);
    const key = `${family} ${labels}`;
    return this.series.get(key) ?? this.addSeries(family, key, labels);
  }

  private bind(family: DecisionFamily, decision: Decision, peer: Peer, port: number, counter: Counter): void {
    const ports = this.bound.get(family) ?? new Map<number, WeakMap<Decision, BoundCounters>>();
    this.bound.set(family, ports);
    const decisions = ports.get(port) ?? new WeakMap<Decision, BoundCounters>();
    ports.set(port, decisions);
    const counters = decisions.get(decision) ?? { established: new Map(), passthrough: new Map(), none: new Map() };
    decisions.set(decision, counters);
    counters[peer.tls.kind].set(clientOf(peer), counter);
  }

  private admitClient({ tls }: Peer): boolean {
    switch (tls.kind) {
      case "established":
        return (
          tls.clientIdentity === undefined || admit(this.identities, tls.clientIdentity, this.limits.maxIdentities)
        );
      case "passthrough":
        return admit(this.serverNames, tls.sni, this.limits.maxServerNames);
      case "none":
        return true;
    }
  }

  private targetLabels(port: string): Label[] {
    const { address } = this.options;
    const host = address.includes(":") ? `[${address}]` : address;
    return [
      ["target_addr", `${host}:${port}`],
      ["target_ip", address],
      ["target_port", port],
    ];
  }

  private familyLabels(family: DecisionFamily, decision: Decision, port: number): Label[] {
    const { route, authorization } = decision;
    switch (family) {
      case "inbound_http_authz_allow_total":
        return [...referenceLabels("route", route), ...referenceLabels("authz", authorization)];
      case "inbound_http_authz_deny_total":
        return referenceLabels("route", route);
      case "inbound_tcp_authz_allow_total":
        return referenceLabels("authz", authorization);
      case "inbound_http_local_ratelimit_total":
        return [
          ...referenceLabels("ratelimit", this.options.rateLimitAt(port) ?? null),
          ["ratelimit_scope", scopeOf(decision.reason)],
        ];
      case "inbound_http_route_not_found_total":
      case "inbound_tcp_authz_deny_total":
      case "inbound_tcp_authz_terminate_total":
        return [];
    }
  }
}

type DecisionFamily = Extract<MetricName, `inbound_${string}`>;
type Label = readonly [name: string, value: string];
type Counter = { -readonly [Field in keyof MetricSample]: MetricSample[Field] };
type BoundCounters = Readonly<Record<Peer["tls"]["kind"], Map<string, Counter>>>;

function familyOf(event: ObservedDecision): DecisionFamily {
  if (event.kind === "tcp") return tcpFamilies[event.outcome];
  return requestFamilies[event.decision.verdict];
}

const tcpFamilies = {
  allowed: "inbound_tcp_authz_allow_total",
  denied: "inbound_tcp_authz_deny_total",
  terminated: "inbound_tcp_authz_terminate_total",
} as const;

/** A redirect is the answer to a request that was let in. */
const requestFamilies = {
  allow: "inbound_http_authz_allow_total",
  deny: "inbound_http_authz_deny_total",
  "not-found": "inbound_http_route_not_found_total",
  "rate-limited": "inbound_http_local_ratelimit_total",
} as const;

/** What tells clients with the same sort of TLS apart. */
function clientOf({ tls }: Peer): string {
  switch (tls.kind) {
    case "established":
      return tls.clientIdentity ?? "";
    case "passthrough":
      return tls.sni;
    case "none":
      return tls.reason;
  }
}

function tlsLabels({ tls }: Peer, isKnown: boolean): Label[] {
  switch (tls.kind) {
    case "established":
      return [
        ["tls", "true"],
        ["client_id", isKnown ? (tls.clientIdentity ?? "") : other],
      ];
    case "passthrough":
      return [
        ["tls", "opaque"],
        ["sni", isKnown ? tls.sni.slice(0, maxServerNameChars) : other],
      ];
    case "none":
      return [
        ["tls", "no_identity"],
        ["no_tls_reason", tls.reason],
      ];
  }
}

function referenceLabels(prefix: string, reference: Reference | null): Label[] {
  if (reference === null) return [];
  const { group, kind, name } = reference;
  return [
    [`${prefix}_group`, group],
    [`${prefix}_kind`, kind],
    [`${prefix}_name`, name],
  ];
}

/** An override is the limit of an identity too. */
function scopeOf(reason: Reason): "total" | "identity" {
  return reason === "total-rate-exceeded" ? "total" : "identity";
}

/** Whether `member` is one of the first `max` different ones. */
function admit<Member>(members: Set<Member>, member: Member, max: number): boolean {
  if (members.has(member)) return true;
  if (members.size >= max) return false;
  members.add(member);
  return true;
}

/** No identity, host name or port can be this. */
const other = "(other)";
const maxServerNameChars = 255;
const defaultLimits: MetricLimits = { maxIdentities: 1_000, maxServerNames: 100, maxPorts: 128, maxSeries: 5_000 };
