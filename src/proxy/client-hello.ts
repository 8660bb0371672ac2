/** What the first bytes of a connection say about TLS. */
export type HelloVerdict =
  | { readonly kind: "incomplete" }
  /** Not a ClientHello, or one without a usable SNI: to us the connection is cleartext (proxy.md 6.1). */
  | { readonly kind: "not-tls" }
  | { readonly kind: "tls"; readonly sni: string };

const incomplete: HelloVerdict = { kind: "incomplete" };
const notTls: HelloVerdict = { kind: "not-tls" };

/** The largest first record that is waited for; a longer one is not looked at further. */
export const maxHelloBytes = 8192;

/**
 * Reads the SNI of a TLS ClientHello. The whole first record must be there before anything is decided, because the
 * name may stand at its end. Every length is checked against the bytes that are there.
 */
export function readClientHello(bytes: Uint8Array): HelloVerdict {
  const [type, major, minor, high, low, handshake, lengthHigh] = bytes;
  if (type === undefined) return incomplete;
  if (type !== 22) return notTls;
  if (major !== undefined && major !== 3) return notTls;
  if (minor !== undefined && minor !== 1 && minor !== 3) return notTls;
  if (handshake !== undefined && handshake !== 1) return notTls;
  if (lengthHigh !== undefined && lengthHigh !== 0) return notTls;
  if (high === undefined || low === undefined) return incomplete;
  const recordEnd = 5 + high * 256 + low;
  if (recordEnd > maxHelloBytes || recordEnd < 44) return notTls;
  if (bytes.length < recordEnd) return incomplete;
  const sni = readServerName(new Cursor(bytes, 5, recordEnd));
  return sni === undefined ? notTls : { kind: "tls", sni };
}

function readServerName(hello: Cursor): string | undefined {
  if (!hello.skip(1)) return undefined;
  const length = hello.number(3);
  const body = length === undefined ? undefined : hello.slice(length);
  if (body?.number(2) !== 0x0303 || !body.skip(32)) return undefined;
  // Session id, cipher suites and compression methods: vectors that do not matter here.
  if (!body.vector(1) || !body.vector(2) || !body.vector(1)) return undefined;
  const extensions = body.vector(2);
  while (extensions !== undefined && !extensions.done) {
    const kind = extensions.number(2);
    const content = extensions.vector(2);
    if (kind === undefined || content === undefined) return undefined;
    if (kind === 0) return readHostName(content);
  }
  return undefined;
}

function readHostName(extension: Cursor): string | undefined {
  const names = extension.vector(2);
  if (names?.number(1) !== 0) return undefined;
  const name = names.vector(2)?.text();
  return name === undefined ? undefined : normalizeServerName(name);
}

/** Lower-cased, one trailing dot dropped; undefined unless it is a DNS name. */
function normalizeServerName(name: string): string | undefined {
  const bare = (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
  if (bare.length === 0 || bare.length > 253) return undefined;
  return bare.split(".").every(isDnsLabel) ? bare : undefined;
}

function isDnsLabel(label: string): boolean {
  if (label.length === 0 || label.length > 63) return false;
  for (let index = 0; index < label.length; index++) {
    const code = label.charCodeAt(index);
    const isLetter = code >= 97 && code <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && !isDigit && code !== 45 && code !== 95) return false;
  }
  return true;
}

/** A window on bytes whose reads never leave it: each answers undefined (or false) when too little is left. */
class Cursor {
  private readonly bytes: Uint8Array;
  private position: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  skip(count: number): boolean {
    if (this.end - this.position < count) return false;
    this.position += count;
    return true;
  }

  number(size: number): number | undefined {
    if (this.end - this.position < size) return undefined;
    let value = 0;
    for (let count = 0; count < size; count++) value = value * 256 + this.bytes[this.position++]!;
    return value;
  }

  slice(length: number): Cursor | undefined {
    const start = this.position;
    return this.skip(length) ? new Cursor(this.bytes, start, start + length) : undefined;
  }

  /** The content of a vector whose length stands before it in `size` bytes. */
  vector(size: number): Cursor | undefined {
    const length = this.number(size);
    return length === undefined || length > maxHelloBytes ? undefined : this.slice(length);
  }

  text(): string {
    return String.fromCharCode(...this.bytes.subarray(this.position, this.end));
  }
}
