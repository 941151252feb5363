import { type Fragment, sql } from "../../db/sql.ts";
import type { OfferPayment } from "./match-payment.ts";

/** A payment with its place, from 0, among the general ones of its offer, or among those of single affiliates. */
export type PlacedPayment = OfferPayment & { position: number };

/** By their names, which is how clicks tell them; a number that is none of a city is a city where nobody is. */
const CITIES = sql`(SELECT json_group_array(COALESCE(t.country || '/' || t.name, '')) FROM json_each(cities) AS number LEFT JOIN cities t ON t.id = number.value)`;

/** SQL of a JSON array of `PlacedPayment`: an offer's of a goal, in the order in which the network wrote them. */
export const paymentsSql = (
  offer: Fragment,
  goal: Fragment,
) => sql`(SELECT json_group_array(json(payment)) FROM (SELECT json_object('position', position, 'type', type, 'title', title, 'goal', goal,
    'revenueMicros', revenue_micros, 'payoutMicros', payout_micros, 'currency', currency, 'countries', json(countries),
    'excludesCountries', json(iif(excludes_countries, 'true', 'false')), 'cities', json(${CITIES}), 'devices', json(devices), 'os', json(os),
    'affiliates', json(affiliates)) AS payment
  FROM offer_payments WHERE offer_id = ${offer} AND goal = ${goal} COLLATE NOCASE ORDER BY position))`;
