import { Input, Slider } from "@mantine/core";

interface Props {
  readonly value: number;
  readonly onChange: (opacity: number) => void;
}

/** How strongly maps cover the image in the overlay, 0 to 1. */
export function OverlaySlider({ value, onChange }: Props) {
  return (
    <Input.Wrapper label="Opacity of the overlay" labelElement="div">
      <Slider
        w={200}
        size="sm"
        py={11}
        min={0}
        max={100}
        label={(percent) => `${percent}%`}
        thumbLabel="Opacity of the overlay"
        value={Math.round(100 * value)}
        onChange={(percent) => onChange(percent / 100)}
      />
    </Input.Wrapper>
  );
}
