import { createServer } from "node:http";
import pg from "pg";
import { Metrics } from "./metrics.js";

/**
 * backend/api-server: `GET /orders` asks the database through the mesh and answers with its rows and the identity of
 * the caller, which the sidecar proved and wrote into the request. Nothing here knows about certificates.
 */
const { HOST: host = "127.0.0.1", PORT = "8080", PORT_METRICS = "9090" } = process.env;
const metrics = new Metrics();
// With a PostgreSQL of your own, its user, password and database; the address is the mesh's in any case.
const url = new URL(process.env.MESHTLS_POSTGRES_URL || "postgres://postgres@localhost/postgres");
/** Keeps its connections open; one that was lost, or cut by a change of policy, is made anew for the next request. */
const database = new pg.Pool({
  host: process.env.POSTGRES_DATA_SERVICE_HOST,
  port: Number(process.env.POSTGRES_DATA_SERVICE_PORT),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  database: decodeURIComponent(url.pathname.slice(1)),
  max: 2,
  idleTimeoutMillis: 0,
  connectionTimeoutMillis: 5_000,
  query_timeout: 5_000,
});
database.on("error", (error) => console.error(`a connection to the database is gone: ${error.message}`));

createServer(async (request, response) => {
  const [path] = request.url.split("?");
  const [status, body] = await answer(request.method, path, request.headers["l5d-client-id"]);
  metrics.count(path, status);
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}).listen(Number(PORT), host, () => console.log(`orders at http://${host}:${PORT}/orders`));

metrics.serve(host, Number(PORT_METRICS));
process.on("SIGTERM", () => process.exit(0));

async function answer(method, path, caller) {
  if (method !== "GET") return [405, { error: "only GET" }];
  if (path === "/healthz") return [200, { status: "ok" }];
  if (path !== "/orders") return [404, { error: "no such page" }];
  try {
    const { rows } = await database.query("select id, item, quantity from meshtls_example.orders order by id");
    return [200, { orders: rows, caller: caller ?? null }];
  } catch (error) {
    console.error(`the database does not answer: ${error.message}`);
    return [503, { error: "the database does not answer", detail: error.message }];
  }
}
