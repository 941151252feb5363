import { expect, it } from "vitest";
import { checkOwnership, checkScope } from "../../lint/check-scope.ts";

const ENDPOINT = "src/surfaces/network/offers/list.ts";
const VERB = "src/domain/offers/list.ts";

/** What the check says where an endpoint calls a verb of this text. */
const check = (verb: string, endpoint = 'import { listOffers } from "../../../domain/offers/list.ts";') =>
  checkScope(
    new Map([
      [ENDPOINT, endpoint],
      [VERB, verb],
    ]),
  );

const UNCHECKED = {
  "a function": "export async function listOffers(ctx: Ctx): Promise<void> {\n  await read(ctx);\n}",
  "one that checks too late": 'export async function listOffers(ctx: Ctx) {\n  await read(ctx);\n  mayOrThrow(ctx, "offers.read");\n}',
  "one that takes its context apart": "export async function listOffers({ deps, account }: Ctx) {\n  return deps.read(account);\n}",
  "a generator": "export async function* listOffers(ctx: Ctx) {\n  yield* pages(ctx);\n}",
  "a function that is a constant": "export const listOffers = async (ctx: Ctx) => read(ctx);",
  "an empty one": "export async function listOffers(_: Ctx) {}",
};

it.each(Object.entries(UNCHECKED))("refuses %s without the scope check", (_, verb) => {
  expect(check(verb)).toEqual([expect.stringContaining(`${VERB}: listOffers does not begin with the scope check.`)]);
});

const CHECKED = {
  "a verb that begins with it": 'export async function listOffers(ctx: Ctx) {\n  mayOrThrow(ctx, "offers.read");\n  await read(ctx);\n}',
  "one that keeps how far it reaches":
    'export async function listOffers(ctx: Ctx) {\n  const reach = mayOrThrow(ctx, "offers.read");\n  await read(ctx, reach);\n}',
  "a function that takes no context": "export function listOffers(deps: Deps) {\n  return deps;\n}",
  "one that no surface calls": "export async function readOffers(ctx: Ctx) {\n  await read(ctx);\n}",
};

it.each(Object.entries(CHECKED))("lets %s pass", (_, verb) => {
  expect(check(verb)).toEqual([]);
});

it("follows a verb that an endpoint calls by another name", () => {
  const endpoint = 'import { listOffers as list } from "../../../domain/offers/list.ts";';
  expect(check(UNCHECKED["a function"], endpoint)).toHaveLength(1);
});

const BY_HAND = [
  "export async function listOffers(ctx: Ctx) {\n  return read(ctx.deps, ctx.account.id);\n}",
  "async function find({ deps, account }: Ctx, id: number) {\n  return read(deps, account.id, id);\n}",
  "export async function listOffers(ctx: Ctx) {\n  const { deps, account } = ctx;\n  return read(deps, account.id);\n}",
];

it.each(BY_HAND)("refuses an owner that is taken from the context by hand: %s", (verb) => {
  expect(checkOwnership(new Map([[VERB, verb]]))).toEqual([expect.stringContaining("Rule: whose rows a call may touch")]);
});

const BY_HELPER = [
  "export async function listOffers(ctx: Ctx) {\n  return read(ctx.deps, ownerOf(ctx));\n}",
  "export async function listOffers(ctx: Ctx) {\n  const { deps, account } = ctx;\n  return read(deps, account.name);\n}",
  "export async function warn(deps: Deps, account: Account) {\n  return read(deps, account.id);\n}",
];

it.each(BY_HELPER)("lets pass: %s", (verb) => {
  expect(checkOwnership(new Map([[VERB, verb]]))).toEqual([]);
});
