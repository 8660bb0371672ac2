import { connect, createServer } from "node:net";
import pg from "pg";

/**
 * Puts the PostgreSQL of `url` at `host:port`: bytes both ways, untouched. The seed is written first, into its own
 * schema, so that nothing of the user's is in the way.
 */
export async function serveRelay({ host, port, url, seedSql }) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  await client.query(seedSql);
  await client.end();
  const { hostname, port: targetPort } = new URL(url);
  const server = createServer({ allowHalfOpen: true }, (inbound) => {
    const outbound = connect({ host: hostname || "127.0.0.1", port: Number(targetPort || 5432), allowHalfOpen: true });
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ]) {
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroySoon());
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
}
