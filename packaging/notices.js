/** Writes the licences of what is shipped into one file that lies beside the program. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** Shared libraries that come within packages, under licences of their own. */
const bundled = `sharp's packages (@img/sharp-libvips-…) hold libvips and what it is built of as shared libraries, under the GNU Lesser
General Public License 3.0 or later and, of a part, the Mozilla Public License 2.0. They are used unchanged and lie as
files of their own beside the program (resources/app.asar.unpacked), where they may be replaced by other builds. Their
source: https://github.com/lovell/sharp-libvips; the licences: https://www.gnu.org/licenses/lgpl-3.0.html and
https://www.mozilla.org/MPL/2.0/. Electron and Chromium are under the MIT licence and those in LICENSES.chromium.html.`;

/** Every package that is no tool of development, with the text of its licence where it is installed. */
export function noticesText() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const parts = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
    .map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return `${name} ${version}: ${license ?? "see its own text"}\n${licenceText(join(root, path))}`;
    });
  return [bundled, ...parts].join(`\n\n${"─".repeat(80)}\n\n`);
}

function licenceText(folder) {
  if (!existsSync(folder)) return "";
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.js$/.test(name));
  return file ? readFileSync(join(folder, file), "utf8").trim() : "";
}

export default function writeNotices() {
  mkdirSync(join(root, "out"), { recursive: true });
  writeFileSync(join(root, "out", "THIRD-PARTY-NOTICES.txt"), `${noticesText()}\n`);
}
