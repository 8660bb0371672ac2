import { createServer } from "node:http";

/** A service that counts its own requests and shows the count to Prometheus on a second port. */
const { HOST: host = "127.0.0.1", POD_NAME: name = "nobody", PORT_HTTP = "8080", PORT_METRICS = "9090" } = process.env;
let requests = 0;

createServer((request, response) => {
  requests += 1;
  const body = { service: name, caller: request.headers["l5d-client-id"] ?? null };
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}).listen(Number(PORT_HTTP), host);

createServer((request, response) => {
  const isMetrics = request.url === "/metrics";
  response.writeHead(isMetrics ? 200 : 404, { "content-type": "text/plain; version=0.0.4" });
  response.end(isMetrics ? `# TYPE requests_total counter\nrequests_total ${requests}\n` : "");
}).listen(Number(PORT_METRICS), host);

console.log(`${name} serves at ${host}`);
process.on("SIGTERM", () => process.exit(0));
