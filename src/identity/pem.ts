export interface PemBlock {
  /** The words after BEGIN: `CERTIFICATE`, `EC PRIVATE KEY`. */
  readonly label: string;
  /** Old-style encryption: the block has a `Proc-Type: 4,ENCRYPTED` header. */
  readonly isEncrypted: boolean;
  readonly der: Buffer;
}

/**
 * The blocks of a PEM text in order; none when it holds none. Text around blocks is skipped, because `openssl` writes
 * some. A block that cannot be read makes the whole text unreadable: undefined. Leaving it out would trust less or
 * more than the file says.
 */
export function readPem(text: string): PemBlock[] | undefined {
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let body: string[] = [];
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    const begun = markerLabel(line, "BEGIN");
    const ended = markerLabel(line, "END");
    if (label === undefined) {
      if (ended !== undefined) return undefined;
      label = begun;
      body = [];
    } else if (ended !== undefined) {
      const block = ended === label ? decodeBlock(label, body) : undefined;
      if (block === undefined) return undefined;
      blocks.push(block);
      label = undefined;
    } else if (begun !== undefined) {
      return undefined;
    } else {
      body.push(line);
    }
  }
  return label === undefined ? blocks : undefined;
}

/** One block, with lines of 64 characters and a final newline. */
export function writePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString("base64");
  const lines = [`-----BEGIN ${label}-----`];
  for (let start = 0; start < base64.length; start += 64) lines.push(base64.slice(start, start + 64));
  return [...lines, `-----END ${label}-----`, ""].join("\n");
}

function markerLabel(line: string, word: "BEGIN" | "END"): string | undefined {
  const prefix = `-----${word} `;
  if (!line.startsWith(prefix) || !line.endsWith("-----")) return undefined;
  return line.slice(prefix.length, -5);
}

function decodeBlock(label: string, lines: readonly string[]): PemBlock | undefined {
  const headers = lines.filter((line) => line.includes(":"));
  const base64 = lines.slice(headers.length).join("");
  const der = Buffer.from(base64, "base64");
  // Node skips what is not base64; writing it again shows whether anything was skipped.
  if (der.length === 0 || der.toString("base64") !== base64) return undefined;
  return {
    label,
    der,
    isEncrypted: headers.some((line) => line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED")),
  };
}
