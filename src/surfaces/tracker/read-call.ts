import { authenticate } from "../../accounts/authenticate.ts";
import type { Call } from "../../context.ts";
import { type Params, readQuery } from "../../http/params.ts";

/** The parameters of a request, and the key among them. */
interface Read {
  params: Params;
  key: string | null;
}

/**
 * Reads the parameters of a call that is kept. One whose body cannot be read is kept with its query, if that has a key.
 * @param read reads them; what it throws is thrown
 */
export async function readCall(call: Call, request: Request, read: () => Promise<Read>): Promise<Read> {
  try {
    const { params, key } = await read();
    call.received?.takes(params, key);
    return { params, key };
  } catch (error) {
    const { params, key } = readQuery(request);
    call.received?.takes(params, key);
    if (key !== null) await admit(call, key).catch(() => {});
    throw error;
  }
}

/** Lets in by an API key or a reporting token. @throws AppError those of `authenticate` */
export const admit = (call: Call, key: string | null) =>
  authenticate(call, key, { sessionOnly: false, whileLapsed: false, mayOnlyReport: true });
