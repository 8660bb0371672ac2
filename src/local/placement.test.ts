import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { MeshtlsError } from "../errors.js";
import { addressCandidates } from "./address-pool.js";
import { Placer } from "./placement.js";
import { probePort, type PortState } from "./probe-port.js";

const free = (): Promise<PortState> => Promise.resolve("free");
const api = { key: "backend/api-0", meshed: true, ports: [8080, 9090] };

test("a meshed pod gets two addresses and every port keeps its number", async () => {
  const place = await new Placer({ mode: "loopback", probe: free }).placePod(api);
  assert.equal(place.podAddress, candidate("backend/api-0"));
  assert.notEqual(place.applicationAddress, place.podAddress);
  assert.deepEqual(
    [...place.ports],
    [
      [8080, { entrance: 8080, application: 8080 }],
      [9090, { entrance: 9090, application: 9090 }],
    ],
  );
  assert.deepEqual([place.direct, place.httpProxy], [4143, 4140]);
});

test("without a sidecar the application stands at the pod's own address", async () => {
  const place = await new Placer({ mode: "loopback", probe: free }).placePod({ ...api, meshed: false });
  assert.equal(place.applicationAddress, place.podAddress);
  assert.deepEqual(place.ports.get(8080), { entrance: 8080, application: 8080 });
});

test("an address where a wanted port is busy is passed over", async () => {
  const [first, second] = [candidate("backend/api-0", 0), candidate("backend/api-0", 1)];
  const probe = (address: string, port: number): Promise<PortState> =>
    Promise.resolve(address === first && port === 9090 ? "busy" : "free");
  const place = await new Placer({ mode: "loopback", probe }).placePod(api);
  assert.equal(place.podAddress, second);
});

test("a port that is busy on every address, or forbidden, is replaced by a free one", async () => {
  for (const state of ["busy", "forbidden"] as const) {
    const probe = (_address: string, port: number): Promise<PortState> => Promise.resolve(port === 80 ? state : "free");
    const place = await new Placer({ mode: "loopback", probe }).placePod({ ...api, ports: [80, 9090] });
    assert.equal(place.podAddress, candidate("backend/api-0"));
    const { entrance, application } = place.ports.get(80)!;
    assert.ok(entrance >= 20_000 && application >= 20_000 && entrance !== application);
    assert.deepEqual(place.ports.get(9090), { entrance: 9090, application: 9090 });
  }
});

test("a privileged port of a pod without a sidecar is one port for clients and application", async () => {
  const probe = (_address: string, port: number): Promise<PortState> =>
    Promise.resolve(port < 1024 ? "forbidden" : "free");
  const place = await new Placer({ mode: "loopback", probe }).placePod({ key: "a/b", meshed: false, ports: [80] });
  const { entrance, application } = place.ports.get(80)!;
  assert.equal(entrance, application);
  const onOneAddress = await new Placer({ mode: "ports", probe: free }).placePod({ ...api, meshed: false });
  assert.equal(onOneAddress.ports.get(8080)?.entrance, onOneAddress.ports.get(8080)?.application);
});

test("no address is handed out twice, and a released one is again", async () => {
  const placer = new Placer({ mode: "loopback", probe: free });
  const before = await placer.placePod(api);
  // The same key stands for another key whose first candidates collide.
  const colliding = await placer.placePod(api);
  assert.equal(new Set([before, colliding].flatMap((p) => [p.podAddress, p.applicationAddress])).size, 4);
  placer.release("backend/api-0");
  assert.deepEqual(await placer.placePod(api), before);
});

test("with one address only, everything gets a port of its own", async () => {
  const placer = new Placer({ mode: "ports", probe: free });
  const places = [await placer.placePod(api), await placer.placePod({ key: "a/b", meshed: false, ports: [8080] })];
  const service = await placer.placeService("a/b", "backend/api", [80, 443]);
  const ports = places.flatMap((place) => [
    place.direct,
    place.httpProxy,
    ...[...place.ports.values()].flatMap(({ entrance, application }) => [...new Set([entrance, application])]),
  ]);
  ports.push(...service.ports.values());
  assert.equal(new Set(ports).size, ports.length);
  assert.deepEqual(new Set(places.flatMap((p) => [p.podAddress, p.applicationAddress])), new Set(["127.0.0.1"]));
  assert.equal(service.address, "127.0.0.1");
});

test("a Service has one address for each pod that may call it", async () => {
  const placer = new Placer({ mode: "loopback", probe: free });
  const one = await placer.placeService("a/b-0", "backend/api", [8080]);
  const other = await placer.placeService("a/b-1", "backend/api", [8080]);
  assert.notEqual(one.address, other.address);
  assert.deepEqual([...one.ports], [[8080, 8080]]);
  const grown = await placer.placeService("a/b-0", "backend/api", [8080, 9090], one);
  assert.deepEqual([grown.address, ...grown.ports.keys()], [one.address, 8080, 9090]);
});

test("ports are added without moving those that are there", async () => {
  const placer = new Placer({ mode: "ports", probe: free });
  const place = await placer.placePod(api);
  const more = await placer.addPorts(api.key, place, [8080, 7070]);
  assert.deepEqual(more.ports.get(8080), place.ports.get(8080));
  assert.ok(more.ports.has(7070));
});

test("when nothing can be bound the search ends in an error", async () => {
  const placer = new Placer({ mode: "loopback", probe: () => Promise.resolve("forbidden") });
  await assert.rejects(
    placer.placePod(api),
    (error) => error instanceof MeshtlsError && error.code === "E_ADDRESS_UNAVAILABLE",
  );
});

test("probing tells a port that is listened on from a free one", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const { port } = server.address() as { port: number };
  assert.equal(await probePort("127.0.0.1", port), "busy");
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await probePort("127.0.0.1", port), "free");
  assert.equal(await probePort("192.0.2.1", port), "forbidden");
});

function candidate(key: string, index = 0): string {
  const candidates = addressCandidates(key);
  for (let skipped = 0; skipped < index; skipped += 1) candidates.next();
  return candidates.next().value;
}
