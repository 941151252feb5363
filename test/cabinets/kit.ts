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

/** Status and body of an answer. */
export const statusAndBody = async (answer: Response): Promise<[number, unknown]> => [answer.status, await answer.json()];

/** What is answered of somebody else's cabinet, and of none. */
export const NO_CABINET = [404, { detail: "Account not found", status_code: 404 }];
