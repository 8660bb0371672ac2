/** The little of PostgreSQL's wire protocol (version 3.0) that sharing one backend between connections needs. */

/** Typed messages in a stream of bytes: one type byte, then a length that counts itself. */
export class MessageReader {
  #rest = Buffer.alloc(0);
  #allowedTypes;

  /** `allowedTypes`: every other type byte ends the stream with an error. Absent: all are taken. */
  constructor(allowedTypes) {
    this.#allowedTypes = allowedTypes;
  }

  /** The messages that `bytes` completes. Throws when the bytes cannot be a message. */
  *read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 5) {
      const type = String.fromCharCode(this.#rest[0]);
      const length = this.#rest.readInt32BE(1);
      if (this.#allowedTypes?.includes(type) === false) throw new Error("not a message of a client");
      if (length < 4 || length > maxMessageBytes) throw new Error("a message of impossible length");
      if (this.#rest.length < 1 + length) return;
      const message = this.#rest.subarray(0, 1 + length);
      this.#rest = this.#rest.subarray(1 + length);
      yield { type, bytes: message };
    }
  }
}

/** Query, Parse, Bind, Execute, Describe, Close, Sync, Flush, Terminate, CopyData, CopyDone, CopyFail. */
export const clientMessageTypes = "QPBEDCSHXdcf";

/**
 * What a client says before its first typed message: `startup` (with the number of bytes read), `encryption` (a
 * question that is answered with one letter), `cancel`, or undefined while bytes are missing. Throws on anything else,
 * as PostgreSQL closes a connection that opens with `GET / HTTP/1.1`.
 */
export function readOpening(bytes) {
  if (bytes.length < 4) return undefined;
  const length = bytes.readInt32BE(0);
  if (length < 8 || length > maxStartupBytes) throw new Error("invalid length of startup packet");
  if (bytes.length < length) return undefined;
  const code = bytes.readInt32BE(4);
  if (code === sslRequest || code === gssRequest) return { kind: "encryption", length };
  if (code === cancelRequest) return { kind: "cancel", length };
  if (code >>> 16 === 3) return { kind: "startup", length };
  throw new Error("unsupported frontend protocol");
}

/** The opening message of our own connection to the backend. */
export function startupMessage(user, database) {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

export function message(type, text = "") {
  const body = text === "" ? Buffer.alloc(0) : Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

const maxMessageBytes = 1 << 20;
const maxStartupBytes = 10_000;
const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
