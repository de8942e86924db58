// What the browser loads, and when.
import { DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";

const CHANGING = /\/assets\/changing\..*\.wasm$/;
const OTHERS = /\/assets\/others\..*\.wasm$/;

test("the other pages are fetched when somebody goes to the menu, and at once where one is opened", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => OTHERS.test(request.url()) && asked.push(request.url()));
  await page.goto("/");
  await ready(page);
  await page.waitForTimeout(1500);
  expect(asked, "the directory needs nothing of them").toEqual([]);
  const fetched = page.waitForResponse(OTHERS);
  await page.getByRole("link", { name: "History" }).hover();
  expect((await fetched).headers()["content-type"]).toBe("application/wasm");
  await page.getByRole("link", { name: "Calls" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Calls");
  await expect(page).toHaveTitle("Calls · Ringbook");
  expect(asked, "once").toHaveLength(1);

  await page.goto("/calls?phone=phone");
  await ready(page);
  await expect(page.locator(`link[href^="/assets/others."]`)).toHaveAttribute("rel", "preload");
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

test("what it takes to change something is fetched when somebody comes to the list or the form", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => /\/assets\/.*\.wasm$/.test(request.url()) && asked.push(request.url()));
  await page.goto("/");
  await ready(page);
  await page.getByRole("searchbox").fill("nobody");
  await expect(page.locator("#count")).toContainText("0");
  await page.waitForTimeout(500);
  expect(asked, "to look something up takes nothing more").toHaveLength(1);
  const fetched = page.waitForResponse(CHANGING);
  await page.getByLabel("First name").focus();
  expect((await fetched).headers()["content-type"]).toBe("application/wasm");
});

test("where that cannot be fetched, nothing is done and nothing typed is lost, and it can be tried again", async ({ context }) => {
  const page = await context.newPage();
  await page.route(CHANGING, (route) => route.abort());
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "Jane", Number: "030 1234567" });
  await directory.press("Add");
  const told = page.getByRole("alert").filter({ hasText: "so nothing was done" });
  await expect(told).toBeVisible();
  await expect(directory.form.getByLabel("First name")).toHaveValue("Jane");
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(told).toBeVisible();
  await directory.fill({ "Family name": "Okafor" });
  await page.unroute(CHANGING);
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(directory.status).toHaveText("Jane Okafor added.");
  await expect(told).toBeHidden();
  await page.close();
});

test("what is typed and sent while that is still on its way is not lost", async ({ page }) => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(CHANGING, async (route) => {
    await held;
    await route.continue();
  });
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "Jane", Number: "030 1234567" });
  await directory.press("Add");
  await directory.press("Add");
  await directory.fill({ "Family name": "Okafor" });
  await expect(page.locator(".if-called")).not.toContainText("Rings");
  goOn();
  await expect(directory.status).toHaveText("Jane Okafor added.");
  await expect(page.locator("table.entries tbody tr"), "once").toHaveCount(1);
  await expect(page.locator(".if-called .outcome")).toBeVisible();
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
