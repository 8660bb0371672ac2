import { MeshtlsError } from "../errors.js";
import {
  checkServiceAccountLabels,
  parseIdentity,
  serviceAccountIdentity,
  type IdentityDomain,
} from "../identity/index.js";
import type { Principal } from "../policy/index.js";
import { checkIdentity, nearestName } from "../resources/index.js";

/**
 * Reads the client of `--from`: `sa/NAMESPACE/NAME`, an identity, a `spiffe://` id, or `unmeshed` for a client without
 * a sidecar.
 *
 * @throws MeshtlsError `E_USAGE` for another form, `E_IDENTITY_NAME` for a ServiceAccount that can have no identity.
 */
export function parsePrincipal(text: string, domain: IdentityDomain): Principal {
  if (text === "unmeshed") return { kind: "unmeshed" };
  const account = /^(?:sa|serviceaccount)\/([^/]+)\/([^/]+)$/i.exec(text);
  if (account !== null) return { kind: "identity", identity: accountIdentity(account[1]!, account[2]!, domain) };
  if (text.startsWith("spiffe://")) return { kind: "identity", identity: spiffeId(text) };
  const identity = text.includes("/") || !text.includes(".") ? undefined : parseIdentity(text);
  if (identity !== undefined) return { kind: "identity", identity };
  throw new MeshtlsError("E_USAGE", `--from \`${text}\` names no client`, { hint: formHint(text) });
}

function accountIdentity(namespace: string, serviceAccount: string, domain: IdentityDomain): string {
  const name = { namespace, serviceAccount };
  const problem = checkServiceAccountLabels(name);
  if (problem === undefined) return serviceAccountIdentity(name, domain);
  throw new MeshtlsError("E_IDENTITY_NAME", `--from: ${problem}`, {
    hint: "namespaces and ServiceAccounts are DNS labels; with a dot in its name one gets no certificate",
  });
}

function spiffeId(text: string): string {
  const problem = checkIdentity(text);
  const identity = problem === undefined ? parseIdentity(text) : undefined;
  if (identity !== undefined) return identity;
  throw new MeshtlsError("E_USAGE", `--from \`${text}\` is no SPIFFE id: ${problem ?? "it is no URI"}`, {
    hint: "write `spiffe://TRUST-DOMAIN/PATH`",
  });
}

function formHint(text: string): string {
  if (nearestName(text, ["unmeshed"]) !== undefined) return "did you mean `unmeshed`?";
  const [kind = "", ...names] = text.split("/");
  if (names.length === 1 && /^(sa|serviceaccount)$/i.test(kind))
    return `write the namespace too: \`sa/NAMESPACE/${names[0]!}\``;
  return names.length > 0
    ? "a client is known by its ServiceAccount: write `sa/NAMESPACE/NAME`, an identity, `spiffe://…` or `unmeshed`"
    : "write `sa/NAMESPACE/NAME`, an identity, `spiffe://…` or `unmeshed`";
}
