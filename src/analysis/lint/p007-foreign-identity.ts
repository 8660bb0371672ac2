import { identitySuffix, type IdentityDomain } from "../../identity/index.js";
import { fixOf, replaceValue, type Fix, type WrittenObject } from "../../resources/index.js";
import { identityBreadth } from "../identity-breadth.js";
import { problemAt } from "./finding.js";
import { listedIdentities } from "./identity-mentions.js";
import type { LintRule } from "./lint-input.js";

/** P007: a listed identity has another form than the identities of this mesh, so no workload of it can ever match. */
export const foreignIdentity: LintRule = ({ set, index }) =>
  set.resources
    .filter((resource) => resource.kind === "MeshTLSAuthentication" || resource.kind === "ServerAuthorization")
    .flatMap((resource) =>
      listedIdentities(resource).flatMap(({ entry, path }) => {
        if (identityBreadth(entry, index.cluster).kind !== "nobody") return [];
        const corrected = correctedIdentity(entry, index.cluster);
        return problemAt(resource, {
          code: "P007",
          severity: "warn",
          path,
          message: `\`${entry}\` ${whatIsWrong(entry, index.cluster)}: it is accepted and matches nobody`,
          hint:
            corrected === undefined
              ? `write \`<service-account>.<namespace>${identitySuffix(index.cluster)}\``
              : `did you mean \`${corrected}\`?`,
          fix: missingLabelFix(resource.origin.written, path, entry, index.cluster),
        });
      }),
    );

function whatIsWrong(entry: string, domain: IdentityDomain): string {
  const suffix = identitySuffix(domain);
  if (entry.endsWith(suffix)) return "does not name one ServiceAccount and one namespace";
  if (correctedIdentity(entry, domain) !== undefined && entry.endsWith(withoutServiceAccount(domain)))
    return "lacks `.serviceaccount.` before `identity`";
  return `does not end with \`${suffix}\``;
}

/** The identity most likely meant; undefined when the entry has no ServiceAccount and namespace to take over. */
function correctedIdentity(entry: string, domain: IdentityDomain): string | undefined {
  const suffix = identitySuffix(domain);
  const [serviceAccount = "", namespace = ""] = entry.split(".");
  if (entry.endsWith(suffix) || reserved.has(serviceAccount) || reserved.has(namespace) || namespace === "") {
    return undefined;
  }
  return `${serviceAccount}.${namespace}${suffix}`;
}

/**
 * The identity with `serviceaccount` put in, when that is all that it lacks.
 *
 * Why this is safe: it names the one ServiceAccount and namespace that its author wrote. A wildcard is left to a person,
 * since mending it would admit a whole namespace.
 */
function missingLabelFix(
  written: WrittenObject | undefined,
  path: string,
  entry: string,
  domain: IdentityDomain,
): Fix | undefined {
  const rest = withoutServiceAccount(domain);
  const names = entry.slice(0, -rest.length).split(".");
  const isWhole = names.length === 2 && names.every((name) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name));
  if (written === undefined || !entry.endsWith(rest) || !isWhole) return undefined;
  const corrected = `${names.join(".")}${identitySuffix(domain)}`;
  return fixOf(`write \`${corrected}\``, replaceValue(written, path.split("."), corrected));
}

function withoutServiceAccount(domain: IdentityDomain): string {
  return identitySuffix(domain).replace(".serviceaccount", "");
}

/** Words of the suffix: where one stands in front, a name was left out. */
const reserved = new Set(["serviceaccount", "identity"]);
