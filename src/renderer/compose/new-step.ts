import type { Step, StudyDocument } from "#shared/study/study-document.ts";

/** Steps that can be added by hand; blocks come from a template, since their trials are curated stimuli. */
export const addableSteps = ["instruction", "comprehension-check", "rate"] as const;

/** A step to start from, with texts that can be run as they are. */
export function newStep(type: (typeof addableSteps)[number], document: StudyDocument): Step {
  switch (type) {
    case "instruction":
      return { type, title: "Instruction", text: "What the participant should know at this point." };
    case "comprehension-check":
      return {
        type,
        question: "What are you asked to predict?",
        options: ["What the AI will answer", "What the image really shows"],
        correct: 0,
        explanation: "You are asked what the AI will answer, even where it is wrong.",
      };
    case "rate":
      return {
        type,
        name: freeName(document),
        question: "How sure were you of your answers?",
        options: ["Not at all", "A little", "Somewhat", "Quite", "Completely"],
      };
  }
}

/** A column name that no rating of this study has yet: `rating`, `rating_2`, … */
function freeName(document: StudyDocument): string {
  const taken = new Set(document.flow.map((step) => (step.type === "rate" ? step.name : null)));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? "rating" : `rating_${n}`;
    if (!taken.has(name)) return name;
  }
}
