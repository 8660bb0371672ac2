/** What the benchmark tells the process under test, as JSON in its first argument. */
export interface SidecarSettings {
  /** The compiled project: a `file:` URL that ends in `/dist/`. */
  readonly distUrl: string;
  readonly identity: string;
  readonly manifestFile: string;
  /** The Deployment of the manifest whose sidecar this is. */
  readonly workload: { readonly kind: "deployment"; readonly namespace: string; readonly name: string };
  readonly port: number;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly anchorsFile: string;
  readonly applicationPort: number;
}
