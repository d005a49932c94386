import { Text } from "@mantine/core";
import { Link } from "react-router";
import type { Dataset, Evaluation } from "#shared/contract/library.ts";
import { formatCount } from "../../elements/format.ts";
import { imageQueryAddress } from "../dataset/image-query.ts";
import classes from "./confusion-matrix.module.css";

interface Props {
  readonly evaluation: Evaluation;
  readonly dataset: Dataset;
}

/** How often each class was answered for each; every cell leads to its images. Shade: share of the row. */
export function ConfusionMatrix({ evaluation, dataset }: Props) {
  const { classifierId, split, confusion } = evaluation;
  const { id: datasetId, classNames } = dataset;
  return (
    <div className={classes.frame}>
      <table className={classes.matrix}>
        <caption>
          <Text size="xs" c="dimmed" component="span">
            Rows: ground truth. Columns: the classifier's answer. n = {formatCount(evaluation.n)}. A click shows the
            images.
          </Text>
        </caption>
        <thead>
          <tr>
            <td />
            {classNames.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, groundTruth) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={classNames[groundTruth]}>
                <th scope="row">{classNames[groundTruth]}</th>
                {row.map((count, predicted) => {
                  const label = `${classNames[groundTruth]} answered ${classNames[predicted]}: ${count}`;
                  return (
                    <td key={classNames[predicted]}>
                      {count === 0 ? (
                        <span className={classes.none}>·</span>
                      ) : (
                        <Link
                          to={imageQueryAddress({ datasetId, classifierId, split, groundTruth, predicted })}
                          className={classes.cell}
                          data-kind={groundTruth === predicted ? "hit" : "error"}
                          style={{ "--share": shade(count / total) }}
                          title={label}
                          aria-label={label}
                        >
                          {formatCount(count)}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Rare confusions are the interesting ones: the square root lets 1 in 100 be seen beside 99 in 100. */
const shade = (share: number): string => `${Math.round(100 * Math.sqrt(share))}%`;
