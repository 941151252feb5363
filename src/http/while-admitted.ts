import type { Call } from "../platform/context.ts";
import { AppError } from "../platform/errors.ts";

/** How long a caller who was let in reads on before being asked again. */
const ADMITTED_MS = 10_000;

/**
 * A file that is sent as it is read, for as long as its caller may have it. Who reads slowly may read for hours: whose key, session,
 * plan or role ends meanwhile gets no more, and the transfer breaks off, as by a fault.
 * @param caller as they were let in
 * @param admit lets them in again. @throws AppError
 */
export function whileAdmitted(file: Response, caller: Call, admit: () => Promise<Call>): Response {
  const { deps } = caller;
  const reader = file.body?.getReader();
  if (reader === undefined) return file;
  let admittedAtMs = deps.now();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          if (deps.now() - admittedAtMs > ADMITTED_MS) {
            if (whoIs(await admit()) !== whoIs(caller)) throw new AppError("forbidden");
            admittedAtMs = deps.now();
          }
          controller.enqueue(value);
        } catch (error) {
          if (error instanceof AppError) deps.log.info("export.ended", { code: error.code });
          await reader.cancel().catch(() => {});
          controller.error(new Error("the export broke off"));
        }
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, file);
}

/** Who calls, with their roles and what they came by. */
const whoIs = (caller: Call & { actor?: unknown }): string => JSON.stringify(caller.actor);
