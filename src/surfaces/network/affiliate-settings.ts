import { z } from "zod";
import {
  addCustomField,
  type CustomField,
  listCustomFields,
  removeCustomField,
  setCustomField,
} from "../../domain/networks/fields/custom-fields.ts";
import {
  addPaymentSystem,
  listPaymentSystems,
  type PaymentSystem,
  removePaymentSystem,
  setPaymentSystem,
} from "../../domain/networks/fields/payment-systems.ts";
import { bool, currency, int } from "../../http/fields/strict.ts";
import { CUSTOM_FIELD_TYPES } from "../../lib/codes.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { ignored, mixed, title } from "./fields.ts";

/** What a network asks affiliates for, and how it pays them. */

const id = int.pipe(z.int().min(0));

const MAX_CHOICES = 500;

/** Labels by number; a list counts from 1. */
const choices = z
  .preprocess(
    (given) =>
      given === "" || given === null
        ? {}
        : Array.isArray(given)
          ? Object.fromEntries(given.map((label, place) => [place + 1, label]))
          : given,
    z.record(z.string().regex(/^\d{1,9}$/), title()),
  )
  .refine((labels) => Object.keys(labels).length <= MAX_CHOICES)
  .optional()
  .describe("Labels of the choices by their numbers, of select, checkbox and radio");

const field = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    required: z.boolean(),
    field_type: z.enum(CUSTOM_FIELD_TYPES),
    field_values: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: "NetworkCustomField" });

const toField = ({ id, name, isRequired, type, choices }: CustomField) => ({
  id,
  name,
  required: isRequired,
  field_type: type,
  field_values: Object.keys(choices).length === 0 ? null : choices,
});

const fieldVariables = z.object({ ID: id.describe("The field's id").meta({ examples: ["1"] }) });

const fieldInput = {
  field_type: ignored(z.enum(CUSTOM_FIELD_TYPES)).describe("`text` where nothing is said"),
  required: ignored(bool).describe("Whether affiliates must say it"),
  field_values: choices,
};

type FieldInput = z.output<z.ZodObject<typeof fieldInput>>;

const readField = ({ field_type, required, field_values }: FieldInput) => ({
  type: field_type,
  isRequired: required,
  choices: field_values,
});

const fieldAnswer = z.strictObject({ custom_field: field });

const customFieldEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/custom_fields",
    summary: "List custom fields",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ fields: z.array(field) }),
    run: async (ctx) => ({ fields: (await listCustomFields(ctx)).map(toField) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/custom_field",
    summary: "Add a custom field",
    example: { name: "Skype" },
    access: user,
    input: z.object({ name: title().describe("The name"), ...fieldInput }),
    answer: fieldAnswer,
    errors: ["limit_reached"],
    run: async (ctx, { name, ...input }) => ({ custom_field: toField(await addCustomField(ctx, { name, ...readField(input) })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/custom_field/{ID}",
    summary: "Change a custom field",
    variables: fieldVariables,
    example: { ID: 1, required: 1 },
    access: user,
    input: z.object({ name: ignored(title()).describe("The name"), ...fieldInput }),
    answer: fieldAnswer,
    errors: ["custom_field_not_found"],
    run: async (ctx, { name, ...input }, { variables: { ID } }) => ({
      custom_field: toField(await setCustomField(ctx, { id: ID, name, ...readField(input) })),
    }),
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/admin/custom_field/{ID}/remove",
    summary: "Delete a custom field",
    variables: fieldVariables,
    example: { ID: 1 },
    access: user,
    input: z.object({}),
    answer: fieldAnswer,
    errors: ["custom_field_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ custom_field: toField(await removeCustomField(ctx, { id: ID })) }),
  }),
];

const paymentSystem = z
  .strictObject({
    id: z.int(),
    lang_label: z.string(),
    fields: z.array(z.strictObject({ id: z.int(), lang_label: z.string(), required: z.boolean() })),
    currency: z.string().nullable(),
  })
  .meta({ id: "NetworkPaymentSystem" });

const toSystem = ({ id, title, fields, currency }: PaymentSystem) => ({
  id,
  lang_label: title,
  fields: fields.map(({ id, label, isRequired }) => ({ id, lang_label: label, required: isRequired })),
  currency: currency?.toUpperCase() ?? null,
});

const systemVariables = z.object({ ID: id.describe("The system's id").meta({ examples: ["1"] }) });

const systemInput = {
  currency: z
    .union([z.literal("").transform(() => null), z.null(), currency])
    .optional()
    .describe("The only currency that it pays; empty: any"),
  fields: mixed(
    z.object({
      id: ignored(int.pipe(z.int().positive())).describe("Of a field that stays"),
      lang_label: title().describe("What is asked for"),
      required: ignored(bool).describe("Whether affiliates must say it"),
    }),
    50,
  )
    .transform((fields) => fields.map(({ id, lang_label, required = false }) => ({ id, label: lang_label, isRequired: required })))
    .optional()
    .describe("What must be known to pay; replaces what was there"),
};

const systemAnswer = z.strictObject({ payment_system: paymentSystem });

const paymentSystemEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/payment_systems",
    summary: "List payment systems",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ payment_systems: z.array(paymentSystem) }),
    run: async (ctx) => ({ payment_systems: (await listPaymentSystems(ctx)).map(toSystem) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/payment_system",
    summary: "Add a payment system",
    example: { lang_label: "Wire transfer", "fields[0][lang_label]": "IBAN" },
    access: user,
    input: z.object({ lang_label: title().describe("The name"), ...systemInput }),
    answer: systemAnswer,
    errors: ["limit_reached"],
    run: async (ctx, { lang_label, ...input }) => ({
      payment_system: toSystem(await addPaymentSystem(ctx, { title: lang_label, ...input })),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/payment_system/{ID}",
    summary: "Change a payment system",
    variables: systemVariables,
    example: { ID: 1, lang_label: "Bank transfer" },
    access: user,
    input: z.object({ lang_label: ignored(title()).describe("The name"), ...systemInput }),
    answer: systemAnswer,
    errors: ["payment_system_not_found"],
    run: async (ctx, { lang_label, ...input }, { variables: { ID } }) => ({
      payment_system: toSystem(await setPaymentSystem(ctx, { id: ID, title: lang_label, ...input })),
    }),
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/admin/payment_system/{ID}/remove",
    summary: "Delete a payment system",
    variables: systemVariables,
    example: { ID: 1 },
    access: user,
    input: z.object({}),
    answer: systemAnswer,
    errors: ["payment_system_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ payment_system: toSystem(await removePaymentSystem(ctx, { id: ID })) }),
  }),
];

export const affiliateSettingsEndpoints: Endpoint[] = [...customFieldEndpoints, ...paymentSystemEndpoints];
