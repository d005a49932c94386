/** Families of methods, in the order in which they are offered. */
export const methodFamilies = {
  saliency: { label: "Saliency", description: "Which pixels an answer rests on" },
  teaching: { label: "Teaching", description: "Examples from which people learn to predict the answers" },
  insecurities: { label: "Insecurities", description: "Where a classifier hesitates, and between what" },
  "level-sets": { label: "Level sets", description: "Images that a classifier answers in a way that is asked for" },
  mixture: { label: "Mixture", description: "What a classifier looks at, overall and here" },
} as const;

export type MethodFamily = keyof typeof methodFamilies;
