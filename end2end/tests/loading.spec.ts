// What the browser loads, and when.
import { expect, ready, test } from "../fixtures";

const OTHERS = /\/assets\/others\..*\.wasm$/;

test("the other pages are fetched after the directory, and one of them at once where it is opened", async ({ page }) => {
  const hints = page.locator(`link[href^="/assets/others."]`);
  const fetched = page.waitForResponse(OTHERS);
  await page.goto("/");
  await ready(page);
  await expect(hints).toHaveAttribute("rel", "prefetch");
  expect((await fetched).headers()["content-type"]).toBe("application/wasm");
  await page.getByRole("link", { name: "Calls" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
  await expect(page).toHaveTitle("Calls · Ringbook");

  await page.goto("/calls?phone=phone");
  await ready(page);
  await expect(hints).toHaveAttribute("rel", "preload");
});

test("a page that cannot be fetched says so, and can be tried again", async ({ context }) => {
  // A page of its own: here the browser is right to complain.
  const page = await context.newPage();
  await page.route(OTHERS, (route) => route.abort());
  await page.goto("/?q=x");
  await ready(page);
  await page.getByRole("link", { name: "Calls" }).click();
  await expect(page.getByText("This page could not be loaded.")).toBeVisible();
  await page.getByRole("link", { name: "Directory", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Directory");

  // Opened by itself it stays what the server has rendered.
  await page.goto("/calls");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");

  await page.goto("/");
  await ready(page);
  await page.getByRole("link", { name: "Calls" }).click();
  const again = page.getByRole("link", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute(OTHERS);
  await again.click();
  await ready(page);
  await expect(page).toHaveURL("/calls");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
});

test("an open page does not read the answers of another server, and says so", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.route("**/page/calls", async (route) => {
    const response = await route.fetch();
    expect(response.headers()["ringbook-page"]).toMatch(/^\/assets\/page\..*\.js$/);
    await route.fulfill({ response, headers: { ...response.headers(), "ringbook-page": "/assets/page.0.js" } });
  });
  await page.getByRole("link", { name: "Calls" }).click();
  await expect(page.getByText("do not understand each other")).toBeVisible();
  await page.unroute("**/page/calls");
  await page.reload();
  await ready(page);
  await expect(page.getByText("do not understand each other")).toBeHidden();
});
