import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { inClassOrder } from "#shared/library/class-order.ts";
import { CsvError, type CsvTable, parseCsv } from "#shared/stats/csv.ts";
import { decodeText } from "#shared/stats/reading/decode-text.ts";
import { likelyDelimiter } from "#shared/stats/reading/read-table.ts";
import { damaged, requirePath, unsupported } from "./dataset-error.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { imageFilesDataset } from "./image-files-dataset.ts";
import { ImageListing } from "./image-listing.ts";
import { lookAt, within } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { readBytes } from "./small-file.ts";

const trainWord = /^(train|training)$/i;
const testWord = /^(test|testing|val|valid|validation)$/i;

/**
 * A table with the columns `path` (or `filename`, `image`, …) and `label`, and `split` ("train", "test") where the author
 * has made one, divided by commas, semicolons, tabs or bars, in UTF-8 or another encoding that can be told. Paths lead into
 * the table's folder, from there or from the root. Labels that are all whole numbers are classes in their order, others in that of the alphabet.
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
    const problems = new Problems();
    const rows = readRows(place.path, dirname(place.path), problems);
    const classNames = inClassOrder(new Set(rows.map(({ label }) => label)));
    const labelOf = new Map(classNames.map((name, label) => [name, label]));
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

/** What the columns are called, the likelier names first; upper case, blanks and dashes make no difference. */
const columnNames = {
  path: ["path", "filepath", "filename", "imagepath", "image", "file", "img"],
  label: ["label", "class", "classname", "category", "target"],
  split: ["split", "set", "subset", "partition"],
};

function readRows(file: string, folder: string, problems: Problems): Row[] {
  const { header, rows } = parse(file, problems);
  const titles = header.map((title) => title.toLowerCase().replace(/[^a-z]/g, ""));
  const column = (names: readonly string[]) =>
    names.map((name) => titles.indexOf(name)).find((place) => place >= 0) ?? -1;
  const [path, label, split] = [column(columnNames.path), column(columnNames.label), column(columnNames.split)];
  if (path < 0 || label < 0)
    throw unsupported(file, `its columns are ${header.join(", ")}`, "Call two of them path and label.");
  if (titles[path] !== "path" || titles[label] !== "label")
    problems.notes.push(`Paths are read from the column "${header[path]}", labels from "${header[label]}"`);
  const inFolder = withinFolder(folder);
  return rows.map((row, index) => {
    const word = split < 0 ? "train" : row[split]!.trim();
    if (!trainWord.test(word) && !testWord.test(word))
      throw damaged(file, `row ${index + 1} has the split "${word.slice(0, 40)}", which is neither train nor test`);
    if (row[label]!.trim() === "") throw damaged(file, `row ${index + 1} has no label`);
    return { path: inFolder(row[path]!.trim()), label: row[label]!.trim(), isTest: testWord.test(word) };
  });
}

/** Paths that lead into a folder from the root, from that folder on; others as they are. */
function withinFolder(folder: string): (path: string) => string {
  const starts = [...new Set([folder, realpathSync(folder)])].map((start) => `${start.replaceAll("\\", "/")}/`);
  return (path) => {
    const plain = path.replaceAll("\\", "/");
    const start = starts.find((own) => plain.startsWith(own));
    return start === undefined ? plain : plain.slice(start.length);
  };
}

function parse(file: string, problems: Problems): CsvTable {
  try {
    const { text, encoding, why } = decodeText(readBytes(file) ?? new Uint8Array(0));
    if (encoding !== "utf-8") problems.notes.push(`The table is read as ${encoding}: ${why}`);
    const delimiter = likelyDelimiter(text);
    if (delimiter !== ",") problems.notes.push(`The table's columns are divided by ${delimiterNames[delimiter]}`);
    return parseCsv(text, { delimiter });
  } catch (error) {
    if (error instanceof CsvError) throw damaged(file, error.message, error);
    throw error;
  }
}

const delimiterNames: Readonly<Record<string, string>> = { ";": "semicolons", "\t": "tabs", "|": "bars" };
