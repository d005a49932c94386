import type { TensorMessage } from "./read-tensor.ts";

/** ONNX's protobuf messages, as far as they are read here. */

export type Integer = number | { toNumber(): number };

export interface AttributeMessage {
  readonly name: string;
  readonly type?: number;
  /** Within a function: stands for the attribute of this name of the node that calls it. */
  readonly refAttrName?: string;
  readonly f?: number;
  readonly i?: Integer;
  readonly s?: Uint8Array;
  readonly t?: TensorMessage;
  readonly floats: readonly number[];
  readonly ints: readonly Integer[];
  readonly strings: readonly Uint8Array[];
  readonly g?: GraphMessage;
  readonly graphs: readonly GraphMessage[];
  readonly tensors: readonly TensorMessage[];
  readonly sparseTensor?: SparseMessage;
}

export interface NodeMessage {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly overload: string;
  readonly attribute: readonly AttributeMessage[];
}

export interface ValueMessage {
  readonly name: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType: number;
      readonly shape?: { readonly dim: readonly { readonly dimValue?: Integer; readonly dimParam?: string }[] };
    };
  };
}

export interface SparseMessage {
  readonly values?: TensorMessage;
  readonly indices?: TensorMessage;
}

export interface GraphMessage {
  readonly node: readonly NodeMessage[];
  readonly initializer: readonly TensorMessage[];
  readonly sparseInitializer: readonly SparseMessage[];
  readonly input: readonly ValueMessage[];
  readonly output: readonly ValueMessage[];
}

/** A function of the file's own: nodes that one node of this name stands for. */
export interface FunctionMessage {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly node: readonly NodeMessage[];
  /** What attributes are where the calling node does not say. */
  readonly attributeProto: readonly AttributeMessage[];
}

export interface ModelMessage {
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph?: GraphMessage;
  readonly opsetImport: readonly { readonly domain: string; readonly version: Integer }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly functions: readonly FunctionMessage[];
}

/** Of ONNX's TensorProto.DataType. */
export const elementTypes = { UNDEFINED: 0, FLOAT: 1, UINT8: 2, STRING: 8, FLOAT16: 10, DOUBLE: 11 };
/** Of ONNX's AttributeProto.AttributeType. */
export const attributeTypes = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, GRAPH: 5, FLOATS: 6, INTS: 7 };
