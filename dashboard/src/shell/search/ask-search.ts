import { createContext } from "react";

/** Opens the search, which the frame of every screen has. */
export const AskSearch = createContext<() => void>(() => undefined);
