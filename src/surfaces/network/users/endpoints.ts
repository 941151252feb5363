import { z } from "zod";
import { addStaff, findStaff, listStaff, rotateStaffKey, setStaff } from "../../../domain/networks/people/staff.ts";
import { uploaded } from "../../../http/fields/strict.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { AppError } from "../../../platform/errors.ts";
import { user as access } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { changedSince, clearable, email, hexId, ignored, mixed, password, title } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { sinceOf } from "../times.ts";
import { roleWord, toUser, USER_TYPES, user, userType } from "./wire.ts";

const EXAMPLE_ID = "594927bd7e28fe1c4a8b4569";

const variables = z.object({ ID: hexId.describe("The user's id").meta({ examples: [EXAMPLE_ID] }) });

const roles = mixed(roleWord).describe("What they may do");

const secret = password.describe("What they sign in by; 5 characters or more");

const profile = {
  skype: clearable().describe("Skype"),
  work_hours: clearable().describe("When they work"),
};

const avatar = z
  .union([z.null(), uploaded, z.literal("").transform(() => null), z.url({ protocol: /^https?$/ }).max(2048)])
  .optional()
  .describe("A JPEG, PNG or GIF of 1 MB at most, as a part of a multipart form, or the address of one elsewhere; empty: none");

/** What a form with a picture has at most. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

const names = { first_name: title().describe("The first name"), last_name: title().describe("The last name") };

const showUser = (path: string): Endpoint =>
  endpoint({
    methods: ["GET"],
    path,
    summary: "Show a user",
    variables,
    example: { ID: EXAMPLE_ID },
    access,
    input: z.object({}),
    answer: z.strictObject({ user }),
    errors: ["member_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ user: toUser(ctx, await findStaff(ctx, ID)) }),
  });

const profileOf = (input: {
  first_name?: string | undefined;
  last_name?: string | undefined;
  skype?: string | null | undefined;
  work_hours?: string | null | undefined;
}) => ({
  firstName: input.first_name,
  lastName: input.last_name,
  skype: input.skype,
  workHours: input.work_hours,
});

export const userEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/users",
    summary: "List users",
    example: { page: 1, limit: 100 },
    access,
    input: z.object({
      q: ignored(z.string().max(255)).describe("What their name or e-mail contains"),
      updated_at: changedSince,
      ...page(),
    }),
    answer: z.strictObject({ users: z.array(user), pagination }),
    async run(ctx, { q, updated_at, page, limit }) {
      const { items, total } = await listStaff(ctx, {
        search: q,
        changedSinceMs: sinceOf(ctx, updated_at),
        offset: (page - 1) * limit,
        limit,
      });
      return { users: items.map((staff) => toUser(ctx, staff)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  showUser("/admin/user/{ID}"),
  endpoint({
    methods: ["POST"],
    path: "/admin/user",
    summary: "Add a user",
    example: { email: "ann@example.com", password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_SECTION_OFFER" },
    access,
    maxBodyBytes: MAX_BODY_BYTES,
    input: z.object({
      email: email.describe("The e-mail address"),
      password: secret,
      ...names,
      roles: roles.optional(),
      type: ignored(userType).describe("In the place of roles"),
      avatar,
      ...profile,
    }),
    answer: z.strictObject({ user }),
    errors: ["already_exists"],
    async run(ctx, { email, password, roles, type, avatar, ...input }) {
      const given = roles ?? (type && [USER_TYPES[type]]) ?? [];
      if (given.length === 0) throw new AppError("field_missing", "roles");
      const name = `${input.first_name} ${input.last_name}`;
      const { staff, key } = await addStaff(ctx, { name, email, password, roles: given, avatar, profile: profileOf(input) });
      return { user: toUser(ctx, staff, key) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/user/{ID}",
    summary: "Change a user",
    variables,
    example: { ID: EXAMPLE_ID, first_name: "Ann" },
    access,
    maxBodyBytes: MAX_BODY_BYTES,
    input: z.object({
      email: ignored(email).describe("The e-mail address"),
      password: ignored(password).describe("Their sessions end"),
      first_name: ignored(names.first_name).describe("The first name"),
      last_name: ignored(names.last_name).describe("The last name"),
      roles: roles.optional(),
      type: ignored(userType).describe("In the place of roles"),
      avatar,
      ...profile,
    }),
    answer: z.strictObject({ user }),
    errors: ["member_not_found", "already_exists"],
    async run(ctx, { email, password, roles, type, avatar, ...input }, { variables: { ID } }) {
      const given = roles ?? (type && [USER_TYPES[type]]);
      return { user: toUser(ctx, await setStaff(ctx, { id: ID, email, password, roles: given, avatar, profile: profileOf(input) })) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/user/{ID}/password",
    summary: "Change a user's password",
    variables,
    example: { ID: EXAMPLE_ID, password: "kittens" },
    access,
    input: z.object({ password: secret }),
    answer: z.strictObject({ user }),
    errors: ["member_not_found"],
    run: async (ctx, { password }, { variables: { ID } }) => ({ user: toUser(ctx, await setStaff(ctx, { id: ID, password })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/user/api_key/{ID}",
    summary: "Change a user's API key",
    variables,
    example: { ID: EXAMPLE_ID },
    access,
    input: z.object({}),
    answer: z.strictObject({ user: z.strictObject({ id: z.string(), api_key: z.string() }) }),
    errors: ["member_not_found"],
    async run(ctx, _, { variables: { ID } }) {
      const key = await rotateStaffKey(ctx, ID);
      return { user: { id: toHexId(ID.number, ID.createdAt * 1000), api_key: key } };
    },
  }),
];
