import type { SystemStatus } from "#shared/contract/system.ts";
import { diagnose } from "../diagnose.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export interface TransportStatus {
  readonly transport: SystemStatus["transport"];
  readonly transportReason: string;
}

export function systemProcedures(os: Base, workbench: Workbench, transport: TransportStatus) {
  return os.system.router({
    status: os.system.status.handler(() => ({
      version: workbench.version,
      node: process.version,
      ...transport,
      runtime: workbench.runtime,
      engine: workbench.engine.status,
      engineFailure: workbench.engine.failure,
      participantMode: workbench.participantMode.on,
    })),
    diagnose: os.system.diagnose.handler(({ input, signal }) => diagnose(workbench, input.seconds, signal)),
    events: os.system.events.handler(({ signal }) => workbench.events.subscribe(signal)),
    setPassphrase: os.system.setPassphrase.handler(async ({ input }) => {
      await workbench.participantMode.setPassphrase(input.passphrase);
      return {};
    }),
    enterParticipantMode: os.system.enterParticipantMode.handler(() => {
      workbench.participantMode.enter();
      workbench.events.changed("system");
      return {};
    }),
    leaveParticipantMode: os.system.leaveParticipantMode.handler(async ({ input }) => {
      await workbench.participantMode.leave(input.passphrase);
      workbench.events.changed("system");
      return {};
    }),
  });
}
