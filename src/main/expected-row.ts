import { z } from "zod";

const rowSchema = z.strictObject({
  /** `NS/deploy/NAME`: the workload as which the connection is made; `outside`: no workload of the mesh. */
  from: z.string(),
  /** What it proves: `sa/NS/NAME`, `unmeshed`, or `forged/NS/NAME` (that name, by another CA). */
  principal: z.string(),
  /** What the client asks for: `postgres:`, `http:` or `tcp:` with a Service's name and port; `tls:` with a workload. */
  dial: z.string(),
  /** `NS/deploy/NAME:PORT`: the workload and the container port behind that. */
  to: z.string(),
  protocol: z.enum(["tcp", "http1"]),
  /** What the client sees: a word of `examples/probe/probe.js`, or `handshake-refused`. */
  sees: z.string(),
  /** Null, as all that follows it: the connection ends before policy is asked. */
  decision: z.enum(["allow", "deny", "not-found", "rate-limited"]).nullable(),
  reason: z.string().nullable(),
  /** `kind/name`, as metric labels spell them. */
  server: z.string().nullable(),
  /** Null for TCP. */
  route: z.string().nullable(),
  /** Null unless allowed. */
  authorization: z.string().nullable(),
  /** Why, in a few plain words. */
  note: z.string(),
});

/** One line of an example's `expected.jsonl`: who may reach what, and how both sides tell. */
export type ExpectedRow = z.infer<typeof rowSchema>;

/** The rows of an `expected.jsonl`. It is ours, so anything wrong in it throws. */
export function parseExpectedRows(text: string): ExpectedRow[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => rowSchema.parse(JSON.parse(line)));
}

/** `NS/deploy/NAME` taken apart. */
export function parseWorkloadName(text: string): { namespace: string; kind: "deployment"; name: string } {
  const [namespace = "", kind, name = ""] = text.split("/");
  if (kind !== "deploy") throw new Error(`not a Deployment: ${text}`);
  return { namespace, kind: "deployment", name };
}

/** `NS/deploy/NAME:PORT` taken apart. */
export function parseWorkloadPort(text: string): { workload: ReturnType<typeof parseWorkloadName>; port: number } {
  const colon = text.lastIndexOf(":");
  return { workload: parseWorkloadName(text.slice(0, colon)), port: Number(text.slice(colon + 1)) };
}
