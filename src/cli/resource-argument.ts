import { MeshtlsError } from "../errors.js";
import { nearestName } from "../resources/index.js";
import { findKind, kindWords, type KindNames } from "./kinds.js";

/** What `KIND`, `KIND/NAME` or `KIND NAME` on the command line asks for. */
export interface ResourceArgument {
  readonly kind: KindNames;
  /** Absent: all objects of the kind. */
  readonly name?: string;
}

/**
 * Reads the words after `get`, `describe`, `identity` or `exec`.
 *
 * @throws MeshtlsError `E_USAGE` when the kind is unknown (with the nearest one) or the words do not fit the grammar.
 */
export function parseResourceArgument(words: readonly string[]): ResourceArgument {
  const [first = "", second, ...rest] = words;
  const [kindWord = "", ...names] = first.split("/");
  const tooMany = rest.length > 0 || names.length > 1 || (names.length === 1 && second !== undefined);
  if (tooMany) {
    throw new MeshtlsError("E_USAGE", `\`${words.join(" ")}\` names more than one resource`, {
      hint: "write `KIND`, `KIND/NAME` or `KIND NAME`",
    });
  }
  const kind = findKind(kindWord) ?? unknownKind(kindWord);
  const name = names[0] ?? second;
  if (name === undefined) return { kind };
  if (name === "") {
    throw new MeshtlsError("E_USAGE", `\`${first}\` has no name after the slash`, { hint: "write `KIND/NAME`" });
  }
  return { kind, name };
}

/** Like `parseResourceArgument` where one object must be named. */
export function parseNamedResource(words: readonly string[]): Required<ResourceArgument> {
  const { kind, name } = parseResourceArgument(words);
  if (name !== undefined) return { kind, name };
  throw new MeshtlsError("E_USAGE", `which ${kind.kind}? a name is missing after \`${words.join(" ")}\``, {
    hint: `write \`${kind.kind.toLowerCase()}/NAME\``,
  });
}

function unknownKind(word: string): never {
  const nearest = nearestName(word.toLowerCase(), kindWords());
  throw new MeshtlsError("E_USAGE", `unknown kind \`${word}\``, {
    hint: nearest === undefined ? `known kinds: ${listOfKinds()}` : `did you mean \`${nearest}\`?`,
  });
}

function listOfKinds(): string {
  return kindWords()
    .filter((word) => word.endsWith("s") && word.length > 3)
    .join(", ");
}
