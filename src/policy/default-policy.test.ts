import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPolicyNames } from "../resources/index.js";
import { defaultAuthorizations, parseDefaultPolicyName, requiringIdentity } from "./default-policy.js";

test("a default policy's name is read to the letter", () => {
  for (const name of defaultPolicyNames) assert.equal(parseDefaultPolicyName(name), name);
  for (const text of ["", "Deny", "deny ", "all_authenticated", "all-authenticated,deny", "toString"]) {
    assert.equal(parseDefaultPolicyName(text), undefined, text);
  }
});

const everywhere = ["0.0.0.0/0", "::/0"];
const inside = ["10.0.0.0/8", "fd00::/8"];
const grants = {
  "all-unauthenticated": [everywhere, "anyone"],
  "all-authenticated": [everywhere, "any identity"],
  "cluster-unauthenticated": [inside, "anyone"],
  "cluster-authenticated": [inside, "any identity"],
  audit: [everywhere, "anyone"],
} as const;

test("every default policy but deny grants once, under its own name", () => {
  assert.deepEqual(defaultAuthorizations("deny", inside), []);
  for (const [name, [networks, who]] of Object.entries(grants)) {
    const granted = defaultAuthorizations(parseDefaultPolicyName(name)!, inside);
    const authentication =
      who === "anyone"
        ? { kind: "unauthenticated" }
        : { kind: "identities", identities: [{ kind: "suffix", labels: [] }] };
    const expected = {
      reference: { group: "", kind: "default", name },
      networks: networks.map((cidr) => ({ cidr, except: [] })),
      authentication,
    };
    assert.deepEqual(granted, [expected], name);
  }
});

test("without cluster networks a cluster policy lets nobody in", () => {
  assert.deepEqual(defaultAuthorizations("cluster-unauthenticated", [])[0]?.networks, []);
});

test("requiring identity changes the two policies that would let anyone in", () => {
  const changed = defaultPolicyNames.filter((name) => requiringIdentity(name) !== name);
  assert.deepEqual(changed, ["all-unauthenticated", "cluster-unauthenticated"]);
  assert.equal(requiringIdentity("all-unauthenticated"), "all-authenticated");
  assert.equal(requiringIdentity("cluster-unauthenticated"), "cluster-authenticated");
});
