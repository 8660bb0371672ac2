import assert from "node:assert/strict";
import { test } from "node:test";
import { isProtectedHeader } from "./protected-header.js";

test("what frames, routes or identifies is protected in every spelling", () => {
  for (const name of ["Content-Length", "transfer_encoding", "HOST", "l5d-client-id", "L5D_Client_ID", "te"]) {
    assert.equal(isProtectedHeader(name), true, name);
  }
});

test("other headers are not, however much their names look like it", () => {
  for (const name of ["x-host", "content-type", "l5d-client-ids", "authorization", "cookie", "constructor", ""]) {
    assert.equal(isProtectedHeader(name), false, name);
  }
});
