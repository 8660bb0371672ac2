import { quoted } from "../resources/index.js";

/** The first three, quoted, and how many are left; `nothing` for none. */
export function listText(items: readonly string[]): string {
  if (items.length === 0) return "nothing";
  const shown = items.slice(0, maxListed).map(quoted).join(", ");
  return items.length > maxListed ? `${shown} and ${items.length - maxListed} more` : shown;
}

const maxListed = 3;
