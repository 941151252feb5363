import { expect } from "vitest";
import type { TestAccount } from "./account.ts";
import { api, product } from "./kit.ts";

type Session = Pick<TestAccount, "token">;

const HOLD_DAYS = 30;
const PASSWORD = "correct horse";
let last = 0;

/** Makes a member of a network's staff, and signs them in by a password. @param network its owner */
export async function makeStaff(network: Session, roles: readonly string[]): Promise<Session> {
  last += 1;
  const email = `staff${last}.${Date.now()}@network.example`;
  await api(network.token, "/3.0/admin/user", { email, password: PASSWORD, first_name: "Ann", last_name: "Lee", roles });
  const { token } = await api(network.token, "/api/auth/password.json", { login: email, password: PASSWORD, kind: "staff" });
  return { token };
}

/** Makes an affiliate of a network, and signs them in by a password. @returns their session, and the number that is their account's */
export async function makeAffiliate(network: Session, login: string): Promise<Session & { number: number }> {
  last += 1;
  const email = `affiliate${last}.${Date.now()}@network.example`;
  const { partner } = await api(network.token, "/3.0/admin/partner", { email, password: PASSWORD, login });
  const { token } = await api(network.token, "/api/auth/password.json", { login: email, password: PASSWORD, kind: "affiliate" });
  return { token, number: partner.id };
}

/** Makes an advertiser of a network, and signs them in. */
export async function makeAdvertiser(network: Session, title: string): Promise<Session & { id: string }> {
  last += 1;
  const email = `advertiser${last}.${Date.now()}@network.example`;
  const { advertiser } = await api(network.token, "/3.0/admin/advertiser", {
    title,
    email,
    password: PASSWORD,
    city: "Berlin",
    country: "DE",
  });
  const { token } = await api(network.token, "/api/auth/password.json", { login: email, password: PASSWORD, kind: "advertiser" });
  return { token, id: advertiser.id };
}

interface OfferOptions {
  advertiser: string;
  title: string;
  /** What the advertiser pays, and what the affiliate gets. */
  total: number;
  revenue: number;
  currency?: string;
  /** Payments beside that one. */
  more?: readonly {
    goal: string;
    type: "percent";
    currency: string;
    total: number;
    revenue: number;
    countries?: readonly string[];
  }[];
  /** Payments of affiliates that are named by their numbers. */
  personal?: readonly {
    goal: string;
    type: "fixed";
    currency: string;
    total: number;
    revenue: number;
    devices: readonly "mobile"[];
    os: readonly string[];
    partners: readonly number[];
  }[];
}

/** Makes an active offer. @returns its number */
export async function makeOffer(
  network: Session,
  { advertiser, title, total, revenue, currency = "usd", more = [], personal = [] }: OfferOptions,
): Promise<number> {
  const payments = [{ type: "fixed", goal: "1", title: "Order", currency, total, revenue }, ...more];
  const url = `${product.api}/?c={clickid}`;
  // What is on hold for no time is confirmed within a minute.
  const settings = { status: "active", hold_period: HOLD_DAYS };
  const { offer } = await api(network.token, "/3.0/admin/offer", {
    title,
    advertiser,
    url,
    payments,
    partner_payments: personal,
    ...settings,
  });
  return offer.id;
}

/** Imports conversions of an offer and an affiliate, 100 at most, one for each of their statuses. */
export async function importConversions(network: Session, of: { offer: number; pid: number }, statuses: readonly string[]): Promise<void> {
  last += 1;
  const list = statuses.map((status, place) => ({ ...of, status, action_id: `A-${last}-${place}` }));
  expect(await api(network.token, "/3.0/admin/conversions/import", { list })).toMatchObject({ status: 1 });
}

/** Reads by GET, where the API has no POST. */
export async function read<T>(token: string, path: string): Promise<T> {
  const answer = await fetch(product.api + path, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as T;
}
