import { expect, it } from "vitest";
import { matchPayment, type Visit } from "../../src/screens/offers/match-payment.ts";
import { type EditedPayment, NEW_PAYMENT } from "../../src/screens/offers/payment.ts";

const VISIT: Visit = { goal: "1", affiliate: 7, country: "de", device: "mobile" };
const ANY = {};
const GERMANY = { countries: ["DE"] };
const NOT_GERMANY = { countries: ["DE"], country_exclude: true };
const PHONES = { devices: ["mobile"] };
const OWN = { partners: [7] };

it.each<[string, Partial<EditedPayment>[], Partial<Visit>, number | undefined]>([
  ["one of the goal, in any case", [{ goal: "sale" }, { goal: "Order" }], { goal: "order" }, 1],
  ["none of another goal", [{ goal: "sale" }], {}, undefined],
  ["the first of those that say as much", [ANY, ANY], {}, 0],
  ["one for the country before one for any", [ANY, GERMANY], {}, 1],
  ["one for any where the country is another", [ANY, GERMANY], { country: "at" }, 0],
  ["none for a country where it is not known", [GERMANY, NOT_GERMANY], { country: "" }, undefined],
  ["all but a country where it is another", [NOT_GERMANY], { country: "at" }, 0],
  ["the country before all but another", [{ countries: ["US"], country_exclude: true }, GERMANY], {}, 1],
  ["the country before the device", [PHONES, GERMANY], {}, 1],
  ["country and device before the country", [GERMANY, { ...GERMANY, ...PHONES }], {}, 1],
  ["none for a device where it is not known", [PHONES], { device: "" }, undefined],
  ["the affiliate's own before what says more", [{ ...GERMANY, ...PHONES }, OWN], {}, 1],
  ["one for everybody where the own does not hold", [ANY, { ...OWN, countries: ["AT"] }], {}, 0],
  ["none of another affiliate", [{ partners: [8] }], {}, undefined],
  ["none of a system or a city, which are not asked for", [{ os: ["Android"] }], {}, undefined],
])("finds %s", (_, said, asked, expected) => {
  const payments = said.map((each): EditedPayment => ({ ...NEW_PAYMENT, ...each }));
  const found = matchPayment(payments, { ...VISIT, ...asked });
  expect(found === undefined ? undefined : payments.indexOf(found)).toBe(expected);
});
