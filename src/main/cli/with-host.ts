import { resolve } from "node:path";
import type { Host, HostOptions } from "#host/host.ts";
import type { Client } from "#shared/contract/contract.ts";
import { followJobs, type JobFollower } from "./follow-jobs.ts";
import type { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface WithHostOptions extends Partial<Pick<HostOptions, "transport" | "transportReason">> {
  readonly terminal: Terminal;
  /** Folder of the project to open; left out where the body opens or creates one, or needs none. */
  readonly project?: string | undefined;
  /** Whether no file of it is to be written. */
  readonly readOnly?: boolean | undefined;
}

/** The services behind the contract, in this process. */
export interface Services {
  readonly client: Client;
  readonly host: Host;
  /** Shows a job's progress until it is done; Ctrl-C cancels it. Rejects with what it failed with. */
  readonly followJob: JobFollower["follow"];
  readonly progress: Progress;
}

/** Opens the services and a project, lets the body use them, and closes everything however the body ends. */
export async function withHost<Result>(
  {
    terminal,
    project,
    readOnly = false,
    transport = "in-process",
    transportReason = "a command in a terminal",
  }: WithHostOptions,
  body: (services: Services) => Promise<Result>,
): Promise<Result> {
  const host = await terminal.openHost({ transport, transportReason });
  try {
    const client = host.trusted;
    if (project !== undefined && !(await isHeld(client, transport)))
      for (const notice of (await client.projects.open({ path: resolve(project), readOnly })).notices)
        terminal.note(notice);
    const jobs = await followJobs(client, terminal);
    try {
      return await body({ client, host, followJob: jobs.follow, progress: terminal.progress });
    } finally {
      await jobs.close();
    }
  } finally {
    await host.close();
  }
}

/** Whether a window is a participant's, with the project of its session open: a crash has not ended participant mode. */
const isHeld = async (client: Client, transport: HostOptions["transport"]): Promise<boolean> =>
  transport !== "in-process" && (await client.system.status()).participantMode;
