import { dirname, join } from "node:path";
import type { PathContents } from "./path-contents.ts";
import { linesOf, readText } from "./small-file.ts";

/** A WordNet id as ImageNet's folders bear it: n and the offset of a noun in WordNet 3.0. */
export const wordnetId = /^n\d{8}$/;

const listNames = ["synset_words.txt", "LOC_synset_mapping.txt", "synsets.txt", "words.txt", "README.txt"];
const indexName = "imagenet_class_index.json";

/** What classes are called, by their WordNet ids, and the file that says so. */
export interface SynsetList {
  readonly file: string;
  readonly names: ReadonlyMap<string, string>;
}

/** The first list with any ids in a folder or the one above it, or null. */
export function findSynsetList({ path }: PathContents, names = [...listNames, indexName]): SynsetList | null {
  for (const folder of [path, dirname(path)])
    for (const name of names) {
      const text = readText(join(folder, name));
      if (text === null) continue;
      const found = name === indexName ? parseIndex(text) : parseLines(text);
      if (found.size > 0) return { file: join(folder, name), names: found };
    }
  return null;
}

/** `n01440764 tench, Tinca tinca`, with a blank or a tab: the first of the synonyms. */
function parseLines(text: string): Map<string, string> {
  return new Map(
    linesOf(text).flatMap((line) => {
      const [, id, synonyms] = /^(n\d{8})[\s:,]+(.+)$/.exec(line) ?? [];
      const name = synonyms?.split(",", 1)[0]?.trim();
      return id && name ? [[id, name] as const] : [];
    }),
  );
}

/** `{"0": ["n01440764", "tench"], …}`, as Keras and torchvision publish it. */
function parseIndex(text: string): Map<string, string> {
  try {
    return new Map(
      Object.values(JSON.parse(text)).flatMap((pair) => {
        const [id, name] = Array.isArray(pair) ? pair : [];
        const isPair = typeof id === "string" && typeof name === "string" && wordnetId.test(id);
        return isPair ? [[id, name.replaceAll("_", " ")] as const] : [];
      }),
    );
  } catch {
    return new Map();
  }
}
