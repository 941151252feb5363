export * from "./accounts.ts";
export * from "./billing.ts";
export * from "./campaigns.ts";
export * from "./clicks.ts";
export * from "./flows.ts";
export * from "./leads.ts";
export * from "./postbacks.ts";
export * from "./telegram.ts";
