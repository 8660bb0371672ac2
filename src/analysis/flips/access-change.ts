import { ask, type PolicyIndex, type Question, type WorkloadReference } from "../../policy/index.js";
import { workloadName } from "../wording.js";
import type { AccessCount } from "./flip.js";
import type { SampleRequest } from "./sample-requests.js";
import { isSame, requestOf, universeRequests, type UniverseClient } from "./universe.js";

/** What an edit gives to others and takes from them. */
export interface AccessChange {
  readonly opens: AccessCount;
  readonly closes: AccessCount;
}

/** A policy set before and after an edit. */
export interface BeforeAndAfter {
  readonly before: PolicyIndex;
  readonly after: PolicyIndex;
  /** Where the two differ, of the ports of the universe. */
  readonly ports: readonly ChangedPort[];
}

export interface ChangedPort {
  readonly workload: WorkloadReference;
  readonly port: number;
}

/**
 * Counts the triples whose answer an edit changes, without the triple of the question. Where there are more than
 * `maxTriples`, every so many-eth is asked. Of the question nothing may be left to defaults.
 */
export function accessChange(
  edited: BeforeAndAfter,
  clients: readonly UniverseClient[],
  question: Question,
  maxTriples = defaultMaxTriples,
): AccessChange {
  const triples = changedTriples(edited, clients, question);
  const step = Math.max(1, Math.ceil(triples.count / maxTriples));
  const opened: string[] = [];
  const closed: string[] = [];
  const counts = { opens: 0, closes: 0 };
  for (let number = 0; number < triples.count; number += step) {
    const { text, ...asked } = triples.at(number);
    if (isAsked(asked, question)) continue;
    const [was, is] = [edited.before, edited.after].map((index) => ask(index, asked).decision.verdict === "allow");
    if (was === is) continue;
    counts[is ? "opens" : "closes"] += 1;
    const examples = is ? opened : closed;
    if (examples.length < maxExamples) examples.push(text());
  }
  const isSampled = step > 1;
  return {
    opens: { count: counts.opens, examples: opened, isSampled },
    closes: { count: counts.closes, examples: closed, isSampled },
  };
}

interface Triple extends Question {
  readonly text: () => string;
}

/** The triples as a numbered list that is not written out. */
function changedTriples(
  { before, after, ports }: BeforeAndAfter,
  clients: readonly UniverseClient[],
  question: Question,
): { readonly count: number; at(number: number): Triple } {
  const pairs = ports.flatMap(({ workload, port }) =>
    universeRequests(workload, port, [before, after], question).map((request) => ({ workload, port, request })),
  );
  return {
    count: clients.length * pairs.length,
    at(number) {
      const pair = pairs[number % pairs.length]!;
      const client = clients[Math.floor(number / pairs.length)]!;
      return tripleOf(client, pair);
    },
  };
}

interface PortRequest {
  readonly workload: WorkloadReference;
  readonly port: number;
  readonly request: SampleRequest;
}

function tripleOf(client: UniverseClient, { workload, port, request }: PortRequest): Triple {
  const { kind, namespace, name } = workload;
  return {
    principal: client.principal,
    clientIp: client.clientIp,
    workload: { kind, namespace, name },
    port,
    ...request,
    text: () => `${client.text} -> ${namespace}/${workloadName(workload)}:${port}${requestText(request)}`,
  };
}

function requestText({ protocol, method, path }: SampleRequest): string {
  if (path === undefined) return protocol === undefined ? "" : ` (${protocol})`;
  return ` ${method ?? (protocol === "grpc" ? "POST" : "GET")} ${path}`;
}

/** Whether a triple is the question itself. */
function isAsked(triple: Question, question: Question): boolean {
  return (
    isSame(triple.workload, question.workload) &&
    triple.port === question.port &&
    triple.clientIp === question.clientIp &&
    JSON.stringify(triple.principal) === JSON.stringify(question.principal) &&
    JSON.stringify(requestOf(triple)) === JSON.stringify(requestOf(question))
  );
}

const maxExamples = 3;
const defaultMaxTriples = 4000;
