/** The softmax temperature of the calibrated answers that a target was chosen by; null where they were the classifier's own. */
export const calibratedTargets = `
ALTER TABLE targets ADD COLUMN temperature REAL CHECK (temperature > 0);
`;
