import type { Harness } from "../harness.ts";

/** A program that calls the Cabinets API with an account's key. */
export async function makeClient(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const { id, key } = await h.account(values);
  const call = (method: string, path: string, json?: object): Promise<Response> =>
    h.request(`/api${path}`, { method, bearer: key, ...(json === undefined ? {} : { json }) });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  const read = async (path: string): Promise<any> => (await call("GET", path)).json();
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  const send = async (path: string, json: object): Promise<any> => (await call("POST", path, json)).json();
  /** Makes a cabinet, in euros unless told otherwise. @returns its id, such as `ACC0001` */
  const addCabinet = async (values: object = {}): Promise<string> =>
    (await send("/accounts/telegram/", { name: "Kittens", currency: "eur", ...values })).account_id;
  return { id, key, call, read, send, addCabinet };
}

/** An account's month of euros, as Telegram exports it. @param month such as `Jun 2026` */
export function accountMonth(month: string, ads: readonly (readonly [number: string, views: string, spent: string])[]): string {
  const sum = (place: 1 | 2) => ads.reduce((total, ad) => total + Number(ad[place].replace(",", ".")), 0);
  return [
    "Ad ID\tAd Title\tViews\tAmount, EUR",
    ...ads.map(([number, views, spent]) => `${number}\tTG Ad ${number}\t${views}\t${spent}`),
    `Total in ${month}\t\t${sum(1)}\t${Number(sum(2).toFixed(6))}`,
  ].join("\r\n");
}

/** A form that uploads a file, or several that have names. */
export function exportsForm(text: string | Record<string, string>, more: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, each] of Object.entries(typeof text === "string" ? { "export.csv": text } : text))
    form.append("file", new File([each], name));
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  return form;
}

/** Status and body of an answer. */
export const statusAndBody = async (answer: Response): Promise<[number, unknown]> => [answer.status, await answer.json()];

/** What is answered of somebody else's cabinet, and of none. */
export const NO_CABINET = [404, { detail: "Account not found", status_code: 404 }];
