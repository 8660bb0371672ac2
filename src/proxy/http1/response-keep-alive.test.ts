import assert from "node:assert/strict";
import { test } from "node:test";
import { Http1ResponseHead } from "./response-head.js";

test("a response keeps its connection unless any of its Connection fields says close", () => {
  const cases: readonly (readonly [minorVersion: 0 | 1, values: readonly string[], keepAlive: boolean])[] = [
    [1, [], true],
    [1, ["keep-alive"], true],
    [1, ["x-a"], true],
    [1, ["close"], false],
    [1, ["keep-alive, close"], false],
    [1, ["close,keep-alive"], false],
    [1, ["\tx-a ,\tCLOSE\t"], false],
    [1, ["close", "keep-alive"], false],
    [1, ["Keep-Alive", "Close"], false],
    [1, ["close", "x-a, keep-alive"], false],
    [1, ["x-close, closed, close-x"], true],
    [0, [], false],
    [0, ["x-a"], false],
    [0, ["Keep-Alive"], true],
    [0, ["x-a, keep-alive"], true],
    [0, ["keep-alive", "close"], false],
    [0, ["close", "keep-alive"], false],
  ];
  for (const [minorVersion, values, keepAlive] of cases) {
    const lines = values.map((value) => `connection: ${value}\r\n`).join("");
    const text = `HTTP/1.${minorVersion} 200 OK\r\ncontent-length: 0\r\n${lines}\r\n`;
    const head = new Http1ResponseHead();
    assert.equal(head.parse(Buffer.from(text), 100), text.length);
    assert.equal(head.keepAlive, keepAlive, text);
  }
});
