import fc from "fast-check";
import { expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { type AFFILIATE_STATUS, OFFER_PRIVACY } from "../../src/lib/codes.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeNetwork } from "./kit.ts";

const h = createHarness();

const pick = fc.nat(5);

/** What somebody of either network tries with an offer, an affiliate or a ticket of either. */
const step = fc.record({
  who: pick,
  does: fc.constantFrom("enable", "disable", "disable-affiliates", "disable-offers", "request", "approve", "reject"),
  offers: fc.uniqueArray(pick, { minLength: 1, maxLength: 3 }),
  affiliate: pick,
  ticket: pick,
});

type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** Two networks, each with an offer of every privacy and two affiliates, and what should be of them. */
async function create() {
  const networks = [await makeNetwork(h), await makeNetwork(h)];
  const sides = await Promise.all(
    networks.map(async (network) => ({
      network,
      offers: await Promise.all(Object.values(OFFER_PRIVACY).map((privacy) => makeOffer(h, network.id, { privacy }))),
      affiliates: [await network.affiliate(), await network.affiliate()],
    })),
  );
  const offers = sides.flatMap((side) => side.offers);
  const affiliates = sides.flatMap((side) => side.affiliates);
  const ownerOf = new Map(affiliates.map(({ number }, place) => [number, networks[place < 2 ? 0 : 1]?.id]));
  /** `offer affiliate` → let in or kept out, as the rules have it. */
  const access = new Map<string, keyof typeof AFFILIATE_STATUS>();
  const tickets: { id: number; networkId: number; offerId: number; affiliateId: number; isOpen: boolean }[] = [];
  const keyOf = (offerId: number, affiliateId: number) => `${offerId} ${affiliateId}`;

  /** What the rules make of a step, and whether they take it. */
  function expected({ who, does, ...what }: Step): boolean {
    const named = what.offers.map((place) => offers[place]).filter((offer) => offer !== undefined);
    const affiliate = affiliates[what.affiliate % affiliates.length]?.number ?? 0;
    const network = networks[who % 2]?.id ?? 0;
    const [first] = named;
    if (does === "enable" || does === "disable") {
      if (ownerOf.get(affiliate) !== network || named.some(({ accountId }) => accountId !== network)) return false;
      for (const { id } of named) access.set(keyOf(id, affiliate), does === "enable" ? "approved" : "blocked");
      return true;
    }
    if (does === "disable-affiliates" || does === "disable-offers") {
      const isTheirs = does === "disable-offers" ? ownerOf.get(affiliate) === network : first?.accountId === network && first.privacy !== 0;
      if (!isTheirs) return false;
      for (const offer of does === "disable-offers" ? offers : first === undefined ? [] : [first]) {
        if (offer.accountId !== network || offer.privacy === 0) continue;
        for (const { number } of affiliates)
          if ((does === "disable-affiliates" || number === affiliate) && access.get(keyOf(offer.id, number)) === "approved")
            access.set(keyOf(offer.id, number), "blocked");
      }
      return true;
    }
    if (does === "request") {
      const asking = affiliates[who % affiliates.length]?.number ?? 0;
      if (first === undefined || first.accountId !== ownerOf.get(asking)) return false;
      return first.privacy !== OFFER_PRIVACY.private || access.get(keyOf(first.id, asking)) === "approved";
    }
    const ticket = tickets[what.ticket % Math.max(tickets.length, 1)];
    if (ticket === undefined || ticket.networkId !== network || !ticket.isOpen) return false;
    ticket.isOpen = false;
    if (does === "approve") access.set(keyOf(ticket.offerId, ticket.affiliateId), "approved");
    return true;
  }

  /** Calls what a step tries. @returns whether it was taken */
  async function take({ who, does, ...what }: Step): Promise<boolean> {
    const network = networks[who % 2] ?? networks[0];
    const ids = what.offers.map((place) => offers[place]?.id ?? 0);
    const pid = affiliates[what.affiliate % affiliates.length]?.number ?? 0;
    const json = (path: string, body: object) => network?.call("POST", path, { json: body });
    const ticket = tickets[what.ticket % Math.max(tickets.length, 1)]?.id ?? 0;
    const calls = {
      enable: () => json("/offer/enable-affiliate", { offer_id: ids, pid }),
      disable: () => json("/offer/disable-affiliate", { offer_id: ids, pid }),
      "disable-affiliates": () => json(`/admin/offer/${ids[0]}/disable-affiliates`, {}),
      "disable-offers": () => json(`/admin/affiliate/${pid}/disable-offers`, {}),
      request: () =>
        affiliates[who % affiliates.length]?.call("POST", "/partner/activation/offer", { json: { offer_id: ids[0], comment: "please" } }),
      approve: () => json(`/admin/ticket/${ticket}/offer`, { do: "approve" }),
      reject: () => json(`/admin/ticket/${ticket}/offer`, { do: "reject" }),
    };
    const answer = await calls[does]();
    return answer?.status === 200;
  }

  const isOurs = (networkId: number) => networks.some(({ id }) => id === networkId);

  /** Holds the database to what should be. @throws where a ticket or a row is another's */
  async function check(): Promise<void> {
    const rows = (await h.db.select().from(schema.offerAffiliates)).filter(({ offerId }) => offers.some(({ id }) => id === offerId));
    const stands = rows.map(({ offerId, accountId, status }) => [keyOf(offerId, accountId), status === 0 ? "approved" : "blocked"]);
    expect(Object.fromEntries(stands)).toEqual(Object.fromEntries(access));
    for (const { offerId, accountId } of rows) expect(ownerOf.get(accountId)).toBe(offers.find(({ id }) => id === offerId)?.accountId);
    const all = (await h.db.select().from(schema.tickets).orderBy(schema.tickets.id)).filter(({ networkId }) => isOurs(networkId));
    const open = all.filter(({ status }) => status === "open").map(({ offerId, affiliateId }) => keyOf(offerId, affiliateId));
    expect(new Set(open).size).toBe(open.length);
    for (const { id, networkId, offerId, affiliateId, status } of all) {
      const known = tickets.find((ticket) => ticket.id === id);
      if (known === undefined) tickets.push({ id, networkId, offerId, affiliateId, isOpen: status === "open" });
      else expect(known.isOpen).toBe(status === "open");
      expect([ownerOf.get(affiliateId), offers.find((offer) => offer.id === offerId)?.accountId]).toEqual([networkId, networkId]);
    }
  }

  return { expected, take, check };
}

it("is given by its own network alone, whatever two of them and their affiliates try", async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const { expected, take, check } = await create();
    for (const each of steps) {
      const isTaken = expected(each);
      expect([each, await take(each)]).toEqual([each, isTaken]);
      await check();
    }
  });
  await fc.assert(property, { numRuns: 8 });
});
