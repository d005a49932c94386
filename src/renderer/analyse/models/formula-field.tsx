import { Combobox, Text, TextInput, useCombobox } from "@mantine/core";
import { useRef, useState } from "react";
import type { AnalysisProblem } from "#shared/analysis/failure-in-words.ts";
import { complete, completions } from "./formula-completion.ts";
import classes from "./formula-field.module.css";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly columns: readonly string[];
  readonly problem: AnalysisProblem | null;
  readonly onChange: (formula: string) => void;
}

const mostOptions = 8;

/** A formula in lme4's language: columns complete as they are typed, an error is marked under its token. */
export function FormulaField({ label, value, columns, problem, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const options = completions(value, caret, columns).slice(0, mostOptions);
  const follow = () => setCaret(input.current?.selectionStart ?? 0);
  const accept = (column: string) => {
    const completed = complete(value, caret, column);
    onChange(completed.text);
    combobox.closeDropdown();
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(completed.caret, completed.caret);
      follow();
    });
  };
  return (
    <div className={classes.field}>
      <Combobox store={combobox} onOptionSubmit={accept} position="bottom-start" withinPortal>
        <Combobox.Target>
          <TextInput
            ref={input}
            aria-label={label}
            classNames={{ input: classes.input }}
            value={value}
            spellCheck={false}
            autoComplete="off"
            error={problem !== null}
            onChange={(event) => {
              onChange(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart ?? 0);
              combobox.openDropdown();
              combobox.updateSelectedOptionIndex();
            }}
            onKeyUp={follow}
            onClick={follow}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={options.length === 0}>
          <Combobox.Options aria-label="Columns">
            {options.map((column) => (
              <Combobox.Option key={column} value={column} className={classes.option}>
                {column}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {problem && (
        <div role="alert">
          {problem.span && (
            <pre className={classes.mark} aria-hidden>
              {" ".repeat(problem.span.start) + "^".repeat(problem.span.length)}
            </pre>
          )}
          <Text size="sm" c="var(--mantine-color-error)">
            {`${problem.message} ${problem.remedy}`}
          </Text>
        </div>
      )}
    </div>
  );
}
