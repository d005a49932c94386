/** What came of parts of power simulations, so that one cut short goes on where it stopped: by what the studies depend on. */
export const power = `
CREATE TABLE power_parts (
  design_sha256 TEXT NOT NULL,
  first_study INTEGER NOT NULL,
  studies INTEGER NOT NULL CHECK (studies > 0),
  rejections INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  PRIMARY KEY (design_sha256, first_study)
) STRICT;
`;
