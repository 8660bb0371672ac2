import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createRateLimiter,
  explain,
  requestHead,
  type Decision,
  type PolicyIndex,
  type PortPolicy,
  type RateLimiter,
} from "../../src/policy/index.js";
import { reasonTexts } from "../../src/policy/reason-tree.js";
import { defaultPolicyNames, hasRejection, proxyProtocols } from "../../src/resources/index.js";
import type { DecisionVector, VectorCase } from "../support/decision-vectors.js";
import { naiveClient } from "../support/disagreement.js";
import type { Manifest } from "../support/naive/manifest.js";
import { naivePolicy } from "../support/naive/naive-policy.js";
import { vectorFiles } from "../support/vector-files.js";

const everyCase = vectorFiles.flatMap(({ cases }) => cases);

for (const { name, cases } of vectorFiles) {
  for (const vectorCase of cases) {
    test(`${name}: ${vectorCase.title}`, () => {
      const { problems, index } = vectorCase.policy();
      assert.equal(hasRejection(problems), false, JSON.stringify(problems, undefined, 2));
      for (const vector of vectorCase.vectors) checkVector(index, vectorCase, vector);
      checkSequence(index, vectorCase);
    });
  }
}

/** The compiled form, the naive evaluator and the explanation give the same answer, each by a way of its own. */
function checkVector(index: PolicyIndex, vectorCase: VectorCase, vector: DecisionVector): void {
  const { question, expect } = vector;
  const about = JSON.stringify(question);
  const admitted = admittedDecision(index.portPolicy(question.workload, question.port), vector);
  assert.deepEqual(admitted, uncounted(vector), `permit: ${about}`);
  assert.deepEqual(naiveDecision(index, vectorCase, vector), uncounted(vector), `naive: ${about}`);
  if (!vector.isForExplain) return;
  const explanation = explain(index, question);
  const { decision } = explanation;
  assert.equal(decision, admitted, `explain: ${about}`);
  assert.equal(explanation.tree.outcome, decision.verdict === "allow" ? "yes" : "no", about);
  assert.match(explanation.tree.text, new RegExp(`^${decision.verdict}: `), about);
  const decisive = explanation.authorizations.filter(({ decides }) => decides);
  assert.deepEqual(
    decisive.map(({ authorization }) => authorization),
    decision.authorization === null ? [] : [decision.authorization],
    about,
  );
  const { sees = "" } = vector;
  assert.ok(explanation.clientSees.includes(sees), `${about}: ${explanation.clientSees}, expected ${expect.verdict}`);
}

/** Requests that come one after another, where a rate limit counts them. */
function checkSequence(index: PolicyIndex, { vectors }: VectorCase): void {
  const limiters = new Map<PortPolicy, RateLimiter>();
  for (const vector of vectors) {
    const { question, tls, at, expect } = vector;
    const policy = index.portPolicy(question.workload, question.port);
    const limiter = limiters.get(policy) ?? createRateLimiter(policy);
    limiters.set(policy, limiter);
    const decision = admittedDecision(policy, vector);
    const counted = at === undefined ? decision : limiter.take({ address: question.clientIp ?? "", tls }, decision, at);
    assert.deepEqual(counted, expect, `at ${at ?? "any time"}: ${JSON.stringify(question)}`);
  }
}

/** What is decided before anyone counts: a request over its rate is one that would be allowed (policy.md 6.5). */
function uncounted({ expect }: DecisionVector): DecisionVector["expect"] {
  return expect.verdict === "rate-limited" ? { ...expect, verdict: "allow", reason: "authorized" } : expect;
}

/** Asks as a sidecar does, with a peer that is made here and not by the explanation. */
function admittedDecision(policy: PortPolicy, { question, judged, tls }: DecisionVector): Decision {
  const permit = policy.admit({ address: question.clientIp ?? "", tls });
  return judged === "connection" ? permit.tcp : permit.request(requestHead(requestOf(question)));
}

function naiveDecision(
  { cluster }: PolicyIndex,
  { objects }: VectorCase,
  { question, judged, tls }: DecisionVector,
): unknown {
  const world = { manifests: objects as unknown as readonly Manifest[], cluster };
  const opinion = naivePolicy(world, question.workload, question.port);
  const client = naiveClient(question.clientIp ?? "", tls);
  if (judged === "connection") return opinion.tcp(client);
  const { authority, headers = [], ...request } = requestOf(question);
  return opinion.request(client, { ...request, authority, headers });
}

function requestOf({ protocol, method, path, authority, headers }: DecisionVector["question"]) {
  const isCall = protocol === "grpc";
  return {
    method: method ?? (isCall ? "POST" : "GET"),
    target: path ?? (isCall ? "/a.B/c" : "/"),
    ...(authority === undefined ? {} : { authority }),
    ...(headers === undefined ? {} : { headers }),
  };
}

test("every reason of a decision has a vector", () => {
  const seen = new Set(everyCase.flatMap(({ vectors }) => vectors.map(({ expect }) => expect.reason)));
  assert.deepEqual([...seen].sort(), Object.keys(reasonTexts).sort());
});

test("every default policy has a vector as cluster default, as annotation and as accessPolicy", () => {
  const asked = everyCase.flatMap(({ policy, vectors }) => {
    const { index } = policy();
    return vectors.map(({ question }) => ({ index, question }));
  });
  for (const name of defaultPolicyNames) {
    const cases = asked.map(({ index, question: { workload, port } }) => {
      const server = index.serverOf(workload, port);
      const annotation = index.workload(workload)?.annotations["config.linkerd.io/default-inbound-policy"];
      if (server !== undefined) return server.spec.accessPolicy === name ? "accessPolicy" : "other";
      if (annotation !== undefined) return annotation === name ? "annotation" : "other";
      return index.cluster.defaultInboundPolicy === name ? "cluster" : "other";
    });
    for (const place of ["cluster", "annotation", "accessPolicy"] as const)
      assert.ok(cases.includes(place), `${name} ${place}`);
  }
});

test("every proxyProtocol has a vector for each entrance and each way a client can speak", () => {
  const seen = new Set(
    everyCase.flatMap(({ policy, vectors }) => {
      const { index } = policy();
      return vectors.map(({ question: { workload, port, principal, protocol = "" } }) => {
        const server = index.serverOf(workload, port);
        return `${server?.spec.proxyProtocol ?? "default"} ${principal.kind} ${protocol}`;
      });
    }),
  );
  for (const proxyProtocol of proxyProtocols) {
    for (const kind of ["identity", "unmeshed"]) {
      for (const protocol of ["http1", "http2", "grpc", "tcp"]) {
        assert.ok(seen.has(`${proxyProtocol} ${kind} ${protocol}`), `${proxyProtocol} ${kind} ${protocol}`);
      }
    }
  }
});
