/** A part of the code that is mutated in one run, with the folders and files of tests that must notice. */
export interface MutationGroup {
  /** Patterns of files; one that begins with `!` takes files out. */
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** Wording is not held to the letter by tests: only there are texts left as they are. */
  readonly isWording?: true;
}

const resourceTests = ["src/resources"];
const policyTests = ["src/policy", "test/vectors/vectors.test.ts"];
const grammarFiles = files("resources", ["cidr", "label-selector", "identity-grammar", "go-duration", "route-pattern"]);
const evaluatorFiles = files("policy", [
  "answers",
  "ask",
  "authorization-table",
  "compile-port-policy",
  "default-policy",
  "default-routes",
  "deny-all-policy",
  "enforcement",
  "identity-match",
  "loopback",
  "matched-filters",
  "network-match",
  "port-list",
  "protected-header",
  "rate-limiter",
  "redirection",
  "refusal-reason",
  "request-head",
  "workload",
  "workload-probes",
  "workload-settings",
]);
const indexFiles = files("policy", ["generation", "multimap", "object-key", "policy-index"]);

/** The groups of `npm run test:mutation`: together `src/resources` and `src/policy`, each file once. */
export const mutationGroups: Readonly<Record<string, MutationGroup>> = {
  grammar: { mutate: [...grammarFiles, "src/resources/regex/*.ts"], tests: resourceTests },
  admission: { mutate: ["src/resources/admission/*.ts"], tests: resourceTests },
  schemas: { mutate: ["src/resources/schemas/*.ts"], tests: resourceTests },
  documents: {
    mutate: ["src/resources/*.ts", ...without([...grammarFiles, ...files("resources", ["problem-catalogue"])])],
    tests: resourceTests,
  },
  edits: { mutate: ["src/resources/{edits,fixes}/*.ts"], tests: resourceTests },
  catalogue: { mutate: files("resources", ["problem-catalogue"]), tests: resourceTests, isWording: true },
  evaluator: { mutate: evaluatorFiles, tests: policyTests },
  routing: { mutate: ["src/policy/routing/*.ts"], tests: policyTests },
  join: { mutate: ["src/policy/join/*.ts"], tests: policyTests },
  live: { mutate: ["src/policy/live/*.ts", ...indexFiles], tests: policyTests },
  explain: {
    mutate: ["src/policy/*.ts", ...without([...evaluatorFiles, ...indexFiles])],
    tests: policyTests,
    isWording: true,
  },
};

function files(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `src/${folder}/${name}.ts`);
}

function without(paths: readonly string[]): string[] {
  return paths.map((path) => `!${path}`);
}
