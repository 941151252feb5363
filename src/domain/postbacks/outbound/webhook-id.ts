import type { Vault } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";

/** Cached: a signature for each delivery takes some 25 µs. */
const marks = new WeakMap<Vault, string>();

/** The same id of a delivery exists in every deployment; the mark differs. */
export async function deploymentMark({ vault }: Pick<Deps, "vault">): Promise<string> {
  const mark = marks.get(vault) ?? (await vault.derive("deliveries")).slice(0, 8);
  marks.set(vault, mark);
  return mark;
}

/** The webhook-id of a delivery, of the deployment with this mark: the same for every attempt, so that receivers can drop repeats. */
export function webhookIdOf(mark: string, deliveryId: number): string {
  return `pb_${mark}_${deliveryId}`;
}

/** The delivery of this deployment that a webhook-id header names; null for any other value. */
export async function readWebhookId(deps: Pick<Deps, "vault">, webhookId: string | null): Promise<number | null> {
  const [, mark, digits] = /^pb_([\w-]{8})_(\d{1,15})$/.exec(webhookId ?? "") ?? [];
  return mark !== undefined && mark === (await deploymentMark(deps)) ? Number(digits) : null;
}
