import { notifications } from "@mantine/notifications";
import type { CurationStatus, Target } from "#shared/contract/curate.ts";
import { brokenBalance } from "#shared/study/trial-balance.ts";
import { client, orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";
import { plural } from "../elements/format.ts";
import { showFailure } from "../elements/show-failure.tsx";
import { statusLabels } from "./labels.ts";
import { doStep, recordStep } from "./undo.ts";

/** What is decided about a target, and why, where the researcher says so. */
export type Decision = Pick<Target, "status" | "reason">;
type Decisions = ReadonlyMap<string, Decision>;

/**
 * Keeps or rejects targets: at once on screen, then in the project. Undoable, reasons too. What was rejected for a reason
 * stays so where many are kept at once: nobody means to unsay what they have written of one.
 */
export async function setStatus(targets: readonly Target[], status: CurationStatus, reason?: string): Promise<void> {
  const changing = targets.filter(
    (target) => target.status !== status || (reason !== undefined && target.reason !== reason),
  );
  const changed = targets.length > 1 && status !== "rejected" ? changing.filter(isOpen) : changing;
  if (changed.length < changing.length) tellOfReasons(changing.filter((target) => !isOpen(target)));
  if (changed.length === 0) return;
  const before: Decisions = new Map(changed.map((target) => [target.id, decisionOf(target)]));
  const after: Decisions = new Map(changed.map(({ id }) => [id, { status, ...(reason !== undefined && { reason }) }]));
  warnOf(brokenBy(after));
  await doStep({
    label: `${statusLabels[status].done}: ${plural(changed.length, "target")}`,
    undo: () => store(before),
    redo: () => store(after),
  });
}

const isOpen = ({ status, reason }: Target) => status !== "rejected" || reason === undefined;

function tellOfReasons(left: readonly Target[]): void {
  notifications.show({
    id: "reasons",
    title: `${plural(left.length, "target")} left as ${left.length === 1 ? "it was" : "they were"}`,
    message: `Rejected for a reason: “${left[0]!.reason}”${left.length > 1 ? " and others" : ""}. To decide anew, decide on each by itself.`,
  });
}

/** Rejects a target for another in its place. Undone, the first has its decision again and the other is rejected. */
export async function replaceTarget(target: Target, reason?: string) {
  const made = await client.curate.replaceTarget({ targetId: target.id, ...(reason !== undefined && { reason }) });
  await queryClient.invalidateQueries({ queryKey: orpc.curate.key() });
  warnOf(made.broken);
  const { replacement } = made;
  const decisions = (own: Decision, other: Decision): Decisions =>
    new Map([[target.id, own], ...(replacement ? [[replacement.id, other] as const] : [])]);
  const before = decisions(decisionOf(target), { status: "rejected", reason: "The swap was undone" });
  const after = decisions(decisionOf(made.rejected), replacement ? decisionOf(replacement) : { status: "candidate" });
  recordStep({ label: "Target replaced", undo: () => store(before), redo: () => store(after) });
  return replacement;
}

/** What decisions break of the balance of the list that their targets are of, in words. */
export function brokenBy(decisions: Decisions): string[] {
  const all = queryClient.getQueryData(orpc.curate.targets.queryKey({ input: {} })) ?? [];
  const classifiers = new Set(all.flatMap(({ id, classifierId }) => (decisions.has(id) ? classifierId : [])));
  const list = all.filter(({ classifierId }) => classifiers.has(classifierId));
  return brokenBalance(
    list,
    list.map((target) => ({ ...target, status: decisions.get(target.id)?.status ?? target.status })),
  );
}

const decisionOf = ({ status, reason }: Target): Decision => ({ status, ...(reason !== undefined && { reason }) });

function warnOf(broken: readonly string[]): void {
  if (broken.length === 0) return;
  notifications.show({
    id: "balance",
    color: "orange",
    title: "The list of trials is no longer balanced",
    message: broken.length > 3 ? `${broken.slice(0, 3).join(" ")} And so on.` : broken.join(" "),
  });
}

async function store(decisions: Decisions): Promise<void> {
  // An answer under way knows nothing of this change yet and would undo it on screen.
  await queryClient.cancelQueries({ queryKey: orpc.curate.key() });
  queryClient.setQueriesData<Target[]>({ queryKey: orpc.curate.targets.key() }, (targets) =>
    targets?.map((target) => {
      const decision = decisions.get(target.id);
      if (!decision) return target;
      const { reason: _, ...undecided } = target;
      return { ...undecided, ...decision };
    }),
  );
  try {
    for (const [, same] of Map.groupBy(decisions, ([, decision]) => JSON.stringify(decision)))
      await client.curate.setStatus({ targetIds: same.map(([id]) => id), ...same[0]![1] });
  } catch (error) {
    showFailure(error);
    throw error;
  } finally {
    await queryClient.invalidateQueries({ queryKey: orpc.curate.key() });
  }
}
