import * as z from "zod";
import { type MethodRun, methodRun } from "#shared/contract/methods.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { runInWords, type Subject, subject, subjectId } from "#shared/domain/subject.ts";
import { parseSettings, requireMethod } from "#shared/methods/list.ts";
import { makeArtefact } from "../methods/make-artefact.ts";
import { temperatureFor } from "../methods/resolve-subject.ts";
import { defineJob } from "./job-kind.ts";
import { isRefusal, type Refusal, refused } from "./refused-subjects.ts";

/**
 * Makes an artefact a subject. Each is kept when it is made, so that a run that is cut short goes on where it stopped.
 * A subject that is refused does not keep the others from theirs: the run fails when all have been tried.
 */
export const runMethod = defineJob({
  kind: "run-method",
  lane: "engine",
  params: z.object({
    method: z.string(),
    subjects: z.array(subject),
    settings: z.record(z.string(), z.json()),
    seed: z.int(),
    calibrated: z.boolean().default(false),
    using: z.array(z.string()).default([]),
  }),
  title({ method: id, subjects }) {
    const method = requireMethod(id);
    return `${runInWords(method.subject, subjects.length)}: ${method.label}`;
  },
  result: methodRun,
  async run(context, { method: id, subjects, settings: requested, seed, calibrated, using }) {
    const { signal, progress, changed } = context;
    const method = requireMethod(id);
    const settings = parseSettings(method, requested);
    const total = subjects.length;
    const unit = total === 1 ? subjects[0]!.kind : `${subjects[0]!.kind}s`;
    const artefacts: MethodRun["artefacts"] = [];
    const refusals: Refusal[] = [];
    let made = 0;
    for (const [done, subject] of subjects.entries()) {
      signal.throwIfAborted();
      progress({ done, total, unit, message: method.label });
      const within: typeof progress = (inner) =>
        progress({
          done: done + (inner.total > 0 ? Math.min(1, inner.done / inner.total) : 0),
          total,
          unit,
          message: inner.message,
        });
      let first = true;
      const partial: typeof context.partial = (inner) => {
        context.partial(inner, first);
        first = false;
      };
      try {
        const temperature = calibrated ? temperatureFor(context.store, subject) : null;
        const { artefact, existing } = await makeArtefact(
          { ...context, progress: within, partial },
          { method, subject, settings, seed, temperature, using },
        );
        artefacts.push({ id: artefact.id, existing });
        if (existing) continue;
        made++;
        changed("curate", "project");
      } catch (error) {
        if (total === 1 || !isRefusal(error)) throw total === 1 ? error : about(subject, error);
        refusals.push({ subject, error });
      }
    }
    progress({ done: total, total, unit, message: "Done" });
    const [first, ...others] = refusals;
    if (first) throw refused([first, ...others], total);
    return { artefacts, made, existing: total - made };
  },
});

/** A failure that names which of several subjects it is about. */
function about(subject: Subject, error: unknown): unknown {
  if (!(error instanceof ExemplarError) || error.code === "CANCELLED") return error;
  const { code, message, remedy, detail, cause } = error;
  return new ExemplarError(code, `The ${subject.kind} ${subjectId(subject)}: ${message}`, remedy, {
    cause,
    ...(detail !== undefined && { detail }),
  });
}
