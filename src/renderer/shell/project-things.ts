import { useQueries, useQuery } from "@tanstack/react-query";
import { sessionKind } from "#shared/study/screen.ts";
import { orpc } from "../connection/client.ts";
import { answerInWords } from "../curate/labels.ts";

/** Something in the project that can be gone to by its name. */
export interface ProjectThing {
  readonly group: string;
  readonly label: string;
  readonly description: string;
  readonly path: string;
}

/** Fewer letters than these find too much. */
const fewestLetters = 2;
/** Of a group. */
const most = 6;

/**
 * What of the project has all the words that are searched for in its name: studies, participants' sessions, targets,
 * classes, datasets, classifiers. Nothing is asked for before there is something to search.
 */
export function useProjectThings(search: string, isOpen: boolean): ProjectThing[] {
  const words = search.trim().toLowerCase();
  const enabled = isOpen && words.length >= fewestLetters;
  const studies = useQuery({ ...orpc.compose.studies.queryOptions(), enabled }).data ?? [];
  const datasets = useQuery({ ...orpc.library.datasets.queryOptions(), enabled }).data ?? [];
  const classifiers = useQuery({ ...orpc.library.classifiers.queryOptions(), enabled }).data ?? [];
  const targets = useQuery({ ...orpc.curate.targets.queryOptions({ input: {} }), enabled }).data ?? [];
  const overviews = useQueries({
    queries: studies.flatMap(({ id: studyId }) =>
      sessionKind.options.map((kind) => ({
        ...orpc.run.overview.queryOptions({ input: { studyId, kind } }),
        enabled,
      })),
    ),
  });
  const sessions = overviews.flatMap(({ data }) => data?.sessions ?? []);
  if (!enabled) return [];
  const titles = new Map(studies.map(({ id, name }) => [id, name]));
  const classes = new Map(datasets.flatMap(({ classNames, name }) => classNames.map((one) => [one, name] as const)));
  const all: ProjectThing[] = [
    ...studies.flatMap(({ id, name }) => [
      { group: "Studies", label: name, description: "Compose", path: `/compose/${id}` },
      { group: "Studies", label: name, description: "Run", path: `/run/${id}` },
      { group: "Studies", label: name, description: "Analyse", path: `/analyse/${id}` },
    ]),
    ...sessions.map(({ id, studyId, subjectId, kind }) => ({
      ...{ group: "Participants", label: `Participant ${subjectId}` },
      ...{ description: `${kind}, ${titles.get(studyId)}`, path: `/run/${studyId}/sessions/${id}` },
    })),
    ...targets.map((target) => ({
      ...{ group: "Targets", label: target.name ?? `Image ${target.imageIndex}, answered ${answerInWords(target)}` },
      ...{ description: target.status, path: `/curate/targets/${target.id}` },
    })),
    ...[...classes].map(([name, dataset]) => ({
      ...{ group: "Classes", label: name, description: `Targets of this class of ${dataset}` },
      path: `/curate?${new URLSearchParams({ class: name })}`,
    })),
    ...datasets.map(({ id, name }) => ({
      ...{ group: "Datasets and classifiers", label: name, description: "Dataset", path: `/library/datasets/${id}` },
    })),
    ...classifiers.map(({ id, name }) => ({
      ...{ group: "Datasets and classifiers", label: name, description: "Classifier" },
      path: `/library/classifiers/${id}`,
    })),
  ];
  const found = Map.groupBy(
    all.filter(({ label, description }) => hasAll(`${label} ${description}`, words)),
    ({ group }) => group,
  );
  return [...found.values()].flatMap((group) => group.slice(0, most));
}

const hasAll = (text: string, words: string) => words.split(/\s+/).every((word) => text.toLowerCase().includes(word));
