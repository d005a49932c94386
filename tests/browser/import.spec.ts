import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { npyFile, zipFile } from "../../src/main/engine/datasets/testing/dataset-files.ts";
import { NetworkBuilder } from "../../src/main/engine/models/onnx/testing/network-builder.ts";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

const size = 12;

/** A dataset of three classes, as NumPy saves it. */
function squares(count: number): Uint8Array {
  const pixels = Uint8Array.from({ length: count * size * size }, (_, k) => (k * 37) % 256);
  const labels = Uint8Array.from({ length: count }, (_, k) => k % 3);
  return zipFile([
    { name: "images.npy", content: npyFile("|u1", `(${count}, ${size}, ${size})`, pixels) },
    { name: "labels.npy", content: npyFile("|u1", `(${count},)`, labels) },
  ]);
}

/** A network of random weights with three answers; `operator` is applied to its logits. */
function network(operator?: string): Uint8Array {
  const net = new NetworkBuilder({ seed: 5 });
  const y = net.relu(net.conv(net.convNormRelu(net.image(1, size, size), 4, 3), 8, 3));
  const logits = net.linear(net.flatten(net.globalPool(y)), 3);
  return net.finish(operator === undefined ? logits : net.keep(operator, [logits]), [1, size, size]).bytes;
}

/** Drags a file or folder of this machine into the window, as the system does, and lets it go there. */
async function drop(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, x: 700, y: 500, data });
  await expect(page.getByText("Drop to import")).toBeVisible();
  await devtools.send("Input.dispatchDragEvent", { type: "drop", x: 700, y: 500, data });
  await expect(page.getByText("Drop to import")).toBeHidden();
  await devtools.detach();
}

/** A new project, for what is dropped on it. */
async function createProject(page: Page, path: string): Promise<void> {
  await visit(page, "/");
  await page.getByLabel("Name").fill("Dropped");
  await page.getByLabel("Folder", { exact: true }).fill(path);
  await page.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { name: "Library" })).toBeVisible();
}

/** What was sent over and is kept. */
const uploads = (project: string): string[] => {
  const imported = join(project, "imported");
  return existsSync(imported) ? readdirSync(imported) : [];
};

test("a dataset and a classifier are dropped on the library, looked at and imported", async ({
  workbench,
  folder,
  shell,
}) => {
  const project = join(folder, `dropped-${shell}`);
  const files = { "squares.npz": squares(60), "net.onnx": network(), "shrunk.onnx": network("Shrink") };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  await createProject(workbench, project);

  await drop(workbench, join(folder, "net.onnx"));
  await expect(workbench.getByRole("dialog", { name: "Import a classifier" })).toContainText(
    "Import the dataset first",
  );
  await workbench.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => uploads(project)).toEqual([]);

  await drop(workbench, join(folder, "squares.npz"));
  const dataset = workbench.getByRole("dialog", { name: "Import a dataset" });
  await expect(dataset.getByRole("status")).toContainText("60 images");
  await expect(dataset.getByRole("status")).toContainText(`${size} × ${size} pixels`);
  await expectAccessible(workbench);
  await dataset.getByLabel("Name").fill("Squares");
  await dataset.getByRole("button", { name: "Import" }).click();
  await expect(workbench.getByRole("link", { name: /Squares/ })).toBeVisible();
  await expect.poll(() => uploads(project)).toEqual([]);

  await drop(workbench, join(folder, "net.onnx"));
  const classifier = workbench.getByRole("dialog", { name: "Import a classifier" });
  const report = classifier.getByRole("status");
  await expect(report).toContainText("net.onnx: 3 classes");
  await expect(report).toContainText(`${size} × ${size}, 1 channel, channels first (NCHW)`);
  await expect(report).toContainText("the file does not say, please check");
  await expect(report).toContainText("those of Squares, in their order");
  await expect(report).toContainText("Gradients. Its answers can be differentiated");
  await classifier.getByText("Correct what was found").click();
  await classifier.getByLabel("Minus the mean").fill("0.5, half");
  await expect(classifier.getByText("One number for each channel")).toBeVisible();
  await expect(classifier.getByRole("button", { name: "Import" })).toBeDisabled();
  await classifier.getByLabel("Minus the mean").fill("0.5");
  await classifier.getByLabel("Divided by").fill("0.25");
  await expect(report).toContainText("(pixel × 1 − 0.5) / 0.25");
  await classifier.getByRole("textbox", { name: "Class names" }).fill("0\n1\nsquare");
  await expect(classifier.getByRole("alert")).toContainText("do not include 2");
  await classifier.getByRole("textbox", { name: "Class names" }).fill("2\n1\n0");
  await expect(report).toContainText("as given below");
  await expectAccessible(workbench);
  await classifier.getByRole("button", { name: "Import" }).click();
  await workbench.getByRole("link", { name: /^net/ }).click();
  const abilities = workbench.getByRole("region", { name: "What it can do" });
  await expect(abilities).toContainText("Features. Its last hidden layer can be read");
  await expect(abilities).toContainText("(pixel × 1 − 0.5) / 0.25");

  await drop(workbench, join(folder, "shrunk.onnx"));
  await expect(report).toContainText("No features, no gradients. It stays a black box: The operator Shrink");
  await classifier.getByRole("button", { name: "Import" }).click();
  await workbench.getByRole("link", { name: /^shrunk/ }).click();
  await expect(abilities).toContainText("It stays a black box: The operator Shrink");
  await expectAccessible(workbench);
  await expect.poll(() => uploads(project)).toEqual([]);
});

test("a dropped folder of photographs is imported and stays readable", async ({ workbench, folder, shell }) => {
  const project = join(folder, `photographs-dropped-${shell}`);
  const photographs = join(folder, "shore");
  for (const [name, background] of [
    ["sea", { r: 20, g: 60, b: 200 }],
    ["sand", { r: 230, g: 210, b: 150 }],
  ] as const)
    for (let k = 0; k < 6; k++) {
      const image = sharp({ create: { width: 30, height: 20, channels: 3, background } });
      const file = join(photographs, name, `${k} of 6.jpg`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await image.jpeg().toBuffer());
    }
  writeFileSync(join(photographs, ".DS_Store"), "litter");
  await createProject(workbench, project);

  await drop(workbench, photographs);
  const dialog = workbench.getByRole("dialog", { name: "Import a dataset" });
  await expect(dialog.getByRole("status")).toContainText("Folder of images by class: 12 images");
  await expect(dialog.getByRole("status")).toContainText("2 classes: sand, sea");
  await expect(dialog.getByLabel("Name")).toHaveValue("shore");
  await dialog.getByRole("button", { name: "Import" }).click();
  await workbench.getByRole("link", { name: /shore/ }).click();
  const image = workbench.locator('img[src*="/image/"]').first();
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(30);
  if (shell === "electron") {
    // There the files stay where they are.
    expect(uploads(project)).toEqual([]);
    return;
  }
  const [batch, ...others] = uploads(project);
  expect(others).toEqual([]);
  const kept = join(project, "imported", batch!, "shore");
  expect(readdirSync(kept).sort()).toEqual(["sand", "sea"]);
  expect(readFileSync(join(kept, "sea", "3 of 6.jpg"))).toEqual(readFileSync(join(photographs, "sea", "3 of 6.jpg")));
});

test("a dataset and a classifier are chosen in the system's dialog", async ({ workbench, folder, shell }) => {
  const project = join(folder, `chosen-${shell}`);
  const chosen = join(folder, "chosen files");
  mkdirSync(chosen, { recursive: true });
  writeFileSync(join(chosen, "squares.npz"), squares(60));
  writeFileSync(join(chosen, "net.onnx"), network());
  await createProject(workbench, project);
  const choose = async (dialog: Locator, button: string, path: string) => {
    const chooser = workbench.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: button }).click();
    await (await chooser).setFiles(path);
  };

  await workbench.getByRole("button", { name: "Import dataset" }).first().click();
  const dataset = workbench.getByRole("dialog", { name: "Import a dataset" });
  await dataset.getByRole("combobox", { name: "What it is" }).click();
  await workbench.getByRole("option", { name: "A file or folder of mine" }).click();
  await choose(dataset, "Choose folder…", chosen);
  await expect(dataset.getByRole("textbox", { name: "Path" })).toHaveValue(/chosen files$/);
  await choose(dataset, "Choose file…", join(chosen, "squares.npz"));
  await expect(dataset.getByRole("status")).toContainText("60 images");
  await expect.poll(() => uploads(project), "the folder is let go of").toHaveLength(shell === "electron" ? 0 : 1);
  await expectAccessible(workbench);
  await dataset.getByLabel("Name").fill("Squares");
  await dataset.getByRole("button", { name: "Import" }).click();
  await expect(workbench.getByRole("link", { name: /Squares/ })).toBeVisible();

  await workbench.getByRole("button", { name: "Import classifier" }).click();
  const classifier = workbench.getByRole("dialog", { name: "Import a classifier" });
  await choose(classifier, "Choose file…", join(chosen, "net.onnx"));
  await expect(classifier.getByRole("status")).toContainText("net.onnx: 3 classes");
  await classifier.getByRole("button", { name: "Import" }).click();
  await expect(workbench.getByRole("link", { name: /^net/ })).toBeVisible();
  await expect.poll(() => uploads(project)).toEqual([]);
});

test("what is being sent over can be cancelled, and nothing of it is kept", async ({ workbench, folder, shell }) => {
  const project = join(folder, `cancelled-${shell}`);
  const dropped = join(folder, "cancelled");
  mkdirSync(dropped, { recursive: true });
  writeFileSync(join(dropped, "arrives.bin"), Buffer.alloc(1000));
  writeFileSync(join(dropped, "never.bin"), Buffer.alloc(3000));
  await createProject(workbench, project);
  if (shell === "electron") {
    // There nothing is sent: what was dropped is looked at where it is.
    await drop(workbench, dropped);
    await expect(workbench.getByRole("dialog", { name: "Import a dataset" }).getByRole("alert")).toBeVisible();
    return;
  }
  await workbench.route("**/upload/*/cancelled/never.bin", () => {});
  await drop(workbench, dropped);
  const sending = workbench.getByRole("dialog", { name: "Taking in the files" });
  await expect(sending).toContainText("1 kB of 4 kB in 2 files");
  await expectAccessible(workbench);
  expect(uploads(project)).toHaveLength(1);
  await sending.getByRole("button", { name: "Cancel" }).click();
  await expect(sending).toBeHidden();
  await expect.poll(() => uploads(project)).toEqual([]);
  await expect(workbench.getByRole("dialog")).toHaveCount(0);
  await expect(workbench.getByRole("alert")).toHaveCount(0);
});
