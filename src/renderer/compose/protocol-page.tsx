import { Button, Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Study } from "#shared/contract/compose.ts";
import { protocol } from "#shared/study/protocol.ts";
import { type ProtocolPart, protocolDifference } from "#shared/study/protocol-difference.ts";
import { orpc } from "../connection/client.ts";
import { formatDate } from "../elements/format.ts";
import { Loaded } from "../elements/loaded.tsx";
import { Page } from "../elements/page.tsx";
import { showFailure } from "../elements/show-failure.tsx";
import { useSearchFilter } from "../elements/use-search-filter.ts";
import { Markdown } from "../participant/surface/markdown.tsx";
import classes from "./protocol-page.module.css";

/** A study in words, to read, print, archive or preregister. */
export function ProtocolPage() {
  const { studyId } = useParams();
  const input = { studyId: studyId! };
  const study = useQuery(orpc.compose.study.queryOptions({ input }));
  const origins = useQuery(orpc.compose.explanationOrigins.queryOptions({ input }));
  const words = study.data && origins.data && protocol(study.data, origins.data);
  const studies = useQuery(orpc.compose.studies.queryOptions());
  const [search, change] = useSearchFilter();
  const others = (studies.data ?? []).filter(({ id }) => id !== studyId);
  const other = others.find(({ id }) => id === search.get("with"));
  return (
    <Page
      title="Protocol"
      back={{ label: study.data?.document.title ?? "Study", to: `/compose/${studyId}` }}
      subtitle="Everything that participants meet, in words"
      actions={
        words && (
          <>
            {others.length > 0 && (
              <Select
                aria-label="Compare with"
                placeholder="Compare with…"
                clearable
                w={260}
                data={others.map(({ id, document, hash, createdAt }) => ({
                  value: id,
                  label: `${document.title}, ${formatDate(createdAt)} (${hash.slice(0, 8)})`,
                }))}
                value={other?.id ?? null}
                onChange={(id) => change({ with: id })}
              />
            )}
            <Button variant="default" leftSection={<IconCopy size={16} />} onClick={() => void copy(words)}>
              Copy as Markdown
            </Button>
            <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
              Print
            </Button>
          </>
        )
      }
    >
      <Loaded query={study}>
        {() => (
          <Loaded query={origins}>
            {() =>
              other ? (
                <Difference earlier={other} later={words!} />
              ) : (
                <article className={classes.protocol}>
                  <Markdown text={words!} />
                </article>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    notifications.show({ id: "copied", message: "The protocol: copied as Markdown", autoClose: 2000 });
  } catch (error) {
    showFailure(error);
  }
}

/** Lines of context that stay around a change. */
const context = 2;

/** What a protocol says otherwise than another study's, with a few lines around each change. */
function Difference({ earlier, later }: { readonly earlier: Study; readonly later: string }) {
  const origins = useQuery(orpc.compose.explanationOrigins.queryOptions({ input: { studyId: earlier.id } }));
  return (
    <Loaded query={origins}>
      {(known) => <DifferentLines parts={protocolDifference(protocol(earlier, known), later)} />}
    </Loaded>
  );
}

function DifferentLines({ parts }: { readonly parts: readonly ProtocolPart[] }) {
  if (parts.every(({ change }) => change === "same")) return <Text>Both say the same.</Text>;
  return (
    <div className={classes.difference}>
      {parts.flatMap(({ change, lines }, place) => {
        const cut = change === "same" && lines.length > 2 * context + 1;
        const shown = cut
          ? [
              ...(place > 0 ? lines.slice(0, context) : []),
              "…",
              ...(place < parts.length - 1 ? lines.slice(-context) : []),
            ]
          : lines;
        const tag = { same: "div", added: "ins", removed: "del" } as const;
        const Line = tag[change];
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
        return shown.map((line, row) => <Line key={`${place}/${row}`}>{line || "\u00a0"}</Line>);
      })}
    </div>
  );
}
