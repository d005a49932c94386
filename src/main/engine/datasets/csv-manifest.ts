import { dirname } from "node:path";
import { CsvError, parseCsv } from "#shared/stats/csv.ts";
import { damaged, requirePath, unsupported } from "./dataset-error.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { imageFilesDataset } from "./image-files-dataset.ts";
import { ImageListing } from "./image-listing.ts";
import { lookAt, within } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { readText } from "./small-file.ts";

const trainWord = /^(train|training)$/i;
const testWord = /^(test|testing|val|valid|validation)$/i;

/**
 * A table with the columns `path` and `label`, and `split` ("train", "test") where the author has made one. Paths are
 * within the table's folder. Labels that are all whole numbers are classes in their order, others in that of the alphabet.
 */
export const csvManifest: DatasetReader = {
  id: "csv-manifest",
  label: "CSV table of images (path, label, split)",
  description:
    "A .csv with the columns path (within its folder) and label, and split (train, test) if there is one. The images stay where they are.",
  needsPath: true,
  recognises: async ({ isFolder, name }) => !isFolder && /\.csv$/i.test(name),

  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, csvManifest.label));
    const rows = readRows(place.path);
    const classNames = [...new Set(rows.map(({ label }) => label))].sort(inOrder);
    const labelOf = new Map(classNames.map((name, label) => [name, label]));
    const problems = new Problems();
    const listing = new ImageListing(dirname(place.path), problems, watch);
    const inTest = new Map<string, boolean>();
    for (const row of rows) {
      const inside = within("", row.path);
      if (inside === null) problems.add(`${row.path} is left out: it leads out of the folder`);
      else if (inTest.has(row.path)) problems.add(`${row.path} is left out: it is listed twice`);
      else {
        inTest.set(row.path, row.isTest);
        await listing.addFile(row.path, labelOf.get(row.label)!);
      }
    }
    await listing.check(settings.check);
    const test = listing.entries.flatMap(({ file }, index) => (inTest.get(file.path) ? [index] : []));
    const hasSplit = test.length > 0 && test.length < listing.entries.length;
    const facts = {
      source: `Images listed in ${place.path}`,
      classNames,
      testIndices: hasSplit ? Int32Array.from(test) : null,
      problems,
    };
    return imageFilesDataset(listing, facts, settings);
  },
};

interface Row {
  /** Its parts divided by `/`. */
  readonly path: string;
  readonly label: string;
  readonly isTest: boolean;
}

function readRows(file: string): Row[] {
  const { header, rows } = parse(file);
  const column = (name: string) => header.findIndex((title) => title.trim().toLowerCase() === name);
  const [path, label, split] = [column("path"), column("label"), column("split")];
  if (path < 0 || label < 0)
    throw unsupported(file, `its columns are ${header.join(", ")}`, "Call two of them path and label.");
  return rows.map((row, index) => {
    const word = split < 0 ? "train" : row[split]!.trim();
    if (!trainWord.test(word) && !testWord.test(word))
      throw damaged(file, `row ${index + 1} has the split "${word.slice(0, 40)}", which is neither train nor test`);
    if (row[label]!.trim() === "") throw damaged(file, `row ${index + 1} has no label`);
    return { path: row[path]!.trim().replaceAll("\\", "/"), label: row[label]!.trim(), isTest: testWord.test(word) };
  });
}

function parse(file: string) {
  try {
    return parseCsv(readText(file) ?? "");
  } catch (error) {
    if (error instanceof CsvError) throw damaged(file, error.message, error);
    throw error;
  }
}

const inOrder = (a: string, b: string): number => {
  const [first, second] = [a, b].map((name) => (/^\d{1,15}$/.test(name) ? Number(name) : Number.NaN)) as [
    number,
    number,
  ];
  if (Number.isNaN(first) || Number.isNaN(second)) return a < b ? -1 : Number(a > b);
  return first - second;
};
