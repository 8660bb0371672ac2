import { listText } from "./list-text.js";
import type { Decision, PortPolicy } from "./model.js";
import type { RequestFilter } from "./port-policy-content.js";

/** The limits under which an allowed request stands, which an explanation cannot count. */
export function rateLimitNotes({ rateLimit }: PortPolicy, { verdict, route }: Decision): readonly string[] {
  if (rateLimit === null || route === null || verdict !== "allow") return [];
  const { total, identity, overrides, reference } = rateLimit;
  const limits = [
    ...(total === undefined ? [] : [`${total} requests per second for all clients together`]),
    ...(identity === undefined ? [] : [`${identity} for each identity (those without one share it)`]),
    ...overrides.map((own) => `${own.requestsPerSecond} for ${listText(own.identities)}`),
  ];
  return [`rate limit \`${reference.name}\` is in force: ${limits.join(", ")}; whoever asks more often gets 429`];
}

/** What the rule that matched does to the request: one sentence each. */
export function filterTexts(filters: readonly RequestFilter[]): readonly string[] {
  return filters.map((filter) => {
    if (filter.kind === "redirect") return `its rule redirects with status ${filter.status}`;
    const parts = [
      ...(filter.set.length === 0 ? [] : [`sets ${listText(filter.set.map(({ name }) => name))}`]),
      ...(filter.add.length === 0 ? [] : [`adds ${listText(filter.add.map(({ name }) => name))}`]),
      ...(filter.remove.length === 0 ? [] : [`removes ${listText(filter.remove)}`]),
    ];
    return `its rule changes headers: ${parts.join(", ")}`;
  });
}
