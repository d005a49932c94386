import { ActionIcon, Anchor, Group, NumberInput, Select, Skeleton, Slider, Text, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { orpc } from "../../connection/client.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { Page } from "../../elements/page.tsx";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { screenLabel } from "../../participant/screen-label.ts";
import { ScaledScreen } from "../../participant/surface/scaled-screen.tsx";
import { useScreenPlace } from "../../participant/use-screen-place.ts";

/** Any screen of any condition, exactly as its participant will see it. */
export function PreviewPage() {
  const { studyId } = useParams();
  const [search, change] = useSearchFilter();
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  const conditions = study.data?.document.conditions ?? [];
  const conditionId = search.get("condition") ?? conditions[0]?.id ?? "";
  const seed = Number(search.get("seed") ?? 1);
  const preview = useQuery({
    ...orpc.compose.preview.queryOptions({ input: { studyId: studyId!, conditionId, seed } }),
    enabled: conditionId !== "",
    placeholderData: keepPreviousData,
  });
  const screens = preview.data ?? [];
  const [place, goTo] = useScreenPlace(screens.length);
  const screen = screens[place];
  const failure = study.error ?? preview.error;
  return (
    <Page
      fill
      title="Preview"
      subtitle={
        <>
          <Anchor component={Link} to={`/compose/${studyId}`} inherit underline="always">
            {study.data?.document.title ?? "Study"}
          </Anchor>
          {" / as the participant sees it, arrow keys step through"}
        </>
      }
      actions={
        <>
          <Select
            aria-label="Condition"
            data={conditions.map(({ id, label }) => ({ value: id, label }))}
            value={conditionId}
            onChange={(id) => id && change({ condition: id })}
          />
          <NumberInput
            aria-label="Seed of the order"
            prefix="Seed "
            w={110}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => typeof value === "number" && change({ seed: String(value) })}
          />
        </>
      }
    >
      {failure && <FailurePanel error={failure} />}
      {!failure && !screen && <Skeleton flex={1} radius="md" aria-label="Loading the preview" />}
      {screen && (
        <div aria-busy={preview.isPlaceholderData} style={{ display: "contents" }}>
          <ScaledScreen screen={screen} progress={place / screens.length} />
        </div>
      )}
      {screen && (
        <Group wrap="nowrap" py="sm" gap="sm">
          <Tooltip label="Earlier (←)">
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Earlier screen"
              disabled={place === 0}
              onClick={() => goTo(place - 1)}
            >
              <IconChevronLeft size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Later (→)">
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Later screen"
              disabled={place === screens.length - 1}
              onClick={() => goTo(place + 1)}
            >
              <IconChevronRight size={18} />
            </ActionIcon>
          </Tooltip>
          <Slider
            flex={1}
            min={0}
            max={Math.max(1, screens.length - 1)}
            value={place}
            onChange={goTo}
            label={(value) => value + 1}
            thumbLabel="Screen"
          />
          <Text size="sm" miw={280} ta="right" aria-live="polite">
            {`${place + 1} of ${screens.length} · ${screenLabel(screen)}`}
          </Text>
        </Group>
      )}
    </Page>
  );
}
