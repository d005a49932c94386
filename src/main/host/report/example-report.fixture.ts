import { encode } from "fast-png";
import type { Target } from "#shared/contract/curate.ts";
import type { Artefact, ArtefactBrief } from "#shared/domain/artefact.ts";
import { colourMap } from "#shared/figures/colour-map.ts";
import { shownPictures } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { checkStudy } from "#shared/study/check-study.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { createStudy } from "#shared/study/templates/create-study.ts";
import { type SessionAnswers, trialTable } from "#shared/study/trial-row.ts";
import { bundledStudyTemplates } from "../study-templates.ts";
import type { ReportInput } from "./report-input.ts";

const digits = Array.from({ length: 10 }, (_, i) => String(i));
const fakeSha256 = (n: number) => n.toString(16).padStart(64, "0");

/** All that a report needs, made up from a seed: 60 targets and 40 simulated participants who answer by a mixed model. */
export function exampleReport(participants = 40): ReportInput {
  const random = seededGenerator("example report");
  const kinds = ["hit", "error", "low_confidence"] as const;
  const targets = Array.from({ length: 60 }, (_, i): Target => {
    const kind = kinds[i % 3]!;
    const predicted = digits[i % 10]!;
    const other = digits[(i + 1 + random.integer(9)) % 10]!;
    return {
      id: `target-${i}`,
      datasetId: "digits",
      classifierId: "cnn",
      imageIndex: 8000 + 7 * i,
      imageSha256: fakeSha256(i),
      kind,
      groundTruth: kind === "error" ? other : predicted,
      predicted,
      targetCategory: predicted,
      alternativeCategory: other,
      confidence: kind === "hit" ? 0.999 : 0.5 + 0.4 * random.next(),
      status: "kept",
      artefacts: [briefOf(artefact(i))],
    };
  });
  const template = bundledStudyTemplates().find(({ id }) => id === "saliency-2afc")!;
  const { document } = checkStudy(createStudy(template, targets, { seed: 1, categories: digits }));
  const sessions = Array.from({ length: participants }, (_, index): SessionAnswers => {
    const condition = document!.conditions[index % 2]!;
    const participant = simulateParticipant(
      {
        strategy: "model",
        formula: "target_kind * saliency",
        coefficients: { "(Intercept)": -0.97, target_kindhit: 4.5, target_kindlow_confidence: 2.3, saliency: 0.72 },
        participantSd: 0.6,
        categorySd: 0.5,
      },
      { seed: 1, index, levels: condition.levels },
    );
    let previous = 0;
    return {
      session: {
        subjectId: `sim${index}`,
        sessionId: `session-${index}`,
        kind: "simulated",
        conditionId: condition.id,
        levels: condition.levels,
        studyHash: fakeSha256(77),
        seed: index,
        station: null,
      },
      answers: planSession(document!, condition.id, index).map((screen) => {
        const { response, timing } = simulateResponse(screen, participant, previous);
        previous = timing.timeResponse;
        return { screen, response, timing, resumeCount: 0, gapMs: null };
      }),
    };
  });
  const confusion = digits.map((_, i) =>
    digits.map((__, j) => (i === j ? 190 + random.integer(10) : random.integer(2))),
  );
  const n = confusion.flat().reduce((sum, value) => sum + value, 0);
  return {
    analysis: {
      format: "exemplar-analysis/1",
      title: document!.title,
      studyId: "study",
      kinds: ["simulated"],
      formulas: ["target_kind", "target_kind + saliency", "target_kind * saliency"].map(
        (fixed) => `correct ~ ${fixed} + (1 | subject_id) + (1 | target_category)`,
      ),
      family: "binomial",
      referenceLevels: { target_kind: "error" },
      exclusions: [{ column: "rt", operator: "<", value: 250, reason: "faster than anyone can read the answers" }],
      seed: 1,
    },
    study: { document: document!, hash: fakeSha256(77) },
    dataset: {
      id: "digits",
      name: "Made-up digits",
      reader: "none",
      source: "made up from a seed",
      classNames: digits,
      ...{ height: 28, width: 28, channels: 1, count: 10_000, trainCount: 8000, testCount: 2000, seed: 1 },
      shiftedFrom: null,
      madeBy: null,
      sha256: fakeSha256(78),
      createdAt: "2025-01-01T00:00:00.000Z",
    },
    classifier: {
      id: "cnn",
      name: "CNN",
      architecture: "bayes-trex-cnn",
      datasetId: "digits",
      classNames: digits,
      inputShape: [28, 28, 1],
      parameterCount: 1_199_882,
      layers: [],
      capabilities: ["black-box"],
      weightsSha256: fakeSha256(79),
      origin: "Trained here",
      training: {
        ...{ seed: 1, epochs: 4, batchSize: 100, learningRate: 0.001 },
        ...{ optimiser: "adam", schedule: "constant", loss: "likelihood", earlyStopping: null },
        history: [1, 2, 3, 4].map((epoch) => ({
          epoch,
          loss: 0.4 / epoch,
          accuracy: 1 - 0.09 / epoch,
          testAccuracy: 1 - 0.07 / epoch,
          validationLoss: null,
          validationAccuracy: null,
        })),
      },
      testAccuracy: 0.98,
      evaluated: "test",
      temperature: null,
      createdAt: "2025-01-01T00:00:00.000Z",
    },
    evaluation: {
      classifierId: "cnn",
      split: "test",
      n,
      setAside: 0,
      otherOrder: null,
      accuracy: confusion.reduce((sum, row, i) => sum + row[i]!, 0) / n,
      confusion,
      perClass: [],
      calibration: Array.from({ length: 10 }, (_, i) => ({
        ...{ from: i / 10, to: (i + 1) / 10, n: i < 3 ? 0 : 4 ** (i - 3), confidence: i / 10 + 0.05 },
        accuracy: Math.min(1, i / 10 + 0.1 * random.next()),
      })),
      expectedCalibrationError: 0.0123,
      temperatureScaling: null,
    },
    targets,
    artefacts: targets.map((_, i) => artefact(i)),
    evaluations: [],
    image: (sha256) => picture(Number.parseInt(sha256, 16)),
    table: trialTable(document!, sessions, { scoredOnly: false }),
    sessions: [
      ...sessions.map(({ session: { conditionId, kind } }) => ({
        ...{ conditionId, kind, status: "completed" as const, rejectedReason: null },
      })),
      { conditionId: "saliency_map", kind: "simulated", status: "rejected", rejectedReason: "asked to leave" },
      { conditionId: "saliency_map", kind: "pilot", status: "completed", rejectedReason: null },
    ],
    files: [{ path: "exports/saliency_2afc_long.csv", label: "one row a trial" }],
    device: "CPU, 2 cores",
    version: "1.2.3",
    createdAt: "2025-01-02T03:04:05.000Z",
  };
}

function artefact(i: number): Artefact {
  return {
    id: `artefact-${i}`,
    method: "gp-mask",
    revision: 1,
    output: "map",
    subject: { kind: "target", targetId: `target-${i}` },
    keySha256: fakeSha256(3000 + i),
    settings: { masks: 1000, lengthScale: 0.1 },
    seed: 1,
    summary: { height: 28, width: 28, range: [0.1, 0.6], colourMap: "viridis", layers: [] },
    uncertainty: { effective_sample_size: 100 + 13 * i, max_standard_error: 0.0123 },
    files: [
      { name: "values", sha256: fakeSha256(2000 + i), dtype: "float32", shape: [28, 28] },
      { name: "map", sha256: fakeSha256(1000 + i), dtype: "png", shape: [28, 28, 3] },
    ],
    uses: [],
    provenance: {
      classifierSha256: fakeSha256(79),
      datasetSha256: fakeSha256(78),
      device: "CPU, 2 cores",
      version: "1.2.3",
      seconds: 0.2,
    },
    createdAt: "2025-01-01T00:00:00.000Z",
  };
}

const briefOf = ({ id, method, output, keySha256, settings, seed, createdAt, ...of }: Artefact): ArtefactBrief => ({
  ...{ id, method, output, keySha256, settings, seed, createdAt },
  shown: shownPictures({ output, ...of }),
});

/** A bright blob somewhere: grey for targets, through the colour map for maps. */
function picture(n: number): Uint8Array {
  const colour = n >= 1000 ? colourMap("viridis") : (place: number) => [255 * place, 255 * place, 255 * place] as const;
  const random = seededGenerator(n);
  const [x, y, size] = [6 + random.integer(16), 6 + random.integer(16), 3 + random.integer(4)];
  const data = Uint8Array.from(
    Array.from({ length: 784 }, (_, i) =>
      colour(Math.exp(-(((i % 28) - x) ** 2 + (Math.floor(i / 28) - y) ** 2) / (2 * size * size))),
    ).flat(),
  );
  // No two pictures are the same.
  data.set([n & 255, n >> 8]);
  return encode({ width: 28, height: 28, channels: 3, depth: 8, data });
}
