import assert from "node:assert/strict";
import { openPolicy, refusalTest } from "../support/refused-requests.js";
import { sidecarTest } from "../support/sidecar.js";

const get = (target: string, ...hosts: string[]): string =>
  `GET ${target} HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join("")}\r\n`;

refusalTest("a request names one host, once", {
  none: get("/"),
  "the same twice": get("/", "store.data", "store.data"),
  "two different ones": get("/", "store.data", "admin.data"),
  "in another case": "GET / HTTP/1.1\r\nHost: store.data\r\nHOST: admin.data\r\n\r\n",
  "none beside the absolute form": get("http://store.data/"),
  "one that contradicts the absolute form": get("http://admin.data/", "store.data"),
  "one with another port than the absolute form": get("http://store.data:81/", "store.data:82"),
});

refusalTest(
  "a Host that is no host is refused",
  Object.fromEntries(
    [
      "",
      "a b",
      "a, b",
      "user@store.data",
      "store.data/a",
      "store.data?a",
      "store.data#a",
      "store.data:x",
      "[::1",
      "a\\b",
      "\xe4",
    ].map((host) => [JSON.stringify(host), get("/", host)]),
  ),
);

sidecarTest(
  "the absolute form that agrees with Host gets through as it stands",
  { policy: openPolicy },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(get("http://Store.Data/a?b", "store.data"));
    await client.untilText("answer 1");
    client.send(get("http://store.data:80/", "store.data"));
    await client.untilText("answer 2");
    assert.equal(
      sidecar.application.received,
      get("http://Store.Data/a?b", "store.data") + get("http://store.data:80/", "store.data"),
    );
  },
);
