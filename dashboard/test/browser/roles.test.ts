import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";
import { makeAdvertiser, makeAffiliate, makeOffer, makeStaff } from "./network.ts";

/** Every address that a screen has, as its route says it. */
const ROUTES = globSync(join(import.meta.dirname, "../../src/screens/*/routes.ts"))
  .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/path: "(\/[^"]*)"/g)].map(([, path = ""]) => path))
  .filter((path) => path !== "/")
  .sort();
const NOT_YOURS = "Your role has no access to this page";
const STAFF_ONLY = /^\/(settings|offers|affiliates|advertisers|conversions|invoices)\b/;

async function makeNetwork() {
  const owner = await makeAccount({ name: "Kittens Network" });
  const [affiliate, advertiser] = [await makeAffiliate(owner, "Bob"), await makeAdvertiser(owner, "Pets")];
  const offer = await makeOffer(owner, { advertiser: advertiser.id, title: "Kittens", total: 5, revenue: 3 });
  const detail = [{ offer_id: offer, actions: 3, amount: 15 }];
  await api(owner.token, "/3.0/admin/advertiser-invoice", { supplier_id: advertiser.id, currency: "USD", detail });
  const ids: Record<string, string> = {
    "/offers/$id": String(offer),
    "/run-offers/$id": String(offer),
    "/affiliates/$id": String(affiliate.number),
    "/advertisers/$id": advertiser.id,
  };
  const addressOf = (route: string) => route.replace("$id", ids[route] ?? "1").replace("$number", "1");
  return { owner, affiliate, advertiser, addressOf };
}

/** What the page's router shows of itself. */
interface Shown {
  __TSR_ROUTER__: {
    history: { push(path: string): void };
    state: { status: string; location: { href: string }; resolvedLocation?: { href: string } };
  };
}

/** Goes there as a link does, and waits until the screen has its answers. @returns whether it is not for this role */
async function visit(page: Page, address: string): Promise<boolean> {
  await page.evaluate((path) => (self as unknown as Shown).__TSR_ROUTER__.history.push(path), address);
  await page.waitForFunction(() => {
    const { status, location, resolvedLocation } = (self as unknown as Shown).__TSR_ROUTER__.state;
    const isThere = status === "idle" && location.href === resolvedLocation?.href;
    return isThere && document.querySelector("main :is(h1, h2, p)") !== null && document.querySelector("main .animate-pulse") === null;
  });
  return (await page.getByRole("heading", { name: NOT_YOURS }).count()) > 0;
}

/** The routes that somebody's role has not; the test fails if any other asks for what the server refuses, or breaks. */
async function closedTo(person: { token: string }, addressOf: (route: string) => string, expectedErrors: RegExp[] = []) {
  const page = await open("/settings", { signedInAs: person, expectedErrors });
  await page.getByRole("heading", { level: 1 }).waitFor();
  const closed: string[] = [];
  for (const route of ROUTES) if (await visit(page, addressOf(route))) closed.push(route);
  return { page, closed };
}

it("shows whoever runs a network all screens, and an affiliate all but those of whoever runs it", async () => {
  const { owner, affiliate, addressOf } = await makeNetwork();
  expect((await closedTo(owner, addressOf, [/404/])).closed).toEqual(["/balance"]);
  const { closed } = await closedTo(affiliate, addressOf, [/404/]);
  expect(closed).toEqual(ROUTES.filter((route) => /^\/(affiliates|advertisers|invoices|conversions\/)/.test(route)));
});

it("shows an advertiser their own screens, and says of the others that they are not theirs", async () => {
  const { advertiser, addressOf } = await makeNetwork();
  const { page, closed } = await closedTo(advertiser, addressOf);
  const own = /^\/(settings|advertisers|invoices(\/\$number)?$|invoices$)/;
  expect(closed).toEqual(ROUTES.filter((route) => !own.test(route)));
  expect(await visit(page, addressOf("/run-offers/$id"))).toBe(true);
  expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  await axe(page);
});

it.each([
  { role: "ROLE_SECTION_OFFER", has: ["/offers"] },
  { role: "ROLE_SECTION_PARTNER", has: ["/offers", "/affiliates", "/affiliates/$id"] },
  { role: "ROLE_SECTION_SUPPLIER", has: ["/offers", "/advertisers"] },
  { role: "ROLE_SECTION_STATS", has: ["/offers", "/conversions"] },
  { role: "ROLE_SECTION_PAYMENT", has: ["/offers", "/invoices"] },
  { role: "ROLE_SECTION_TICKET", has: ["/offers", "/affiliates/requests"] },
  { role: "ROLE_SECTION_NEWS", has: ["/offers"] },
])(
  "shows staff with $role what they may do, and nothing that the server refuses",
  async ({ role, has }) => {
    const { owner, addressOf } = await makeNetwork();
    const { page, closed } = await closedTo(await makeStaff(owner, [role]), addressOf);
    const open = ROUTES.filter((route) => !closed.includes(route));
    expect(open).toEqual(
      ROUTES.filter(
        (route) =>
          route.startsWith("/settings") || has.some((each) => route === each || (each !== "/affiliates" && route.startsWith(`${each}/`))),
      ),
    );
    expect(open.every((route) => STAFF_ONLY.test(route))).toBe(true);
    for (const route of ["/run-offers", "/flows", "/campaigns/new"]) {
      expect(await visit(page, addressOf(route))).toBe(true);
      expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    }
    expect(await page.getByRole("link", { name: "Requests" }).count()).toBe(role === "ROLE_SECTION_TICKET" ? 1 : 0);
  },
  120_000,
);

it("shows staff who may do everything all screens of the network", async () => {
  const { owner, addressOf } = await makeNetwork();
  const { closed } = await closedTo(await makeStaff(owner, ["ROLE_ADMIN"]), addressOf);
  expect(closed).toEqual(ROUTES.filter((route) => !STAFF_ONLY.test(route)));
});
