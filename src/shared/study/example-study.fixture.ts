import type { StudyDocument } from "./study-document.ts";

/** A made-up SHA-256 for tests. */
export const fakeSha256 = (n: number) => n.toString(16).padStart(64, "0");

const kinds = ["hit", "error", "low_confidence"] as const;

/** A small valid study for tests: two conditions, practice and a scored block of `count` trials. */
export function exampleStudy(count = 12): StudyDocument {
  const trial = (i: number) => {
    const kind = kinds[i % 3]!;
    const category = String(i % 10);
    const other = String((i + 3) % 10);
    return {
      id: `t${i}`,
      parameters: {
        stimulus_id: `t${i}`,
        target_id: `target-${i}`,
        image_sha256: fakeSha256(2 * i + 1),
        explanations: {
          map: {
            "1": {
              artefact: `map-${i}`,
              method: "gp-mask",
              pictures: [{ sha256: fakeSha256(2 * i + 2), caption: null, mapSha256: null }],
            },
          },
        },
        target_category: category,
        alternative_category: other,
        ground_truth: kind === "error" ? other : category,
        ai_response: category,
        target_kind: kind,
      },
    };
  };
  const block = (id: string, practice: boolean, from: number, to: number) => ({
    type: "block" as const,
    id,
    label: id,
    trialType: "predict-2afc",
    practice,
    trials: Array.from({ length: to - from }, (_, i) => trial(from + i)),
    order: {
      shuffle: true,
      maxInARow: practice ? null : { parameter: "target_kind", limit: 2 },
      balanceAnswerSide: true,
      firstTrials: [],
    },
  });
  return {
    format: "exemplar-study/1",
    name: "example",
    title: "Example",
    description: "A study for tests",
    seed: 7,
    factors: [
      {
        name: "saliency",
        label: "Saliency map",
        levels: [
          { value: 0, label: "not shown" },
          { value: 1, label: "shown" },
        ],
      },
    ],
    conditions: [
      { id: "control", label: "Control", levels: { saliency: 0 } },
      { id: "saliency", label: "Saliency map", levels: { saliency: 1 } },
    ],
    participantsPerCondition: 20,
    sessionMinutes: 60,
    flow: [
      { type: "consent", title: "Consent", text: "Do you agree?", agree: "I agree" },
      { type: "instruction", title: "The task", text: "Predict the AI." },
      {
        type: "comprehension-check",
        question: "What do you predict?",
        options: ["The AI's answer", "What the image shows"],
        correct: 0,
        explanation: "The AI's answer.",
      },
      block("practice", true, count, count + 3),
      block("main", false, 0, count),
      { type: "rate", name: "confidence", question: "How sure were you?", options: ["Not", "Somewhat", "Very"] },
      { type: "debrief", title: "Thanks", text: "That was it." },
    ],
  };
}
