/**
 * 3.8: "port list grammar `item(,item)*`, item = port | `lo-hi` inclusive, whitespace trimmed, empty items ignored, ports
 * 1..65535, lo≤hi; any error discards the whole list."
 */
export function portIsListed(text: string, port: number): boolean {
  const ranges = text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => {
      const parts = item.split("-").map((part) => part.trim());
      const wellFormed = parts.length <= 2 && parts.every((part) => /^[0-9]+$/.test(part));
      const [low, high] = wellFormed ? [Number(parts[0]), Number(parts.at(-1))] : [0, 0];
      return { low, high, isValid: low >= 1 && high <= 65_535 && low <= high };
    });
  return ranges.every(({ isValid }) => isValid) && ranges.some(({ low, high }) => low <= port && port <= high);
}
