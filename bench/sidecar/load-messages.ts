/** What the benchmark and its load generator say to each other. */

export interface LoadTarget {
  readonly port: number;
  readonly serverName: string;
  readonly anchorsPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The bytes of one request, as latin1 text. */
  readonly request: string;
}

export type LoadCommand =
  | { readonly kind: "open"; readonly target: LoadTarget; readonly connections: number }
  | { readonly kind: "run"; readonly requests: number }
  | { readonly kind: "close" };

export type LoadReport =
  | { readonly kind: "opened"; readonly cipher: string }
  | {
      readonly kind: "finished";
      readonly requests: number;
      /** Responses with a status other than 200. */
      readonly wrongStatus: number;
      readonly elapsedMs: number;
    }
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly message: string };
