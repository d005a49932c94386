import { diffLines } from "diff";

/** Lines that two protocols have alike, or that only one of them has. */
export interface ProtocolPart {
  readonly change: "same" | "added" | "removed";
  readonly lines: readonly string[];
}

/** What a later version of a study's protocol says otherwise than an earlier one, line by line. */
export const protocolDifference = (earlier: string, later: string): ProtocolPart[] =>
  diffLines(`${earlier}\n`, `${later}\n`).map(({ added, removed, value }) => ({
    change: added ? "added" : removed ? "removed" : "same",
    lines: value.replace(/\n$/, "").split("\n"),
  }));

/** The difference as text: lines that came behind a `+`, those that went behind a `-`; what is alike is left out. */
export const differenceInWords = (parts: readonly ProtocolPart[]): string =>
  parts
    .filter(({ change }) => change !== "same")
    .flatMap(({ change, lines }) => lines.map((line) => `${change === "added" ? "+" : "-"} ${line}`))
    .join("\n");
