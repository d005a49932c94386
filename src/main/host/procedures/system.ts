import type { SystemStatus } from "#shared/contract/system.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { diagnose } from "../diagnose.ts";
import { blocked, returnOf } from "../sessions/return-of.ts";
import { sessionOf } from "../sessions/session-state.ts";
import { savedStudy } from "../studies/checked-study.ts";
import type { Workbench } from "../workbench.ts";
import { writtenFile } from "../written-file.ts";
import type { Base } from "./base.ts";

/** What the shell can do that carries the window. */
export interface Shell {
  /** Shows a file in the system's file manager; a browser cannot. */
  readonly showInFolder?: ((path: string) => void) | undefined;
}

export interface TransportStatus {
  readonly transport: SystemStatus["transport"];
  readonly transportReason: string;
}

export function systemProcedures(os: Base, workbench: Workbench, transport: TransportStatus, shell: Shell) {
  return os.system.router({
    status: os.system.status.handler(() => ({
      version: workbench.version,
      node: process.version,
      ...transport,
      runtime: workbench.runtime,
      engine: workbench.engine.status,
      engineFailure: workbench.engine.failure,
      station: workbench.station.name,
      participantMode: workbench.participantMode.on,
      participantSession: workbench.participantMode.session?.sessionId ?? null,
    })),
    diagnose: os.system.diagnose.handler(({ input, signal }) => diagnose(workbench, input.seconds, signal)),
    events: os.system.events.handler(({ signal }) => workbench.events.subscribe(signal)),
    showInFolder: os.system.showInFolder.handler(({ input }) => {
      if (!shell.showInFolder)
        throw new ExemplarError(
          "UNSUPPORTED",
          "A browser cannot open your file manager.",
          "Download the file, or copy its path.",
        );
      shell.showInFolder(writtenFile(workbench, input.path));
      return {};
    }),
    setStation: os.system.setStation.handler(({ input }) => {
      workbench.station.set(input.name);
      workbench.events.changed("system");
      return {};
    }),
    setPassphrase: os.system.setPassphrase.handler(async ({ input }) => {
      await workbench.participantMode.setPassphrase(input.passphrase);
      return {};
    }),
    enterParticipantMode: os.system.enterParticipantMode.handler(({ input }) => {
      const { store, participantMode } = workbench;
      const now = Date.now();
      const session = sessionOf(store, input.sessionId, now);
      if (session.status !== "live" && session.status !== "expired")
        throw new ExemplarError(
          "CONFLICT",
          `The session of participant "${session.subjectId}" is ${session.status}.`,
          "Start a new session.",
        );
      if (returnOf(session, savedStudy(store, session.studyId).document, now) === "block") throw blocked(session);
      participantMode.enter(input.sessionId, store.folder.path);
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
