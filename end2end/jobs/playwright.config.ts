import { defineConfig } from "@playwright/test";
import tests from "../playwright.config";

// What is no test: screenshots and measurements, one at a time.
export default defineConfig({
  ...tests,
  testDir: ".",
  fullyParallel: false,
  workers: 1,
  timeout: 1_200_000,
  expect: { timeout: 30_000 },
  use: { ...tests.use, trace: "off", actionTimeout: 30_000 },
});
