import { createSpotlight } from "@mantine/spotlight";

/** Apart from the palette itself, so that the button that opens it does not load it. */
export const [paletteStore, palette] = createSpotlight();

export const openPalette = (): void => palette.open();
