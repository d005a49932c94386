import { ExemplarError } from "#shared/domain/errors.ts";

/** A kind of file that people hand over for a network, by how it begins, and what to make of it instead. */
interface ForeignFile {
  readonly is: string;
  readonly begins: (head: Buffer) => boolean;
  readonly remedy: string;
}

const startsWith =
  (...bytes: readonly number[]) =>
  (head: Buffer) =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));
const has = (words: string, at: number) => (head: Buffer) => head.toString("latin1", at, at + words.length) === words;

const exportFromPyTorch = "Load it in Python and export the network: torch.onnx.export(model, example, 'model.onnx').";

/** What is recognised; anything else is read as ONNX. */
const foreignFiles: readonly ForeignFile[] = [
  { is: "a PyTorch checkpoint", begins: startsWith(0x50, 0x4b, 3, 4), remedy: exportFromPyTorch },
  { is: "a pickled PyTorch checkpoint", begins: startsWith(0x80, 2), remedy: exportFromPyTorch },
  {
    is: "a safetensors file, which holds weights and not the network that they are of",
    begins: (head) => head.length > 8 && head[8] === 0x7b && head.readUInt32LE(4) === 0,
    remedy: `${exportFromPyTorch} The network for digits that comes with Exemplar needs no file: exemplar train --bundled.`,
  },
  {
    is: "an HDF5 file, as Keras writes them",
    begins: startsWith(0x89, 0x48, 0x44, 0x46),
    remedy: "Export it for TF.js (tensorflowjs_converter --input_format keras) or as ONNX (python -m tf2onnx.convert).",
  },
  {
    is: "a TensorFlow Lite model",
    begins: has("TFL3", 4),
    remedy: "Export it as ONNX: python -m tf2onnx.convert --tflite model.tflite --output model.onnx.",
  },
  { is: "a picture", begins: startsWith(0x89, 0x50, 0x4e, 0x47), remedy: "Name the network's file." },
  { is: "a picture", begins: startsWith(0xff, 0xd8, 0xff), remedy: "Name the network's file." },
];

/**
 * Refuses files of other programs by name, which would otherwise be called a damaged network.
 * @param origin how messages name the file
 * @throws ExemplarError `UNSUPPORTED`
 */
export function refuseForeignFile(bytes: Uint8Array, origin: string): void {
  const head = Buffer.from(bytes.subarray(0, 16));
  const foreign = foreignFiles.find(({ begins }) => begins(head));
  if (foreign) throw new ExemplarError("UNSUPPORTED", `${origin} is ${foreign.is}, not an ONNX model.`, foreign.remedy);
}
