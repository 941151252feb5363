import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { session } from "./api/session.ts";
import { applyPreferences } from "./preferences.ts";
import { useStore } from "./store.ts";

const RELOADED = "pawprint.reloaded";

const App = lazy(async () => ({ default: (await import("./app.tsx")).App }));
const SignIn = lazy(async () => ({ default: (await import("./screens/sign-in/sign-in.tsx")).SignIn }));

/** The app for whoever is signed in, else the way in, at the same address. */
function Boot() {
  const isSignedIn = useStore(session) !== null;
  return <Suspense fallback={<div className="skeleton" aria-hidden="true" />}>{isSignedIn ? <App /> : <SignIn />}</Suspense>;
}

// A chunk of an older build is gone: once, the page of the newer one is fetched.
addEventListener("vite:preloadError", (event) => {
  if (sessionStorage.getItem(RELOADED) !== null) return;
  sessionStorage.setItem(RELOADED, "1");
  event.preventDefault();
  location.reload();
});
addEventListener("load", () => setTimeout(() => sessionStorage.removeItem(RELOADED), 10_000));

applyPreferences();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Boot />
    </StrictMode>,
  );
