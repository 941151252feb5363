import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText, readWord } from "../../url/search.ts";
import { INVOICE_STATUSES } from "./statuses.ts";

export const invoicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invoices",
  validateSearch: (search: Record<string, unknown>): InvoicesSearch =>
    keepKnown({ status: readWord(search.status, INVOICE_STATUSES), advertiser: readText(search.advertiser) }),
  component: lazyScreen(() => import("./invoices.tsx"), "Invoices"),
});

interface InvoicesSearch {
  status?: (typeof INVOICE_STATUSES)[number] | undefined;
  /** The id of an advertiser. */
  advertiser?: string | undefined;
}

export const newInvoiceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invoices/new",
  validateSearch: (search: Record<string, unknown>): NewInvoiceSearch =>
    keepKnown({ advertiser: readText(search.advertiser), currency: readText(search.currency, 4) }),
  component: lazyScreen(() => import("./new-invoice.tsx"), "NewInvoice"),
});

interface NewInvoiceSearch {
  advertiser?: string | undefined;
  currency?: string | undefined;
}

export const invoiceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invoices/$number",
  component: lazyScreen(() => import("./invoice.tsx"), "InvoicePage"),
});

export const editInvoiceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invoices/$number/edit",
  component: lazyScreen(() => import("./edit-invoice.tsx"), "EditInvoice"),
});
