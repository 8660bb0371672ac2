import { quoted } from "../resources/index.js";
import type { ConsideredRoute } from "./explanation.js";
import { listText } from "./list-text.js";
import type { RequestHead } from "./model.js";
import type { PathMatch, RequestMatch, RouteContent, ValueMatch } from "./port-policy-content.js";
import type { RouteFailure, RouteOutcome, RouteStanding } from "./routing/consider-routes.js";
import { prefixSlip, textSlip } from "./text-slip.js";

/** Says of every route what became of it for a request: what it asks for, what the request has, and a likely slip. */
export function consideredRoutes(standings: readonly RouteStanding[], head: RequestHead): readonly ConsideredRoute[] {
  return standings.map(({ route, outcome }) => ({
    route: route.reference,
    outcome: outcome.kind === "chosen" ? "chosen" : outcome.kind === "failed" ? "failed" : "matched",
    ...wordsFor(route, outcome, head),
  }));
}

type Words = Pick<ConsideredRoute, "why" | "slip">;

function wordsFor(route: RouteContent, outcome: RouteOutcome, head: RequestHead): Words {
  switch (outcome.kind) {
    case "chosen":
      return { why: `it matches ${head.method} ${quoted(head.path)}`, slip: null };
    case "less-specific":
      return { why: `it matches too, but ${losses[outcome.by]}`, slip: null };
    case "failed":
      return failure(route, outcome.rule, outcome.condition, head);
  }
}

const losses = {
  host: "less specific: its host is shorter or a wildcard, and hosts are compared first",
  path: "less specific: the path that it matches by is shorter",
  conditions: "less specific: it has fewer conditions on headers, query or method",
  order: "it comes later: of equal ones the oldest route, then the first by name, is taken",
} as const;

function failure(route: RouteContent, rule: number | null, condition: RouteFailure, head: RequestHead): Words {
  const matches = rule === null ? [] : (route.rules[rule]?.matches ?? []);
  switch (condition.kind) {
    case "no-rules":
      return { why: "it has no rules, so it takes no request", slip: null };
    case "host":
      return hostFailure(route, head);
    case "path":
      return pathFailure(route, head);
    case "method": {
      const methods = matches.flatMap((match) => (match.kind === "http" && match.method ? [match.method] : []));
      const asked = methods.length === 0 ? "POST" : listText(methods);
      return { why: `it asks for the method ${asked}, and the request's is ${quoted(head.method)}`, slip: null };
    }
    case "header":
      return valueFailure("header", condition.name, matches, head.header(condition.name));
    case "query":
      return valueFailure("query", condition.name, matches, new URLSearchParams(head.query).getAll(condition.name));
  }
}

function hostFailure({ hosts }: RouteContent, { authority }: RequestHead): Words {
  const texts = hosts.map((host) => (host.kind === "exact" ? host.host : ["*", ...host.labels].join(".")));
  const sent = authority === undefined ? undefined : authority.replace(/:\d*$/, "");
  const names = sent === undefined ? "names none" : `names ${quoted(sent)}`;
  return {
    why: `it asks for the host ${listText(texts)}, and the request ${names}`,
    slip: firstOf(texts.map((text) => textSlip(text, sent ?? ""))),
  };
}

function pathFailure({ rules }: RouteContent, { path }: RequestHead): Words {
  const matches = rules.flatMap((rule) => rule.matches);
  const asked = [...new Set(matches.map(pathText))];
  const slips = matches.map((match) => (match.kind === "http" ? pathSlip(match.path, path) : callSlip(match, path)));
  return {
    why: `it asks for ${asked.slice(0, maxShown).join(" or ")}${more(asked)}, and the request's path is ${quoted(path)}`,
    slip: firstOf(slips),
  };
}

function pathText(match: RequestMatch): string {
  if (match.kind === "grpc") return `the call ${quoted(`/${match.service ?? "*"}/${match.method ?? "*"}`)}`;
  const { type, value } = match.path;
  return `${pathWords[type]} ${quoted(value)}`;
}

const pathWords = { exact: "exactly the path", prefix: "a path below", regex: "a path that is all of" } as const;

function pathSlip({ type, value }: PathMatch, sent: string): string | null {
  if (type === "regex") return null;
  return type === "exact" ? textSlip(value, sent) : prefixSlip(value, sent);
}

function callSlip(match: Extract<RequestMatch, { kind: "grpc" }>, sent: string): string | null {
  const [, service = "", method = ""] = sent.split("/");
  return firstOf([textSlip(match.service ?? service, service), textSlip(match.method ?? method, method)]);
}

function valueFailure(
  what: "header" | "query",
  name: string,
  matches: readonly RequestMatch[],
  sent: readonly string[],
): Words {
  const conditions = matches.flatMap((match): readonly ValueMatch[] =>
    what === "header" ? match.headers : match.kind === "http" ? match.query : [],
  );
  const asked = conditions.filter((condition) => condition.name === name);
  const values = asked.map(({ type, value }) => (type === "regex" ? `all of ${quoted(value)}` : quoted(value)));
  const thing = what === "header" ? "header" : "query parameter";
  const has = sent.length === 0 ? `has no such ${thing}` : `has ${listText(sent)}`;
  return {
    why: `it asks for the ${thing} ${quoted(name)} with ${[...new Set(values)].join(" or ")}, and the request ${has}`,
    slip: firstOf(
      asked.flatMap(({ type, value }) => (type === "regex" ? [] : sent.map((each) => textSlip(value, each)))),
    ),
  };
}

function firstOf(slips: readonly (string | null)[]): string | null {
  return slips.find((slip) => slip !== null) ?? null;
}

function more(asked: readonly string[]): string {
  return asked.length > maxShown ? ` or ${asked.length - maxShown} more` : "";
}

const maxShown = 3;
