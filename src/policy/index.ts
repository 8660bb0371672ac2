export { defaultClusterSettings } from "./model.js";
export type {
  ClusterSettings,
  Decision,
  Entrance,
  Peer,
  Permit,
  PortPolicy,
  Protocol,
  Reason,
  Reference,
  RequestHead,
  TlsState,
  Verdict,
} from "./model.js";
