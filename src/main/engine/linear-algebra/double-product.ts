import { onnx } from "../compile/onnx-encoding.ts";
import { elementTypes } from "../models/onnx/messages.ts";
import { loadOnnxRuntime, onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { Session } from "../runtime/runtime.ts";

/** A matrix of double precision, row by row. */
export interface DoubleMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Where so few numbers are multiplied, handing them over takes longer than to do it here. */
const WORTH_HANDING_OVER = 50_000;

/**
 * Products of matrices in double precision, which compiled programs lack: by ONNX Runtime on the processor, whatever the
 * device that programs run on, or here where it has no native library for this machine.
 */
export class DoubleProduct implements AsyncDisposable {
  readonly #session: Session | null;

  private constructor(session: Session | null) {
    this.#session = session;
  }

  static async create(): Promise<DoubleProduct> {
    const isThere = await loadOnnxRuntime().then(
      () => true,
      () => false,
    );
    return new DoubleProduct(isThere ? await onnxRuntime().load({ bytes: productModel() }, { sleeps: true }) : null);
  }

  /** a · b; one that has fewer columns than the other has rows is an error of the caller. */
  async of(a: DoubleMatrix, b: DoubleMatrix): Promise<DoubleMatrix> {
    const shape = { rows: a.rows, columns: b.columns };
    if (!this.#session || a.rows * a.columns * b.columns < WORTH_HANDING_OVER)
      return { ...shape, data: productHere(a, b) };
    const { product } = await this.#session.run({ a: fed(a), b: fed(b) });
    // Sessions speak of the numbers that programs compute, which are of single precision.
    return { ...shape, data: product!.data as TypedArray as Float64Array };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.dispose();
  }
}

type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

const fed = ({ rows, columns, data }: DoubleMatrix) => ({ shape: [rows, columns], dtype: "float64" as const, data });

function productHere(a: DoubleMatrix, b: DoubleMatrix): Float64Array {
  const product = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!;
      const [from, to] = [k * b.columns, i * b.columns];
      for (let j = 0; j < b.columns; j++) product[to + j]! += factor * b.data[from + j]!;
    }
  return product;
}

/** One product of matrices of any size. */
function productModel(): Uint8Array {
  const matrix = (name: string, rows: string, columns: string) => ({
    name,
    type: {
      tensorType: { elemType: elementTypes.DOUBLE, shape: { dim: [{ dimParam: rows }, { dimParam: columns }] } },
    },
  });
  const graph = {
    name: "double-product",
    node: [{ opType: "MatMul", input: ["a", "b"], output: ["product"] }],
    input: [matrix("a", "rows", "inner"), matrix("b", "inner", "columns")],
    output: [matrix("product", "rows", "columns")],
  };
  const model = { irVersion: 8, producerName: "exemplar", opsetImport: [{ domain: "", version: 18 }], graph };
  return onnx.Model.encode(model).finish();
}
