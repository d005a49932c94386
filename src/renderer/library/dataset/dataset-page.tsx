import { EmptyState, Group } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { formatCount, plural } from "../../elements/format.ts";
import { ImageListbox } from "../../elements/image-listbox.tsx";
import { Loaded } from "../../elements/loaded.tsx";
import { NotFound } from "../../elements/not-found.tsx";
import { Page } from "../../elements/page.tsx";
import { pictureSide } from "../../elements/picture-side.ts";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { HoldingMenu } from "../../holdings/holding-menu.tsx";
import { DatasetFacts } from "./dataset-facts.tsx";
import classes from "./dataset-page.module.css";
import { DatasetTile, describeImage } from "./dataset-tile.tsx";
import { ImageDetail } from "./image-detail.tsx";
import { ImageFilters } from "./image-filters.tsx";
import { readImageQuery } from "./image-query.ts";
import { useImagePages } from "./use-image-pages.ts";

/** Every image of a dataset, with a classifier's answers where one is chosen. */
export function DatasetPage() {
  const { datasetId } = useParams();
  const datasets = useQuery(orpc.library.datasets.queryOptions());
  return (
    <Loaded query={datasets}>
      {(found) => {
        const dataset = found.find(({ id }) => id === datasetId);
        return dataset ? <Browser dataset={dataset} /> : <NotFound what="dataset" />;
      }}
    </Loaded>
  );
}

/** The answer below an image, in CSS px. */
const captionHeight = 20;

function Browser({ dataset }: { readonly dataset: Dataset }) {
  const [search] = useSearchFilter();
  const navigate = useNavigate();
  const query = readImageQuery(dataset.id, search);
  const [active, setActive] = useState(0);
  const { start, total, imageAt, onRange } = useImagePages(query);
  const shown = Math.min(active, Math.max(0, total - 1));
  const chosen = imageAt(shown);
  const side = pictureSide(72, dataset.width);
  return (
    <Page
      fill
      title={dataset.name}
      back={{ label: "Library", to: "/library" }}
      subtitle={
        total === dataset.count ? plural(total, "image") : `${formatCount(total)} of ${plural(dataset.count, "image")}`
      }
      actions={
        <>
          <DatasetFacts dataset={dataset} />
          <HoldingMenu
            holding={{ kind: "dataset", ...dataset }}
            onDeleted={() => navigate("/library", { replace: true })}
          />
        </>
      }
    >
      <ImageFilters dataset={dataset} query={query} />
      <Loaded query={start}>
        {() =>
          total === 0 ? (
            <EmptyState
              icon={<IconPhotoOff stroke={1.5} />}
              title="No image fits these filters"
              description="Take one of them away."
            />
          ) : (
            <Group className={classes.browser} wrap="nowrap" align="stretch" gap="lg">
              <ImageListbox
                label={`Images of ${dataset.name}`}
                count={total}
                tileWidth={side}
                tileHeight={query.classifierId ? side + captionHeight : side}
                active={shown}
                onActive={setActive}
                onRange={onRange}
                nameOf={(position) => describeImage(imageAt(position), dataset)}
                renderTile={(position) => <DatasetTile image={imageAt(position)} dataset={dataset} side={side} />}
              />
              {chosen && <ImageDetail dataset={dataset} image={chosen} classifierId={query.classifierId} />}
            </Group>
          )
        }
      </Loaded>
    </Page>
  );
}
