import fc from "fast-check";

/**
 * The few words that random worlds are made of. There are few of everything, so that objects meet: two Servers at one port,
 * a policy at a route of another group, a network inside the exception of another.
 */
export const policyGroup = "policy.linkerd.io";
export const gatewayGroup = "gateway.networking.k8s.io";

/** Most things happen in one namespace; what stands in another must not count by accident. */
export const namespace = fc.constantFrom("app", "app", "app", "app", "other");

/** Absent: not in a cluster yet. Two objects may be equally old. */
export const created = fc.constantFrom(
  undefined,
  "2024-01-01T00:00:00Z",
  "2024-01-01T00:00:00Z",
  "2024-01-02T00:00:00Z",
);

export const serverName = fc.constantFrom("s1", "s1", "s2", "s3");

const suffix = "serviceaccount.identity.linkerd.cluster.local";

/** What clients prove: DNS names of two namespaces, one that is a suffix itself, one of another mesh, and URIs. */
export const clientIdentities = [
  `x.app.${suffix}`,
  `y.app.${suffix}`,
  `x.other.${suffix}`,
  `app.${suffix}`,
  "x.app.serviceaccount.identity.linkerd.elsewhere.example",
  "spiffe://example.org/x",
  "spiffe://example.org/x/y",
] as const;

/** What manifests list: some of those, wildcards, and a name that nobody has. */
export const listedDnsIdentity = fc.constantFrom(
  `x.app.${suffix}`,
  `y.app.${suffix}`,
  `x.other.${suffix}`,
  `*.app.${suffix}`,
  `*.${suffix}`,
  "*",
  "x.app.identity.linkerd.cluster.local",
);

export const listedIdentity = fc.oneof(
  { weight: 4, arbitrary: listedDnsIdentity },
  { weight: 1, arbitrary: fc.constantFrom("spiffe://example.org/x", "spiffe://example.org") },
);

/** Networks that hold one another, of both families, with host bits and with exceptions. */
export const network = fc.constantFrom(
  { cidr: "10.1.0.0/16" },
  { cidr: "10.1.2.3/8", except: ["10.1.2.0/24"] },
  { cidr: "203.0.113.9" },
  { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "127.0.0.0/8"] },
  { cidr: "2001:db8::/32", except: ["2001:db8::1"] },
  { cidr: "::/0" },
);

export const clientAddress = fc.constantFrom(
  "10.1.2.3",
  "10.1.3.3",
  "10.2.0.1",
  "203.0.113.9",
  "fd00::1",
  "2001:db8::2",
  "2001:db8::1",
  "127.0.0.1",
  "127.0.0.2",
  "::1",
  "::ffff:10.1.2.3",
  "::ffff:127.0.0.1",
);

/** One spelling of a word that compares without case. */
export function anyCase(word: string): fc.Arbitrary<string> {
  return fc.constantFrom(word, word, word, word.toLowerCase(), word.toUpperCase());
}

/** A group as it may be written: in lower case, says the CRD; for the core group every way to leave it out. */
export function anyGroup(group: string): fc.Arbitrary<{ group?: string }> {
  return group === "" ? fc.constantFrom({}, {}, { group: "" }, { group: "core" }) : fc.constant({ group });
}

/** The object without its undefined fields, as manifests are written. */
export function written<Fields extends object>(fields: Fields): Written<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Written<Fields>;
}

type Written<Fields> = { [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key] } & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};
