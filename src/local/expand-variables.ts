/**
 * Replaces `$(NAME)` as Kubernetes does in `command`, `args` and `env`: a name that is not known stays as it is written,
 * `$$` is a dollar sign that begins nothing, and every other dollar sign is just one.
 */
export function expandVariables(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (written, name: string | undefined) =>
    name === undefined ? "$" : (valueOf(name) ?? written),
  );
}
