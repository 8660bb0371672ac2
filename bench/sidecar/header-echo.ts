import { createServer, type Socket } from "node:net";

/**
 * An application in Node: it answers each request head with the same body, or, on `/seen`, with every `l5d-client-id`
 * field it received. It reads no further than the blank line, because the load has no bodies. Sends its port to its
 * parent and ends with it.
 */
const endOfHead = "\r\n\r\n";
const answer = Buffer.from(response(process.argv[2] ?? ""), "latin1");

const server = createServer({ noDelay: true }, serve);
server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP listener has no port");
  process.send?.({ port: address.port });
});
process.once("disconnect", () => process.exit(0));

function serve(socket: Socket): void {
  let pending = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    pending += chunk.toString("latin1");
    for (let end = pending.indexOf(endOfHead); end !== -1; end = pending.indexOf(endOfHead)) {
      socket.write(pending.startsWith("GET /seen ") ? response(identitiesIn(pending.slice(0, end))) : answer);
      pending = pending.slice(end + endOfHead.length);
    }
  });
}

function identitiesIn(head: string): string {
  const values = head
    .split("\r\n")
    .filter((line) => line.toLowerCase().startsWith("l5d-client-id:"))
    .map((line) => line.slice(line.indexOf(":") + 1).trim());
  return JSON.stringify(values);
}

function response(text: string): string {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}`;
  return head + endOfHead + text;
}
