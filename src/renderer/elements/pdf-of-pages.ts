/** One page of a document as a picture of it. */
export interface PageImage {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`, 0 … 255. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Of PDF's own unit there are so many to an inch. */
const pointsPerInch = 72;

/**
 * A PDF document (ISO 32000) of pages that are pictures, kept pixel by pixel: compressed without loss.
 * @param dpi pixels of the pictures to an inch of paper
 */
export async function pdfOfPages(pages: readonly PageImage[], title: string, dpi: number): Promise<Blob> {
  const objects: Uint8Array<ArrayBuffer>[] = [];
  /** Numbers of objects start with 1. */
  const add = (...parts: (string | Uint8Array<ArrayBuffer>)[]) => objects.push(bytesOf(...parts));
  const pageOf = (k: number) => 4 + 3 * k;
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, k) => `${pageOf(k)} 0 R`).join(" ")}] >>`);
  add(`<< /Title <feff${utf16(title)}> /Producer (Exemplar) >>`);
  for (const [k, { width, height, pixels }] of pages.entries()) {
    const size = [width, height].map((length) => ((length * pointsPerInch) / dpi).toFixed(2)) as [string, string];
    const [content, image] = [pageOf(k) + 1, pageOf(k) + 2];
    const drawing = `q ${size[0]} 0 0 ${size[1]} 0 0 cm /Sheet Do Q`;
    const packed = await deflate(pixels);
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(" ")}] /Contents ${content} 0 R `,
      `/Resources << /XObject << /Sheet ${image} 0 R >> >> >>`,
    );
    add(`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`);
    add(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 `,
      `/Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
      packed,
      "\nendstream",
    );
  }
  return new Blob([withCrossReferences(objects)], { type: "application/pdf" });
}

/** The whole file: header, objects, and where each of them starts. */
function withCrossReferences(objects: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  // Bytes above 127 in a comment say that the file is binary.
  const parts = [bytesOf("%PDF-1.5\n%", Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3), "\n")];
  const starts: number[] = [];
  let at = parts[0]!.length;
  for (const [k, object] of objects.entries()) {
    const whole = bytesOf(`${k + 1} 0 obj\n`, object, "\nendobj\n");
    starts.push(at);
    at += whole.length;
    parts.push(whole);
  }
  const entries = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(
    bytesOf(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`,
      `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return bytesOf(...parts);
}

function bytesOf(...parts: readonly (string | Uint8Array<ArrayBuffer>)[]): Uint8Array<ArrayBuffer> {
  const all = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Hexadecimal digits of a text in UTF-16, big-endian. */
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, k) => text.charCodeAt(k).toString(16).padStart(4, "0")).join("");
