// Read pages as JSON ({name: html}) from the standard input; print what is wrong with each as JSON ([line, ...]).
// The rules are those of the HTML standard; how markup is laid out is djlint's part, and what a page means axe's.

import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";

const checker = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

const found = [];
for (const [name, page] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  for (const { messages } of (await checker.validateString(page, name)).results) {
    for (const { line, column, ruleId, message } of messages) {
      found.push(`${name}:${line}:${column} ${ruleId}: ${message}`);
    }
  }
}
console.log(JSON.stringify(found));
