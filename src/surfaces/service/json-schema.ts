import { z } from "zod";

/** As far as the description goes; JSON Schema has more words. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** Of parameters: what a client may send. Of answers: what it gets. */
type Side = "input" | "output";

/**
 * A zod schema as JSON Schema 2020-12.
 * @param named takes the schemas that have an `id`, to which others refer
 */
export function toJsonSchema(schema: z.ZodType, side: Side, named: Record<string, JsonSchema>): JsonSchema {
  const { $defs = {}, id, ...own } = JSON.parse(JSON.stringify(convert(schema, side)).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, { id: _, ...definition }] of Object.entries<JsonSchema>($defs)) named[name] = definition;
  if (typeof id !== "string") return own;
  named[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}

function convert(schema: z.ZodType, side: Side): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: side,
    target: "draft-2020-12",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema, jsonSchema as JsonSchema, side),
  });
  return json as JsonSchema;
}

/** Says of a value what a client has to know, where zod says how it is read. */
function tidy(schema: z.core.$ZodTypes, json: JsonSchema, side: Side): void {
  const { def } = schema._zod;
  const meta = z.globalRegistry.get(schema) ?? {};
  // What may be spelt in several ways says in its `meta` which is the plain one.
  if ("type" in meta || "enum" in meta) become(json, meta);
  // Behind a change of spelling stands what counts: bounds, patterns, lengths.
  else if (def.type === "pipe" && side === "input" && def.out._zod.def.type !== "transform")
    become(json, { ...convert(def.out as z.ZodType, side), ...meta });
  // What stands in for a value that makes no sense is no default.
  if (def.type === "catch") delete json.default;
  if (json.format !== undefined) delete json.pattern;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
}

function become(json: JsonSchema, other: Record<string, unknown>): void {
  for (const keyword of Object.keys(json)) delete json[keyword];
  Object.assign(json, other);
}
