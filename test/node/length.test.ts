import { expect, it } from "vitest";
import { checkLength } from "../../lint/check-length.ts";

const check = (path: string, lines: number) => checkLength(new Map([[path, "// x\n".repeat(lines)]]));

it.each(["src/domain/leads/x.ts", "dashboard/src/screens/leads/x.tsx"])("refuses more than 250 lines of %s", (path) => {
  expect(check(path, 251)).toEqual([expect.stringContaining(`${path} has 251 lines.`)]);
});

it("lets a source file have 250 lines, and tests and texts more", () => {
  expect([
    ...check("src/domain/leads/x.ts", 250),
    ...check("test/leads/x.test.ts", 251),
    ...check("dashboard/src/texts/x.ts", 251),
  ]).toEqual([]);
});
