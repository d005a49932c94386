/**
 * A project with a study that has a consent and a closing screen, and waits for what stands between.
 *
 * `node questionnaire-project.ts FOLDER`
 */
import { resolve } from "node:path";
import { openHost } from "../../src/main/cli/open-host.ts";
import { createTerminal } from "../../src/main/cli/terminal.ts";
import { withHost } from "../../src/main/cli/with-host.ts";

const terminal = createTerminal({
  openHost: async (options) => openHost(options),
  ...{ stdout: process.stdout, stderr: process.stderr, json: false },
  interrupted: new AbortController().signal,
});

await withHost({ terminal }, async ({ client }) => {
  await client.projects.create({ path: resolve(process.argv[2]!), name: "Digits demo" });
  await client.compose.save({
    document: {
      format: "exemplar-study/1",
      name: "questions",
      title: "Questions",
      description: "Every kind of question",
      seed: 5,
      factors: [],
      conditions: [{ id: "all", label: "All", levels: {} }],
      participantsPerCondition: 1,
      sessionMinutes: 60,
      flow: [
        {
          type: "consent",
          title: "Welcome",
          text: `This study asks:\n\n- what you **think**,\n- and who you are.\n\n${"It is longer than the window. ".repeat(99)}\n\n<img src=x onerror="document.title='broken'">`,
          agree: "I agree to take part",
          disagree: "I do not agree",
        },
        { type: "debrief", title: "Thank you!", text: "That was *all*." },
      ],
    },
  });
});
