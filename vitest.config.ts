import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const migrations = await readD1Migrations(new URL("./migrations", import.meta.url).pathname);

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          TEST_MIGRATIONS: migrations,
          PUBLIC_URL: "http://127.0.0.1:8787",
          TELEGRAM_API_ROOT: "http://telegram.test",
          SERVICE_BOT_TOKEN: "1000:service-token",
          SERVICE_BOT_USERNAME: "pawprint_test_bot",
          ENCRYPTION_KEY: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
          DASHBOARD_ORIGINS: "https://dashboard.test",
          SELF_HOSTED: "false",
          PAYMENT_GATEWAY_URL: "https://gateway.test/pay",
          PAYMENT_GATEWAY_SECRET: "gateway-secret-of-tests",
        },
      },
    }),
  ],
  test: {
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    exclude: ["test/node/**"],
    setupFiles: ["./test/setup.ts"],
  },
});
