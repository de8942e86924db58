// The list: of however many lines, the page holds those on the screen. Search, keyboard, choosing many, print.
import { addEntry, addMany, decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

for (const [name, viewport] of Object.entries(sizes)) {
  test.describe(`on a ${name} screen`, () => {
    test.use({ viewport });

    test("a long list scrolls to its end and holds only what it shows", async ({ page, request }) => {
      await addMany(request, 600);
      const directory = await new DirectoryPage(page).open();
      const rows = page.locator("#lines tr");
      const grid = page.getByRole("grid", { name: "Entries" });
      await expect(grid).toHaveAttribute("aria-rowcount", "601");
      await expect(rows.first()).toHaveAttribute("aria-rowindex", "2");
      expect(await rows.count()).toBeLessThan(80);
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      const before = await height();
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
      await expect(directory.line("Name 0300")).toBeInViewport();
      expect(await rows.count()).toBeLessThan(80);
      expect(await height(), "nothing jumps while lines come").toBe(before);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await expect(directory.line("Name 0599")).toBeInViewport();
      await expect(directory.line("Name 0599")).toHaveAttribute("aria-rowindex", "601");
      await expect(page.locator("#lines tr.waiting")).toHaveCount(0);
    });

    test("what others add above leaves the lines where they are", async ({ page, request }) => {
      await addMany(request, 300);
      const directory = await new DirectoryPage(page).open();
      await expect(page.getByText("live", { exact: true })).toBeVisible();
      await page.evaluate(() => scrollTo(0, 6000));
      const line = page.locator("#lines tr:not(.waiting)").nth(24).locator("a.line");
      await expect(line).toBeInViewport();
      const text = (await line.textContent())!;
      const top = async () => (await directory.line(text).boundingBox())!.y;
      const before = await top();
      for (const first_name of ["Aaa", "Aab", "Aac"]) await addEntry(request, { first_name, numbers: [{ number: `030 1${first_name.charCodeAt(2)}` }] });
      await expect(page.locator("#count")).toHaveText("303 entries");
      await expect.poll(top).toBeCloseTo(before, 0);
    });

    test("by keyboard alone: find, open, close, delete, undo", async ({ page, request }) => {
      await addMany(request, 120);
      await addEntry(request, { first_name: "Jürgen", family_name: "Groß", numbers: [{ number: "030/77 88 99" }, { number: "0171 445566" }] });
      const directory = await new DirectoryPage(page).open();
      await page.keyboard.press("/");
      await expect(page.getByLabel("Search name, number, company")).toBeFocused();
      await page.keyboard.type("gross 7788");
      await expect(page.locator("#count")).toHaveText("1 of 121 entries");
      await expect(page.locator("mark")).toHaveText(["Groß", "77 88"]);
      await page.keyboard.press("ArrowDown");
      const grid = page.getByRole("grid");
      await expect(grid).toBeFocused();
      await page.keyboard.press("ArrowDown");
      await expect(grid).toHaveAttribute("aria-activedescendant", "row-1");
      await page.keyboard.press("Enter");
      await expect(page.locator("#form-title")).toHaveText("Edit sub entry");
      await expect(page.locator("#form-title")).toBeFocused();
      await expect(directory.form.getByLabel("Number", { exact: true })).toHaveValue("030/77 88 99");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      await expect(page).toHaveURL("/?q=gross%207788");
      await expect(grid).toBeFocused();
      await page.keyboard.press("Delete");
      await expect(directory.status).toHaveText("030/77 88 99 of Jürgen Groß deleted.");
      expect(await decide(request, "030778899")).toMatchObject({ class: "unknown" });
      await page.keyboard.press("Control+z");
      await expect(directory.status).toHaveText("Undone.");
      expect(await decide(request, "030778899")).toMatchObject({ display_name: "Jürgen Groß" });

      await directory.open("/");
      await grid.focus();
      await page.keyboard.press("End");
      await expect(directory.line("Name 0119")).toBeInViewport();
      await expect(grid).toHaveAttribute("aria-activedescendant", "row-122");
      await page.keyboard.press("Home");
      await page.keyboard.press("PageDown");
      await page.keyboard.press("PageUp");
      await expect(grid).toHaveAttribute("aria-activedescendant", "row-0");
    });

    test("many are chosen and changed as one, and taken back as one", async ({ page, request }) => {
      await addMany(request, 90, (place) => (place % 2 ? { organization: "ACME" } : {}));
      const directory = await new DirectoryPage(page).open("/?q=acme");
      await directory.line("Name 0001").getByRole("checkbox").check();
      const bar = page.getByRole("group", { name: "Selected entries" });
      await expect(bar).toContainText("1 entry selected");
      await bar.getByRole("button", { name: "Select all 45 entries" }).click();
      await directory.line("Name 0003").getByRole("checkbox").uncheck();
      await expect(bar).toContainText("44 entries selected");
      await bar.getByRole("button", { name: "Set contact type…" }).click();
      await bar.getByRole("group", { name: "Set contact type…" }).getByRole("button", { name: "VIP" }).click();
      await expect(directory.status).toHaveText("44 entries changed.");
      await expect(bar).toBeHidden();
      await expect(directory.line("Name 0001")).toContainText("VIP");
      await expect(directory.line("Name 0003")).not.toContainText("VIP");
      expect(await decide(request, "030550089")).toMatchObject({ reason: "vip" });
      const changes = await (await request.get("/api/v1/directories/main/changes?since=90")).json();
      expect(changes.items).toHaveLength(1);
      await directory.undo();
      await expect(directory.line("Name 0001")).not.toContainText("VIP");

      // by keyboard: Space, Shift with an arrow, then the button
      await page.getByRole("grid").focus();
      await page.keyboard.press("Home");
      await page.keyboard.press(" ");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
      await expect(bar).toContainText("3 entries selected");
      await bar.getByRole("button", { name: "Delete" }).click();
      await expect(directory.status).toHaveText("3 entries deleted.");
      await expect(page.locator("#count")).toHaveText("42 of 87 entries");
      await directory.undo();
      await expect(page.locator("#count")).toHaveText("45 of 90 entries");
    });
  });
}

test("what was chosen and has changed meanwhile is left alone", async ({ page, request }) => {
  const { id } = await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 1" }] });
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 2" }] });
  const directory = await new DirectoryPage(page).open();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("2 entries selected")).toBeVisible();
  // the page does not hear of it before the button is pressed
  await page.route("**/events*", (route) => route.abort());
  await page.route("**/page/bulk", async (route) => {
    await request.patch(`/api/v1/directories/main/entries/${id}`, { data: { note: "new" } });
    await route.continue();
  });
  await page.getByRole("group", { name: "Selected entries" }).getByRole("button", { name: "Delete" }).click();
  await expect(directory.status).toContainText("Some of what you chose has changed meanwhile");
  await expect(directory.line("Max")).toBeVisible();
  expect(await decide(request, "0302")).toMatchObject({ display_name: "Max" });
});

test("back and forward lead to the same place of the list", async ({ page, request }) => {
  await addMany(request, 400);
  const directory = await new DirectoryPage(page).open();
  await page.evaluate(() => scrollTo(0, 9000));
  const line = page.locator("#lines tr:not(.waiting)").nth(24).locator("a.line");
  await expect(line).toBeInViewport();
  const text = (await line.textContent())!;
  await line.click();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
  await page.waitForTimeout(300);
  await page.reload();
  await ready(page);
  await expect(directory.line(text)).toBeInViewport();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
  await page.goBack();
  await expect(directory.line(text)).toBeInViewport();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
});

test("a server that is away is told, and what was typed stays", async ({ browser, baseURL, request }) => {
  await addMany(request, 200);
  // that nothing was reached is told in the console as well
  const page = await browser.newPage({ baseURL });
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "Jane", Number: "030 1234567" });
  let isAway = true;
  let asked = 0;
  await page.route("**/page/**", (route) => {
    asked += 1;
    return isAway ? route.abort() : route.continue();
  });
  await directory.press("Add");
  await expect(directory.status).toContainText("The server could not be reached");
  await expect(directory.form.getByLabel("First name")).toHaveValue("Jane");
  await page.evaluate(() => scrollTo(0, 4000));
  await expect(page.locator(".away")).toContainText("The server could not be reached");
  const again = page.getByRole("button", { name: "Try again" });
  const before = asked;
  await again.click();
  await expect.poll(() => asked).toBeGreaterThan(before);
  await expect(page.locator(".away")).toContainText("The server could not be reached");
  isAway = false;
  // The last of the scrolling may have asked again by itself.
  await again.click({ timeout: 3000 }).catch(() => {});
  await expect(page.locator("#lines tr.waiting")).toHaveCount(0);
  await expect(page.locator(".away")).toBeHidden();
  await directory.save("Add", {}, "Jane added.");
  await page.close();
});

test("entries of one name become one", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jürgen", family_name: "Weiß", email: "j@weiss.example", numbers: [{ number: "030 111" }] });
  await addEntry(request, { first_name: "weiss", family_name: "jurgen", note: "old", numbers: [{ number: "030 222", contact_type: "vip" }] });
  await addEntry(request, { first_name: "Ann", numbers: [{ number: "030 333" }] });
  const directory = await new DirectoryPage(page).open();
  await page.getByRole("link", { name: "Duplicates" }).click();
  await expect(page.getByText("1 name is there more than once.")).toBeVisible();
  await page.getByRole("button", { name: "Merge Jürgen Weiß" }).click();
  await expect(page.getByRole("status")).toHaveText("2 entries are one now: Jürgen Weiß.");
  await expect(page.getByText("No name is there twice.")).toBeVisible();
  expect(await decide(request, "030222")).toMatchObject({ display_name: "Jürgen Weiß", reason: "vip" });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("button", { name: "Merge Jürgen Weiß" })).toBeVisible();
  // the other one may stay instead
  await page.getByLabel("Stays: weiss jurgen, 030 222").check();
  await page.getByRole("button", { name: "Merge Jürgen Weiß" }).click();
  await expect(page.getByRole("status")).toHaveText("2 entries are one now: weiss jurgen.");
  await directory.open("/");
  await expect(directory.subs).toHaveText(["030 222", "030 111"]);
});

test("birthdays of the week stand in a quiet line", async ({ page, request }) => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000);
  const iso = (date: Date) => `--${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  await addEntry(request, { first_name: "Soon", birthday: iso(day(3)), numbers: [{ number: "030 1" }] });
  await addEntry(request, { first_name: "Today", birthday: `1980${iso(day(0)).slice(1)}`, numbers: [{ number: "030 2" }] });
  await addEntry(request, { first_name: "Later", birthday: iso(day(40)), numbers: [{ number: "030 3" }] });
  await new DirectoryPage(page).open();
  const line = page.locator(".birthdays");
  await expect(line.getByRole("link")).toHaveText([`Today (${day(0).getFullYear() - 1980}) today`, /^Soon \d/]);
  await line.getByRole("link").first().click();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
});

test("the whole list is printed in columns", async ({ page, request }) => {
  await addMany(request, 150);
  await addEntry(request, { first_name: "<Jane> & Co", numbers: [{ number: "030 1", contact_type: "deny" }] });
  await page.goto("/print?q=&sort=name");
  await expect(page.locator(".sheet-lines li")).toHaveCount(151);
  await expect(page.locator(".sheet-lines")).toContainText("<Jane> & Co");
  await expect(page.locator(".sheet-lines")).toContainText("Deny");
  await page.goto("/print?q=0007");
  await expect(page.locator(".sheet-lines li")).toHaveCount(1);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the list is read in steps, and searched", async ({ page, request }) => {
    await addMany(request, 130);
    await page.goto("/");
    const lines = page.locator("table.entries a.line");
    await expect(lines).toHaveCount(60);
    await page.getByRole("link", { name: "Next lines" }).click();
    await expect(lines.first()).toHaveText("Name 0060");
    await page.getByRole("link", { name: "Next lines" }).click();
    await expect(lines).toHaveCount(10);
    await page.getByRole("link", { name: "Previous lines" }).click();
    await expect(lines.first()).toHaveText("Name 0060");
    await page.getByLabel("Search name, number, company").fill("0117");
    await page.keyboard.press("Enter");
    await expect(lines).toHaveText(["Name 0117"]);
    await expect(page.locator("mark").first()).toHaveText("0117");
  });

  test("entries of one name become one", async ({ page, request }) => {
    for (const digits of ["111", "222", "333"]) await addEntry(request, { first_name: "Ann", numbers: [{ number: `030 ${digits}` }] });
    await page.goto("/duplicates");
    await page.getByLabel("Stays: Ann, 030 222").check();
    await page.getByLabel("Merge too: Ann, 030 333").uncheck();
    await page.getByRole("button", { name: "Merge Ann" }).click();
    await expect(page.locator(".note")).toHaveText("2 entries are one now: Ann.");
    await page.getByRole("button", { name: "Merge Ann" }).click();
    await expect(page.locator(".note")).toHaveText("2 entries are one now: Ann.");
    await expect(page.getByText("No name is there twice.")).toBeVisible();
    await page.goto("/");
    await expect(page.locator("tr.sub a.line")).toHaveText(["030 222", "030 111", "030 333"]);
    await page.getByRole("link", { name: "History" }).click();
    await page.getByRole("button", { name: /^Undo: merged Ann/ }).first().click();
    await expect(page.locator(".note")).toHaveText("Undone.");
    expect(await decide(request, "030 333")).toMatchObject({ display_name: "Ann" });
  });
});
