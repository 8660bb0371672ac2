import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { kindSchemas, policyGroup, type JsonSchema } from "../src/resources/index.js";
import { findKind } from "../src/cli/kinds.js";
import { crdDocument, crdFiles } from "./crd-documents.js";
import { crdTable } from "./crd-table.js";
import { structuralSchema } from "./structural-schema.js";

void test("deploy/crds is what `npm run crds` writes", () => {
  const folder = join("deploy", "crds");
  const files = crdFiles();
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort());
  for (const [name, text] of Object.entries(files)) {
    assert.equal(readFileSync(join(folder, name), "utf8"), text, name);
    assert.equal((parse(text) as { kind: string }).kind, "CustomResourceDefinition", name);
  }
});

void test("every kind of the policy group that meshtls enforces has a definition, and one version is stored", () => {
  const kinds = kindSchemas().filter(({ group, kind }) => group === policyGroup && kind !== "EgressNetwork");
  const defined = crdTable.filter(({ group }) => group === policyGroup).map(({ kind }) => kind);
  assert.deepEqual([...new Set(kinds.map(({ kind }) => kind))].sort(), defined.sort());
  for (const entry of crdTable) {
    const { versions } = crdDocument(entry).spec;
    assert.equal(versions.filter(({ storage }) => storage).length, 1, entry.kind);
    assert.equal(versions.find(({ storage }) => storage)?.name, entry.storage);
    for (const { name, subresources, additionalPrinterColumns } of versions) {
      assert.deepEqual(subresources, { status: {} });
      assert.equal(additionalPrinterColumns.at(-1)?.name, "Age", `${entry.kind} ${name}`);
    }
  }
});

void test("the command line knows each kind by the names that its definition gives it", () => {
  for (const { kind, group, plural, shortNames = [] } of crdTable) {
    for (const word of [kind.toLowerCase(), plural, ...shortNames].map((name) => `${name}.${group}`)) {
      const names = findKind(word);
      assert.deepEqual([names?.kind, names?.group, names?.plural], [kind, group, plural], word);
    }
  }
});

void test("deprecated versions are said to be, with Linkerd's warning", () => {
  const warnings = crdTable.flatMap((entry) =>
    crdDocument(entry).spec.versions.flatMap((version) => version.deprecationWarning ?? []),
  );
  assert.deepEqual(warnings, [
    "policy.linkerd.io/v1alpha1 Server is deprecated; use policy.linkerd.io/v1beta1 Server",
    "policy.linkerd.io/v1beta1 Server is deprecated; use policy.linkerd.io/v1beta3 Server",
    "policy.linkerd.io/v1alpha1 ServerAuthorization is deprecated; use policy.linkerd.io/v1beta1 ServerAuthorization",
  ]);
});

void test("every schema is structural", () => {
  for (const entry of crdTable) {
    for (const { name, schema } of crdDocument(entry).spec.versions) {
      checkStructural(schema.openAPIV3Schema, `${entry.kind} ${name}`);
    }
  }
});

void test("what keeps a schema from being structural is made structural", () => {
  const written: JsonSchema = {
    $schema: "x",
    type: "object",
    additionalProperties: false,
    properties: {
      gone: { "x-absent": true },
      any: {},
      port: { type: ["number", "string"], "x-kubernetes-int-or-string": true },
      filled: { anyOf: [{ type: "string", minLength: 1 }, { type: "null" }], "x-default": "a" },
      empty: { type: ["string", "null"] },
      code: { type: "number", enum: [301, 302] },
      map: { type: "object", propertyNames: { type: "string" }, additionalProperties: { type: "string" } },
    },
  };
  assert.deepEqual(structuralSchema(written), {
    type: "object",
    properties: {
      any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      port: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
      filled: { type: "string", minLength: 1, default: "a" },
      empty: { type: "string" },
      code: { type: "integer", enum: [301, 302] },
      map: { type: "object", additionalProperties: { type: "string" } },
    },
  });
});

/** The rules of Kubernetes for structural schemas, as far as ours could break them. */
function checkStructural(schema: JsonSchema, at: string): void {
  const foreign = Object.keys(schema).filter((keyword) => !allowed.has(keyword));
  assert.deepEqual(foreign, [], at);
  assert.ok(typeof schema.type === "string" || schema["x-kubernetes-int-or-string"] === true, `${at} has a type`);
  assert.ok(!("properties" in schema && "additionalProperties" in schema), at);
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  for (const name of (schema.required ?? []) as string[]) assert.ok(name in properties, `${at}.${name}`);
  for (const [name, property] of Object.entries(properties)) checkStructural(property, `${at}.${name}`);
  for (const alternative of (schema.oneOf ?? []) as JsonSchema[])
    assert.deepEqual(Object.keys(alternative), ["required"]);
  for (const key of (schema["x-kubernetes-list-map-keys"] ?? []) as string[]) {
    const { required } = schema.items as { required: string[] };
    assert.ok(required.includes(key), `${at} is kept by ${key}`);
  }
  if (schema.items !== undefined) checkStructural(schema.items as JsonSchema, `${at}[]`);
  if (schema.additionalProperties !== undefined) checkStructural(schema.additionalProperties as JsonSchema, `${at}{}`);
}

const allowed: ReadonlySet<string> = new Set([
  ...["type", "description", "format", "default", "enum", "pattern", "required", "properties", "items"],
  ...["additionalProperties", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "oneOf", "anyOf"],
  ...["x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"],
  ...["x-kubernetes-list-type", "x-kubernetes-list-map-keys"],
]);
