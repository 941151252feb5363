import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { networkErrorCode } from "../../src/api/network-error.ts";

interface Description {
  paths: Record<string, Record<string, { responses?: Record<string, { description: string }> }>>;
}

const { paths } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../docs/openapi.json"), "utf8")) as Description;

describe("errors of the Network API", () => {
  it("have a code for every sentence that is described", () => {
    const operations = Object.entries(paths).flatMap(([path, each]) => (path.startsWith("/3.0/") ? Object.values(each) : []));
    const answers = operations.flatMap(({ responses = {} }) => Object.entries(responses).filter(([status]) => status !== "200"));
    const sentences = new Set(answers.flatMap(([, { description }]) => description.split("; ")));
    expect(sentences.size).toBeGreaterThan(8);
    for (const sentence of sentences) expect(networkErrorCode(sentence, undefined), sentence).toBeDefined();
  });

  it("tell a parameter that is missing from one that is wrong, and keep what says more", () => {
    expect(networkErrorCode("Bad Request: title is missing", "title")).toBe("missing");
    expect(networkErrorCode("Bad Request: title is not accepted", "title")).toBe("invalid");
    expect(networkErrorCode("Bad Request: allowed_ip[2] is not accepted", "allowed_ip")).toBe("invalid");
    expect(networkErrorCode("Bad Request: payments[7][total] is not accepted", "payments")).toBeUndefined();
  });
});
