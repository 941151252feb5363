import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

it("has words for every error of the log of postbacks", () => {
  const [, log = ""] = read("docs/postbacks.md").split("\n## The log\n");
  const errors = log.split("| `error` of an attempt |")[1]?.split("\n\n")[0] ?? "";
  const ofAttempts = [...errors.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code),
  );
  const ofDeliveries = ["same", "gone", "template", "banned"];
  for (const code of ofDeliveries) expect(log).toContain(`\`${code}\``);
  const worded = [...read("dashboard/src/texts/delivery-errors.ts").matchAll(/^ {4}(\w+): "/gm)].map(([, code]) => code);
  expect([...new Set(worded)].sort()).toEqual([...new Set([...ofAttempts, ...ofDeliveries])].sort());
});
