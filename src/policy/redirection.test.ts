import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequestFilter } from "./port-policy-content.js";
import { redirectionOf } from "./redirection.js";
import { requestHead } from "./request-head.js";

type Redirect = Omit<Extract<RequestFilter, { kind: "redirect" }>, "kind" | "status">;

test("what a redirect does not name stays as it was asked", () => {
  const cases: readonly (readonly [redirect: Redirect, url: string, location: string])[] = [
    [{ host: "b.example" }, "a.example/foo?a=b&c", "http://b.example/foo?a=b&c"],
    [{ scheme: "https" }, "a.example/foo?a", "https://a.example/foo?a"],
    [{ port: 8080 }, "a.example/foo", "http://a.example:8080/foo"],
    [{ path: { kind: "full", value: "/bar" } }, "a.example:81/foo", "http://a.example:81/bar"],
    [{ host: "b.example" }, "a.example", "http://b.example/"],
    [{ host: "b.example" }, "a.example/a/../%2e/b;c", "http://b.example/a/../%2e/b;c"],
    [{ port: 1 }, "[::1]:80/x", "http://[::1]:1/x"],
  ];
  for (const [redirect, url, location] of cases) assert.equal(locationOf(redirect, url), location);
});

test("a full path replaces the query as well", () => {
  assert.equal(locationOf({ path: { kind: "full", value: "/bar" } }, "a/foo?a=b"), "http://a/bar");
  assert.equal(locationOf({ path: { kind: "full", value: "/bar?c=d" } }, "a/foo?a=b"), "http://a/bar?c=d");
});

test("the port of a replaced host is the client's, and default ports are left out", () => {
  const cases: readonly (readonly [redirect: Redirect, authority: string, location: string])[] = [
    [{ host: "b" }, "a:8080", "http://b:8080/"],
    [{ host: "b" }, "a:80", "http://b/"],
    [{ host: "b", scheme: "https" }, "a:443", "https://b/"],
    [{ host: "b", scheme: "https" }, "a:80", "https://b:80/"],
    [{ host: "b", port: 80 }, "a:8080", "http://b/"],
    [{ host: "b", port: 443 }, "a", "http://b:443/"],
    [{ host: "b", port: 443, scheme: "https" }, "a:8080", "https://b/"],
    [{ port: 80 }, "a:8080", "http://a/"],
    [{ port: 443, scheme: "https" }, "a:8080", "https://a/"],
    [{ scheme: "https" }, "a:80", "https://a:80/"],
    [{ host: "b" }, "a:", "http://b/"],
  ];
  for (const [redirect, authority, location] of cases) {
    assert.equal(locationOf(redirect, `${authority}/`), location, `${JSON.stringify(redirect)} of ${authority}`);
  }
});

test("a prefix is replaced at a boundary between segments", () => {
  const cases: readonly (readonly [value: string, matched: string, path: string, expected: string])[] = [
    ["/qux", "/foo", "/foo/bar?a=b", "/qux/bar?a=b"],
    ["/qux", "/foo", "/foo", "/qux"],
    ["/qux", "/foo", "/foo/", "/qux/"],
    ["/qux", "/foo/", "/foo/bar", "/qux/bar"],
    ["/qux/", "/foo", "/foo/bar", "/qux/bar"],
    ["/qux/", "/foo", "/foo", "/qux/"],
    ["/", "/foo", "/foo/bar", "/bar"],
    ["/", "/foo", "/foo?a", "/?a"],
    ["/qux", "/", "/foo", "/qux/foo"],
    ["/qux", "/", "/", "/qux/"],
    ["/qux", "/foo", "/foo//x", "/qux//x"],
    ["/qux", "/foo", "/foo/%2F..;/x", "/qux/%2F..;/x"],
  ];
  for (const [value, matched, path, expected] of cases) {
    assert.equal(locationOf({ path: { kind: "prefix", value, matched } }, `a${path}`), `http://a${expected}`);
  }
});

test("a redirect to where the request already is lets it go on", () => {
  for (const redirect of [
    {},
    { host: "A" },
    { port: 80 },
    { scheme: "http", host: "a", port: 80 },
    { path: { kind: "full", value: "/x?y" } },
    { path: { kind: "prefix", value: "/x", matched: "/x" } },
  ] satisfies Redirect[]) {
    assert.equal(outcomeOf([redirect], "a/x?y").kind, "none", JSON.stringify(redirect));
  }
  assert.equal(outcomeOf([], "a/x").kind, "none");
});

test("the first redirect that leads elsewhere decides, and header filters do not count", () => {
  const head = requestHead({ method: "GET", target: "/x", authority: "a" });
  const edit: RequestFilter = { kind: "modify-headers", add: [], set: [{ name: "host", value: "evil" }], remove: [] };
  const to = (host: string, status: number): RequestFilter => ({ kind: "redirect", host, status });
  assert.deepEqual(redirectionOf([edit, to("a", 301), to("b", 302), to("c", 301)], head), {
    kind: "redirect",
    status: 302,
    location: "http://b/x",
  });
});

test("a redirect that cannot be made is a fault and never a half-made location", () => {
  const prefix = (value: string, matched?: string): Redirect => ({
    path: { kind: "prefix", value, ...(matched === undefined ? {} : { matched }) },
  });
  const cases: readonly (readonly [redirect: Redirect, authority: string | undefined, target: string])[] = [
    [{ port: 1 }, undefined, "/"],
    [{ port: 1 }, "", "/"],
    [{ port: 1 }, "user@a", "/"],
    [{ port: 1 }, "a/b", "/"],
    [{ host: "b" }, "a", "*"],
    [{ host: "b" }, "a", ""],
    [prefix("/b"), "a", "/x"],
    [prefix("/b", "/xy"), "a", "/x"],
    [prefix("/b", "/x"), "a", "/xy"],
    [{ host: "b\r\nset-cookie: a" }, "a", "/"],
    [{ path: { kind: "full", value: "/\r\n\r\n<html>" } }, "a", "/"],
    [{ path: { kind: "full", value: "//evil\n" } }, "a", "/"],
    [{ scheme: "http:\r\nx" }, "a", "/"],
    [{ host: "b\u010a" }, "a", "/"],
  ];
  for (const [redirect, authority, target] of cases) {
    const head = requestHead({ method: "GET", target, ...(authority === undefined ? {} : { authority }) });
    const outcome = redirectionOf([{ kind: "redirect", status: 302, ...redirect }], head);
    assert.equal(outcome.kind, "fault", JSON.stringify([redirect, authority, target]));
  }
});

function outcomeOf(redirects: readonly Redirect[], url: string) {
  const slash = url.indexOf("/");
  const authority = slash < 0 ? url : url.slice(0, slash);
  const head = requestHead({ method: "GET", target: slash < 0 ? "/" : url.slice(slash), authority });
  return redirectionOf(
    redirects.map((redirect) => ({ kind: "redirect", status: 302, ...redirect })),
    head,
  );
}

function locationOf(redirect: Redirect, url: string): string {
  const outcome = outcomeOf([redirect], url);
  assert.ok(outcome.kind === "redirect", outcome.kind);
  return outcome.location;
}
