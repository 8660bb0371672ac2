import { at, change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";

/** Names a method in each match of a GRPCRoute that says nothing of the call, which makes the whole port refuse. */
export function mendInvalid({ server, index, explanation, asked }: Situation): readonly Candidate[] {
  if (server === undefined || explanation.decision.reason !== "invalid-policy") return [];
  const call = /^\/([^/]+)\/([^/]+)$/.exec(asked.path ?? "");
  if (call === null) return [];
  return index.routes
    .filter(({ servers }) => servers.includes(server))
    .flatMap(({ route }) => {
      if (route.kind !== "GRPCRoute") return [];
      const changes = route.spec.rules.flatMap(({ matches }, rule) =>
        matches.flatMap(({ method }, match) =>
          method === undefined
            ? [
                {
                  kind: "set",
                  path: at("spec.rules", rule, "matches", match, "method"),
                  value: { service: call[1]!, method: call[2]! },
                } as const,
              ]
            : [],
        ),
      );
      if (changes.length === 0) return [];
      return [{ title: `name the method in every match of ${objectText(route)}`, edits: [change(route, ...changes)] }];
    });
}
