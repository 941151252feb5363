import { expect, it } from "vitest";
import { checkLength } from "../../lint/check-length.ts";

const check = (path: string, lines: number) => checkLength(new Map([[path, "// x\n".repeat(lines)]]));

it("refuses a file of src that has more than 250 lines", () => {
  expect(check("src/domain/leads/x.ts", 251)).toEqual([expect.stringContaining("src/domain/leads/x.ts has 251 lines.")]);
});

it("lets a file of src have 250 lines, and a test more", () => {
  expect([...check("src/domain/leads/x.ts", 250), ...check("test/leads/x.test.ts", 251)]).toEqual([]);
});
