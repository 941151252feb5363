import { api, type makeAccount } from "./kit.ts";

type Session = Pick<ReturnType<typeof makeAccount>, "token">;

const PASSWORD = "correct horse";
let last = 0;

/** Makes a member of a network's staff, and signs them in by a password. @param network its owner */
export async function makeStaff(network: Session, roles: readonly string[]): Promise<Session> {
  last += 1;
  const email = `staff${last}.${Date.now()}@network.example`;
  await api(network.token, "/3.0/admin/user", { email, password: PASSWORD, first_name: "Ann", last_name: "Lee", roles });
  const { token } = await api(network.token, "/api/auth/password.json", { login: email, password: PASSWORD, kind: "staff" });
  return { token };
}

/** Makes an affiliate of a network, and signs them in by a password. @returns their session, and the number that is their account's */
export async function makeAffiliate(network: Session, login: string): Promise<Session & { number: number }> {
  last += 1;
  const email = `affiliate${last}.${Date.now()}@network.example`;
  const { partner } = await api(network.token, "/3.0/admin/partner", { email, password: PASSWORD, login });
  const { token } = await api(network.token, "/api/auth/password.json", { login: email, password: PASSWORD, kind: "affiliate" });
  return { token, number: partner.id };
}
