/** The ALPN name of direct connections. */
export const directAlpn = "transport.l5d.io/v1";

/** A transport header written out from its definition, sharing no code with the product. */
export function transportHeaderBytes(
  port: number,
  options: { readonly name?: string; readonly session?: 1 | 2 } = {},
): Buffer {
  const { name = "", session } = options;
  const message = Buffer.concat([
    Buffer.from([0x08, ...varint(port)]),
    name === "" ? Buffer.alloc(0) : Buffer.from([0x12, name.length, ...Buffer.from(name)]),
    session === undefined ? Buffer.alloc(0) : Buffer.from([0x1a, 2, session === 1 ? 0x0a : 0x12, 0]),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([Buffer.from(`${directAlpn}\r\n\r\n`), length, message]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}
