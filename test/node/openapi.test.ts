import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { describeAreas } from "../../src/app.ts";
import { describeAll } from "../../src/surfaces/service/openapi.ts";

it("what /openapi.json says is OpenAPI 3.1, with every reference in its place", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(describeAll(describeAreas(), "https://pawprint.example"));
  expect(errors ?? []).toEqual([]);
  expect([valid, validator.version]).toEqual([true, "3.1"]);
  expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref"');
});
