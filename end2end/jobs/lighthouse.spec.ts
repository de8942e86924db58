// What Lighthouse says of four pages, as on a phone with a slow line (its default) and as on a desk.
import { chromium, expect, test } from "@playwright/test";
import { withServer } from "../fixtures";
import { moveIn } from "../office";
import { createServer, type AddressInfo } from "node:net";
import lighthouse, { desktopConfig, type Config, type RunnerResult } from "lighthouse";

const CATEGORIES = { accessibility: 100, "best-practices": 100, performance: 95 };
const password = "nine lives and one more";

/** A port that nobody has. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Prints a line for a page, and what it was not content with. Says whether it was as wanted. */
function told(page: string, { lhr }: RunnerResult): boolean {
  const score = (category: string) => Math.round((lhr.categories[category].score ?? 0) * 100);
  const scores = Object.entries(CATEGORIES).map(([category, wanted]) => `${category} ${score(category)} (${wanted})`);
  const value = (audit: string) => lhr.audits[audit].displayValue ?? "";
  console.log(`${page.padEnd(24)} ${scores.join(", ")}; FCP ${value("first-contentful-paint")}, LCP ${value("largest-contentful-paint")}, TBT ${value("total-blocking-time")}, CLS ${value("cumulative-layout-shift")}`);
  for (const category of Object.keys(CATEGORIES)) {
    for (const { id, weight } of lhr.categories[category].auditRefs) {
      const { score, title, displayValue = "" } = lhr.audits[id];
      if (weight > 0 && score !== null && score < 0.9) console.log(`    ${category}: ${title} ${displayValue}`);
    }
  }
  return Object.entries(CATEGORIES).every(([category, wanted]) => score(category) >= wanted);
}

test("lighthouse", async ({ playwright }, info) => {
  const port = await freePort();
  const { executablePath, args = [] } = info.project.use.launchOptions!;
  const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${port}`] });
  let good = true;
  const look = async (name: string, url: string) => {
    for (const [as, config] of [["phone", undefined], ["desk", desktopConfig]] as [string, Config | undefined][]) {
      const result = await lighthouse(url, { port, onlyCategories: Object.keys(CATEGORIES), logLevel: "error" }, config);
      good = told(`${name}, ${as}`, result!) && good;
    }
  };
  await withServer(false, async ({ url }) => {
    const request = await playwright.request.newContext({ baseURL: url });
    await moveIn(request);
    await request.dispose();
    for (const [name, path] of [["Directory", "/"], ["Calls", "/calls"], ["Preferences", "/preferences"]]) await look(name, url + path);
  });
  await withServer(true, async ({ url }) => {
    const page = await browser.newPage({ baseURL: url });
    await page.goto("/set-up");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByLabel("Password, again").fill(password);
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page).toHaveURL("/");
    await page.close();
    await look("Sign in", `${url}/sign-in`);
  });
  await browser.close();
  expect(good, "all as wanted").toBe(true);
});
