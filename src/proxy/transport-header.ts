/**
 * The header with which one sidecar tells another, on its direct port and inside mutual TLS, which port it means and
 * whether HTTP follows: a 23-byte preface, a 4-byte big-endian length, and a protobuf message
 * `Header{port(1) int32, name(2) string, session_protocol(3) {http1(1) | http2(2)}}` (proxy.md 11).
 */
export interface TransportHeader {
  /** 1 to 65535. */
  readonly port: number;
  /** Empty: the port is on the workload itself. Otherwise a name for a gateway. */
  readonly name: string;
  /** Absent: opaque bytes follow. */
  readonly sessionProtocol?: "http1" | "http2";
}

/** The ALPN name with which both sides agree that a header comes first. */
export const transportAlpn = "transport.l5d.io/v1";

const preface = Buffer.from("transport.l5d.io/v1\r\n\r\n");
const maxMessageBytes = 65_536;

export function encodeTransportHeader(header: TransportHeader): Buffer {
  const message: number[] = [0x08, ...varint(header.port)];
  if (header.name !== "") {
    const name = Buffer.from(header.name);
    message.push(0x12, ...varint(name.length), ...name);
  }
  if (header.sessionProtocol !== undefined) {
    message.push(0x1a, 2, header.sessionProtocol === "http1" ? 0x0a : 0x12, 0);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([preface, length, Buffer.from(message)]);
}

export type TransportHeaderVerdict =
  | { readonly kind: "incomplete" }
  | { readonly kind: "malformed"; readonly why: string }
  | { readonly kind: "header"; readonly header: TransportHeader; readonly bytes: number };

/** Reads a header from the start of `bytes`; `bytes` of the answer says how many of them it took. */
export function decodeTransportHeader(bytes: Buffer): TransportHeaderVerdict {
  const seen = Math.min(bytes.length, preface.length);
  if (!bytes.subarray(0, seen).equals(preface.subarray(0, seen))) {
    return { kind: "malformed", why: "connection did not include a transport header" };
  }
  if (bytes.length < preface.length + 4) return { kind: "incomplete" };
  const length = bytes.readUInt32BE(preface.length);
  if (length > maxMessageBytes) return { kind: "malformed", why: "transport header is too long" };
  const start = preface.length + 4;
  if (bytes.length < start + length) return { kind: "incomplete" };
  const header = decodeMessage(bytes.subarray(start, start + length));
  if (header === undefined) return { kind: "malformed", why: "transport header is not a protobuf message" };
  if (header.port < 1 || header.port > 65_535) return { kind: "malformed", why: "transport header names no port" };
  return { kind: "header", header, bytes: start + length };
}

function decodeMessage(bytes: Buffer): TransportHeader | undefined {
  let port = 0;
  let name = "";
  let sessionProtocol: "http1" | "http2" | undefined;
  const fields = readFields(bytes);
  if (fields === undefined) return undefined;
  for (const field of fields) {
    if (field.number === 1 && field.value !== undefined) port = field.value;
    if (field.number === 2 && field.content !== undefined) name = field.content.toString("utf8");
    if (field.number === 3 && field.content !== undefined) {
      const kinds = readFields(field.content);
      if (kinds === undefined) return undefined;
      for (const kind of kinds) {
        if (kind.number === 1) sessionProtocol = "http1";
        if (kind.number === 2) sessionProtocol = "http2";
      }
    }
  }
  return { port, name, ...(sessionProtocol === undefined ? {} : { sessionProtocol }) };
}

interface Field {
  readonly number: number;
  /** Of a varint field. */
  readonly value?: number;
  /** Of a length-delimited field. */
  readonly content?: Buffer;
}

/** The fields of a protobuf message; unknown ones are carried too, so that later versions stay readable. */
function readFields(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const key = readVarint(bytes, at);
    if (key === undefined) return undefined;
    at = key.next;
    const number = Math.floor(key.value / 8);
    const wireType = key.value % 8;
    if (number === 0) return undefined;
    if (wireType === 1 || wireType === 5) {
      at += wireType === 1 ? 8 : 4;
      if (at > bytes.length) return undefined;
      continue;
    }
    if (wireType !== 0 && wireType !== 2) return undefined;
    const read = readVarint(bytes, at);
    if (read === undefined) return undefined;
    at = read.next;
    if (wireType === 0) {
      fields.push({ number, value: read.value });
      continue;
    }
    if (read.value > bytes.length - at) return undefined;
    fields.push({ number, content: bytes.subarray(at, at + read.value) });
    at += read.value;
  }
  return fields;
}

function readVarint(bytes: Buffer, start: number): { value: number; next: number } | undefined {
  let value = 0;
  let scale = 1;
  for (let at = start; at < start + 10 && at < bytes.length; at++) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return undefined;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
