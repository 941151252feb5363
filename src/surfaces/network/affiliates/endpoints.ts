import { z } from "zod";
import { addAffiliate, findAffiliate, listAffiliates, resetPassword, setAffiliate } from "../../../domain/networks/people/affiliates.ts";
import { setAffiliates } from "../../../domain/networks/people/set-affiliates.ts";
import { nothing } from "../../../http/described.ts";
import { bool, currency, int, text, whole } from "../../../http/fields/strict.ts";
import { MEMBER_STATUSES } from "../../../lib/codes.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { changedSince, clearable, email, hexId, ignored, mixed, note, password, renaming, tags } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { addressFields, readAddressFields, readSubFields, subFields } from "../people.ts";
import { sinceOf } from "../times.ts";
import { affiliate, isStatus, STATUS_WORDS, toAffiliate, WORDS } from "./wire.ts";

const ID = int.pipe(z.int().min(0)).describe("The affiliate's number");

const variables = z.object({ ID: ID.meta({ examples: ["1"] }) });

/** Older clients write statuses by their numbers, in this order. */
const BY_NUMBER = ["not active", "active", "banned", "on moderation"] as const;

const status = z
  .union([
    z.enum(WORDS),
    z.enum(["0", "1", "2", "3"]).transform((digit) => BY_NUMBER[Number(digit)] ?? "active"),
    whole(0, 3).transform((digit) => BY_NUMBER[digit] ?? "active"),
  ])
  .meta({ enum: [...WORDS, "0", "1", "2", "3"] });

const percent = z
  .union([z.string(), z.number().transform(String)])
  .transform((text) => text.trim())
  .pipe(z.string().regex(/^(\d{1,3}(\.\d{1,6})?)?$/))
  .refine((text) => Number(text) <= 100)
  .transform((text) => text || null);

/** A map, also where it came as a list, whose keys are the places. */
const map = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (given) => (Array.isArray(given) ? Object.fromEntries(given.entries()) : given === "" ? {} : given),
    z.record(z.string().regex(/^\d{1,15}$/), value),
  );

const customFields = map(mixed(z.union([z.string(), z.number().transform(String)]).pipe(text(1000))))
  .transform((values) => Object.fromEntries(Object.entries(values).map(([id, each]) => [id, each.filter((value) => value !== "")])))
  .optional()
  .describe("Values by the fields' ids: a text, the number of a choice, or several of these");

const paymentSystems = mixed(
  z.object({
    system_id: int.pipe(z.int().positive()).describe("The system's id"),
    currency: ignored(currency).describe("The currency"),
    fields: map(z.union([z.string(), z.number().transform(String)]).pipe(text(1000)))
      .default({})
      .describe("Values by the numbers of the system's fields"),
  }),
  50,
)
  .transform((methods) => methods.map(({ system_id, currency = null, fields }) => ({ systemId: system_id, currency, fields })))
  .optional()
  .describe("How they are paid; replaces what was there");

const managerId = z
  .union([z.literal("").transform(() => null), z.null(), hexId])
  .optional()
  .describe("The id of the user who looks after them; empty: nobody");

const settings = {
  login: clearable().describe("What they call themselves"),
  name: note(255).describe("Their name"),
  ref_percent: percent.optional().describe("Per cent of the referral program"),
  notes: note().describe("Notes"),
  status: ignored(status).describe("The status"),
  level: ignored(whole(0, 1_000_000)).describe("The level"),
  manager_id: managerId,
  payment_systems: paymentSystems,
  custom_fields: customFields,
  ref: ignored(int.pipe(z.int().min(0))).describe("The number of the affiliate who brought them; 0: nobody"),
  contact_person: clearable().describe("Whom to talk to"),
  phone: clearable(64).describe("The telephone number"),
  tags: tags.describe("Tags; replace those before"),
  ...addressFields,
  ...subFields,
};

type Settings = z.output<z.ZodObject<typeof settings>>;

/** Parameters as the domain takes them. */
function read(input: Settings) {
  const { login, name, ref_percent, notes, status, level, manager_id, payment_systems, custom_fields, ref, contact_person, phone, tags } =
    input;
  return {
    login,
    name,
    status: status && STATUS_WORDS[status],
    manager: manager_id,
    paymentSystems: payment_systems,
    customFields: custom_fields,
    ref: ref === 0 ? null : ref,
    profile: {
      refPercent: ref_percent,
      notes,
      level,
      contactPerson: contact_person,
      phone,
      tags,
      ...readAddressFields(input),
      subRules: readSubFields(input),
    },
  };
}

const NAMES = { manager: "manager_id" };

const shown = z.strictObject({ partner: affiliate });
const saved = z.strictObject({ partner: affiliate, id: z.int().describe("Once more the affiliate's number") });

export const affiliateEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/partners",
    summary: "List affiliates",
    example: { page: 1, limit: 50 },
    access: user,
    input: z.object({
      id: mixed(ID).optional().describe("Numbers of affiliates"),
      status: mixed(status).optional().describe("Statuses"),
      status_partner: mixed(status).optional().describe("The same"),
      with_balance: ignored(
        z.union([z.literal([1, "1", true, "true"]).transform(() => true), z.literal([0, "0", false, "false"]).transform(() => false)]),
      ).describe("1: only those who are owed something"),
      updated_at: changedSince,
      search: ignored(z.string().max(255)).describe("What their name, login, e-mail or number is or contains"),
      ...page(50),
    }),
    answer: z.strictObject({ partners: z.array(affiliate), pagination }),
    async run(ctx, { id, status, status_partner, with_balance, updated_at, search, page, limit }) {
      const words = [...(status ?? []), ...(status_partner ?? [])];
      const { items, total, terms } = await listAffiliates(ctx, {
        ids: id?.length === 0 ? undefined : id,
        statuses: words.length === 0 ? undefined : MEMBER_STATUSES.filter((each) => words.some((word) => isStatus(word, each))),
        withBalance: with_balance,
        changedSinceMs: sinceOf(ctx, updated_at),
        search,
        offset: (page - 1) * limit,
        limit,
      });
      return { partners: items.map((each) => toAffiliate(ctx, each, terms)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/partner/{ID}",
    summary: "Show an affiliate",
    variables,
    example: { ID: 1 },
    access: user,
    input: z.object({}),
    answer: shown,
    errors: ["member_not_found"],
    async run(ctx, _, { variables: { ID } }) {
      const { affiliate, terms } = await findAffiliate(ctx, ID);
      return { partner: toAffiliate(ctx, affiliate, terms) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/partner",
    summary: "Add an affiliate",
    example: { email: "bob@example.com", password: "kittens", login: "Bob" },
    access: user,
    input: z.object({
      email: email.describe("The e-mail address"),
      password: password.describe("What they sign in by; 5 characters or more"),
      notify: ignored(bool).default(false).describe("Whether they get a mail of what they sign in by"),
      ...settings,
    }),
    answer: saved,
    errors: ["already_exists", "mail_off"],
    run: (ctx, { email, password, notify, ...input }) =>
      renaming(NAMES, async () => {
        const { affiliate, terms, key } = await addAffiliate(ctx, {
          email,
          password,
          isTold: notify,
          ...read(input),
          name: input.name ?? "",
        });
        return { partner: toAffiliate(ctx, affiliate, terms, key), id: affiliate.number };
      }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/partner/{ID}",
    summary: "Change an affiliate",
    variables,
    example: { ID: 1, status: "on moderation" },
    access: user,
    input: z.object({
      email: ignored(email).describe("The e-mail address"),
      password: ignored(password).describe("What they sign in by from now on; their sessions end"),
      ...settings,
    }),
    answer: saved,
    errors: ["member_not_found", "already_exists"],
    run: (ctx, { email, password, ...input }, { variables: { ID } }) =>
      renaming(NAMES, async () => {
        const { affiliate, terms } = await setAffiliate(ctx, { number: ID, email, password, ...read(input) });
        return { partner: toAffiliate(ctx, affiliate, terms), id: affiliate.number };
      }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/partner/password/{ID}",
    summary: "Change an affiliate's password",
    variables,
    example: { ID: 1 },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ partner: z.strictObject({ id: z.int(), password: z.string() }) }),
    errors: ["member_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ partner: { id: ID, password: await resetPassword(ctx, ID) } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/partners/mass-update",
    summary: "Change several affiliates",
    example: { id: 1, status: "active" },
    access: user,
    input: z.object({
      id: mixed(ID)
        .refine((ids) => ids.length > 0)
        .describe("Numbers of affiliates"),
      manager_id: managerId,
      status: settings.status,
    }),
    answer: nothing,
    errors: ["member_not_found"],
    run: (ctx, { id, manager_id, status }) =>
      renaming(NAMES, async () => {
        await setAffiliates(ctx, { numbers: id, manager: manager_id, status: status && STATUS_WORDS[status] });
        return {};
      }),
  }),
];
