import type { ProxyLimits } from "../limits.js";
import { hasIllegalHeadByte } from "./header-fields.js";
import { Http1RequestHead } from "./request-head.js";

/** What the bytes at hand say about the next request. */
export type Intake =
  /** `bytes` starts with the head, which ends at `length`; body and later requests may follow. */
  | { readonly kind: "head"; readonly head: Http1RequestHead; readonly bytes: Buffer; readonly length: number }
  | { readonly kind: "more" }
  | {
      readonly kind: "refuse";
      readonly status: 400 | 431;
      readonly cause: "malformed-request" | "head-too-large";
      readonly detail: string;
    };

const endOfHead = Buffer.from("\r\n\r\n");
const more: Intake = { kind: "more" };

/** The bytes of a client that have not been used yet, and the finding of heads in them. */
export class RequestIntake {
  private waiting: Buffer | undefined;
  private readonly limits: ProxyLimits;

  constructor(limits: ProxyLimits) {
    this.limits = limits;
  }

  get isEmpty(): boolean {
    return this.waiting === undefined;
  }

  get size(): number {
    return this.waiting?.length ?? 0;
  }

  add(chunk: Buffer): void {
    this.waiting = this.waiting === undefined ? chunk : Buffer.concat([this.waiting, chunk]);
  }

  /** Takes everything out. */
  take(): Buffer | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    return waiting;
  }

  /** Puts back what was not used of `bytes`, from `start` on. */
  keep(bytes: Buffer, start: number): void {
    this.waiting = start < bytes.length ? bytes.subarray(start) : undefined;
  }

  /** Looks for the next head. `ended`: the client sends no more, so an unfinished head never gets whole. */
  nextHead(ended: boolean): Intake {
    const bytes = this.waiting;
    if (bytes === undefined) return more;
    const found = bytes.indexOf(endOfHead);
    const length = found === -1 ? bytes.length : found + 4;
    if (length > this.limits.maxHeadBytes) {
      return { kind: "refuse", status: 431, cause: "head-too-large", detail: "request head is too large" };
    }
    if (found === -1) {
      if (hasIllegalHeadByte(bytes, 0)) return malformed("malformed header value");
      return ended ? malformed("connection ended inside a request head") : more;
    }
    const head = new Http1RequestHead();
    const fault = head.parse(bytes, 0, length, this.limits.maxHeaders);
    if (fault === "too many headers") return { kind: "refuse", status: 431, cause: "head-too-large", detail: fault };
    return fault === undefined ? { kind: "head", head, bytes, length } : malformed(fault);
  }
}

function malformed(detail: string): Intake {
  return { kind: "refuse", status: 400, cause: "malformed-request", detail };
}
