import type { Call } from "../platform/context.ts";
import { type Deps, inCell } from "../platform/deps.ts";
import { AppError } from "../platform/errors.ts";
import { describeError } from "../platform/log.ts";
import type { Access } from "./access.ts";
import { clientOf } from "./client.ts";
import { ANY_BODY, type Answer, type ApiSpec } from "./described.ts";
import type { Endpoint } from "./endpoint.ts";
import { type GivenParams, namedAsSent, readQuery, validateParams } from "./params.ts";
import { strictly } from "./reading.ts";
import { defineSurface, type Served, type Surface, type SurfaceSpec, toPattern } from "./surface.ts";
import { whileAdmitted } from "./while-admitted.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** How a surface wraps what it answers. */
export interface Envelope<Word extends string> {
  ok(answer: object): object;
  error(error: AppError, endpoint?: Endpoint<Word>): object;
  /** The HTTP status of an error, and headers that go with it; 200 and none where nothing is said. */
  headOf?(error: AppError): { status: number; headers?: Readonly<Record<string, string>> };
  /** Of a path that is none. */
  unknown: { status: number; body: object };
  /** Of a path that is, by a method that it has not; like an unknown path where nothing is said. */
  wrongMethod?: { status: number; body: object };
  /** Errors are told by their HTTP status, and have no code. */
  isByStatus?: true;
  /** The answers of an endpoint as they go out. */
  describe(endpoint: Endpoint<Word>): readonly Answer[];
}

interface JsonApiSpec<Word extends string> extends Omit<ApiSpec, "operations">, Pick<SurfaceSpec, "cors" | "owns"> {
  /** The log's event for trouble of our own. */
  failed: string;
  /** Reads the parameters of a request, and the API key among them. */
  readParams(request: Request, maxBytes: number): Promise<GivenParams>;
  credential: {
    /** The credential that comes ahead of the body: its bearer is let in, or not, before a body is read, and only then may it be a long one. */
    ahead?(request: Request): string | null;
    /** The credential of a call whose parameters are read. */
    of(given: GivenParams, request: Request): string | null;
    /** The cell whose database knows it; of what can be no credential, any. */
    cellOf(credential: string): number;
  };
  envelope: Envelope<Word>;
  /** The longest body that endpoints accept which do not say; 64 KB where nothing is said. */
  maxBodyBytes?: number;
  /** Keeps a call in its account's log, with what it is answered. The call's cell is known once it is answered. */
  keep?<Body extends object>(
    depsOf: () => Deps,
    request: Request,
    answer: (received: NonNullable<Call["received"]>) => Promise<Body>,
  ): Promise<Body>;
  /** Lists are read without their empty items. */
  skipsEmptyItems?: true;
  /** Each path answers with and without its last slash. */
  anySlash?: true;
  endpoints: readonly Endpoint<Word>[];
}

/**
 * Defines a JSON API. Of each call the caller is let in, its parameters are read by the schema that describes them, its verb is run,
 * and what that answers or throws is wrapped.
 */
export function defineJsonApi<Word extends string>(api: JsonApiSpec<Word>): Surface {
  const {
    failed,
    readParams: _,
    credential: __,
    envelope,
    keep: ___,
    anySlash,
    maxBodyBytes: ____,
    skipsEmptyItems: _____,
    endpoints,
    ...spec
  } = api;
  const { unknown, wrongMethod } = envelope;
  return defineSurface({
    ...spec,
    operations: endpoints.map((endpoint) => ({
      ...describe(endpoint, envelope),
      ...(anySlash === undefined ? {} : { patterns: [otherSlash(toPattern(endpoint.path))] }),
      serve: serveBy(api, endpoint),
    })),
    unknown: () => Response.json(unknown.body, { status: unknown.status }),
    ...(wrongMethod === undefined
      ? {}
      : {
          wrongMethod: (allowed) => Response.json(wrongMethod.body, { status: wrongMethod.status, headers: { allow: allowed.join(", ") } }),
        }),
    failure: { event: failed, answer: () => failure(envelope) },
  });
}

function failure<Word extends string>({ error, headOf }: Envelope<Word>): Response {
  const fault = new AppError("database");
  return Response.json(error(fault), headOf?.(fault));
}

function describe<Word extends string>(endpoint: Endpoint<Word>, envelope: Envelope<Word>): Omit<Served, "serve"> {
  const { methods, path, also = [], summary, access, variables, input, example, bodies, errors = [] } = endpoint;
  return {
    methods,
    path,
    also,
    summary,
    credentials: access.credentials,
    ...(variables === undefined ? {} : { variables }),
    input,
    ...(example === undefined ? {} : { example }),
    bodies: bodies ?? ANY_BODY,
    answers: envelope.describe(endpoint),
    errors: envelope.isByStatus === undefined ? errors : [],
  };
}

const otherSlash = (path: string): string => (path.endsWith("/") ? path.slice(0, -1) : `${path}/`);

type Serve = Served["serve"];

/** The call as it is made in the cell that its credential names; null: as it was. */
type CallBy = (credential: string | null) => Call;

function serveBy<Word extends string>(api: JsonApiSpec<Word>, endpoint: Endpoint<Word>): Serve {
  const { envelope, failed, keep } = api;
  return async ({ deps, request, requestId, variables }) => {
    let head: ResponseInit | undefined;
    let at = deps;
    const answer = async (call: Call) => {
      const callBy: CallBy = (credential) => {
        if (credential !== null && endpoint.access.credentials.length > 0) at = inCell(deps, api.credential.cellOf(credential));
        return { ...call, deps: at };
      };
      try {
        const answered = await respond(api, endpoint, callBy, request, variables);
        return answered instanceof Response ? answered : envelope.ok(answered);
      } catch (error) {
        if (!(error instanceof AppError))
          at.log.error(failed, { request: requestId, path: new URL(request.url).pathname, ...describeError(error) });
        const known = error instanceof AppError ? error : new AppError("database");
        head = envelope.headOf?.(known);
        return envelope.error(known, endpoint);
      }
    };
    const call = { deps, client: clientOf(request) };
    const answered =
      keep === undefined || endpoint.isKept !== true
        ? await answer(call)
        : await keep(
            () => at,
            request,
            (received) => answer({ ...call, received }),
          );
    return answered instanceof Response ? answered : Response.json(answered, head);
  };
}

/** The credential that comes ahead of the body; null: none does, or none is asked for. */
function aheadOf<Word extends string>({ credential }: JsonApiSpec<Word>, access: Access, request: Request): string | null {
  return access.credentials.length === 0 ? null : ((access.from ?? credential.ahead)?.(request) ?? null);
}

/** Lets the caller in, reads what is asked, and does it. */
async function respond<Word extends string>(
  api: JsonApiSpec<Word>,
  endpoint: Endpoint<Word>,
  callBy: CallBy,
  request: Request,
  variables: Readonly<Record<string, unknown>>,
): Promise<object> {
  const { access, admitReading } = endpoint;
  const ahead = aheadOf(api, access, request);
  const isReadFirst = admitReading !== undefined && isShort(request);
  const early = ahead === null || isReadFirst ? null : await access.admit(callBy(ahead), ahead);
  const verify = isReadFirst ? access.admit : access.verify;
  const given = await orRefuse(isReadFirst && ahead !== null ? verify : undefined, callBy(ahead), ahead, () =>
    readGiven(api, endpoint, callBy, request, early !== null),
  );
  const credential = api.credential.of(given, request);
  const call = callBy(ahead ?? credential);
  const known = early ?? (isReadFirst ? call : await access.admit(call, credential));
  try {
    const { values, asked } = await orRefuse(verify, call, credential, () => {
      const { input, reading = strictly, readInput = (params) => reading(input, params) } = endpoint;
      const { values, ignored } = readInput(given.params);
      const named = endpoint.variables === undefined ? {} : validateParams(endpoint.variables, variables);
      return { values, asked: { variables: named, ignored, webhookId: request.headers.get("webhook-id") } };
    });
    const [caller, found] = (await admitReading?.(call, credential, values, asked)) ?? [known, undefined];
    const answered = await endpoint.run(caller, values, asked, found);
    const isFile = endpoint.answer === "csv" && answered instanceof Response;
    return isFile ? whileAdmitted(answered, caller, () => access.admit(call, ahead ?? credential)) : answered;
  } catch (error) {
    throw error instanceof AppError ? namedAsSent(error, given.params, { skipEmpty: api.skipsEmptyItems === true }) : error;
  }
}

/** Whether a body may be read before its sender is let in. */
const isShort = ({ body, headers }: Request): boolean =>
  body === null || Number(headers.get("content-length") ?? Number.POSITIVE_INFINITY) <= MAX_BODY_BYTES;

/** The parameters of a call. One that is kept and whose body cannot be read is kept with its query, where that says whose it is. */
async function readGiven<Word extends string>(
  api: JsonApiSpec<Word>,
  { readParams = api.readParams, maxBodyBytes = api.maxBodyBytes ?? MAX_BODY_BYTES, access }: Endpoint<Word>,
  callBy: CallBy,
  request: Request,
  isAdmitted: boolean,
): Promise<GivenParams> {
  const maxBytes = api.credential.ahead === undefined || isAdmitted ? maxBodyBytes : MAX_BODY_BYTES;
  try {
    const given = await readParams(request, maxBytes);
    callBy(null).received?.takes(given.params, api.credential.of(given, request));
    return given;
  } catch (error) {
    const { received } = callBy(null);
    if (received === undefined) throw error;
    const given = readQuery(request);
    const credential = api.credential.of(given, request);
    received.takes(given.params, credential);
    const { admit, verify = admit } = access;
    if (credential) await verify(callBy(credential), credential).catch(() => {});
    throw error;
  }
}

/** What a caller did wrong is told to those only who may call. */
async function orRefuse<T>(verify: Access["verify"], call: Call, credential: string | null, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    await verify?.(call, credential);
    throw error;
  }
}
