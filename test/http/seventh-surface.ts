import { z } from "zod";
import { nothing } from "../../src/http/described.ts";
import { endpointsOf } from "../../src/http/endpoint.ts";
import { defineJsonApi } from "../../src/http/json-api.ts";
import { readParams } from "../../src/http/params.ts";
import { statusEnvelope } from "../../src/http/status-envelope.ts";
import { AppError, type Kind } from "../../src/platform/errors.ts";
import { account } from "../../src/surfaces/user/access.ts";

const WORDS: Partial<Record<Kind, string>> = { access: "denied", refused: "denied", not_found: "absent", internal: "later" };

const owner: typeof account = {
  ...account,
  async admit(call, credential) {
    const caller = await account.admit(call, credential);
    if (caller.account.role !== "owner") throw new AppError("bad_key");
    return caller;
  },
};

const note = z.strictObject({ id: z.int(), text: z.string() });
const variables = z.object({ id: z.coerce.number().int().positive() });
const endpoint = endpointsOf<string>();
const takesNothing = { access: account, input: z.object({}) };

/** An exercise: a surface of three endpoints, one of them for a role, one a DELETE with a variable in its path. */
export const notesApi = (notes: Map<number, string>) => {
  const list = endpoint({
    ...takesNothing,
    ...{ methods: ["GET"], path: "/list", summary: "List notes", answer: z.strictObject({ notes: z.array(note) }) },
    run: async () => ({ notes: [...notes].map(([id, text]) => ({ id, text })) }),
  });
  const add = endpoint({
    ...{ methods: ["POST"], path: "/add", summary: "Add a note", access: owner, answer: note },
    input: z.object({ text: z.string().min(1) }),
    async run(_, { text }) {
      notes.set(notes.size + 1, text);
      return { id: notes.size, text };
    },
  });
  const remove = endpoint({
    ...takesNothing,
    ...{ methods: ["DELETE"], path: "/{id}", summary: "Delete a note", variables, answer: nothing },
    async run(_, __, { variables: { id } }) {
      if (!notes.delete(id)) throw new AppError("lead_not_found");
      return {};
    },
  });
  return defineJsonApi({
    ...{ name: "Notes API", description: "Notes.", page: "notes.md", basePaths: ["/notes"], failed: "notes_api.failed" },
    readParams,
    credential: { of: ({ key }) => key, cellOf: () => 0 },
    envelope: statusEnvelope(({ kind }) => WORDS[kind] ?? "wrong"),
    endpoints: [list, add, remove],
  });
};
