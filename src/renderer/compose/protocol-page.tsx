import { Button } from "@mantine/core";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { protocol } from "#shared/study/protocol.ts";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { Page } from "../elements/page.tsx";
import { Markdown } from "../participant/surface/markdown.tsx";
import classes from "./protocol-page.module.css";

/** A study in words, to read, print, archive or preregister. */
export function ProtocolPage() {
  const { studyId } = useParams();
  const query = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  const words = query.data && protocol(query.data);
  return (
    <Page
      title="Protocol"
      back={{ label: query.data?.document.title ?? "Study", to: `/compose/${studyId}` }}
      subtitle="Everything that participants meet, in words"
      actions={
        words && (
          <>
            <Button
              variant="default"
              leftSection={<IconCopy size={16} />}
              onClick={() => navigator.clipboard.writeText(words)}
            >
              Copy as Markdown
            </Button>
            <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
              Print
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {(study) => (
          <article className={classes.protocol}>
            <Markdown text={protocol(study)} />
          </article>
        )}
      </Loaded>
    </Page>
  );
}
