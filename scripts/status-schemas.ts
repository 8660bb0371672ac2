import type { JsonSchema } from "../src/resources/index.js";

/** Conditions as Kubernetes writes them everywhere. */
const conditions: JsonSchema = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["type"],
  items: {
    type: "object",
    required: ["type", "status", "reason", "message", "lastTransitionTime"],
    properties: {
      type: {
        type: "string",
        maxLength: 316,
        pattern:
          "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
      },
      status: { type: "string", enum: ["True", "False", "Unknown"] },
      observedGeneration: { type: "integer", format: "int64", minimum: 0 },
      lastTransitionTime: { type: "string", format: "date-time" },
      reason: {
        type: "string",
        minLength: 1,
        maxLength: 1024,
        pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
      },
      message: { type: "string", maxLength: 32768 },
    },
  },
};

/** What a controller says of the object as a whole. */
export const conditionsStatus: JsonSchema = { type: "object", properties: { conditions } };

const name = { type: "string", minLength: 1, maxLength: 253 };

/** As `conditionsStatus`, and the Server that the limits hold for. */
export const rateLimitStatus: JsonSchema = {
  type: "object",
  required: ["targetRef"],
  properties: {
    conditions,
    targetRef: {
      type: "object",
      required: ["name"],
      properties: {
        group: { type: "string", maxLength: 253, default: "policy.linkerd.io" },
        kind: { type: "string", minLength: 1, maxLength: 63, default: "Server" },
        name,
      },
    },
  },
};

/** What each controller says of each parent of a route. */
export const routeStatus: JsonSchema = {
  type: "object",
  required: ["parents"],
  properties: {
    parents: {
      type: "array",
      maxItems: 32,
      items: {
        type: "object",
        required: ["parentRef", "controllerName"],
        properties: {
          controllerName: {
            type: "string",
            minLength: 1,
            maxLength: 253,
            pattern:
              "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
          },
          parentRef: {
            type: "object",
            required: ["name"],
            properties: {
              group: { type: "string", maxLength: 253, default: "policy.linkerd.io" },
              kind: { type: "string", minLength: 1, maxLength: 63, default: "Gateway" },
              namespace: { type: "string", minLength: 1, maxLength: 63 },
              name,
              sectionName: { type: "string", minLength: 1, maxLength: 253 },
              port: { type: "integer", minimum: 1, maximum: 65535 },
            },
          },
          conditions,
        },
      },
    },
  },
};
