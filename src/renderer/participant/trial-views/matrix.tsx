import { useRef } from "react";
import * as z from "zod";
import { matrix } from "#shared/study/trial-types/matrix.ts";
import { useDraft } from "../surface/draft.ts";
import { QuestionForm } from "../surface/question-form.tsx";
import classes from "./matrix.module.css";
import { trialView } from "./trial-view.ts";
import { useAnswerKeys } from "./use-answer-keys.ts";

/** What all points together have of the width, in per cent. */
const pointsWidth = 64;

/** By the statements' places, those that have an answer. "No answer" is an answer of its own: null. */
const ratingsSoFar = z.record(z.string(), z.number().nullable());

/**
 * Statements below each other, points beside each other. A digit rates the statement that has the focus, or the first
 * that is open, and goes on to the next; the arrow keys choose within a statement, Tab goes from one to the next.
 */
export const matrixView = trialView(matrix, ({ view, active, given, onRespond }) => {
  const [ratings, setRatings] = useDraft(ratingsSoFar, Object.fromEntries(Object.entries(given?.ratings ?? [])));
  const table = useRef<HTMLTableElement>(null);
  const columns: { readonly label: string; readonly value: number | null }[] = [
    ...view.points.map((label, value) => ({ label, value })),
    ...(view.noAnswer === "" ? [] : [{ label: view.noAnswer, value: null }]),
  ];
  const isOpen = (row: number) => ratings[view.items[row]!.place] === undefined;
  const open = view.items.filter((_, row) => isOpen(row)).length;
  const rate = (row: number, value: number | null) => setRatings({ ...ratings, [view.items[row]!.place]: value });

  function rateByKey(value: number | null): void {
    const focused = document.activeElement?.closest("tr[data-row]")?.getAttribute("data-row");
    const row =
      focused === null || focused === undefined ? view.items.findIndex((_, one) => isOpen(one)) : Number(focused);
    if (row < 0) return;
    rate(row, value);
    const inputs = table.current?.querySelectorAll<HTMLInputElement>(`tr[data-row="${row + 1}"] input`);
    ([...(inputs ?? [])].find(({ checked }) => checked) ?? inputs?.[0])?.focus();
  }
  useAnswerKeys(
    active,
    Object.fromEntries(
      columns.slice(0, 10).map(({ value }, place) => [String((place + 1) % 10), () => rateByKey(value)]),
    ),
  );

  return (
    <QuestionForm
      title={view.question}
      text={view.text}
      active={active}
      answered={given !== null}
      missing={view.required && open > 0 ? missingInWords(open) : null}
      wide
      onContinue={(event) => onRespond({ ratings: view.items.map((_, place) => ratings[place] ?? null) }, event)}
    >
      <table ref={table} className={classes.matrix}>
        <thead>
          <tr>
            <td />
            {columns.map(({ label }, place) => (
              <th key={label} scope="col" style={{ width: `${pointsWidth / columns.length}%` }}>
                {label}
                {place < 10 && !/^\d/.test(label) && <kbd aria-hidden>{(place + 1) % 10}</kbd>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.items.map(({ place, text }, row) => (
            <tr key={place} data-row={row} data-open={isOpen(row) || undefined}>
              <th scope="row">{text}</th>
              {columns.map(({ label, value }) => (
                <td key={label}>
                  <label>
                    <input
                      type="radio"
                      name={`statement-${place}`}
                      aria-label={`${text}: ${label}`}
                      checked={ratings[place] === value}
                      onChange={() => active && rate(row, value)}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </QuestionForm>
  );
});

const missingInWords = (open: number) =>
  open === 1 ? "One statement has no answer yet." : `${open} statements have no answer yet.`;
