import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "./nearest-name.js";

test("the nearest name is found across case, letters and swapped neighbours", () => {
  const kinds = ["Server", "Service", "ServiceAccount", "MeshTLSAuthentication"];
  const cases: [written: string, meant: string | undefined][] = [
    ["server", "Server"],
    ["Servre", "Server"],
    ["Services", "Service"],
    ["MeshTlsAuthentication", "MeshTLSAuthentication"],
    ["MeshAuthentication", "MeshTLSAuthentication"],
    ["ServiceAcount", "ServiceAccount"],
    ["Deployment", undefined],
    ["", undefined],
    ["x".repeat(1_000_000), undefined],
  ];
  for (const [written, meant] of cases) assert.equal(nearestName(written, kinds), meant, written.slice(0, 40));
});
