// Where a line stands: a shared link, what was just saved, back and forward. The list shows it.
import { addEntry, addMany, DirectoryPage } from "../directory";
import { expect, test } from "../fixtures";
import type { APIRequestContext } from "@playwright/test";

async function idOf(request: APIRequestContext, q: string): Promise<string> {
  const found = await (await request.get(`/api/v1/directories/main/entries?q=${encodeURIComponent(q)}`)).json();
  expect(found.total).toBe(1);
  return found.items[0].id;
}

test("a link leads to its line, wherever that stands in the list", async ({ page, request }) => {
  test.slow();
  await addMany(request, 250);
  const today = new Date();
  const birthday = `--${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;
  const numbers = Array.from({ length: 40 }, (_, at) => ({ number: `030 77${String(at).padStart(2, "0")}` }));
  const zoe = (await addEntry(request, { first_name: "Zoë", birthday, numbers })) as { id: string; numbers: { id: string }[] };
  const entry = await idOf(request, "0231");
  const directory = new DirectoryPage(page);
  const line = directory.line("Name 0231");
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    await page.setViewportSize({ width, height });
    const close = async () => (width === 390 ? page.getByRole("link", { name: "Close and start a new entry" }).click() : undefined);
    await directory.open(`/?entry=${entry}`);
    await expect(directory.form.getByLabel("Family name")).toHaveValue("0231");
    await close();
    for (const near of ["0228", "0231", "0234"]) await expect(directory.line(`Name ${near}`)).toBeInViewport();
    await expect(page.locator("#lines tr.waiting")).toHaveCount(0);
    await expect(page.getByRole("grid")).toHaveAttribute("aria-activedescendant", "row-231");
    // in another order, and among what was searched for
    await directory.open(`/?sort=number&q=name&entry=${entry}`);
    await close();
    await expect(line).toBeInViewport();
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await directory.open(`/?q=0002&entry=${entry}`);
  await expect(directory.form.getByLabel("Family name")).toHaveValue("0231");
  await expect(page.locator("#count"), "a search that has it not").toHaveText("1 of 251 entries");

  await directory.open(`/?entry=${zoe.id}&number=${zoe.numbers[38].id}`);
  await expect(page.locator("#form-title")).toHaveText("Edit sub entry");
  await expect(directory.line("030 7738")).toBeInViewport();
  await directory.open("/");
  await expect(directory.line("Name 0000")).toBeInViewport();
  await page.locator(".birthdays").getByRole("link").click();
  await expect(page.locator("#form-title")).toHaveText("Edit name");
  await expect(directory.line("Zoë")).toBeInViewport();
  await page.goBack();
  await expect(page.locator("#form-title")).toHaveText("New entry");
  await page.evaluate(() => scrollTo(0, 0));
  await page.goForward();
  await expect(page.locator("#form-title")).toHaveText("Edit name");
  await expect(directory.line("Zoë")).toBeInViewport();
  await directory.startAfresh();

  // what was added or renamed is seen where it stands now
  await directory.save("Add", { "First name": "Aaron", Number: "030 1" }, "Aaron added.");
  await expect(directory.line("Aaron")).toBeInViewport();
  await expect(directory.line("Aaron")).toHaveClass(/chosen/);
  await directory.save("Change", { "First name": "Name", "Family name": "0150 and a half" }, "Name 0150 and a half changed.");
  await expect(directory.line("Name 0150 and a half")).toBeInViewport();
  await directory.save("Add Sub", { Number: "030 2" }, /added to/);
  await expect(directory.subs).toHaveText(["030 1", "030 2"]);
  await expect(directory.subs.last()).toBeInViewport();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the part of the list is there that has the line", async ({ page, request }) => {
    await addMany(request, 150);
    await page.goto(`/?entry=${await idOf(request, "0131")}`);
    const lines = page.locator("table.entries a.line");
    await expect(lines.first()).toHaveText("Name 0120");
    await expect(page.locator("tr.chosen a.line")).toHaveText("Name 0131");
    await page.getByRole("link", { name: "Previous lines" }).click();
    await expect(lines.first()).toHaveText("Name 0060");
    await lines.nth(7).click();
    await expect(lines.first(), "a line that is chosen leaves the list where it is").toHaveText("Name 0060");
    await expect(page.locator("tr.chosen a.line")).toHaveText("Name 0067");
  });
});
