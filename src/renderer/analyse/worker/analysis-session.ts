import type { AnalysisProblem } from "#shared/analysis/failure-in-words.ts";
import type { ModelOutcome } from "#shared/analysis/fit-models.ts";
import type { Answer, ProgressOf, Question } from "#shared/analysis/questions.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";

/** A fit that a worker holds, by number. */
export type Handle = number;

export type ToWorker =
  | { readonly type: "hold"; readonly handle: Handle; readonly fit: MixedModelFit }
  | { readonly type: "release"; readonly handle: Handle }
  /** `fits`: which fields of the request are fits that the worker holds. */
  | {
      readonly type: "ask";
      readonly question: Question;
      readonly request: object;
      readonly fits: Readonly<Record<string, Handle>>;
      /** The first handle for fits that the answer brings. */
      readonly nextHandle: Handle;
    };

export type FromWorker<Q extends Question = Question> =
  | { readonly type: "progress"; readonly progress: ProgressOf<Q> }
  | { readonly type: "answer"; readonly answer: Answer<Q> }
  /** With a remedy where it is the researcher's to mend. */
  | { readonly type: "failed"; readonly message: string; readonly remedy: string | null };

type Ask = (request: object, onProgress: (progress: never) => void) => never;

/** One worker's side of the conversation. Fits that it made or was given stay with it: questions name them. */
export class AnalysisSession {
  readonly #fits = new Map<Handle, MixedModelFit>();
  readonly #questions: Readonly<Record<Question, unknown>>;
  readonly #problemOf: (error: unknown) => AnalysisProblem;
  readonly #send: (message: FromWorker) => void;

  constructor(
    questions: Readonly<Record<Question, unknown>>,
    problemOf: (error: unknown) => AnalysisProblem,
    send: (message: FromWorker) => void,
  ) {
    this.#questions = questions;
    this.#problemOf = problemOf;
    this.#send = send;
  }

  receive(message: ToWorker): void {
    if (message.type === "hold") this.#fits.set(message.handle, message.fit);
    else if (message.type === "release") this.#fits.delete(message.handle);
    else this.#answer(message);
  }

  #answer({ question, request, fits, nextHandle }: Extract<ToWorker, { type: "ask" }>): void {
    try {
      const held = Object.entries(fits).map(([field, handle]) => [field, this.#fits.get(handle)]);
      const ask = this.#questions[question] as Ask;
      const answer: Answer<Question> = ask({ ...request, ...Object.fromEntries(held) }, (progress) =>
        this.#send({ type: "progress", progress }),
      );
      for (const [place, fit] of fitsIn(question, answer).entries()) this.#fits.set(nextHandle + place, fit);
      this.#send({ type: "answer", answer });
    } catch (error) {
      this.#send({ type: "failed", ...this.#reason(error) });
    }
  }

  #reason(error: unknown): { message: string; remedy: string | null } {
    try {
      const { message, remedy } = this.#problemOf(error);
      return { message, remedy };
    } catch {
      return { message: error instanceof Error ? error.message : String(error), remedy: null };
    }
  }
}

/** The fits that an answer brings, in the order in which both sides number them. */
export function fitsIn(question: Question, answer: unknown): MixedModelFit[] {
  if (question !== "fit") return [];
  return (answer as readonly ModelOutcome[]).flatMap((outcome) => ("fit" in outcome ? [outcome.fit] : []));
}
