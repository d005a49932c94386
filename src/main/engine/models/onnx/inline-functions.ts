import type { AttributeMessage, FunctionMessage, GraphMessage, NodeMessage } from "./messages.ts";

/** More nodes than this are nothing that a classifier has, and functions that call functions make them of few bytes. */
const mostNodes = 100_000;
const deepest = 20;

const keyOf = ({ domain, overload }: { domain: string; overload: string }, name: string): string =>
  [domain === "ai.onnx" ? "" : domain, name, overload].join("\n");

/**
 * A graph's nodes with each call of one of the file's own functions replaced by the function's nodes, whose values get
 * names of their own.
 * @throws Error in words, where functions call one another without end
 */
export function inlineFunctions(
  nodes: readonly NodeMessage[],
  functions: readonly FunctionMessage[],
): readonly NodeMessage[] {
  if (functions.length === 0) return nodes;
  const bodies = new Map(functions.map((body) => [keyOf(body, body.name), body]));
  let calls = 0;
  let made = 0;
  const expand = (list: readonly NodeMessage[], depth: number): NodeMessage[] =>
    list.flatMap((node) => {
      const body = bodies.get(keyOf(node, node.opType));
      if (++made > mostNodes) throw new Error(`its functions stand for more than ${mostNodes} nodes`);
      if (!body) return [withGraphs(node, (graph) => changed(graph, { node: expand(graph.node, depth) }))];
      if (depth === deepest) throw new Error(`its function ${body.name} is called more than ${deepest} deep`);
      return expand(bodyOf(body, node, `${node.name || node.opType}.${calls++}.`), depth + 1);
    });
  return expand(nodes, 0);
}

/** A function's nodes in the place of the node that calls it. */
function bodyOf(body: FunctionMessage, call: NodeMessage, prefix: string): NodeMessage[] {
  const names = new Map<string, string>();
  for (const [index, name] of body.input.entries()) names.set(name, call.input[index] ?? "");
  for (const [index, name] of body.output.entries()) names.set(name, call.output[index] || prefix + name);
  const given = new Map([...body.attributeProto, ...call.attribute].map((attribute) => [attribute.name, attribute]));
  const rename = (name: string) => (name === "" ? "" : (names.get(name) ?? prefix + name));
  return body.node.map((node) => renamed(node, rename, given, prefix));
}

function renamed(
  node: NodeMessage,
  rename: (name: string) => string,
  given: ReadonlyMap<string, AttributeMessage>,
  prefix: string,
): NodeMessage {
  const attribute = node.attribute.flatMap((own) => {
    if (!own.refAttrName) return [own];
    const value = given.get(own.refAttrName);
    return value ? [changed(value, { name: own.name })] : [];
  });
  const named = changed(node, {
    name: prefix + (node.name || node.opType),
    input: node.input.map(rename),
    output: node.output.map(rename),
    attribute,
  });
  return withGraphs(named, (graph) =>
    changed(graph, {
      initializer: graph.initializer.map((tensor) => changed(tensor, { name: rename(tensor.name ?? "") })),
      input: graph.input.map((value) => changed(value, { name: rename(value.name) })),
      output: graph.output.map((value) => changed(value, { name: rename(value.name) })),
      node: graph.node.map((inner) => renamed(inner, rename, given, prefix)),
    }),
  );
}

/** A message with some fields changed. It keeps the other as its prototype, which is where protobuf has defaults. */
const changed = <Message extends object>(message: Message, changes: Partial<Message>): Message =>
  Object.assign(Object.create(message), changes);

/** A node with the graphs among its attributes changed. */
function withGraphs(node: NodeMessage, change: (graph: GraphMessage) => GraphMessage): NodeMessage {
  if (!node.attribute.some(({ g }) => g)) return node;
  return changed(node, {
    attribute: node.attribute.map((own) => (own.g ? changed(own, { g: change(own.g) }) : own)),
  });
}
