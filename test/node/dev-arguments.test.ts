import { describe, expect, it } from "vitest";
import { UsageError } from "../../scripts/lib/cli.ts";
import { readDevArguments } from "../../scripts/lib/dev-arguments.ts";

const PUBLIC = { PUBLIC_URL: "https://given.example" };
const GIVEN = ["--var", "PUBLIC_URL:https://given.example"];

describe("what npm start makes of its arguments", () => {
  it("reads an option in each spelling", () => {
    const args = [
      "--port=9000",
      "--inspector-port",
      "9001",
      "--dashboard-port",
      "0",
      "--persist-to",
      "a dir",
      "--var",
      "A:1:2",
      "--var=B:",
      ...GIVEN,
    ];
    expect(readDevArguments(args)).toEqual({
      ip: "127.0.0.1",
      port: 9000,
      inspectorPort: 9001,
      persistTo: "a dir",
      vars: { A: "1:2", B: "", ...PUBLIC },
      reload: false,
    });
  });

  it("listens on 127.0.0.1:8787 unless told otherwise", () => {
    expect(readDevArguments(GIVEN)).toMatchObject({ ip: "127.0.0.1", port: 8787, inspectorPort: undefined, persistTo: undefined });
    expect(readDevArguments([...GIVEN, "--port", "1", "--port", "2"]).port).toBe(2);
  });

  it.each([
    [["--port", "many"]],
    [["--port"]],
    [["--port", "0"]],
    [["--var", "NAME"]],
    [["--inspector-port", "x"]],
    [["--env", "staging"]],
  ])("refuses %j", (args) => {
    expect(() => readDevArguments(args)).toThrow(UsageError);
  });
});
