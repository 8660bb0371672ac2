import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { explain, requestHead, type Decision, type Peer, type PortPolicy } from "../../src/policy/index.js";
import { reasonTexts } from "../../src/policy/reason-tree.js";
import { defaultPolicyNames, hasRejection, proxyProtocols } from "../../src/resources/index.js";
import { readVectorFile, type DecisionVector, type VectorCase } from "../support/decision-vectors.js";

const here = new URL("./", import.meta.url);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => ({ name, cases: readVectorFile(new URL(name, here)) }));
const everyCase = files.flatMap(({ cases }) => cases);

for (const { name, cases } of files) {
  for (const vectorCase of cases) {
    test(`${name}: ${vectorCase.title}`, () => {
      const { problems } = vectorCase.policy;
      assert.equal(hasRejection(problems), false, JSON.stringify(problems, undefined, 2));
      for (const vector of vectorCase.vectors) checkVector(vectorCase, vector);
    });
  }
}

function checkVector({ policy: { index } }: VectorCase, vector: DecisionVector): void {
  const { question, expect, sees } = vector;
  const about = JSON.stringify(question);
  const explanation = explain(index, question);
  const { decision } = explanation;
  const { filters: _, ...answer } = decision;
  assert.deepEqual(answer, expect, about);
  assert.equal(decision, admitted(index.portPolicy(question.workload, question.port), vector), `sidecar: ${about}`);
  assert.equal(explanation.tree.outcome, decision.verdict === "allow" ? "yes" : "no", about);
  assert.match(explanation.tree.text, new RegExp(`^${decision.verdict}: `), about);
  const decisive = explanation.authorizations.filter(({ decides }) => decides);
  assert.deepEqual(
    decisive.map(({ authorization }) => authorization),
    decision.authorization === null ? [] : [decision.authorization],
    about,
  );
  if (sees !== undefined) assert.ok(explanation.clientSees.includes(sees), `${about}: ${explanation.clientSees}`);
}

/** Asks as a sidecar does, with a peer that is made here and not by the explanation. */
function admitted(policy: PortPolicy, { question, judged }: DecisionVector): Decision {
  const { principal, protocol, clientIp = "", method, path } = question;
  const tls: Peer["tls"] =
    principal.kind === "identity"
      ? { kind: "established", clientIdentity: principal.identity }
      : { kind: "none", reason: "no_tls_from_remote" };
  const permit = policy.admit({ address: clientIp, tls });
  if (judged === "connection") return permit.tcp;
  const isCall = protocol === "grpc";
  const asked = path ?? (isCall ? "/a.B/c" : "/");
  return permit.request(requestHead({ method: method ?? (isCall ? "POST" : "GET"), target: asked }));
}

test("every reason of a decision has a vector", () => {
  const seen = new Set(everyCase.flatMap(({ vectors }) => vectors.map(({ expect }) => expect.reason)));
  assert.deepEqual([...seen].sort(), Object.keys(reasonTexts).sort());
});

test("every default policy has a vector as cluster default, as annotation and as accessPolicy", () => {
  const asked = everyCase.flatMap(({ policy: { index }, vectors }) =>
    vectors.map(({ question }) => ({ index, question })),
  );
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
    everyCase.flatMap(({ policy: { index }, vectors }) =>
      vectors.map(({ question: { workload, port, principal, protocol = "" } }) => {
        const server = index.serverOf(workload, port);
        return `${server?.spec.proxyProtocol ?? "default"} ${principal.kind} ${protocol}`;
      }),
    ),
  );
  for (const proxyProtocol of proxyProtocols) {
    for (const kind of ["identity", "unmeshed"]) {
      for (const protocol of ["http1", "http2", "grpc", "tcp"]) {
        assert.ok(seen.has(`${proxyProtocol} ${kind} ${protocol}`), `${proxyProtocol} ${kind} ${protocol}`);
      }
    }
  }
});
