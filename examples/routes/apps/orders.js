import { createServer } from "node:http";

/** A service that answers every path and says who asked. Who may ask for which path is not its business. */
const { HOST: host = "127.0.0.1", PORT = "8080" } = process.env;

createServer((request, response) => {
  const body = { path: request.url, caller: request.headers["l5d-client-id"] ?? null };
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}).listen(Number(PORT), host);

console.log(`orders serves at ${host}`);
process.on("SIGTERM", () => process.exit(0));
