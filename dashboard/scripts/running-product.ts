/** The running product and the browser. */
export interface Product {
  api: string;
  dashboard: string;
  persistTo: string;
  /** What the server prints. */
  logFile: string;
  /** What playwright connects to. */
  browser: string;
}
