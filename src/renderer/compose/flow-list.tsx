import { Button, Menu, NavLink, Title } from "@mantine/core";
import { IconAdjustments, IconPlus } from "@tabler/icons-react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import { blockTypes, withBlock } from "#shared/study/design/block-trials.ts";
import { addableSteps, stepTypeOf, withNewStep } from "#shared/study/step-type.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { StudyPart } from "#shared/study/study-part.ts";
import { whereInWords } from "#shared/study/term-labels.ts";
import classes from "./flow-list.module.css";
import { ProblemBadge } from "./problem-badge.tsx";
import { stepIcon } from "./step-icons.ts";
import { problemsOf } from "./study-parts.ts";

interface Props {
  readonly document: StudyDocument;
  readonly problems: readonly StudyProblem[];
  readonly part: StudyPart;
  readonly onSelect: (part: StudyPart) => void;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** The study from top to bottom: its design, then each step as the participant meets it. */
export function FlowList({ document, problems, part, onSelect, onEdit }: Props) {
  const add = (added: { readonly document: StudyDocument; readonly place: number }) => {
    onEdit(added.document, null);
    onSelect(`flow.${added.place}`);
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
          const type = stepTypeOf(step);
          const Icon = stepIcon(type.icon);
          const stepPart: StudyPart = `flow.${place}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place and nothing else
            <li key={place}>
              <NavLink
                component="button"
                active={part === stepPart}
                aria-current={part === stepPart ? "true" : undefined}
                label={type.title(step) || type.label}
                noWrap
                py={4}
                classNames={{ root: classes.part, description: classes.detail }}
                description={[type.detail(step), whereInWords(step, document)].filter(Boolean).join(" · ")}
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
          <Menu.Label>One screen</Menu.Label>
          {addableSteps.map((type) => (
            <Menu.Item key={type.name} onClick={() => add(withNewStep(document, type))}>
              {type.label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>A block of trials</Menu.Label>
          {blockTypes.map((type) => (
            <Menu.Item key={type.name} onClick={() => add(withBlock(document, type))}>
              {type.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
