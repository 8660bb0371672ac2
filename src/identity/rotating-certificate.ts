import { renewAt, retryAt } from "./certificate-lifetime.js";
import type { TrustAnchors, WorkloadCertificate } from "./model.js";

/** The clock and timers of whoever runs this; a test gives its own. */
export interface Scheduler {
  now(): Date;
  /** Calls `run` once after `afterMs`. Returns the way to prevent that. */
  schedule(afterMs: number, run: () => void): () => void;
}

export interface RotatingCertificateOptions {
  /** Asks the issuer for a new certificate with a new key. */
  issue(now: Date): Promise<WorkloadCertificate>;
  readonly anchors: TrustAnchors;
  readonly scheduler: Scheduler;
  /** Told of every failed renewal; the certificate at hand stays in use and the next attempt is at `retryAt`. */
  renewalFailed(failure: { readonly error: unknown; readonly retryAt: Date }): void;
}

export type CertificateState = Missing | Valid | Renewing | Expired;

/** Not started, or the first certificate is not there yet. */
export interface Missing {
  readonly tag: "missing";
}

/** In use; renewed at `renewAt`. After a failure that is the time of the next attempt. */
export interface Valid {
  readonly tag: "valid";
  readonly certificate: WorkloadCertificate;
  readonly renewAt: Date;
}

/** In use while the issuer is asked for the next one. */
export interface Renewing {
  readonly tag: "renewing";
  readonly certificate: WorkloadCertificate;
}

/** Past its end because renewals failed. It is still presented, and peers refuse it; attempts go on. */
export interface Expired {
  readonly tag: "expired";
  readonly certificate: WorkloadCertificate;
  readonly renewAt: Date;
}

type Held = Missing | (Omit<Valid, "tag"> & { readonly tag: "waiting" }) | Renewing;

/** A workload's certificate that renews itself. `current` and `subscribe` are what a sidecar reads. */
export class RotatingCertificate {
  readonly #options: RotatingCertificateOptions;
  readonly #subscribers = new Set<() => void>();
  #anchors: TrustAnchors;
  #held: Held = { tag: "missing" };
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;

  constructor(options: RotatingCertificateOptions) {
    this.#options = options;
    this.#anchors = options.anchors;
  }

  /** Gets the first certificate and keeps it fresh from then on. Rejects when the issuer does; it may be called again. */
  async start(): Promise<void> {
    this.#isStopped = false;
    this.#hold(await this.#options.issue(this.#options.scheduler.now()));
  }

  /** No renewal after this; the certificate at hand stays readable. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  /** Throws before `start` has succeeded: a sidecar without a certificate must not accept connections. */
  current(): { readonly certificate: WorkloadCertificate; readonly anchors: TrustAnchors } {
    if (this.#held.tag === "missing") throw new Error("the certificate is read before it was started");
    return { certificate: this.#held.certificate, anchors: this.#anchors };
  }

  state(): CertificateState {
    const held = this.#held;
    if (held.tag !== "waiting") return held;
    const { certificate, renewAt } = held;
    const isExpired = certificate.notAfter < this.#options.scheduler.now();
    return { tag: isExpired ? "expired" : "valid", certificate, renewAt };
  }

  /** Calls `changed` after each renewal and each change of anchors, until the returned function is called. */
  subscribe(changed: () => void): () => void {
    // Wrapped, so that the same function may subscribe twice and each leaves for itself.
    const subscriber = () => changed();
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** New handshakes trust `anchors` from now on. */
  replaceAnchors(anchors: TrustAnchors): void {
    this.#anchors = anchors;
    this.#tellSubscribers();
  }

  #hold(certificate: WorkloadCertificate): void {
    this.#wait(certificate, renewAt(certificate, this.#options.scheduler.now()));
    this.#tellSubscribers();
  }

  #wait(certificate: WorkloadCertificate, until: Date): void {
    this.#cancelTimer();
    this.#held = { tag: "waiting", certificate, renewAt: until };
    if (this.#isStopped) return;
    const { scheduler } = this.#options;
    const leftMs = until.getTime() - scheduler.now().getTime();
    // Timers stand still while a laptop sleeps, so the wall clock is looked at again and again.
    this.#cancelTimer = scheduler.schedule(Math.min(Math.max(leftMs, 0), longestSleepMs), () => {
      if (scheduler.now() < until) this.#wait(certificate, until);
      else void this.#renew(certificate);
    });
  }

  /** Fails only where a subscriber does: what the issuer refuses is reported and tried again. */
  async #renew(old: WorkloadCertificate): Promise<void> {
    const { scheduler } = this.#options;
    this.#held = { tag: "renewing", certificate: old };
    let renewed: WorkloadCertificate;
    try {
      renewed = await this.#options.issue(scheduler.now());
    } catch (error) {
      const next = retryAt(old, scheduler.now());
      this.#wait(old, next);
      this.#options.renewalFailed({ error, retryAt: next });
      return;
    }
    this.#hold(renewed);
  }

  #tellSubscribers(): void {
    for (const subscriber of [...this.#subscribers]) subscriber();
  }
}

const longestSleepMs = 60_000;
