interface Named {
  id: number;
  login?: string | null | undefined;
  name?: string | null | undefined;
  email?: string | null | undefined;
}

/** What an affiliate is called. */
export const nameOf = ({ id, login, name, email }: Named): string => login || name || email || String(id);
