import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";

/** A tenant's program: its API, a store that answers line by line, and an admin port that is nobody's business. */
const { HOST: host = "127.0.0.1", POD_NAMESPACE: tenant = "nobody" } = process.env;
const { PORT_HTTP = "8080", PORT_STORE = "6379", PORT_ADMIN = "9901" } = process.env;

createHttpServer((request, response) => {
  const body = { tenant, caller: request.headers["l5d-client-id"] ?? null };
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}).listen(Number(PORT_HTTP), host);

createServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => socket.write(`${tenant} stores ${bytes.length} bytes\n`));
}).listen(Number(PORT_STORE), host);

createHttpServer((_request, response) => response.end("admin\n")).listen(Number(PORT_ADMIN), host);

console.log(`${tenant} serves at ${host}`);
process.on("SIGTERM", () => process.exit(0));
