import { z } from "zod";
import type { Staff } from "../../domain/networks/people/person.ts";
import type { SubRules } from "../../domain/networks/people/profile.ts";
import { country } from "../../http/fields/strict.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { clearable, ignored } from "./fields.ts";

/** What affiliates and advertisers have in common. */

/** Parameters of an address. */
export const addressFields = {
  address_1: clearable().describe("The address"),
  address_2: clearable().describe("More of the address"),
  city: clearable().describe("The city"),
  country: z
    .union([z.literal("").transform(() => null), z.null(), country])
    .optional()
    .describe("The country, ISO code; empty clears it"),
  zip_code: clearable().describe("The postal code"),
};

const nullable = z.string().nullable();

/** An address as it is answered. */
export const addressShape = {
  address_1: nullable,
  address_2: nullable,
  city: nullable,
  country: nullable,
  zip_code: nullable,
};

interface GivenAddress {
  address_1?: string | null | undefined;
  address_2?: string | null | undefined;
  city?: string | null | undefined;
  country?: string | null | undefined;
  zip_code?: string | null | undefined;
}

export const readAddressFields = ({ address_1, address_2, city, country, zip_code }: GivenAddress) => ({
  address1: address_1,
  address2: address_2,
  city,
  country,
  zipCode: zip_code,
});

interface Address {
  address1: string | null;
  address2: string | null;
  city: string | null;
  country: string | null;
  zipCode: string | null;
}

export const toAddress = ({ address1, address2, city, country, zipCode }: Address) => ({
  address_1: address1,
  address_2: address2,
  city,
  country: country?.toUpperCase() ?? null,
  zip_code: zipCode,
});

const MAX_SUBS = 10_000;

/** Values between commas; no other characters can be in them. */
const subValues = z
  .union([z.null().transform(() => ""), z.string().max(MAX_SUBS)])
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^[\p{L}\p{N},._\-{}+=/:~]*$/u))
  .optional();

const except = ignored(
  z.union([z.literal([0, "0", false, "false"]).transform(() => false), z.literal([1, "1", true, "true"]).transform(() => true)]),
);

/** Parameters of which subs are allowed. */
export const subFields = {
  sub_account_1: subValues.describe("Values of sub1 that alone are allowed, separated by commas"),
  sub_account_1_except: except.describe("1: they alone are barred"),
  sub_account_2: subValues.describe("The same of sub2"),
  sub_account_2_except: except.describe("1: they alone are barred"),
};

interface GivenSubs {
  sub_account_1?: string | undefined;
  sub_account_1_except?: boolean | undefined;
  sub_account_2?: string | undefined;
  sub_account_2_except?: boolean | undefined;
}

export const readSubFields = (given: GivenSubs) => ({
  1: { value: given.sub_account_1, isExcept: given.sub_account_1_except },
  2: { value: given.sub_account_2, isExcept: given.sub_account_2_except },
});

/** Rules of subs as they are answered. @param as how `except` is written: a number at affiliates, true or false elsewhere */
export const toSubs = <Except>(rules: SubRules, as: (isExcept: boolean) => Except) => ({
  "1": { value: rules[1].value, except: as(rules[1].isExcept) },
  "2": { value: rules[2].value, except: as(rules[2].isExcept) },
});

/** The id of a member of staff; null: none. */
export const toStaffId = (staff: Staff | null) => (staff === null ? null : toHexId(staff.number, staff.createdAtMs));
