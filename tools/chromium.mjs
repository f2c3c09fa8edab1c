// Unpack the Chromium of the npm package into .cache/browser and print, as JSON, its path and the environment it needs.
// The package was made for a bare cloud function: it brings the libraries and fonts that such a machine lacks. They are
// named only where the system's own are absent, since mixing two sets of libraries breaks both.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8"));
const folder = join(root, ".cache", "browser", version);

if (!existsSync(folder)) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  // The package unpacks into the temporary folder, its libraries only where it believes to be in such a function.
  process.env.TMPDIR = draft;
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  await chromium.executablePath();
  const fonts = join(folder, "fonts");
  writeFileSync(
    join(draft, "fonts", "fonts.conf"),
    `<fontconfig><dir>${fonts}</dir><cachedir>${fonts}/cache</cachedir></fontconfig>\n`,
  );
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process was faster; its copy is the same.
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true });
  }
}

const executable = join(folder, "chromium");
const environment = {};
if (spawnSync("ldd", [executable], { encoding: "utf8" }).stdout?.includes("not found")) {
  environment.LD_LIBRARY_PATH = join(folder, "al2023", "lib");
}
if (!existsSync("/etc/fonts")) environment.FONTCONFIG_PATH = join(folder, "fonts");
console.log(JSON.stringify({ executable, environment }));
