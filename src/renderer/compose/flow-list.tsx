import { Button, Menu, NavLink, Title } from "@mantine/core";
import {
  IconAdjustments,
  IconCheckbox,
  IconFlag,
  IconInfoSquare,
  IconPlus,
  type IconProps,
  IconSignature,
  IconStack2,
  IconStars,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import type { Step, StudyDocument } from "#shared/study/study-document.ts";
import classes from "./flow-list.module.css";
import { addableSteps, newStep } from "./new-step.ts";
import { ProblemBadge } from "./problem-badge.tsx";
import { problemsOf, type StudyPart, stepNames, stepTitle } from "./study-parts.ts";

interface Props {
  readonly document: StudyDocument;
  readonly problems: readonly StudyProblem[];
  readonly part: StudyPart;
  readonly onSelect: (part: StudyPart) => void;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

const icons: Record<Step["type"], ComponentType<IconProps>> = {
  consent: IconSignature,
  instruction: IconInfoSquare,
  "comprehension-check": IconCheckbox,
  block: IconStack2,
  rate: IconStars,
  debrief: IconFlag,
};

/** The study from top to bottom: its design, then each step as the participant meets it. */
export function FlowList({ document, problems, part, onSelect, onEdit }: Props) {
  const add = (type: (typeof addableSteps)[number]) => {
    // Before the debrief, which ends the study.
    const end = document.flow.at(-1)?.type === "debrief" ? document.flow.length - 1 : document.flow.length;
    onEdit({ ...document, flow: document.flow.toSpliced(end, 0, newStep(type, document)) }, null);
    onSelect(`flow.${end}`);
  };
  return (
    <nav aria-label="Parts of the study">
      <NavLink
        component="button"
        active={part === "design"}
        aria-current={part === "design" ? "true" : undefined}
        label="Design"
        py={4}
        classNames={{ root: classes.part, description: classes.detail }}
        description={`${document.conditions.length} ${document.conditions.length === 1 ? "condition" : "conditions"} × ${document.participantsPerCondition} participants`}
        leftSection={<IconAdjustments size={18} aria-hidden />}
        rightSection={<ProblemBadge problems={problemsOf("design", problems)} />}
        onClick={() => onSelect("design")}
      />
      <Title order={2} mt="md" mb={4}>
        Flow
      </Title>
      <ol className={classes.steps}>
        {document.flow.map((step, place) => {
          const Icon = icons[step.type];
          const stepPart: StudyPart = `flow.${place}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place and nothing else
            <li key={place}>
              <NavLink
                component="button"
                active={part === stepPart}
                aria-current={part === stepPart ? "true" : undefined}
                label={stepTitle(step) || stepNames[step.type]}
                noWrap
                py={4}
                classNames={{ root: classes.part, description: classes.detail }}
                description={stepDetail(step)}
                leftSection={<Icon size={18} aria-hidden />}
                rightSection={<ProblemBadge problems={problemsOf(stepPart, problems)} />}
                onClick={() => onSelect(stepPart)}
              />
            </li>
          );
        })}
      </ol>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} />}>
            Add a step
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {addableSteps.map((type) => (
            <Menu.Item key={type} onClick={() => add(type)}>
              {stepNames[type]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function stepDetail(step: Step): string {
  if (step.type !== "block") return stepNames[step.type];
  const trials = `${step.trials.length} ${step.trials.length === 1 ? "trial" : "trials"}`;
  return step.practice ? `Practice, ${trials}, with feedback` : `Block, ${trials}`;
}
