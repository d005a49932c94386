import type { ShownPicture } from "#shared/domain/shown-picture.ts";
import type { ShownExplanation } from "#shared/study/trial-types/explanations.ts";
import classes from "./shown-explanations.module.css";
import { StimulusImage, stimulusSize } from "./stimulus-image.tsx";

/**
 * Sides of the target and its map where examples stand beside them, and of an example: all fit the smallest window, and a
 * digit's 28 px become 8 and 4 each, an ImageNet image's 224 one.
 */
const compactSize = 224;
const exampleSize = 112;

interface Props {
  readonly imageSha256: string;
  readonly explanations: readonly ShownExplanation[];
  /** Whether some condition of the study shows so much that all images are smaller, in every condition. */
  readonly compact: boolean;
}

/** The target image and, beside it, what the condition shows: its map, examples with their own maps, its regions. */
export function ShownExplanations({ imageSha256, explanations, compact }: Props) {
  const size = compact ? compactSize : stimulusSize;
  const of = (slot: string) => explanations.filter((shown) => shown.slot === slot).flatMap(({ pictures }) => pictures);
  const examples = of("examples");
  return (
    <>
      <StimulusImage sha256={imageSha256} alt="The image that the AI sees" size={size} />
      {of("map").map(({ sha256 }) => (
        <StimulusImage key={sha256} sha256={sha256} alt="Its saliency map" size={size} />
      ))}
      {of("regions").map(({ sha256, caption }) => (
        <StimulusImage
          key={sha256}
          sha256={sha256}
          alt={caption ? `A region of it: ${caption}` : "A region of it"}
          size={size}
        />
      ))}
      {examples.length > 0 && (
        <div className={classes.examples}>
          {[...Map.groupBy(examples, ({ caption }) => caption ?? "Examples")].map(([caption, pictures]) => (
            <section key={caption} aria-label={`Examples: ${caption}`}>
              <h2>{caption}</h2>
              {pictures.map((example, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two examples may be the same picture; their places never change
                <Example key={k} {...example} />
              ))}
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function Example({ sha256, caption, mapSha256 }: ShownPicture) {
  return (
    <div>
      <StimulusImage
        sha256={sha256}
        alt={caption === null ? "An example" : `An example of ${caption}`}
        size={exampleSize}
      />
      {mapSha256 && <StimulusImage sha256={mapSha256} alt="Its saliency map" size={exampleSize} />}
    </div>
  );
}
