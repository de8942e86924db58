import { defineConfig } from "@playwright/test";

// The browser is the machine's own Chromium, named by `cargo xtask test`; Playwright downloads none.
export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  reporter: "list",
  forbidOnly: !!process.env.CI,
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
