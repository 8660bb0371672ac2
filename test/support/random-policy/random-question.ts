import fc from "fast-check";
import type { NaiveRequest } from "../naive/world.js";
import type { TlsState } from "../../../src/policy/index.js";
import { clientAddress, clientIdentities } from "./vocabulary.js";

/** A client at a port of the world's workload, and its request. */
export interface RandomQuestion {
  readonly port: number;
  readonly address: string;
  readonly tls: TlsState;
  readonly request: NaiveRequest;
}

const tls = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...clientIdentities)
      .map((clientIdentity): TlsState => ({ kind: "established", clientIdentity })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<TlsState[]>(
      { kind: "none", reason: "no_tls_from_remote" },
      { kind: "none", reason: "port_skipped" },
      { kind: "established", clientIdentity: undefined },
      { kind: "passthrough", sni: clientIdentities[0] },
    ),
  },
);

const path = fc.constantFrom(
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/A/B",
  "/ab",
  "/a%2Fb",
  "//a",
  "/a/../b",
  "/ready",
  "/a.B/c",
  "/a.B/c/more",
  "/a.BB/c",
  "/A.b/c",
  "/a.B",
);

const query = fc.constantFrom(
  "",
  "",
  "",
  "?k=v",
  "?k=w&k=v",
  "?k",
  "?%6B=%76",
  "?k=a+b",
  "?k=a%20b",
  "??k=v",
  "?K=v",
  "?k=v#k=w",
);

const headers = fc.array(
  fc.constantFrom<[string, string][]>(["x-a", "1"], ["X-A", "2"], ["x-a", "12"], ["x-b", ""], ["x-b", "\u00e9"]),
  { maxLength: 2 },
);

const authority = fc.constantFrom(
  undefined,
  "web.app",
  "WEB.app:8080",
  "web.app.",
  "x.web.app",
  "x.y.web.app.:80",
  "app",
  "10.1.2.3:8080",
);

export const randomQuestion: fc.Arbitrary<RandomQuestion> = fc.record({
  port: fc.constantFrom(8080, 8080, 8080, 8080, 9990, 7000),
  address: clientAddress,
  tls,
  request: fc
    .record({ method: fc.constantFrom("GET", "POST", "POST", "PUT"), path, query, headers, authority })
    .map(({ path: asked, query: rest, ...request }) => ({ ...request, target: `${asked}${rest}` })),
});
