import type { Socket } from "node:net";
import type { HeadChanges } from "./forwarded-head.js";
import type { Http1RequestHead } from "./request-head.js";

/** Where a request goes. Two requests with the same object may share a connection. */
export interface UpstreamTarget {
  /**
   * Connects, and proves whatever must be proved about the other side; rejects with an error otherwise. `received` gets
   * all that comes. A chunk is lent for the call only: the memory is read into again afterwards.
   */
  connect(received: (chunk: Buffer) => void): Promise<Socket>;
}

/** What is to be done with one request. */
export type ExchangeRoute =
  | {
      readonly kind: "forward";
      readonly target: UpstreamTarget;
      /** Whole header lines to add behind the client's own; empty for none. */
      readonly addedLines: Buffer;
      /** An outbound proxy turns the absolute form into a path; header filters edit the lines. */
      readonly changes?: HeadChanges;
    }
  /** Answered here: the other side is not asked. */
  | {
      readonly kind: "answer";
      readonly status: number;
      /** For peers that may be told. */
      readonly proxyError?: string;
      /** Where a redirect leads. */
      readonly location?: string;
      /** Ends the connection. Default: it stays open. */
      readonly close?: boolean;
    }
  /** From here on bytes both ways, unread. */
  | {
      readonly kind: "tunnel";
      readonly target: UpstreamTarget;
      /** True: CONNECT, answered with 200 first. False: the request itself is the first of the bytes. */
      readonly announce: boolean;
      readonly changes?: HeadChanges;
    };

/** Asked once for each request, under the policy of that moment. */
export type RouteRequest = (head: Http1RequestHead) => ExchangeRoute;
