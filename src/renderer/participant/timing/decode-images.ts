/**
 * Decodes every image inside an element, so that the next frame can show them all at once. Fails where one of them
 * cannot be loaded, naming it.
 */
export async function decodeImages(container: Element): Promise<void> {
  await Promise.all([...container.querySelectorAll("img")].map(decode));
}

/** Fetches and decodes images that later screens will need; one that fails is tried again when its screen comes. */
export function prefetchImages(addresses: readonly string[]): void {
  for (const address of addresses) {
    const image = new Image();
    image.src = address;
    image.decode().catch(() => undefined);
  }
}

async function decode(image: HTMLImageElement): Promise<void> {
  try {
    await image.decode();
  } catch (cause) {
    throw new Error(`The image ${image.src} could not be loaded`, { cause });
  }
}
