import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { policySet } from "../../test/support/policy-set.js";
import {
  manifestText,
  randomAuthorizationPolicy,
  randomPolicySet,
  randomPolicyWorkload,
  randomQuestion,
  type PlainObject,
} from "../../test/support/random-policy.js";
import { referenceAnswer } from "../../test/support/reference-model.js";
import { hasRejection } from "../resources/index.js";
import { explain } from "./explain.js";
import type { Question } from "./explanation.js";
import type { Peer } from "./model.js";
import type { PolicyIndex } from "./policy-index.js";
import { requestHead } from "./request-head.js";

function indexOf(objects: readonly PlainObject[]): PolicyIndex {
  const { index, problems } = policySet(manifestText(objects));
  assert.equal(hasRejection(problems), false, JSON.stringify(problems));
  return index;
}

function peerOf({ principal, clientIp = "" }: Question): Peer {
  return {
    address: clientIp,
    tls:
      principal.kind === "identity"
        ? { kind: "established", clientIdentity: principal.identity }
        : { kind: "none", reason: "no_tls_from_remote" },
  };
}

const ports = [8080, 9990, 7000];

test("the order of documents means nothing, to policies and to explanations", () => {
  const shuffled = randomPolicySet.chain((objects) =>
    fc.tuple(
      fc.constant(objects),
      fc.shuffledSubarray([...objects], { minLength: objects.length, maxLength: objects.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, randomQuestion, ([objects, others], question) => {
      const [one, other] = [indexOf(objects), indexOf(others)];
      for (const port of ports) {
        const policies = [one, other].map((index) => index.portPolicy(randomPolicyWorkload, port));
        assert.equal(policies[0]!.generation, policies[1]!.generation);
      }
      const [first, second] = [explain(one, question), explain(other, question)];
      assert.deepEqual(second.decision, first.decision);
      assert.deepEqual(second.tree, first.tree);
      assert.deepEqual(second.authorizations, first.authorizations);
    }),
  );
});

test("explain gives the very decision that admit gives to the same peer", () => {
  fc.assert(
    fc.property(randomPolicySet, randomQuestion, (objects, question) => {
      const index = indexOf(objects);
      const { decision, protocol, tree, authorizations } = explain(index, question);
      const permit = index.portPolicy(question.workload, question.port).admit(peerOf(question));
      const request = permit.request(requestHead({ method: question.method, target: question.path }));
      // A port that cannot read the client's bytes judges the connection.
      const isConnection = protocol === "tcp" || decision.reason === "protocol-not-allowed";
      assert.equal(decision, isConnection ? permit.tcp : request);
      assert.equal(tree.outcome, decision.verdict === "allow" ? "yes" : "no");
      const decisive = authorizations.find(({ decides }) => decides)?.authorization ?? null;
      assert.deepEqual(decisive, decision.authorization);
    }),
  );
});

test("an allowed client was let in by an authorization that it meets, and a refused one meets none", () => {
  fc.assert(
    fc.property(randomPolicySet, randomQuestion, (objects, question) => {
      const { decision, authorizations } = explain(indexOf(objects), question);
      assert.equal(
        authorizations.some(({ matched }) => matched),
        decision.verdict === "allow",
      );
      assert.equal(decision.authorization !== null, decision.verdict === "allow");
    }),
  );
});

test("one more AuthorizationPolicy never takes access away", () => {
  fc.assert(
    fc.property(
      randomPolicySet,
      randomAuthorizationPolicy("a-new", "z-new"),
      randomQuestion,
      (objects, added, question) => {
        const before = explain(indexOf(objects), question).decision;
        const after = explain(indexOf([...objects, added]), question).decision;
        assert.ok(before.verdict !== "allow" || after.verdict === "allow");
        assert.deepEqual(after.server, before.server);
        assert.deepEqual(after.route, before.route);
      },
    ),
  );
});

test("a client from loopback passes wherever its bytes are understood", () => {
  fc.assert(
    fc.property(randomPolicySet, randomQuestion, (objects, question) => {
      const { decision } = explain(indexOf(objects), { ...question, clientIp: "127.0.0.1" });
      assert.ok(["authorized", "no-route", "protocol-not-allowed"].includes(decision.reason), decision.reason);
    }),
  );
});

test("a client without identity is let in only where anyone with that address is", () => {
  fc.assert(
    fc.property(randomPolicySet, randomQuestion, (objects, question) => {
      const index = indexOf(objects);
      const unmeshed = explain(index, { ...question, principal: { kind: "unmeshed" } }).decision;
      const meshed = explain(index, { ...question, principal: { kind: "identity", identity: "z.example" } }).decision;
      assert.ok(unmeshed.verdict !== "allow" || meshed.verdict === "allow");
    }),
  );
});

test("a second evaluator, written plainly from the rules, agrees on the Server and on who lets the client in", () => {
  fc.assert(
    fc.property(randomPolicySet, randomQuestion, (objects, question) => {
      const { principal, clientIp: address, port } = question;
      const identity = principal.kind === "identity" ? principal.identity : undefined;
      const expected = referenceAnswer(objects, { identity, address, port });
      const policy = indexOf(objects).portPolicy(randomPolicyWorkload, port);
      assert.equal(policy.server.name, expected.server);
      const permit = policy.admit(peerOf(question));
      const carriesTcp = ["detect", "opaque", "tls"].includes(policy.protocol);
      // A path that is no probe, in the form of a call: every HTTP port has a route for it.
      const carriesHttp = ["detect", "http1", "http2", "grpc"].includes(policy.protocol);
      const request = permit.request(requestHead({ method: "POST", target: "/a.B/c" }));
      const first = expected.letInBy[0] ?? null;
      assert.equal(permit.tcp.authorization?.name ?? null, carriesTcp ? first : null);
      assert.equal(request.authorization?.name ?? null, carriesHttp ? first : null);
    }),
    { numRuns: 500 },
  );
});
