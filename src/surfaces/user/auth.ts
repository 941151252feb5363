import { z } from "zod";
import { joinTelegram } from "../../domain/accounts/login/join-telegram.ts";
import { NONCE_PATTERN } from "../../domain/accounts/login/login-nonce.ts";
import { LOGIN_STATES, pollLogin } from "../../domain/accounts/login/poll-login.ts";
import { signInByLaunch } from "../../domain/accounts/login/sign-in-by-launch.ts";
import { endOtherSessions, endOwnSession, endSession } from "../../domain/accounts/sessions/end-sessions.ts";
import { listSessions, type Session } from "../../domain/accounts/sessions/list-sessions.ts";
import { paymentMethods } from "../../domain/billing/payment-methods.ts";
import { signIn } from "../../domain/networks/passwords/sign-in.ts";
import { anybody } from "../../http/access.ts";
import { API_VERSION, nothing } from "../../http/described.ts";
import { bool, rowId } from "../../http/fields/strict.ts";
import { MEMBER_KINDS, PAYMENT_METHODS } from "../../lib/codes.ts";
import { AppError } from "../../platform/errors.ts";
import { session } from "./access.ts";
import { data, list, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const wireSession = z
  .strictObject({
    id: z.int().describe("The session's id; it does not reveal the token"),
    country: z.string().describe("The country where it was made, ISO code; empty if unknown"),
    created: time,
    expires: time,
    current: z.boolean().describe("Whether it is the session of this call"),
  })
  .meta({ id: "Session" });

const toWireSession = ({ id, country, createdAtMs, expiresAtMs, isCurrent }: Session) => ({
  id,
  country: country ?? "",
  created: wireTime(createdAtMs),
  expires: wireTime(expiresAtMs),
  current: isCurrent,
});

const pending = z.strictObject({
  pending: z.literal(true),
  number: z.int().describe("Shown by the page; the service bot asks whether the person sees the same number"),
  state: z.enum(LOGIN_STATES).describe("`ended`: redeemed or expired"),
});

const nonceInput = z.object({ nonce: z.string().regex(NONCE_PATTERN).describe("Random, made by the page") });

export const authEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/auth/poll.json",
    summary: "Redeem a login",
    errors: ["ban", "limit"],
    example: { nonce: "Kq3vXz8mT2pLw9Rb" },
    access: anybody,
    input: nonceInput,
    answer: z.union([pending, z.strictObject({ pending: z.literal(false), token: z.string() })]),
    async run(call, { nonce }) {
      const polled = await pollLogin(call, nonce);
      if (polled.token !== null) return { pending: false as const, token: polled.token };
      return { pending: true as const, number: polled.number, state: polled.state };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/auth/telegram.json",
    summary: "Open a session from a Mini App",
    errors: ["key", "ban", "limit", "off"],
    example: { init_data: "auth_date=1795774903&user=%7B%22id%22%3A9876543210%2C%22first_name%22%3A%22Jane%22%7D&hash=5b7c…" },
    access: anybody,
    input: z.object({ init_data: z.string().min(1).max(4096).describe("`Telegram.WebApp.initData`, as it is") }),
    answer: z.strictObject({ token: z.string() }),
    run: async (call, { init_data }) => ({ token: await signInByLaunch(call, init_data) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/auth/password.json",
    summary: "Open a session by a password",
    errors: ["key", "ban", "limit"],
    example: { login: "bob@example.com", password: "kittens", network: 1 },
    access: anybody,
    input: z.object({
      login: z.string().trim().min(1).max(255).describe("The e-mail address, or an affiliate's login, as the network has it"),
      password: z.string().min(1).max(255).describe("The password that the network gave"),
      network: rowId.optional().describe("The network's number; needed where several know that e-mail address"),
      kind: z.enum(MEMBER_KINDS).optional().describe("Who they are there; needed where they are more than one"),
    }),
    answer: z.strictObject({ token: z.string() }),
    run: async (call, { login, ...input }) => ({ token: await signIn(call, { name: login, ...input }) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/auth/join.json",
    summary: "Connect this account to Telegram",
    errors: ["ban", "limit", "exists"],
    example: { nonce: "Kq3vXz8mT2pLw9Rb" },
    access: session,
    input: nonceInput,
    answer: z.union([pending, z.strictObject({ pending: z.literal(false) })]),
    async run(ctx, { nonce }) {
      const state = await joinTelegram(ctx, nonce);
      return state === null ? { pending: false as const } : { pending: true as const, ...state };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/auth/config.json",
    summary: "Show the sign-in options",
    access: anybody,
    input: z.object({}),
    answer: data(
      z.strictObject({
        bot: z.string().describe("The service bot's username; empty if there is none"),
        login: z.boolean().describe("Whether people can sign in with the service bot; if not, only API keys work"),
        self_hosted: z.boolean().describe("Whether plans are set by the operator and never expire"),
        public_url: z.string(),
        methods: z.array(z.enum(PAYMENT_METHODS)).describe("Payment methods for plans"),
        stars_per_usd: z.number().describe("The price of a dollar in Telegram Stars"),
        version: z.string().describe("The version of the APIs; it changes only with a change that breaks clients"),
      }),
    ),
    async run({ deps: { config } }) {
      const isOpen = paymentMethods(config);
      return {
        data: {
          bot: config.serviceBot?.username ?? "",
          login: config.serviceBot !== null,
          self_hosted: config.selfHosted,
          public_url: config.publicUrl,
          methods: PAYMENT_METHODS.filter((method) => isOpen[method]),
          stars_per_usd: config.starsPerUsd,
          version: API_VERSION,
        },
      };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/auth/logout.json",
    summary: "End this session",
    access: session,
    input: z.object({}),
    answer: nothing,
    async run(ctx) {
      await endOwnSession(ctx);
      return {};
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/auth/sessions.json",
    summary: "List sessions",
    access: session,
    input: z.object({}),
    answer: list(wireSession),
    run: async (ctx) => ({ data: (await listSessions(ctx)).map(toWireSession) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/auth/sessions/end.json",
    summary: "End sessions",
    errors: ["session"],
    example: { id: 7 },
    access: session,
    input: z.object({
      id: rowId.optional().describe("A session id from `auth/sessions`; it may be this session"),
      others: bool.default(false).describe("Instead of `id`: end all other sessions"),
    }),
    answer: data(z.strictObject({ ended: z.int() })),
    async run(ctx, { id, others }) {
      if (id === undefined && !others) throw new AppError("field_missing", "id");
      if (id !== undefined && others) throw new AppError("field_invalid", "others");
      if (id === undefined) return { data: { ended: await endOtherSessions(ctx) } };
      await endSession(ctx, id);
      return { data: { ended: 1 } };
    },
  }),
];
