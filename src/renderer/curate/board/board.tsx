import { Badge, Button, Group, Stack } from "@mantine/core";
import type { HotkeyItem } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import type { CurationStatus, Target } from "#shared/contract/curate.ts";
import { formatPercent } from "../../elements/format.ts";
import { Page } from "../../elements/page.tsx";
import { useShortcuts } from "../../elements/shortcuts/use-shortcuts.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { ArchivedBadge } from "../../holdings/archived-switch.tsx";
import { HoldingMenu } from "../../holdings/holding-menu.tsx";
import { type Command, useCommands } from "../../shell/commands.ts";
import { ExplainDialog } from "../actions/explain-dialog.tsx";
import { RejectDialog } from "../actions/reject-dialog.tsx";
import { answerInWords, kindLabels, statusKeys } from "../labels.ts";
import { setStatus } from "../set-status.ts";
import { StatusButtons } from "../status-buttons.tsx";
import classes from "./board.module.css";
import { Decision } from "./decision.tsx";
import { Explanations } from "./explanations.tsx";
import { TargetFacts } from "./target-facts.tsx";
import { TargetProbabilities } from "./target-probabilities.tsx";

interface Props {
  readonly target: Target;
  readonly all: readonly Target[];
  /** The targets that previous and next lead through. */
  readonly neighbours: readonly Target[];
}

/** Everything about one target: image, explanations, probabilities, where it all comes from, and the decision. */
export function Board({ target, all, neighbours }: Props) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const [, openDialog] = useDialog();
  const position = neighbours.indexOf(target);
  const go = (to: Target | undefined) => to && void navigate({ pathname: `/curate/targets/${to.id}`, search });
  // The search is that of when it was asked for, with the dialog still open.
  const goToReplacement = ({ id }: Target) => {
    const left = new URLSearchParams(search);
    left.delete("do");
    void navigate({ pathname: `/curate/targets/${id}`, search: left.toString() });
  };
  const previous = () => go(neighbours[position - 1]);
  const next = () => go(neighbours[position + 1]);
  const back = () => void navigate({ pathname: "/curate", search });
  const decide = (status: CurationStatus) => void setStatus([target], status).catch(() => undefined);
  useShortcuts([
    ["ArrowLeft", previous],
    ["ArrowRight", next],
    ["Escape", back],
    ...Object.entries(statusKeys).map(([key, status]): HotkeyItem => [key, () => decide(status)]),
  ]);
  const commands = useMemo<Command[]>(
    () => [
      { label: "Keep this target", keys: "K", run: () => void setStatus([target], "kept").catch(() => undefined) },
      {
        label: "Reject this target",
        keys: "R",
        run: () => void setStatus([target], "rejected").catch(() => undefined),
      },
      { label: "Reject this target with a reason", run: () => openDialog("reject") },
      { label: "Explain this target", run: () => openDialog("explain") },
    ],
    [target, openDialog],
  );
  useCommands(commands);
  const { kind, confidence } = target;
  const name = target.name ?? `Answered ${answerInWords(target)}`;
  return (
    <Page
      title={name}
      back={{ label: "Curate", to: `/curate${search}` }}
      subtitle={
        <Group gap="xs">
          <Badge color={kindLabels[kind].color}>{kindLabels[kind].label}</Badge>
          <ArchivedBadge item={target} />
          {target.name !== undefined && `answered ${answerInWords(target)}, `}
          {formatPercent(confidence, 2)} sure · target {position + 1} of {neighbours.length}
        </Group>
      }
      actions={
        <>
          <StatusButtons current={target.status} onDecide={decide} />
          <Button size="compact-sm" variant="default" onClick={() => openDialog("explain")}>
            Explain
          </Button>
          <Button.Group aria-label="Neighbours">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconChevronLeft size={14} aria-hidden />}
              disabled={position <= 0}
              onClick={previous}
            >
              Previous
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              rightSection={<IconChevronRight size={14} aria-hidden />}
              disabled={position + 1 >= neighbours.length}
              onClick={next}
            >
              Next
            </Button>
          </Button.Group>
          <HoldingMenu
            holding={{ ...target, kind: "target", name }}
            onDeleted={() => navigate("/curate", { replace: true })}
            size="md"
          />
        </>
      }
    >
      <div className={classes.board}>
        <Explanations target={target} />
        <Stack component="aside" aria-label="Answer and provenance" gap="lg">
          <Decision target={target} list={all.filter(({ classifierId }) => classifierId === target.classifierId)} />
          <TargetProbabilities target={target} />
          <TargetFacts target={target} />
        </Stack>
      </div>
      <ExplainDialog all={[]} shown={[]} selected={[target]} />
      <RejectDialog target={target} onReplaced={goToReplacement} />
    </Page>
  );
}
