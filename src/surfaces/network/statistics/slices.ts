import { z } from "zod";
import type { MemberName, Names } from "../../../domain/statistics/report/names.ts";
import type { Slice, Value } from "../../../domain/statistics/report/query.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { showSystem } from "./devices.ts";

/** How a slice stands in an answer, by its name there. */
interface SliceWire<Shown extends z.ZodType = z.ZodType> {
  slice: Slice;
  schema: Shown;
  show(value: Value, names: Names): z.input<Shown>;
}

const wire = <Shown extends z.ZodType>(spec: SliceWire<Shown>): SliceWire => spec;

const number = (slice: Slice) => wire({ slice, schema: z.int(), show: Number });
const text = (slice: Slice) => wire({ slice, schema: z.string(), show: String });

const offer = z.strictObject({ id: z.int(), offer_id: z.string(), title: z.string() }).meta({ id: "OfferOfStatistics" });
const advertiser = z.strictObject({ id: z.string(), title: z.string() }).meta({ id: "AdvertiserOfStatistics" });
const affiliate = z
  .strictObject({ id: z.int(), email: z.string(), login: z.string(), name: z.string() })
  .meta({ id: "AffiliateOfStatistics" });
const manager = z
  .strictObject({ id: z.string().describe('`"0"`: nobody'), first_name: z.string(), last_name: z.string() })
  .meta({ id: "ManagerOfStatistics" });

const NOBODY = "Undefined";

const idOf = (member: MemberName | undefined): string => (member === undefined ? "0" : toHexId(member.number, member.createdAtMs));

const managerOf = (slice: Slice) =>
  wire({
    slice,
    schema: manager,
    show(value, { members }) {
      const member = members.get(Number(value));
      if (member === undefined) return { id: "0", first_name: NOBODY, last_name: NOBODY };
      return { id: idOf(member), first_name: member.firstName ?? member.name, last_name: member.lastName ?? "" };
    },
  });

/** The slices by their names in requests and answers. */
export const SLICE_WIRES = {
  year: number("year"),
  quarter: number("quarter"),
  month: number("month"),
  day: number("day"),
  hour: number("hour"),
  offer: wire({
    slice: "offer",
    schema: offer,
    show(value, { offers }) {
      const known = offers.get(Number(value));
      return { id: Number(value), offer_id: known === undefined ? "" : toHexId(known.id, known.createdAtMs), title: known?.title ?? "" };
    },
  }),
  advertiser: wire({
    slice: "advertiser",
    schema: advertiser,
    show(value, { members }) {
      const member = members.get(Number(value));
      return { id: idOf(member), title: member?.name ?? NOBODY };
    },
  }),
  affiliate: wire({
    slice: "affiliate",
    schema: affiliate,
    show(value, { affiliates }) {
      const { email = "", login = "", name = "" } = affiliates.get(Number(value)) ?? {};
      return { id: Number(value), email, login, name };
    },
  }),
  manager: managerOf("affiliate_manager"),
  affiliate_manager_id: managerOf("affiliate_manager"),
  advertiser_manager_id: managerOf("advertiser_manager"),
  goal: text("goal"),
  country: wire({ slice: "country", schema: z.string(), show: (value) => String(value).toUpperCase() }),
  city: wire({ slice: "city", schema: z.string(), show: (value) => String(value) || "0" }),
  os: wire({ slice: "os", schema: z.string(), show: (value) => showSystem(String(value)) }),
  os_version: text("os_version"),
  device: text("device"),
  device_model: text("device_model"),
  browser: text("browser"),
  browser_version: text("browser_version"),
  isp: wire({ slice: "isp", schema: z.string(), show: (value) => (value === 0 ? "" : String(value)) }),
  conn_type: text("connection"),
  landing: text("landing"),
  prelanding: number("prelanding"),
  smart_id: wire({
    slice: "smartlink",
    schema: z.string(),
    show(value, { smartlinks }) {
      const createdAtMs = smartlinks.get(Number(value));
      return createdAtMs === undefined ? "" : toHexId(Number(value), createdAtMs);
    },
  }),
  sub1: text("sub1"),
  sub2: text("sub2"),
  sub3: text("sub3"),
  sub4: text("sub4"),
  sub5: text("sub5"),
  sub6: text("sub6"),
  sub7: text("sub7"),
  sub8: text("sub8"),
} as const satisfies Record<string, SliceWire>;

export type SliceName = keyof typeof SLICE_WIRES;

export const SLICE_NAMES = Object.keys(SLICE_WIRES) as [SliceName, ...SliceName[]];

/** The schema of a row's `slice`, of reports whose slices are these. */
export const sliceSchema = (names: readonly SliceName[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, SLICE_WIRES[name].schema])));

/** The values of a row as they stand in `slice`. */
export const toSlice = (sliceNames: readonly SliceName[], values: readonly Value[], names: Names) =>
  Object.fromEntries(sliceNames.map((name, place) => [name, SLICE_WIRES[name].show(values[place] ?? "", names)]));
