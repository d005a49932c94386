import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { ProbabilityBars } from "../elements/probability-bars.tsx";

interface Props {
  readonly classifierId: string;
  readonly index: number;
  readonly classNames: readonly string[];
}

/** A classifier's five likeliest answers to one image of its dataset. */
export function Prediction({ classifierId, index, classNames }: Props) {
  const prediction = useQuery({
    ...orpc.library.prediction.queryOptions({ input: { classifierId, index } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={prediction}>
      {({ probabilities, groundTruth }) => (
        <ProbabilityBars
          probabilities={probabilities.map((probability, c) => ({ category: classNames[c]!, probability }))}
          groundTruth={classNames[groundTruth]!}
        />
      )}
    </Loaded>
  );
}
