import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  randomAuthorizationPolicy,
  randomMeshTls,
  randomNetwork,
} from "../../test/support/random-policy/random-authorization.js";
import { randomGrpcRoute, randomHttpRoute } from "../../test/support/random-policy/random-route.js";
import {
  randomRateLimit,
  randomServer,
  randomServerAuthorization,
} from "../../test/support/random-policy/random-server.js";
import { manifestObject } from "./manifest-object.js";
import type { Resource } from "./model.js";
import { parseDocuments } from "./parse-documents.js";

const randomObject: fc.Arbitrary<object> = fc.oneof(
  randomServer,
  randomServerAuthorization,
  randomAuthorizationPolicy("p"),
  randomMeshTls,
  randomNetwork,
  randomHttpRoute,
  randomGrpcRoute,
  randomRateLimit,
);

test("an object that is read, printed and read again is the same, whatever it holds", () => {
  fc.assert(
    fc.property(randomObject, (written) => {
      const first = read(written);
      // The Gateway API forbids some pairs of a filter and a match.
      fc.pre(first !== undefined);
      assert.deepEqual(withoutOrigin(read(manifestObject(first))), withoutOrigin(first));
    }),
    { numRuns: 1000 },
  );
});

function read(document: object): Resource | undefined {
  return parseDocuments([{ file: "test", text: JSON.stringify(document) }]).set.resources[0];
}

function withoutOrigin(resource: Resource | undefined): unknown {
  return { ...resource, origin: undefined };
}
