import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { manifestText } from "../../test/support/disagreement.js";
import { policySet } from "../../test/support/policy-set.js";
import { randomAuthorizationPolicy } from "../../test/support/random-policy/random-authorization.js";
import { randomQuestion, type RandomQuestion } from "../../test/support/random-policy/random-question.js";
import { randomWorld, type RandomWorld } from "../../test/support/random-policy/random-world.js";
import { explain } from "./explain.js";
import type { AskedProtocol, Question } from "./explanation.js";
import type { PolicyIndex } from "./policy-index.js";
import { requestHead } from "./request-head.js";

/** A world and a client of its workload, as `explain` knows clients: with an identity, or without TLS. */
const situation = fc
  .record({ world: randomWorld, asked: randomQuestion, protocol: fc.constantFrom("http1", "http2", "grpc", "tcp") })
  .map(({ world, asked, protocol }) => ({ world, question: questionOf(world, asked, protocol) }));

function questionOf(world: RandomWorld, asked: RandomQuestion, protocol: AskedProtocol) {
  const { port, address, tls, request } = asked;
  const identity = tls.kind === "established" ? tls.clientIdentity : undefined;
  const principal: Question["principal"] =
    identity === undefined ? { kind: "unmeshed" } : { kind: "identity", identity };
  const { target: path, method, headers, authority } = request;
  const whole = { principal, workload: world.workload, port, protocol, method, path, headers, clientIp: address };
  return authority === undefined ? whole : { ...whole, authority };
}

function indexOf({ manifests, cluster }: RandomWorld): PolicyIndex {
  return policySet(manifestText(manifests), cluster).index;
}

test("the order of documents means nothing, to policies and to explanations", () => {
  const shuffled = situation.chain(({ world, question }) => {
    const { manifests } = world;
    const all = { minLength: manifests.length, maxLength: manifests.length };
    const other = fc.shuffledSubarray([...manifests], all).map((order) => ({ ...world, manifests: order }));
    return fc.record({ world: fc.constant(world), other, question: fc.constant(question) });
  });
  fc.assert(
    fc.property(shuffled, ({ world, other, question }) => {
      const [one, two] = [indexOf(world), indexOf(other)];
      for (const port of [8080, 9990, 7000]) {
        const policies = [one, two].map((index) => index.portPolicy(world.workload, port));
        assert.equal(policies[0]!.generation, policies[1]!.generation);
      }
      const [first, second] = [explain(one, question), explain(two, question)];
      assert.deepEqual(second.decision, first.decision);
      assert.deepEqual(second.tree, first.tree);
      assert.deepEqual(second.authorizations, first.authorizations);
    }),
  );
});

test("explain gives the very decision that admit gives to the same peer", () => {
  fc.assert(
    fc.property(situation, ({ world, question }) => {
      const { principal, clientIp, method, path, headers } = question;
      const index = indexOf(world);
      const { decision, tree, authorizations } = explain(index, question);
      const permit = index.portPolicy(question.workload, question.port).admit({
        address: clientIp,
        tls:
          principal.kind === "identity"
            ? { kind: "established", clientIdentity: principal.identity }
            : { kind: "none", reason: "no_tls_from_remote" },
      });
      const authority = "authority" in question ? { authority: question.authority } : {};
      const request = permit.request(requestHead({ method, target: path, headers, ...authority }));
      assert.ok(decision === request || decision === permit.tcp);
      assert.equal(tree.outcome, decision.verdict === "allow" ? "yes" : "no");
      const decisive = authorizations.find(({ decides }) => decides)?.authorization ?? null;
      assert.deepEqual(decisive, decision.authorization);
    }),
  );
});

test("an allowed client was let in by an authorization that it meets, and a refused one meets none", () => {
  fc.assert(
    fc.property(situation, ({ world, question }) => {
      const { decision, authorizations } = explain(indexOf(world), question);
      fc.pre(decision.reason !== "not-enforced");
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
    fc.property(situation, randomAuthorizationPolicy("a-new", "z-new"), ({ world, question }, added) => {
      const before = explain(indexOf(world), question).decision;
      const after = explain(indexOf({ ...world, manifests: [...world.manifests, added] }), question).decision;
      assert.ok(before.verdict !== "allow" || after.verdict === "allow");
      assert.deepEqual(after.server, before.server);
      assert.deepEqual(after.route, before.route);
    }),
  );
});

test("a client from loopback passes wherever its bytes are understood", () => {
  const expected = ["authorized", "no-route", "protocol-not-allowed", "not-enforced", "invalid-policy"];
  fc.assert(
    fc.property(situation, ({ world, question }) => {
      const { decision } = explain(indexOf(world), { ...question, clientIp: "127.0.0.1" });
      assert.ok(expected.includes(decision.reason), decision.reason);
    }),
  );
});

test("a client without identity is let in only where anyone with that address is", () => {
  fc.assert(
    fc.property(situation, ({ world, question }) => {
      const index = indexOf(world);
      const unmeshed = explain(index, { ...question, principal: { kind: "unmeshed" } }).decision;
      const meshed = explain(index, { ...question, principal: { kind: "identity", identity: "z.example" } }).decision;
      assert.ok(unmeshed.verdict !== "allow" || meshed.verdict === "allow");
    }),
  );
});
