import { expect, ready, test } from "../fixtures";

test("the page opens and comes alive", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle("Directory · Ringbook");
  await ready(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Directory");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the page is there to read", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Directory");
    await expect(page.getByRole("link", { name: "Directory" })).toHaveAttribute("aria-current", "page");
  });
});

test("a page that is not there says so", async ({ request, baseURL }) => {
  const answer = await request.get(`${baseURL}/nowhere`);
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain("There is no such page");
});
