/** One thing that participants are asked about themselves. */
export interface DemographicField {
  readonly label: string;
  /** A whole number, one of some options, or a few words. */
  readonly asks: { readonly from: number; readonly to: number } | { readonly options: readonly string[] } | "words";
  /** What the codebook says. */
  readonly description: string;
}

/**
 * What can be asked, by name. Levels of education follow the International Standard Classification of Education (ISCED
 * 2011, UNESCO), so that they can be compared between countries.
 */
export const demographicFields = {
  age: { label: "Age in years", asks: { from: 1, to: 120 }, description: "Age in years" },
  gender: {
    label: "Gender",
    asks: { options: ["Woman", "Man", "Non-binary", "Another gender"] },
    description: "Gender",
  },
  handedness: {
    label: "Which hand do you write with?",
    asks: { options: ["Right", "Left", "Both"] },
    description: "The hand that writes",
  },
  language: { label: "First language", asks: "words", description: "First language, in the participant's words" },
  education: {
    label: "Highest completed education",
    asks: {
      options: [
        "None, or primary school",
        "Lower secondary school",
        "Upper secondary school",
        "Vocational or other short training after school",
        "Bachelor's degree or equivalent",
        "Master's degree or equivalent",
        "Doctorate or equivalent",
      ],
    },
    description: "Highest completed education, in the levels of ISCED 2011",
  },
  vision: {
    label: "Eyesight during this study",
    asks: { options: ["Normal", "Normal with glasses or lenses", "Not fully corrected"] },
    description: "Eyesight during the study",
  },
  colour_vision: {
    label: "Colour vision",
    asks: { options: ["Normal", "Colour vision deficiency", "I do not know"] },
    description: "Colour vision",
  },
} as const satisfies Record<string, DemographicField>;

export type DemographicName = keyof typeof demographicFields;
export const demographicNames = Object.keys(demographicFields) as [DemographicName, ...DemographicName[]];

export const demographicField = (name: DemographicName): DemographicField => demographicFields[name];
