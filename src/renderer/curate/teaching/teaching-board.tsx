import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useLocation } from "react-router";
import { keptExamples, type Target } from "#shared/contract/curate.ts";
import { fileOf } from "#shared/domain/artefact.ts";
import { beliefAfter, beliefBefore } from "#shared/teaching/example-kernel.ts";
import {
  answerAt,
  type ExampleSet,
  exampleSet,
  positionsOf,
  putExample,
  type TaughtAnswer,
  takeExample,
  unevenness,
} from "#shared/teaching/example-set.ts";
import { orpc } from "../../connection/client.ts";
import { isActive, useJob } from "../../connection/jobs.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { formatPercent } from "../../elements/format.ts";
import { HistoryButtons } from "../../elements/history/history-buttons.tsx";
import { useEditorKeys } from "../../elements/history/use-editor-keys.ts";
import { useHistory } from "../../elements/history/use-history.ts";
import { pictureSide } from "../../elements/picture-side.ts";
import { blobAddress, imageAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { UnsavedChanges } from "../../elements/unsaved-changes.tsx";
import { Captioned } from "../../methods/outputs/captioned.tsx";
import { ImageSetFacts } from "../../methods/outputs/image-set-facts.tsx";
import type { ArtefactOfKind } from "../../methods/outputs/output-view.ts";
import { BeliefBars } from "./belief-bars.tsx";
import { ExamplePlace, type ShownExample } from "./example-place.tsx";
import { ExampleShelf } from "./example-shelf.tsx";
import { offersFor } from "./shelf-order.ts";
import classes from "./teaching-board.module.css";
import { type TeachingKernel, useTeachingKernel } from "./use-teaching-kernel.ts";

interface Props {
  readonly artefact: ArtefactOfKind<"image-set">;
  readonly target: Target;
  /** Told of the changed set once the project has it. */
  readonly onKept: (artefactId: string) => void;
}

/** A target's teaching examples, to be changed by hand: the learner's probability follows every change at once. */
export function TeachingBoard({ artefact, target, onKept }: Props) {
  const taught = useTeachingKernel(artefact);
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  const classifier = classifiers.data?.find(({ id }) => id === target.classifierId);
  if (!taught || !classifier) return null;
  return <Editor {...{ artefact, target, taught, onKept }} datasetId={classifier.datasetId} />;
}

interface EditorProps extends Props {
  readonly taught: TeachingKernel;
  readonly datasetId: string;
}

const answers = ["target", "alternative"] as const satisfies readonly TaughtAnswer[];

function Editor({ artefact, target, taught: { kernel, images }, datasetId, onKept }: EditorProps) {
  const { pathname } = useLocation();
  const computed = useMemo(
    () =>
      exampleSet(
        kernel,
        artefact.summary.images.map(({ datasetIndex }) => images.indexOf(datasetIndex ?? -1, 1)),
      ),
    [artefact, kernel, images],
  );
  const history = useHistory<ExampleSet>(computed);
  const { present: set, edit } = history;
  const [place, choose] = useState(0);
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const keep = useMutation({ ...orpc.curate.keepExamples.mutationOptions(), ...startsJob(({ id }) => setJobId(id)) });
  const keeping = keep.isPending || (job !== undefined && isActive(job));
  const kept = job?.status === "done" ? keptExamples.safeParse(job.result).data?.artefactId : undefined;
  useEffect(() => {
    if (kept !== undefined) onKept(kept);
  }, [kept, onKept]);

  const positions = positionsOf(set);
  const changed = positions.join() !== positionsOf(computed).join();
  const names = { target: target.targetCategory, alternative: target.alternativeCategory };
  const uneven = unevenness(set, names);
  const taughtBoth = answers.every((of) => set.some((one) => one.of === of && one.position !== null));
  const offers = useMemo(() => offersFor(kernel, set, place), [kernel, set, place]);
  const store = () =>
    changed && taughtBoth && !keeping && keep.mutate({ artefactId: artefact.id, examples: positions });
  const { canUndo, canRedo, undo, redo } = history;
  useEditorKeys({ undo: canUndo ? undo : null, redo: canRedo ? redo : null, save: store });

  const nameOf = (k: number) => {
    const { of } = set[k]!;
    return `example ${set.slice(0, k + 1).filter((one) => one.of === of).length} of “${names[of]}”`;
  };
  const put = (k: number, position: number) => {
    edit(putExample(set, kernel, k, position), null);
    choose(k);
  };
  const pixels = fileOf(artefact.files, "example-1")?.shape[1] ?? 28;
  const side = pictureSide(96, pixels, 96);
  const shown = (position: number): ShownExample => {
    const index = images[position]!;
    const own = artefact.summary.images.find(({ datasetIndex }) => datasetIndex === index);
    const file = (name: string | null | undefined) => name != null && fileOf(artefact.files, name);
    const map = file(own?.map);
    const withMaps = artefact.summary.images.some((one) => one.map !== null);
    return {
      ...{ index, position, image: imageAddress(datasetId, index) },
      map: map ? blobAddress(map.sha256) : withMaps ? null : undefined,
    };
  };
  const ownMap = target.artefacts.findLast(({ output }) => output === "map")?.shown[0];
  const { threshold = 0.8 } = artefact.settings as { threshold?: number };
  const after = artefact.summary.statements.find(({ id }) => id === "after")?.value;
  // The same element for as long as the artefact is: its charts are not drawn anew at every change of the set.
  const facts = useMemo(
    () => (
      <ImageSetFacts
        summary={artefact.summary}
        marks={[
          { value: threshold, label: `Threshold ${formatPercent(threshold, 0)}` },
          ...(after === undefined ? [] : [{ value: after, label: `This set ${formatPercent(after)}` }]),
        ]}
      />
    ),
    [artefact, threshold, after],
  );
  const now = beliefAfter(kernel, positions).probability;
  return (
    <Stack gap="md">
      <div className={classes.board}>
        <Captioned caption={`Target, answered ${target.predicted}`} width={2 * side + 4}>
          <Group gap={4} wrap="nowrap">
            <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={side} />
            {ownMap && <PixelImage src={blobAddress(ownMap.sha256)} alt="Its map" size={side} />}
          </Group>
        </Captioned>
        <div>
          {answers.map((of) => (
            <section key={of} aria-label={`Examples of “${names[of]}”`}>
              <Text size="sm" fw={500}>{`Examples of “${names[of]}”`}</Text>
              <div className={classes.places}>
                {set.map((one, k) =>
                  one.of === of ? (
                    <ExamplePlace
                      // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
                      key={k}
                      name={capital(nameOf(k))}
                      example={one.position === null ? null : shown(one.position)}
                      side={side}
                      selected={k === place}
                      accepts={(position) => answerAt(kernel, position) === of}
                      onSelect={() => choose(k)}
                      onTake={() => {
                        edit(takeExample(set, k), null);
                        choose(k);
                      }}
                      onPut={(position) => put(k, position)}
                    />
                  ) : null,
                )}
              </div>
            </section>
          ))}
        </div>
        <Stack gap="sm" className={classes.belief}>
          <BeliefBars
            answer={names.target}
            threshold={threshold}
            bars={[
              { label: "Before any example", probability: beliefBefore(kernel).probability },
              { label: "After these", probability: now, live: true },
              ...(changed
                ? [{ label: "Before the change", probability: beliefAfter(kernel, positionsOf(computed)).probability }]
                : []),
            ]}
          />
          <Stack gap={6} align="flex-start">
            <Group gap="xs">
              <HistoryButtons {...history} />
              <Button disabled={!changed || !taughtBoth} loading={keeping} onClick={store}>
                Keep this set
              </Button>
            </Group>
            <Text size="sm" maw={360} role="status">
              {!taughtBoth
                ? "A set needs an example of each of the two answers."
                : (uneven ?? (changed ? "Kept beside the set that it was changed from." : ""))}
            </Text>
          </Stack>
        </Stack>
      </div>
      {keep.error && <FailurePanel error={keep.error} />}
      <ExampleShelf
        place={nameOf(place)}
        category={names[set[place]!.of]}
        offers={offers}
        indexOf={(position) => images[position]!}
        addressOf={(position) => imageAddress(datasetId, images[position]!)}
        side={pictureSide(56, pixels, 56)}
        onPut={(position) => put(place, position)}
      />
      {facts}
      <UnsavedChanges dirty={changed && !keeping} within={pathname} />
    </Stack>
  );
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
