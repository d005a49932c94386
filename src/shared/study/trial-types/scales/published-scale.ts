/** A questionnaire as its authors published it, to fill a matrix with. */
export interface PublishedScale {
  readonly name: string;
  readonly label: string;
  /** How to cite it, with what its licence asks for. */
  readonly source: string;
  /** What participants are asked to do. */
  readonly question: string;
  /** From the lowest to the highest. */
  readonly points: readonly string[];
  /** The words of a column for “no answer”, where the sheet has one. */
  readonly noAnswer: string;
  readonly items: readonly PublishedItem[];
}

interface PublishedItem {
  readonly text: string;
  /** Whether agreement lowers the score. */
  readonly reversed: boolean;
  /** Empty where all items make one score. */
  readonly subscale: string;
}

/** Items of one score, or of one subscale; an asterisk before a text marks it as reversed. */
export const items = (texts: readonly string[], subscale = ""): PublishedItem[] =>
  texts.map((text) => ({ text: text.replace(/^\*/, ""), reversed: text.startsWith("*"), subscale }));
