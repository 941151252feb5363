import { endpointsOf } from "../../http/endpoint.ts";
import type { Word } from "./errors.ts";

/** Declares an endpoint of the Tracker API. */
export const endpoint = endpointsOf<Word>();
