import { defineConfig } from "@playwright/test";
import tests from "../playwright.config";

// What only the page of a release can show: that it comes alive as it is packed, and what a first visit of it costs.
export default defineConfig({
  ...tests,
  testDir: "..",
  testMatch: ["release/*.spec.ts", "tests/{smoke,loading,editing,trouble}.spec.ts"],
});
