import { requestHead, type Decision, type PolicyIndex, type Workload } from "../../policy/index.js";
import type { Problem } from "../../resources/index.js";
import { meshedPeer, plaintextPeer } from "../peers.js";
import { workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P039: a workload asks to be scraped, and the Prometheus of the set would be refused. */
export const scrapeRefused: LintRule = ({ index }) => {
  const scrapers = index.workloads.filter(isPrometheus);
  if (scrapers.length === 0) return [];
  return index.workloads.flatMap((workload) => check(workload, scrapers, index));
};

/** By the name of the workload or of its ServiceAccount: nothing else tells. */
function isPrometheus({ name, serviceAccount }: Workload): boolean {
  return /(^|-)prometheus(-|$)/.test(name) || /(^|-)prometheus(-|$)/.test(serviceAccount);
}

function check(workload: Workload, scrapers: readonly Workload[], index: PolicyIndex): Problem[] {
  const target = scrapeTarget(workload);
  if (target === undefined || !index.enforcement(workload, target.port).enforced) return [];
  const policy = index.portPolicy(workload, target.port);
  const head = requestHead({ method: "GET", target: target.path, authority: `10.0.0.2:${target.port}` });
  const answers = scrapers.map((scraper): Decision => {
    const permit = policy.admit(scraper.meshed ? meshedPeer(scraper.identity) : plaintextPeer());
    return policy.protocol === "opaque" || policy.protocol === "tls" ? permit.tcp : permit.request(head);
  });
  if (answers.some(({ verdict }) => verdict === "allow")) return [];
  return [finding(workload, target, scrapers[0]!, answers[0]!)];
}

interface ScrapeTarget {
  readonly port: number;
  readonly path: string;
}

/** Undefined: it does not ask to be scraped, or does not say at which of several ports. */
function scrapeTarget({ annotations, ports }: Workload): ScrapeTarget | undefined {
  if (annotations["prometheus.io/scrape"] !== "true") return undefined;
  const written = annotations["prometheus.io/port"];
  const port = written === undefined ? (ports.length === 1 ? ports[0]!.number : NaN) : Number(written);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return { port, path: annotations["prometheus.io/path"] ?? "/metrics" };
}

function finding(workload: Workload, { port, path }: ScrapeTarget, scraper: Workload, answer: Decision): Problem {
  const who = `${workloadName(scraper)} in namespace \`${scraper.namespace}\``;
  const as = scraper.meshed ? `as \`${scraper.identity}\`` : "without a sidecar";
  const where =
    answer.server.kind === "server"
      ? `Server \`${answer.server.name}\``
      : `the default policy \`${answer.server.name}\``;
  const isTemplate = workload.kind !== "pod" && workload.kind !== "externalworkload";
  return problemAt(workload.resource, {
    code: "P039",
    severity: "warn",
    path: `${isTemplate ? "spec.template." : ""}metadata.annotations.prometheus.io/scrape`,
    message: `asks to be scraped at port ${port}, and ${where} ${answer.verdict === "not-found" ? "has no route for" : "refuses"} \`GET ${path}\` of ${who} ${as}`,
    hint: scraper.meshed
      ? "admit its ServiceAccount in an AuthorizationPolicy of the Server of that port"
      : "give it a sidecar and admit its ServiceAccount, or admit its network",
  });
}
