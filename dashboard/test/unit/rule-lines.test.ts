import { describe, expect, it } from "vitest";
import { readLines, withoutWrong } from "../../src/screens/filters/rule-lines.ts";

describe("lines of a filter", () => {
  it("names what is wrong by its line, and counts doubles", () => {
    const text = "203.0.113.7\n\nnowhere\n203.0.113.0/24, 2001:db8::/32\n300.1.1.1\n203.0.113.7\n";
    expect(readLines(text, "ips")).toEqual({
      values: ["203.0.113.7", "203.0.113.0/24", "2001:db8::/32"],
      wrong: [
        { line: 3, text: "nowhere" },
        { line: 5, text: "300.1.1.1" },
      ],
      doubles: 1,
    });
    expect(withoutWrong(text, "ips")).toBe("203.0.113.7\n\n203.0.113.0/24, 2001:db8::/32\n203.0.113.7\n");
  });

  it.each([
    ["ips", "10.0.0.0/33"],
    ["ips", "10.0.0.1/8/8"],
    ["ips", "2001:db8::/129"],
    ["ips", "10.0.0.01x"],
    ["asns", "0"],
    ["asns", "4294967296"],
    ["asns", "ASX"],
    ["user_agents", "x"],
    ["referers", "y".repeat(256)],
  ] as const)("takes no %s of %j", (list, text) => expect(readLines(text, list).wrong).toHaveLength(1));

  it("reads networks as they are often written, and texts with commas whole", () => {
    expect(readLines("AS64500, 64501", "asns").values).toEqual(["64500", "64501"]);
    expect(readLines("HeadlessChrome, like Gecko", "user_agents").values).toEqual(["HeadlessChrome, like Gecko"]);
  });
});
