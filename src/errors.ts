/**
 * The one error class and the catalogue of its codes.
 *
 * A denial is never an error (it is a `Decision`), and what is wrong with a user's document is never an error either
 * (it is a `Problem`). What is left is here: a command that cannot go on. `docs/reference/errors.md` is generated from
 * this table.
 */
export const errorCatalogue = {
  E_CREDENTIALS_INCOMPLETE: "trust anchors, issuer certificate and issuer key are given together or not at all",
  E_CREDENTIALS_UNREADABLE: "a certificate or key file cannot be read or is not PEM",
  E_CREDENTIALS_INVALID: "the issuer credentials do not pass validation",
  E_IDENTITY_NAME: "a name cannot be an identity",
  E_SOURCE_UNREADABLE: "a manifest file or folder cannot be read",
  E_USAGE: "the command line does not say what is wanted",
  E_NOT_FOUND: "no such resource or workload",
  E_NO_RUNNING_MESH: "the command needs a running `meshtls up`",
  E_MESH_ALREADY_RUNNING: "another `meshtls up` holds this state folder",
  E_ADDRESS_UNAVAILABLE: "no loopback address or port could be bound",
  E_PROTOCOL: "a peer sent bytes that the protocol does not allow",
  E_PEER_IDENTITY: "a peer did not prove the identity it must have",
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** A failure that ends a command or a connection. `code` is stable; branch on it, never on `message`. */
export class MeshtlsError extends Error {
  readonly code: ErrorCode;
  /** One sentence telling the person what to do next; absent when nothing can be done. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "MeshtlsError";
    this.code = code;
    this.hint = options.hint;
  }
}
