/** One answer to one question: a figure, and the peer or limit that it is held against in the same run. */
export interface Measurement {
  question: string;
  value: number;
  unit: string;
  against: string;
  /** The figure by the peer's, or by the limit. */
  ratio: number;
}
