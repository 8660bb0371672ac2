/** What to try once an example runs, ready to paste into a second terminal. */
export function nextSteps(example: string): string[] {
  return [
    "",
    "The mesh keeps running; every refusal shows below. In a second terminal:",
    "",
    ...(steps[example] ?? []).flatMap(({ what, commands }) => [
      `  # ${what}`,
      ...commands.map((line) => `  ${line}`),
      "",
    ]),
    "Ctrl-C stops everything.",
    "",
  ];
}

interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

const steps: Readonly<Record<string, readonly Step[]>> = {
  "three-tier": [
    {
      what: "the page's own way to the API",
      commands: ["npx meshtls exec -n frontend deploy/web-frontend -- curl -s http://api-server.backend:8080/orders"],
    },
    {
      what: "the intruder: 403 from the API, an empty reply (exit 52) from the database, and why",
      commands: [
        "npx meshtls exec -n frontend deploy/web-app -- curl -si http://api-server.backend:8080/orders",
        "npx meshtls exec -n frontend deploy/web-app -- curl -s http://postgres.data:5432; echo $?",
        "npx meshtls explain --from sa/frontend/web-app --to data/deploy/postgres:5432",
      ],
    },
    {
      what: "break it: put web-app in the place of api-server in database-clients, save, and ask the API again",
      commands: ["${EDITOR:-vi} examples/three-tier/data.yaml"],
    },
  ],
  "multi-tenant": [
    {
      what: "the shared reports, at the tenant that lets them in and at the one that does not",
      commands: [
        "npx meshtls exec -n shared deploy/reports -- curl -si http://api.tenant-a:8080/",
        "npx meshtls exec -n shared deploy/reports -- curl -si http://api.tenant-b:8080/",
      ],
    },
    { what: "what tenant B would have to write", commands: ["cat examples/multi-tenant/tenant-a.yaml"] },
  ],
  monitoring: [
    {
      what: "what Prometheus may read, and what it may not",
      commands: [
        "npx meshtls exec -n monitoring deploy/prometheus -- curl -si http://checkout.shop:9090/metrics",
        "npx meshtls exec -n monitoring deploy/prometheus -- curl -si http://checkout.shop:8080/",
      ],
    },
  ],
  routes: [
    {
      what: "the shop at a route that it may use, at one that it may not, and where there is none",
      commands: [
        "npx meshtls exec -n shop deploy/web -- curl -si http://orders.orders:8080/orders/7",
        "npx meshtls exec -n shop deploy/web -- curl -si http://orders.orders:8080/admin/users",
        "npx meshtls exec -n shop deploy/web -- curl -si http://orders.orders:8080/metrics",
      ],
    },
    {
      what: "more than twenty requests within a second: the last are 429",
      commands: [
        "npx meshtls exec -n shop deploy/web -- curl -s -o /dev/null -w '%{http_code} ' 'http://orders.orders:8080/orders/[1-30]'",
      ],
    },
  ],
};
