/** Sockets and listeners that this process holds open, counted by kind. */
export function openSockets(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (/TCP|TLS|ConnectWrap/.test(name)) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * Settles when no more sockets are open than `before`. Closing takes a few turns of the event loop; a socket that is
 * still there after `maxTurns` has been forgotten by its owner, and the promise rejects.
 */
export async function untilSocketsClose(before: Readonly<Record<string, number>>, maxTurns = 2_000): Promise<void> {
  for (let turn = 0; turn < maxTurns; turn++) {
    if (excess(before) === undefined) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const left = excess(before);
  if (left !== undefined) throw new Error(`left open: ${left}`);
}

function excess(before: Readonly<Record<string, number>>): string | undefined {
  const more = Object.entries(openSockets()).filter(([name, count]) => count > (before[name] ?? 0));
  if (more.length === 0) return undefined;
  return more.map(([name, count]) => `${count - (before[name] ?? 0)} ${name}`).join(", ");
}
