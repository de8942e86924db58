// By keyboard alone: no story here moves or presses a mouse, and the page tells if one did.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, test } from "../fixtures";
import type { Locator, Page } from "@playwright/test";

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

/** Counts what a mouse does. A key that presses a button makes a click as well, but one without a pointer. */
async function watchMouse(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = ((window as unknown as { heard: string[] }).heard = []);
    for (const type of ["mousedown", "mousemove", "pointerdown", "pointermove", "touchstart", "wheel"]) {
      addEventListener(type, () => heard.push(type), { capture: true });
    }
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

/** Goes on with the tabulator until the keyboard is there. */
async function tabTo(page: Page, to: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(to).toBeVisible();
  for (let steps = 0; steps < 40; steps++) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(to, "the tabulator leads there").toBeFocused();
}

/** The keyboard is seen: what has it is in the window and marked. */
async function isSeen(page: Page, at: Locator): Promise<void> {
  await expect(at).toBeFocused();
  await expect(at).toBeInViewport();
  const outline = await page.evaluate(() => {
    const active = document.activeElement!;
    return [active, active.closest("tr")].some((it) => it && getComputedStyle(it).outlineStyle !== "none");
  });
  expect(outline, "what has the keyboard is marked").toBe(true);
}

for (const [name, viewport] of Object.entries(sizes)) {
  test.describe(`on a ${name} screen`, () => {
    test.use({ viewport });

    test("filters, group and order", async ({ page, request }) => {
      const mouse = await watchMouse(page);
      await addEntry(request, { first_name: "Jürgen", group: "friends", favorite: true, numbers: [{ number: "030 333" }] });
      await addEntry(request, { first_name: "Ann", group: "friends", numbers: [{ number: "030 444" }] });
      await addEntry(request, { organization: "ACME", group: "work", numbers: [{ number: "030 222", contact_type: "vip" }] });
      await addEntry(request, { first_name: "Pest", numbers: [{ number: "030 111", contact_type: "deny" }] });
      const directory = await new DirectoryPage(page).open();
      const lines = page.locator("table.entries a.line");
      await expect(lines).toHaveText(["ACME", "Ann", "Jürgen", "Pest"]);

      for (const [filter, found] of Object.entries({ Favorites: "Jürgen", VIP: "ACME", Deny: "Pest" })) {
        const link = page.getByRole("list", { name: "Filter" }).getByRole("link", { name: filter });
        await tabTo(page, link);
        await isSeen(page, link);
        await page.keyboard.press("Enter");
        await expect(lines).toHaveText([found]);
        await expect(link).toHaveAttribute("aria-current", "true");
        await expect(link, "the keyboard stays where it was").toBeFocused();
      }
      const all = page.getByRole("list", { name: "Filter" }).getByRole("link", { name: "All" });
      await tabTo(page, all, "Shift+Tab");
      await page.keyboard.press("Enter");
      await expect(lines).toHaveCount(4);

      const group = page.getByRole("search").getByLabel("Group", { exact: true });
      await tabTo(page, group);
      await isSeen(page, group);
      await page.keyboard.press("ArrowDown");
      await expect(lines).toHaveText(["Ann", "Jürgen"]);
      await expect(page).toHaveURL("/?group=friends");
      // arrows go through all groups, and back leads to where one began
      const words = await group.locator("option").evaluateAll((options) => options.map((it) => (it as HTMLOptionElement).value));
      for (const word of words.slice(2)) {
        await page.keyboard.press("ArrowDown");
        await expect(page).toHaveURL(`/?group=${word}`);
      }
      await page.goBack();
      await expect(page).toHaveURL("/");
      await expect(lines).toHaveCount(4);
      await expect(group.locator("option:checked")).toHaveText("All groups");
      await tabTo(page, group);
      await page.keyboard.press("ArrowDown");
      await expect(lines).toHaveText(["Ann", "Jürgen"]);
      await expect(page).toHaveURL("/?group=friends");
      const sort = page.getByLabel("Sort by");
      await tabTo(page, sort);
      await isSeen(page, sort);
      await page.keyboard.press("ArrowDown");
      await expect(lines).toHaveText(["Jürgen", "Ann"]);
      await expect(page).toHaveURL("/?group=friends&sort=number");
      await page.goBack();
      await expect(sort.locator("option:checked")).toHaveText("Name");
      await expect(lines).toHaveText(["Ann", "Jürgen"]);
      await page.goForward();
      await expect(sort.locator("option:checked")).toHaveText("Number");
      await expect(lines).toHaveText(["Jürgen", "Ann"]);

      // from there to the list, into a line, and back to the same list
      const grid = page.getByRole("grid", { name: "Entries" });
      await tabTo(page, grid);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await expect(page.locator("#form-title")).toBeFocused();
      await expect(directory.form.getByLabel("First name")).toHaveValue("Ann");
      await page.keyboard.press("Escape");
      await expect(grid).toBeFocused();
      await expect(page).toHaveURL("/?group=friends&sort=number");
      expect(await mouse()).toEqual([]);
    });

    test("many are chosen, changed, deleted and taken back", async ({ page, request }) => {
      const mouse = await watchMouse(page);
      for (const [at, first_name] of ["Ann", "Bea", "Cem", "Dan", "Eve"].entries()) {
        await addEntry(request, { first_name, numbers: [{ number: `030 55${at}` }] });
      }
      const all = async () => (await (await request.get("/api/v1/directories/main/entries")).json()).items;
      const directory = await new DirectoryPage(page).open();
      const grid = page.getByRole("grid", { name: "Entries" });
      const bar = page.getByRole("group", { name: "Selected entries" });
      const undo = page.getByRole("button", { name: "Undo", exact: true });

      /** Chooses the first lines and does this with them. */
      const first = async (count: number) => {
        await page.keyboard.press("Home");
        await page.keyboard.press(" ");
        for (let more = 1; more < count; more++) await page.keyboard.press("Shift+ArrowDown");
        await expect(bar).toContainText(`${count} ${count === 1 ? "entry" : "entries"} selected`);
      };
      const choose = async (menu: string, option: string) => {
        const opens = bar.getByRole("button", { name: menu });
        await tabTo(page, opens, "Shift+Tab");
        await isSeen(page, opens);
        await page.keyboard.press("Enter");
        const choice = bar.getByRole("group", { name: menu }).getByRole("button", { name: option, exact: true });
        await tabTo(page, choice);
        await isSeen(page, choice);
        await page.keyboard.press("Enter");
        await expect(bar).toBeHidden();
        await expect(grid, "the list has the keyboard again").toBeFocused();
      };

      await tabTo(page, grid);
      await first(2);
      await choose("Set group…", "Family");
      await expect(directory.status).toHaveText("2 entries changed.");
      await expect(directory.line("Bea")).toContainText("Family");
      expect((await all()).map((entry: { group: string }) => entry.group)).toEqual(["family", "family", "none", "none", "none"]);

      await first(3);
      await choose("Set contact type…", "VIP");
      await expect(directory.status).toHaveText("3 entries changed.");
      expect(await decide(request, "030 552")).toMatchObject({ reason: "vip" });
      // the notice's button takes it back
      await tabTo(page, undo, "Shift+Tab");
      await isSeen(page, undo);
      await page.keyboard.press("Enter");
      await expect(directory.status).toHaveText("Undone.");
      expect(await decide(request, "030 552")).toMatchObject({ reason: "allowed" });

      // a choice that is opened and left does nothing, and keeps what is chosen
      await tabTo(page, grid);
      await first(1);
      const menu = bar.getByRole("button", { name: "Set contact type…" });
      await tabTo(page, menu, "Shift+Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      await expect(bar.getByRole("group", { name: "Set contact type…" })).toBeHidden();
      await expect(bar).toContainText("1 entry selected");
      await expect(menu, "the keyboard is back at its button").toBeFocused();
      const favorite = bar.getByRole("button", { name: "Favorite", exact: true });
      await tabTo(page, favorite);
      await page.keyboard.press(" ");
      await expect(directory.status).toHaveText("1 entry changed.");
      await expect(page.getByRole("region", { name: "Call a favorite" })).toContainText("Ann");
      expect((await all()).map((entry: { favorite: boolean }) => entry.favorite)).toEqual([true, false, false, false, false]);

      // all of them, but one; then the selection is given up with Escape
      await page.keyboard.press("Control+a");
      await expect(bar).toContainText("5 entries selected");
      await page.keyboard.press("Home");
      await page.keyboard.press(" ");
      await expect(bar).toContainText("4 entries selected");
      await page.keyboard.press("Escape");
      await expect(bar).toBeHidden();

      // Delete means what is chosen, and is taken back as one
      await first(2);
      await page.keyboard.press("Delete");
      await expect(directory.status).toHaveText("2 entries deleted.");
      await expect(page.locator("#count")).toHaveText("3 entries");
      await page.keyboard.press("Control+z");
      await expect(directory.status).toHaveText("Undone.");
      await expect(page.locator("#count")).toHaveText("5 entries");
      await tabTo(page, grid);
      await first(2);
      const deletes = bar.getByRole("button", { name: "Delete" });
      await tabTo(page, deletes, "Shift+Tab");
      await page.keyboard.press("Enter");
      await expect(directory.status).toHaveText("2 entries deleted.");
      await page.keyboard.press("Control+z");
      await expect(page.locator("#count")).toHaveText("5 entries");
      expect(await decide(request, "030 550")).toMatchObject({ display_name: "Ann" });
      expect(await mouse()).toEqual([]);
    });
  });
}
