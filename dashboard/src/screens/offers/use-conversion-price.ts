import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useAsk } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import type { ShownOffer } from "./facts.ts";

export type ConversionPrice = Answer<"/3.0/admin/offer/{ID}/price", "post">;

/** What the conversion is of, as it is typed. Empty: nobody knows. */
export interface Conversion {
  goal: string;
  /** The number of their account; 0: somebody without payments of their own. */
  pid: number;
  /** ISO code. */
  country: string;
  city: string;
  device: string;
  os: string;
  /** The sale. */
  sum: string;
}

const NOTHING_KNOWN: Omit<Conversion, "goal"> = { pid: 0, country: "", city: "", device: "", os: "", sum: "" };

/** What the server says of a conversion of an offer; `decided` is the place of its payment among all of the offer. */
export function useConversionPrice(offer: ShownOffer, goal: string) {
  const [conversion, setConversion] = useState<Conversion>({ ...NOTHING_KNOWN, goal });
  const params = { ID: offer.id, ...conversion, sum: dotted(conversion.sum) };
  // A country is not asked about before its code is whole.
  const query = useAsk("/3.0/admin/offer/{ID}/price", params, { enabled: conversion.country.length !== 1 });
  const payment = query.error === null ? query.data?.payment : null;
  const decided = payment ? payment.index + (payment.list === "payments" ? 0 : offer.payments.length) : undefined;
  return { conversion, setConversion, query, decided };
}
