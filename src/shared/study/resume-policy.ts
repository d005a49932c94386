import * as z from "zod";

/** What a study does with a participant who comes back to a session that is not finished. */
export const resumePolicy = z.object({
  onReturn: z
    .enum(["resume", "restart", "block"])
    .default("resume")
    .meta({
      title: "Who comes back to an unfinished session",
      labels: { resume: "goes on where they stopped", restart: "begins again", block: "cannot go on" },
    }),
  withinMinutes: z
    .number()
    .min(0)
    .max(100_000)
    .default(0)
    .meta({ title: "Within", description: "Since the last that was heard of them; 0 is without a limit", unit: "min" }),
  later: z
    .enum(["restart", "block"])
    .default("block")
    .meta({ title: "Who comes back later than that", labels: { restart: "begins again", block: "cannot go on" } }),
});
export type ResumePolicy = z.infer<typeof resumePolicy>;

/** Of studies that do not say what happens: whoever comes back goes on, however late. */
export const resumesAlways: ResumePolicy = resumePolicy.parse({});

/** Whether it makes a difference how late a participant comes back. */
export const hasLimit = ({ onReturn, withinMinutes }: ResumePolicy): boolean =>
  onReturn !== "block" && withinMinutes > 0;

/** What happens to who comes back. @param silence ms since the last that was heard of the session */
export const onReturn = (policy: ResumePolicy, silence: number): ResumePolicy["onReturn"] =>
  hasLimit(policy) && silence > policy.withinMinutes * 60_000 ? policy.later : policy.onReturn;

const outcomes = {
  resume: { protocol: "goes on where they stopped", participant: "you go on where you stopped" },
  restart: { protocol: "begins again, in the same condition", participant: "you begin again" },
  block: { protocol: "cannot go on", participant: "you cannot go on" },
} as const;

/** The policy in one sentence, without its full stop: for the protocol, or to the participant. */
export function resumeInWords(policy: ResumePolicy, to: "protocol" | "participant"): string {
  const { withinMinutes } = policy;
  const within = hasLimit(policy) ? ` within ${withinMinutes} ${withinMinutes === 1 ? "minute" : "minutes"}` : "";
  const [outcome, later] = [outcomes[policy.onReturn][to], outcomes[policy.later][to]];
  return to === "protocol"
    ? `Who comes back to an unfinished session${within} ${outcome}${within && `; who comes back later ${later}`}`
    : `If you stop before the end and come back${within}, ${outcome}${within && `; later, ${later}`}`;
}
