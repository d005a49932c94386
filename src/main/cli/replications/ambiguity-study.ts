import {
  type AmbiguityRates,
  ambiguityAnswers,
  ambiguityRates,
  publishedRates,
} from "#shared/analysis/name-ambiguity.ts";
import type { Classifier } from "#shared/contract/library.ts";
import type { SimulatedParticipant } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Services } from "../with-host.ts";

const template = "name-ambiguity";

export interface AmbiguityStudyOptions {
  /** How many of the hardest images are asked about. */
  readonly targets: number;
  readonly participants: number;
  readonly seed: number;
}

/**
 * §6 of Wang & Vasconcelos 2019 from the hardest images to the rates: their insecurities, a study of them and of random
 * crops, and simulated participants.
 */
export async function ambiguityStudy(
  services: Services,
  { id: classifierId }: Classifier,
  { targets: count, participants, seed }: AmbiguityStudyOptions,
): Promise<readonly AmbiguityRates[]> {
  const { client, followJob } = services;
  const { targets } = await client.curate.chooseHardest({ classifierId, count, score: "hardness" });
  const subjects = targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  const settings = { score: "hardness", attribution: "gradient", answer: "probability" };
  await followJob(await client.methods.run({ method: "insecurities", subjects, settings, seed }));
  await client.curate.setStatus({ targetIds: targets.map(({ id }) => id), status: "kept" });
  const existing = (await client.compose.studies()).find(({ document }) => document.name === "name_ambiguity");
  if (existing && existing.document.seed !== seed)
    throw new ExemplarError(
      "CONFLICT",
      `The project has a study with seed ${existing.document.seed}, not ${seed}`,
      "Name another folder with --project, or ask for the seed that the study has.",
    );
  const { id: studyId } =
    existing ?? (await client.compose.createFromTemplate({ templateId: template, classifierId, seed }));
  const { sessions } = await client.run.overview({ studyId, kind: "simulated" });
  const missing = participants - sessions.filter(({ status }) => status === "completed").length;
  if (missing > 0)
    await followJob(
      await client.run.simulate({ studyId, participants: missing, participant: publishedParticipant, seed }),
    );
  const table = await client.analyse.table({ studyId, kinds: ["simulated"], scoredOnly: true, completedOnly: true });
  return ambiguityRates(ambiguityAnswers(table), { seed });
}

/** Names the algorithm's two as often as the paper's participants did, of whom a share `dontKnow` does not know. */
export const publishedParticipant: SimulatedParticipant = {
  strategy: "model",
  formula: "stimulus_source",
  coefficients: {
    "(Intercept)": logOdds("insecurity"),
    stimulus_sourcerandom_crop: logOdds("random_crop") - logOdds("insecurity"),
  },
  participantSd: 0.3,
  categorySd: 0,
};

function logOdds(source: string): number {
  const { withAlgorithm, dontKnow } = publishedRates[source]!;
  const share = withAlgorithm / (1 - dontKnow);
  return Math.log(share / (1 - share));
}
