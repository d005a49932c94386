import { notifications } from "@mantine/notifications";
import { useSyncExternalStore } from "react";
import { demoName, demoOptions, digitsStudy } from "#shared/demo/digits-study.ts";
import { openOrCreate } from "#shared/demo/project-steps.ts";
import { client } from "../connection/client.ts";
import { followJob } from "../connection/jobs.ts";
import { showFailure } from "../elements/show-failure.tsx";

const notification = { id: "demo", title: "Making the demo", withCloseButton: false, autoClose: false } as const;

let making = false;
const watchers = new Set<() => void>();

function setMaking(now: boolean): void {
  making = now;
  for (const watcher of watchers) watcher();
}

/** Whether the demo is being made by this window. */
export const useMakingDemo = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => making,
  );

/**
 * Makes the demo, step by step, while the window shows the project that it fills: what `npm run demo` makes. What was
 * interrupted goes on where it stopped when it is asked for again.
 * @param entered called when the project is there, and open
 */
export async function makeDemo(path: string, entered: () => Promise<void>): Promise<void> {
  if (making) return;
  setMaking(true);
  try {
    await openOrCreate(client, path, demoName);
    await entered();
    notifications.show({ ...notification, loading: true, message: "Begins" });
    const note = (line: string) => {
      // Findings are indented below their step; the steps themselves are what one waits for.
      if (!line.startsWith(" ")) notifications.update({ ...notification, loading: true, message: line });
    };
    const { analysis } = await digitsStudy({ client, followJob }, { note }, demoOptions);
    await followJob(await client.analyse.report({ analysisId: analysis.id }));
    const message = "Its report lies in the project's folder; Analyse shows its models.";
    notifications.update({
      ...{ id: "demo", loading: false, color: "teal", withCloseButton: true, autoClose: false },
      ...{ title: "The demo is made", message },
    });
  } catch (error) {
    notifications.hide("demo");
    showFailure(error);
  } finally {
    setMaking(false);
  }
}
