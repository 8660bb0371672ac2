import type { Resource } from "../../resources/index.js";
import { byObjectName, resourceKey } from "../object-key.js";
import type { Annotations } from "../workload.js";

/** The resources that are held now, one of each object. */
export class HeldResources {
  private readonly byKey = new Map<string, Resource>();
  private readonly namespaces = new Map<string, Annotations>();

  get(key: string): Resource | undefined {
    return this.byKey.get(key);
  }

  put(resource: Resource): void {
    this.byKey.set(resourceKey(resource), resource);
    if (resource.kind === "Namespace") this.namespaces.set(resource.metadata.name, resource.metadata.annotations);
  }

  delete(resource: Resource): void {
    this.byKey.delete(resourceKey(resource));
    if (resource.kind === "Namespace") this.namespaces.delete(resource.metadata.name);
  }

  /** Of the Namespace's object; none when there is no such object. */
  namespaceAnnotations(namespace: string): Annotations {
    return this.namespaces.get(namespace) ?? {};
  }

  /** By namespace and name. */
  sorted(): readonly Resource[] {
    return [...this.byKey.values()].sort(byObjectName);
  }

  /** What must go and come so that exactly these are held; of two definitions of one object the later. */
  difference(resources: Iterable<Resource>): {
    readonly removed: readonly Resource[];
    readonly put: readonly Resource[];
  } {
    const wanted = new Map<string, Resource>();
    for (const resource of resources) wanted.set(resourceKey(resource), resource);
    return {
      removed: [...this.byKey].filter(([key]) => !wanted.has(key)).map(([, resource]) => resource),
      put: [...wanted]
        .filter(([key, resource]) => !isSame(this.byKey.get(key), resource))
        .map(([, resource]) => resource),
    };
  }
}

/** Equal in all that was written and in where: whoever reports on the object must not name a line where it was. */
function isSame(held: Resource | undefined, wanted: Resource): boolean {
  return held === wanted || (held !== undefined && writtenText(held) === writtenText(wanted));
}

function writtenText(resource: Resource): string {
  const { apiVersion, metadata, origin } = resource;
  const spec = "spec" in resource ? resource.spec : null;
  return JSON.stringify([apiVersion, metadata, spec, origin.file, origin.line, origin.column]);
}
