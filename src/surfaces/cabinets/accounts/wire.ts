import { z } from "zod";
import type { Cabinet } from "../../../domain/cabinets/cabinet.ts";
import { categoryName } from "../../../domain/cabinets/dictionaries/categories.ts";
import { CABINET_MODES, CABINET_STATUSES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";

export const uid = z.string().regex(/^ACC\d{4,9}$/);
const amount = z.number().describe("In the cabinet's currency");

/** A cabinet's id, as it stands in a path. */
export const variables = z.object({
  account_uid: z
    .string()
    .describe("The cabinet's id")
    .meta({ examples: ["ACC0001"] }),
});

/** A cabinet in short. Source: the API's public documentation. */
export const shortCabinet = z
  .strictObject({
    account_uid: uid,
    name: z.string(),
    balance: amount,
    mode: z.enum(CABINET_MODES),
    is_audience_allowed: z.boolean(),
  })
  .meta({ id: "CabinetName" });

export const toShortCabinet = ({ uid, name, availableMicros, mode, isAudienceAllowed }: Cabinet) => ({
  account_uid: uid,
  name,
  balance: fromMicros(availableMicros),
  mode,
  is_audience_allowed: isAudienceAllowed,
});

/** A cabinet in detail. Source: the API's public documentation. */
export const cabinetItem = z
  .strictObject({
    account_id: uid,
    account_name: z.string(),
    status: z.enum(CABINET_STATUSES),
    balance_total: amount,
    balance_available: amount,
    balance_active: amount,
    balance_spent: amount,
    objects: z.array(z.string()).describe("What is promoted, as `t.me/example`"),
    legal_name: z.string(),
    category_key: z.string(),
    category_name: z.string(),
  })
  .meta({ id: "Cabinet" });

export const toCabinetItem = (cabinet: Cabinet) => ({
  account_id: cabinet.uid,
  account_name: cabinet.name,
  status: cabinet.status,
  balance_total: fromMicros(cabinet.availableMicros + cabinet.adsMicros),
  balance_available: fromMicros(cabinet.availableMicros),
  balance_active: fromMicros(cabinet.adsMicros),
  balance_spent: fromMicros(cabinet.spentMicros),
  objects: cabinet.objects,
  legal_name: cabinet.legalName,
  category_key: cabinet.category,
  category_name: categoryName(cabinet.category),
});

/** The same of one that was made or changed, which names its currency. */
export const savedCabinet = cabinetItem.extend({ currency: z.string().describe("Lower case") }).meta({ id: "SavedCabinet" });

export const toSavedCabinet = (cabinet: Cabinet) => ({ ...toCabinetItem(cabinet), currency: cabinet.currency });
