import type { ProxyLimits } from "../limits.js";
import { decidesHead, headIncomplete } from "./header-fields.js";
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

const more: Intake = { kind: "more" };

/** The bytes of a client that have not been used yet, and the finding of heads in them. */
export class RequestIntake {
  private waiting: Buffer | undefined;
  /** How much of `waiting` is an unfinished head that has been read already. */
  private undecidedBytes = 0;
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
    const undecided = this.undecidedBytes;
    this.undecidedBytes = 0;
    if (undecided > 0 && !ended && bytes.length <= this.limits.maxHeadBytes && !decidesHead(bytes, undecided)) {
      this.undecidedBytes = bytes.length;
      return more;
    }
    const head = new Http1RequestHead();
    const end = head.parse(bytes, this.limits.maxHeaders);
    if (end === "too many headers") return { kind: "refuse", status: 431, cause: "head-too-large", detail: end };
    if (typeof end !== "number") return malformed(end);
    if ((end === headIncomplete ? bytes.length : end) > this.limits.maxHeadBytes) {
      return { kind: "refuse", status: 431, cause: "head-too-large", detail: "request head is too large" };
    }
    if (end !== headIncomplete) return { kind: "head", head, bytes, length: end };
    if (ended) return malformed("connection ended inside a request head");
    this.undecidedBytes = bytes.length;
    return more;
  }
}

function malformed(detail: string): Intake {
  return { kind: "refuse", status: 400, cause: "malformed-request", detail };
}
