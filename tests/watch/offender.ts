/** Does what no program of ours may, and says how it was refused: leaves a file at home, and speaks to an address. */
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

const refused = (error: unknown) => console.log((error as NodeJS.ErrnoException).code);

try {
  writeFileSync(join(homedir(), ".trace"), "");
} catch (error) {
  refused(error);
}
try {
  // An address of those kept for documentation: nobody has it.
  connect(9, "192.0.2.1").on("error", refused);
} catch (error) {
  refused(error);
}
