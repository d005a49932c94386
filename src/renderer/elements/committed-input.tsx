import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";

interface Props extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: string;
  readonly onCommit: (value: string) => void;
}

/** A text that takes effect when it is left or Enter is pressed: a name that others refer to changes once, not with each key. */
export function CommittedInput({ value, onCommit, ...input }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== value) onCommit(next);
  };
  return (
    <TextInput
      {...input}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setDraft(null);
      }}
    />
  );
}
