import {
  parseRoutePattern,
  type GrpcRouteMatch,
  type HttpRouteMatch,
  type RouteFilter,
  type RouteResource,
  type RouteValueMatch,
} from "../../resources/index.js";

/**
 * Why a rule of the route cannot be put into force on the inbound side, or undefined. What admission refuses is found
 * here again, since objects may reach the index without having passed it (policy.md 1.12, 6.2).
 */
export function whyRuleUnsupported(route: RouteResource): string | undefined {
  return (
    firstReason(
      route.spec.rules.flatMap(({ filters }) => filters),
      whyFilterUnsupported,
    ) ??
    (route.kind === "HTTPRoute"
      ? firstReason(
          route.spec.rules.flatMap(({ matches }) => matches),
          whyHttpMatchUnsupported,
        )
      : firstReason(
          route.spec.rules.flatMap(({ matches }) => matches),
          whyGrpcMatchUnsupported,
        ))
  );
}

/**
 * Why a sidecar that is sent the route gives up the whole port, or undefined: a match without `method` leaves out what
 * the message must have (policy.md 9.52). Linkerd's controller sends it all the same.
 */
export function whyProxyRefusesRoute(route: RouteResource): string | undefined {
  if (route.kind !== "GRPCRoute") return undefined;
  const hasBareMatch = route.spec.rules.some(({ matches }) => matches.some(({ method }) => method === undefined));
  if (!hasBareMatch) return undefined;
  return `GRPCRoute ${route.metadata.name} has a match without \`method\`, which no sidecar can read`;
}

function whyFilterUnsupported(filter: RouteFilter): string | undefined {
  switch (filter.type) {
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef":
      return `${filter.type} filter is not supported`;
    case "RequestRedirect": {
      if (filter.path === undefined) return undefined;
      const path =
        filter.path.type === "ReplaceFullPath" ? filter.path.replaceFullPath : filter.path.replacePrefixMatch;
      if (path.startsWith("/")) return undefined;
      return `RequestRedirect filters may only contain absolute paths (starting with '/'); "${path}" is not an absolute path`;
    }
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier":
      return undefined;
  }
}

function whyHttpMatchUnsupported({ path, headers, queryParams }: HttpRouteMatch): string | undefined {
  if (path.type === "RegularExpression") {
    const why = whyPatternUnsupported(path.value);
    if (why !== undefined) return why;
  } else if (!path.value.startsWith("/")) {
    return `HttpPathMatch paths must be absolute (begin with \`/\`); "${path.value}" is not an absolute path`;
  }
  return firstReason([...headers, ...queryParams], whyValueUnsupported);
}

function whyGrpcMatchUnsupported({ method, headers }: GrpcRouteMatch): string | undefined {
  if (method?.type === "RegularExpression") {
    return "unsupported GRPCRoute method match type: Some(RegularExpression)";
  }
  return firstReason(headers, whyValueUnsupported);
}

function whyValueUnsupported({ type, value }: RouteValueMatch): string | undefined {
  return type === "RegularExpression" ? whyPatternUnsupported(value) : undefined;
}

function whyPatternUnsupported(text: string): string | undefined {
  const pattern = parseRoutePattern(text);
  return pattern.ok ? undefined : pattern.why;
}

function firstReason<Item>(items: readonly Item[], reason: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const why = reason(item);
    if (why !== undefined) return why;
  }
  return undefined;
}
