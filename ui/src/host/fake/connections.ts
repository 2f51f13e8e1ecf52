// A practice connection and one of an office, to look at.
import type { ConnectionEntry } from "../../bindings/ConnectionEntry";
import type { ConnectionsView } from "../../bindings/ConnectionsView";

const line = { state: "working", sentence: "Connected, CAS answered", atUtc: null, reason: null } as const;
const practice: ConnectionEntry = {
  id: "default", name: "Practice", environment: "practice", colour: "green", ownColour: null, production: false, clientId: "", tenantId: null,
  notifications: false, enabled: true, active: true, builtIn: true, secret: "not_needed", line, fault: null,
};

export function sampleConnections(): ConnectionsView {
  const office: ConnectionEntry = { ...practice, id: "c1", name: "Antwerp", environment: "acceptance", colour: "amber", clientId: "office-7", active: false, builtIn: false, secret: "kept" };
  return {
    connections: [practice, office],
    environments: [{ name: "acceptance", colour: "amber", production: false, host: "api-acc.customs4trade.com", own: false, fault: null }],
    environmentsFolder: "environments",
    keys: { place: "the key ring of the operating system", standing: "ready" }, trainerUrl: null,
  };
}
