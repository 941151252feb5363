export const INVOICE_STATUSES = ["unpaid", "paid"] as const;
