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
      dashboardPort: undefined,
      persistTo: "a dir",
      vars: { A: "1:2", B: "", ...PUBLIC },
      reload: false,
    });
  });

  it("listens on 127.0.0.1:8787 unless told otherwise", () => {
    expect(readDevArguments(GIVEN)).toMatchObject({ ip: "127.0.0.1", port: 8787, inspectorPort: undefined, persistTo: undefined });
    expect(readDevArguments([...GIVEN, "--port", "1", "--port", "2"]).port).toBe(2);
  });

  it("puts the dashboard on 5173 unless told otherwise, and its origins first among those that may call", () => {
    const origins = (...args: string[]) => readDevArguments([...GIVEN, ...args]).vars.DASHBOARD_ORIGINS;
    expect(readDevArguments(GIVEN).dashboardPort).toBe(5173);
    expect(origins()).toMatch(/^http:\/\/localhost:5173,http:\/\/127.0.0.1:5173,http:\/\/localhost:5174,http:\/\/127.0.0.1:5174/);
    expect(origins("--dashboard-port", "6000")).toMatch(/^http:\/\/localhost:6000,http:\/\/127.0.0.1:6000,/);
    expect(origins("--var", "DASHBOARD_ORIGINS:https://given.example")).toBe("https://given.example");
    expect(origins("--dashboard-port", "0")).toBeUndefined();
  });

  it.each([
    [["--port", "many"]],
    [["--dashboard-port", "x"]],
    [["--port"]],
    [["--port", "0"]],
    [["--var", "NAME"]],
    [["--inspector-port", "x"]],
    [["--env", "staging"]],
  ])("refuses %j", (args) => {
    expect(() => readDevArguments(args)).toThrow(UsageError);
  });
});
