import { deviceDetailsOf, deviceOf } from "../../lib/device.ts";

/** The columns of clicks and leads that their user agent tells. */
export const DEVICE_COLUMNS = ["mobile", "os", "os_version", "browser", "browser_version", "device", "device_model"] as const;

export type DeviceColumns = Record<"mobile" | "os" | "browser", number> &
  Record<"os_version" | "browser_version" | "device" | "device_model", string>;

/** What a User-Agent header says of them. */
export function deviceColumns(userAgent: string): DeviceColumns {
  const { osVersion, browserVersion, type, model } = deviceDetailsOf(userAgent);
  return { ...deviceOf(userAgent), os_version: osVersion, browser_version: browserVersion, device: type, device_model: model };
}
