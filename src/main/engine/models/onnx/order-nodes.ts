import { type OnnxNode, readBy } from "./model.ts";

/**
 * The nodes, each after those whose outputs it reads, otherwise in the file's order.
 * @param given names of values that no node makes
 * @throws Error in words: a value that nothing or more than one node makes, or nodes that wait for one another
 */
export function orderNodes(nodes: readonly OnnxNode[], given: ReadonlySet<string>): OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes)
    for (const output of node.outputs) {
      if (!output) continue;
      const earlier = makers.get(output);
      if (earlier || given.has(output))
        throw new Error(`the value '${output}' is made twice, by ${describeNode(earlier)} and ${describeNode(node)}`);
      makers.set(output, node);
    }
  const waiting = new Map<OnnxNode, number>();
  const readers = new Map<OnnxNode, OnnxNode[]>();
  for (const node of nodes) {
    const needed = new Set<OnnxNode>();
    for (const input of readBy(node)) {
      if (given.has(input)) continue;
      const maker = makers.get(input);
      if (!maker) throw new Error(`${describeNode(node)} reads the value '${input}', which nothing makes`);
      needed.add(maker);
    }
    waiting.set(node, needed.size);
    for (const maker of needed) {
      const known = readers.get(maker);
      if (known) known.push(node);
      else readers.set(maker, [node]);
    }
  }
  const ordered = nodes.filter((node) => waiting.get(node) === 0);
  for (let next = 0; next < ordered.length; next++)
    for (const reader of readers.get(ordered[next]!) ?? []) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) ordered.push(reader);
    }
  if (ordered.length < nodes.length) {
    const stuck = nodes.find((node) => waiting.get(node)! > 0);
    throw new Error(`${describeNode(stuck)} waits for its own output: the graph has a cycle`);
  }
  return ordered;
}

/** A node as messages name it. */
export function describeNode(node: OnnxNode | undefined): string {
  return node ? `node ${node.name} (${node.operator})` : "the graph's inputs";
}
