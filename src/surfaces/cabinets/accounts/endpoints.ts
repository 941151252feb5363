import { z } from "zod";
import { CATEGORY_KEYS } from "../../../domain/cabinets/dictionaries/categories.ts";
import { allCabinets, getCabinet, listCabinets } from "../../../domain/cabinets/list-cabinets.ts";
import { readObject } from "../../../domain/cabinets/object.ts";
import { addCabinet, editCabinet } from "../../../domain/cabinets/save-cabinet.ts";
import { setDefaultKktu } from "../../../domain/cabinets/set-default-kktu.ts";
import { name, text, words } from "../../../http/fields/strict.ts";
import { withoutNulls } from "../../../http/reading.ts";
import { CABINET_STATUSES } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { adCurrency } from "../ad-currency.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { cabinetItem, savedCabinet, shortCabinet, toCabinetItem, toSavedCabinet, toShortCabinet, variables } from "./wire.ts";

const MAX_OBJECTS = 100;

const object = z.string().transform((value, context) => {
  const read = readObject(value);
  if (read === null) context.addIssue({ code: "custom", message: "no address" });
  return read ?? "";
});

const fields = {
  legal_name: text(255).optional().describe("The legal name"),
  category_key: z.enum(CATEGORY_KEYS).optional().describe("The category"),
  objects: words(object, MAX_OBJECTS).optional().describe("What is promoted: `t.me/example` or `@example`"),
  status: z.enum(CABINET_STATUSES).optional().describe("The status"),
};

const fromWire = ({ legal_name, category_key, objects, status }: z.output<z.ZodObject<typeof fields>>) => ({
  legalName: legal_name,
  category: category_key,
  objects,
  status,
});

export const accountEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/accounts/telegram/names",
    summary: "List the names of cabinets",
    access: account,
    input: z.object({}),
    answer: z.array(shortCabinet),
    run: async (ctx) => (await allCabinets(ctx)).map(toShortCabinet),
  }),
  endpoint({
    methods: ["GET"],
    path: "/accounts/telegram/",
    summary: "List cabinets",
    example: { limit: 50, offset: 0 },
    access: account,
    input: z.object({
      account_name: text(128).optional().describe("A part of the name, in any case"),
      legal_name: text(255).optional().describe("A part of the legal name, in any case"),
      ...page,
    }),
    answer: z.strictObject({ items: z.array(cabinetItem), count: z.int() }),
    async run(ctx, { account_name, legal_name, limit, offset }) {
      const { items, count } = await listCabinets(ctx, { name: account_name, legalName: legal_name, limit, offset });
      return { items: items.map(toCabinetItem), count };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/accounts/telegram/",
    summary: "Create a cabinet",
    example: { name: "Kittens", currency: "eur", objects: ["t.me/kittens"] },
    access: account,
    reading: withoutNulls(),
    input: z.object({ name, currency: adCurrency.describe("The currency of all its amounts; it never changes"), ...fields }),
    answer: savedCabinet,
    errors: ["limit_reached"],
    run: async (ctx, { name, currency, ...rest }) => toSavedCabinet(await addCabinet(ctx, { name, currency, ...fromWire(rest) })),
  }),
  endpoint({
    methods: ["GET"],
    path: "/accounts/telegram/{account_uid}",
    summary: "Show a cabinet",
    variables,
    example: { account_uid: "ACC0001" },
    access: account,
    input: z.object({}),
    answer: shortCabinet,
    errors: ["cabinet_not_found"],
    run: async (ctx, _, { variables: { account_uid } }) => toShortCabinet(await getCabinet(ctx, { uid: account_uid })),
  }),
  endpoint({
    methods: ["PATCH"],
    path: "/accounts/telegram/{account_uid}",
    summary: "Change a cabinet",
    variables,
    example: { account_uid: "ACC0001", status: "inactive" },
    access: account,
    reading: withoutNulls(),
    input: z.object({ name: name.optional(), ...fields }),
    answer: savedCabinet,
    errors: ["cabinet_not_found"],
    run: async (ctx, { name, ...rest }, { variables: { account_uid } }) =>
      toSavedCabinet(await editCabinet(ctx, { uid: account_uid, name, ...fromWire(rest) })),
  }),
  endpoint({
    methods: ["PATCH"],
    path: "/accounts/set-default-kktu",
    summary: "Set the default KKTU code of a cabinet",
    example: { account_id: "ACC0001", kktu_id: "3fa85f64-5717-4562-b3fc-2c963f66afa6" },
    access: account,
    input: z.object({
      account_id: text(20).describe("The cabinet's id"),
      kktu_id: z.uuid().describe("The id of a KKTU code"),
    }),
    answer: z.strictObject({ account_id: z.string(), kktu_id: z.string() }),
    errors: ["cabinet_not_found"],
    async run(ctx, { account_id, kktu_id }) {
      await setDefaultKktu(ctx, { uid: account_id, kktuId: kktu_id.toLowerCase() });
      return { account_id, kktu_id: kktu_id.toLowerCase() };
    },
  }),
];
