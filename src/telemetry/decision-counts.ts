import type { Decision, Peer, Reason, Reference } from "../policy/index.js";
import type { ObservedEvent, ObservedWorkload } from "./observed-event.js";

/** How often one kind of answer was given to one client at one port. */
export interface DecisionCount {
  readonly to: ObservedWorkload;
  readonly port: number;
  readonly outcome: "allowed" | "denied" | "redirected" | "terminated" | "refused";
  /** The identity the client proved; null when it proved none, or when nothing was decided. */
  readonly client: string | null;
  /** Null for `refused`. */
  readonly server: Reference | null;
  /** Null when nothing granted it. */
  readonly authorization: Reference | null;
  /** A decision's reason, or the cause of a refusal. */
  readonly reason: Reason | (string & {});
  readonly count: number;
}

export interface DecisionCounts {
  record(event: ObservedEvent, to: ObservedWorkload): void;
  /** In the order of first occurrence. */
  snapshot(): readonly DecisionCount[];
  /** Events that were not counted apart because there were already `maxSeries` different counts. */
  readonly overflow: number;
}

/** Counters in memory, bounded: clients choose identities, so the number of different counts has a limit (default 5,000). */
export function decisionCounts(maxSeries = 5_000): DecisionCounts {
  const series = new Map<string, Counter>();
  /** The counter that a connection's last answer went to: a request on a kept connection finds it without a key. */
  const lastOf = new WeakMap<Peer, LastAnswer>();
  let overflow = 0;

  function find(event: ObservedEvent, to: ObservedWorkload): Counter | undefined {
    const key = seriesKey(event, to);
    const known = series.get(key);
    if (known !== undefined || series.size >= maxSeries) return known;
    const made = newCount(event, to);
    series.set(key, made);
    return made;
  }

  function count(counter: Counter | undefined): void {
    if (counter === undefined) overflow += 1;
    else counter.count += 1;
  }

  return {
    record(event, to) {
      if (event.kind !== "request") {
        count(find(event, to));
        return;
      }
      const last = lastOf.get(event.peer);
      if (last?.decision === event.decision && last.outcome === event.outcome && last.to === to) {
        count(last.counter);
        return;
      }
      const counter = find(event, to);
      lastOf.set(event.peer, { decision: event.decision, outcome: event.outcome, to, counter });
      count(counter);
    },
    snapshot: () => [...series.values()].map((entry) => ({ ...entry })),
    get overflow() {
      return overflow;
    },
  };
}

type Counter = { -readonly [Field in keyof DecisionCount]: DecisionCount[Field] };

interface LastAnswer {
  readonly decision: Decision;
  readonly outcome: DecisionCount["outcome"];
  readonly to: ObservedWorkload;
  readonly counter: Counter | undefined;
}

function seriesKey(event: ObservedEvent, to: ObservedWorkload): string {
  const place = `${to.namespace}/${to.pod}:${event.port}`;
  if (event.kind === "refused") return `${place} refused ${event.cause}`;
  return `${place} ${event.outcome} ${decisionKey(event.decision)} ${identityOf(event.peer) ?? ""}`;
}

/** Decisions are interned, so the text is built once per decision; a weak key lets replaced policies go. */
function decisionKey(decision: Decision): string {
  const known = decisionKeys.get(decision);
  if (known !== undefined) return known;
  const { server, authorization, reason } = decision;
  const key = JSON.stringify([reason, server, authorization]);
  decisionKeys.set(decision, key);
  return key;
}

function identityOf(peer: Peer): string | null {
  return peer.tls.kind === "established" ? (peer.tls.clientIdentity ?? null) : null;
}

function newCount(event: ObservedEvent, to: ObservedWorkload): DecisionCount {
  const { port } = event;
  if (event.kind === "refused") {
    return {
      to,
      port,
      outcome: "refused",
      client: null,
      server: null,
      authorization: null,
      reason: event.cause,
      count: 0,
    };
  }
  const { server, authorization, reason } = event.decision;
  return { to, port, outcome: event.outcome, client: identityOf(event.peer), server, authorization, reason, count: 0 };
}

const decisionKeys = new WeakMap<Decision, string>();
