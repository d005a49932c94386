import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";

type Props = Pick<TextInputProps, "label" | "placeholder" | "size" | "w" | "flex"> & {
  readonly words: readonly string[];
  /** Told once the field is left, or at Enter, and only of other words. */
  readonly onWords: (words: string[]) => void;
};

/** Words with commas between them. */
export function WordsField({ words, onWords, ...field }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed === null) return;
    setTyped(null);
    const next = typed
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
    if (next.join() !== words.join()) onWords(next);
  };
  return (
    <TextInput
      {...field}
      value={typed ?? words.join(", ")}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === "Enter" && commit()}
    />
  );
}
