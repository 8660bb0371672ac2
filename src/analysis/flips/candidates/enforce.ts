import { includesPort, type Workload } from "../../../policy/index.js";
import { change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";
import { setAnnotation } from "../workload-annotation.js";

/** Puts a sidecar before a port that nothing is enforced at, or leads the port through the sidecar that is there. */
export function enforce({ explanation, question }: Situation): readonly Candidate[] {
  const { workload } = explanation;
  const { resource } = workload;
  if (!workload.meshed) {
    return [
      {
        title: `give ${objectText(resource)} a sidecar`,
        edits: [change(resource, setAnnotation(resource, "linkerd.io/inject", "enabled"))],
      },
    ];
  }
  if (!includesPort(workload.skipInboundPorts, question.port)) return [];
  const ports = withoutPort(workload, question.port);
  return [
    {
      title: `let port ${question.port} of ${objectText(resource)} no longer skip the sidecar`,
      edits: [change(resource, setAnnotation(resource, "config.linkerd.io/skip-inbound-ports", ports))],
    },
  ];
}

function withoutPort({ skipInboundPorts }: Workload, port: number): string {
  return skipInboundPorts
    .flatMap(({ from, to }) =>
      port < from || port > to
        ? [{ from, to }]
        : [
            { from, to: port - 1 },
            { from: port + 1, to },
          ],
    )
    .filter(({ from, to }) => from <= to)
    .map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`))
    .join(",");
}
