import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { launch, openMiniApp, reloadPage } from "./api/mini-app.ts";
import { session } from "./api/session.ts";
import { applyPreferences } from "./preferences.ts";
import { forTab } from "./storage.ts";
import { useStore } from "./store.ts";

const RELOADED = "pawprint.reloaded";

const App = lazy(async () => ({ default: (await import("./app.tsx")).App }));
const SignIn = lazy(async () => ({ default: (await import("./screens/sign-in/sign-in.tsx")).SignIn }));

/** The app for whoever is signed in, else the way in, at the same address. */
function Boot() {
  const isSignedIn = useStore(session) !== null;
  const isLaunching = useStore(launch) === "pending";
  const skeleton = <div className="skeleton" aria-hidden="true" />;
  if (isLaunching) return skeleton;
  return <Suspense fallback={skeleton}>{isSignedIn ? <App /> : <SignIn />}</Suspense>;
}

// A chunk of an older build is gone: once, the page of the newer one is fetched.
addEventListener("vite:preloadError", (event) => {
  if (forTab.getItem(RELOADED) !== null) return;
  forTab.setItem(RELOADED, "1");
  event.preventDefault();
  reloadPage();
});
addEventListener("load", () => setTimeout(() => forTab.removeItem(RELOADED), 10_000));

openMiniApp();
applyPreferences();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Boot />
    </StrictMode>,
  );
