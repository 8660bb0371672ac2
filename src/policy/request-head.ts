import type { RequestHead } from "./model.js";

/** A request as plain data. */
export interface RequestText {
  readonly method: string;
  /** The request target from its path on, undecoded: with its query if it has one. */
  readonly target: string;
  /** Absent: the request names none. */
  readonly authority?: string;
  /** In order, names in any case. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** The head of a request that is not on a wire: for explanations, questions about a whole policy set, and tests. */
export function requestHead({ method, target, authority, headers = [] }: RequestText): RequestHead {
  const fragment = target.indexOf("#");
  const asked = fragment < 0 ? target : target.slice(0, fragment);
  const mark = asked.indexOf("?");
  return {
    method,
    path: mark < 0 ? asked : asked.slice(0, mark),
    query: mark < 0 ? "" : asked.slice(mark + 1),
    authority,
    header: (name) => headers.filter(([written]) => written.toLowerCase() === name).map(([, value]) => value),
  };
}
