import { elementBytes } from "./constants.ts";
import type { Graph, Value } from "./graph.ts";
import { sizeOf } from "./shapes.ts";

const bytesOf = ({ shape, type }: Value): number => sizeOf(shape) * elementBytes[type];

/** Bytes that running a graph takes. */
export interface MemoryNeed {
  /** At once, where each intermediate result goes as soon as nothing needs it any more. */
  readonly peak: number;
  /** Where every intermediate result stays until the end. */
  readonly total: number;
}

/**
 * Adds up a graph's constants, inputs, results and intermediate results. Inputs and outputs count twice: the caller's
 * arrays and the runtime's own. Work space within an operator does not show in a graph and is not counted.
 */
export function memoryNeed(graph: Graph): MemoryNeed {
  const nodes = graph.liveNodes();
  const constants = new Set(nodes.flatMap((node) => node.inputs.filter((input) => input?.constant)));
  const boundary = [...graph.inputs, ...graph.outputs].map(({ value }) => value);
  const kept = sum([...constants, ...boundary, ...boundary] as Value[]);

  const lastUse = new Map<string, number>();
  for (const [step, node] of nodes.entries()) for (const input of node.inputs) if (input) lastUse.set(input.name, step);
  const isBoundary = new Set(boundary.map(({ name }) => name));
  let [live, peak, total] = [0, 0, 0];
  const ending = nodes.map((): Value[] => []);
  for (const [step, node] of nodes.entries()) {
    for (const output of node.outputs) {
      const end = lastUse.get(output.name);
      if (end === undefined || isBoundary.has(output.name)) continue;
      ending[end]!.push(output);
      live += bytesOf(output);
      total += bytesOf(output);
    }
    peak = Math.max(peak, live);
    live -= sum(ending[step]!);
  }
  return { peak: kept + peak, total: kept + total };
}

const sum = (values: readonly Value[]): number => values.reduce((bytes, value) => bytes + bytesOf(value), 0);
