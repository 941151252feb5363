import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { readOwnFile } from "./api/client.ts";
import { queryClient } from "./api/query-client.ts";
import { router } from "./router.ts";
import { watchVersion } from "./shell/version.ts";

watchVersion(readOwnFile);

/** Everything behind the sign-in. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
