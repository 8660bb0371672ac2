import { quoted } from "../resources/index.js";
import { ask } from "./ask.js";
import { clientSees } from "./client-sees.js";
import type { PolicyTrace } from "./compile-port-policy.js";
import { asksForNetwork, consideredAuthorizations } from "./considered-authorizations.js";
import { consideredRoutes } from "./considered-routes.js";
import { rateLimitNotes } from "./enforced-notes.js";
import type { Explanation, Question } from "./explanation.js";
import { ignoredPolicies } from "./ignored-policies.js";
import type { Decision } from "./model.js";
import type { Pathway } from "./pathway.js";
import type { PolicyIndex } from "./policy-index.js";
import { reasonTree } from "./reason-tree.js";
import { serverCandidates } from "./server-candidates.js";
import type { Workload } from "./workload.js";

/**
 * Answers a question with the sidecar's own evaluator and says why. The decision is the object that
 * `portPolicy(...).admit(peer)` gives; the rest describes how it came about.
 *
 * @throws MeshtlsError as `PolicyIndex.portPolicy` does.
 */
export function explain(index: PolicyIndex, question: Question): Explanation {
  const { port } = question;
  const { policy, pathway, decision } = ask(index, question);
  const { peer, head } = pathway;
  const workload = index.workload(question.workload)!;
  const enforcement = index.enforcement(question.workload, port);
  const trace = policy.trace(peer, head);
  const server = index.serverOf(question.workload, port);
  const facts = {
    decision,
    policy,
    workload,
    protocol: pathway.protocol,
    entrance: pathway.entrance,
    clientIp: peer.address,
    clientSees: clientSees(decision, pathway),
    serverCandidates: serverCandidates(index, workload, port),
    routes: head === null ? [] : consideredRoutes(trace.routes, head),
    authorizations: consideredAuthorizations(trace, peer),
    ignoredPolicies: enforcement.enforced ? ignoredPolicies(index, workload, server, decision) : [],
    notes: [
      ...pathway.notes,
      ...networkNotes(question, pathway, trace),
      ...authorityNotes(question, pathway, trace),
      ...rateLimitNotes(policy, decision),
      ...auditNotes(decision),
      ...ignoredSettingNotes(workload),
    ],
  };
  const { invalid } = policy.content;
  return { ...facts, tree: reasonTree({ ...facts, pathway, enforcement, invalid, governing: server?.metadata.name }) };
}

/** An answer that hangs on an address which the question did not give must say so. */
function networkNotes(question: Question, pathway: Pathway, trace: PolicyTrace): readonly string[] {
  if (question.clientIp !== undefined) return [];
  const asked = trace.levels
    .filter(({ name }) => name !== "loopback")
    .some(({ table }) => table.authorizations.some(asksForNetwork));
  return asked ? [`a rule looks at the client's address; ${pathway.peer.address} was assumed (--client-ip)`] : [];
}

function authorityNotes({ authority }: Question, { head }: Pathway, { routes }: PolicyTrace): readonly string[] {
  if (authority !== undefined || head?.authority === undefined) return [];
  const asked = routes.some(({ route }) => route.hosts.length > 0);
  return asked ? [`a route looks at the host; ${head.authority} was assumed (--authority)`] : [];
}

function auditNotes({ authorization }: Decision): readonly string[] {
  const isAudit = authorization?.kind === "default" && authorization.name === "audit";
  return isAudit ? ["allowed by audit only: under `deny` this client would be refused"] : [];
}

/** A setting that was dropped may be the very reason for a surprising answer. */
function ignoredSettingNotes({ ignored }: Workload): readonly string[] {
  return ignored.map(({ annotation, value, why }) => `of the workload, ${annotation} ${quoted(value)} ${why}`);
}
