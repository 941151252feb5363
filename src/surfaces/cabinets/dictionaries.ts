import { z } from "zod";
import { CATEGORIES } from "../../domain/cabinets/dictionaries/categories.ts";
import { listKktuCodes } from "../../domain/cabinets/dictionaries/kktu.ts";
import { account } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

export const dictionaryEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/kktu/",
    summary: "List KKTU codes",
    access: account,
    input: z.object({}),
    answer: z.array(z.strictObject({ id: z.uuid(), code: z.string(), name: z.string() }).meta({ id: "KktuCode" })),
    run: listKktuCodes,
  }),
  endpoint({
    methods: ["GET"],
    path: "/category/",
    summary: "List categories",
    access: account,
    input: z.object({}),
    answer: z.array(z.strictObject({ key: z.string(), name: z.string() }).meta({ id: "Category" })),
    run: async () => Object.entries(CATEGORIES).map(([key, name]) => ({ key, name })),
  }),
];
