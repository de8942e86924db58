// Pages that are enlarged, touched, or full of odd names: nothing is cut off, out of reach, or jumps.
import { addEntry, addMany, decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";
import { moveIn } from "../office";
import type { Page } from "@playwright/test";

const PAGES = ["/", "/?new=1", "/duplicates", "/calls", "/history", "/preferences", "/identities", "/phones?phone=phone"];

/** What is wider than the window, or sticks out of it. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    for (const element of document.querySelectorAll<HTMLElement>("main *, nav *, dialog[open] *")) {
      let { left, right } = element.getBoundingClientRect();
      const { width: wide, height } = element.getBoundingClientRect();
      // what a cell or a line shortens with dots is told in whole in the form
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (!["hidden", "clip"].includes(getComputedStyle(around).overflowX)) continue;
        const box = around.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      }
      const isSeen = wide > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      const isClipped = element.closest(".unseen, .skip, .sprite, .icon") !== null;
      // the row of favorites moves by itself, and with the keyboard
      if (element.closest(".favorites li")) continue;
      if (isSeen && !isClipped && (left < -1 || right > width + 1)) found.push(`${element.outerHTML.slice(0, 90)}: ${left} to ${right}`);
    }
    return found;
  });
}

/** What a finger is meant to hit and is smaller than 44 by 44 pixels. Links in a sentence are as high as their line. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const controls = "button, select, textarea, a, summary, input:not([type=hidden])";
    for (const element of document.querySelectorAll<HTMLElement>(controls)) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen, .skip, [hidden]")) continue;
      const inSentence = element.matches("a, button.link") && element.closest("p, .birthdays, .differences, ol.history > li > ul, .hint") !== null;
      if (inSentence) continue;
      let { width, height } = element.getBoundingClientRect();
      // The label of a box, or all of the row, is hit as well.
      const larger = element.matches("[type=checkbox], [type=radio]")
        ? (element.closest("label") ?? element.closest(".field.tick") ?? element.closest("tr"))
        : element.matches("a.line")
          ? element.closest("tr")
          : null;
      if (larger) ({ width, height } = larger.getBoundingClientRect());
      if (element.matches(".unseen-without-focus") || width * height <= 1) continue;
      if (width < 43.5 || height < 43.5) found.push(`${element.outerHTML.slice(0, 110)}: ${Math.round(width)} by ${Math.round(height)}`);
    }
    return found;
  });
}

/** Names that try a layout. */
const ODD = [
  { first_name: "Wolfeschlegelsteinhausenbergerdorff".repeat(4), numbers: [{ number: "sip:wolfeschlegelsteinhausenbergerdorff@a-very-long-host-name.a-very-long-domain.example" }] },
  { first_name: "محمد", family_name: "العربي", organization: "شركة", favorite: true, numbers: [{ number: "+20 2 25740000" }, { number: "030 4711" }] },
  { first_name: "👩‍👩‍👧‍👦 Familie", family_name: "🐕", numbers: [{ number: "030 4712", nickname: "🏠" }, { number: "030 4713" }] },
  { organization: "A B ".repeat(49).trim(), favorite: true, numbers: [{ number: "030 4714", contact_type: "vip" }] },
  { numbers: [{ number: "030 4715", contact_type: "deny" }] },
  { first_name: "<b>Bold</b> & \"Co\"", numbers: [{ number: "030 4716" }] },
  { first_name: "Forty", numbers: Array.from({ length: 40 }, (_, at) => ({ number: `030 88${String(at).padStart(2, "0")}`, nickname: at % 7 ? null : `Extension ${at}` })) },
];

test("at 400 % every page is as wide as its window, whatever the names are", async ({ page, request }) => {
  test.slow();
  await moveIn(request);
  for (const entry of ODD) await addEntry(request, entry);
  // 1280 by 1024 at 400 %; what is between is looked at by touch below
  await page.setViewportSize({ width: 320, height: 256 });
  for (const path of PAGES) {
    await page.goto(path);
    await ready(page);
    expect.soft(await outside(page), path).toEqual([]);
  }
  // one can still find, open and change an entry there, and read its whole name
  const directory = await new DirectoryPage(page).open("/?q=wolfe");
  await directory.line("Wolfe").locator("a.line").click();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
  expect.soft(await outside(page), "the form").toEqual([]);
  await directory.save("Change", { "Contact type": "VIP" }, /changed\.$/);
  await directory.fill({ Number: "030 4711" });
  await directory.press("Change");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect.soft(await outside(page), "the question").toEqual([]);
  const cancel = page.getByRole("dialog").getByRole("button", { name: "Cancel" });
  await cancel.scrollIntoViewIfNeeded();
  await cancel.click();
  expect(await decide(request, "030 4711")).toMatchObject({ display_name: "محمد العربي" });
});

test("odd names stand in their lines as they are", async ({ page, request }) => {
  for (const entry of ODD) await addEntry(request, entry);
  const directory = await new DirectoryPage(page).open();
  await expect(directory.line('<b>Bold</b> & "Co"')).toBeVisible();
  const search = page.getByLabel("Search name, number, company");
  await search.fill("العربي");
  await expect(page.locator("#count")).toHaveText("1 of 7 entries");
  await expect(directory.line("محمد العربي")).toContainText("2 numbers");
  await search.fill("familie");
  await expect(directory.line("👩‍👩‍👧‍👦 Familie 🐕")).toContainText("2 numbers");
  await expect(directory.line("030 4712")).toContainText("🏠");
  await search.fill("forty");
  await expect(page.locator("#count")).toHaveText("1 of 7 entries");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "42");
  await page.getByRole("grid").focus();
  await page.keyboard.press("End");
  await expect(directory.line("030 8839")).toBeInViewport();
  const rows = page.locator("#lines tr");
  const heights = await rows.evaluateAll((rows) => [...new Set(rows.map((row) => row.getBoundingClientRect().height))]);
  expect(heights, "every row is of one height").toHaveLength(1);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("everything one is meant to hit is 44 pixels high and wide", async ({ page, request }) => {
    test.slow();
    await moveIn(request);
    for (const entry of ODD.slice(1, 4)) await addEntry(request, entry);
    await decide(request, "030 999");
    for (const path of PAGES) {
      await page.goto(path);
      await ready(page);
      expect.soft([...(await small(page)), ...(await outside(page))], path).toEqual([]);
      expect.soft(await page.evaluate(() => innerWidth), `${path} needs no zooming out`).toBe(390);
    }
    const directory = await new DirectoryPage(page).open("/?q=familie");
    await directory.line("Familie").getByRole("checkbox").tap();
    await expect(page.getByText("1 entry selected")).toBeVisible();
    expect.soft(await small(page), "selection").toEqual([]);
    await page.getByRole("button", { name: "Clear selection" }).tap();
    await directory.delete("030 4713");
    await expect(directory.status).toHaveText(/deleted\.$/);
    expect.soft(await small(page), "notice").toEqual([]);
    await page.getByRole("button", { name: "Undo", exact: true }).tap();
    await expect(directory.status).toHaveText("Undone.");
    await directory.open("/");
    await page.getByRole("link", { name: "Add entry" }).tap();
    await directory.fill({ "First name": "Eva", Number: "0170 5550103" });
    await expect(page.locator(".if-called")).toContainText("Rings");
    await page.keyboard.press("Escape");
    await page.locator("a.line").first().tap();
    await expect(page.getByRole("button", { name: "Go back to it" })).toBeVisible();
    // The one throws away what the other brings back, so a finger must not miss them, although they stand in a text.
    for (const name of ["Go back to it", "Discard it"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect(box!.height, name).toBeGreaterThan(43.5);
    }
  });
});

test("of however many entries the list tells, nothing goes out of its way", async ({ page, request }) => {
  await addMany(request, 3);
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 844 });
    await new DirectoryPage(page).open();
    const tops = () =>
      page.evaluate(() => [".above .button", ".beside", "#lines tr"].map((it) => document.querySelector(it)!.getBoundingClientRect().top));
    const before = await tops();
    // fifty thousand would take a while
    await page.locator("#count").evaluate((count) => (count.textContent = "5,555 of 50,000 entries"));
    expect(await tops(), `at ${width}`).toEqual(before);
  }
});

test("nothing jumps: while the page comes alive, one searches, a line opens, lines arrive", async ({ page, request }) => {
  test.slow();
  await addMany(request, 120, (place) => ({ favorite: place < 3 }));
  await addEntry(request, { first_name: "Pair", numbers: [{ number: "030 0155" }, { number: "030 0166" }] });
  await page.addInitScript(() => {
    const shifts: string[] = ((window as unknown as { shifts: string[] }).shifts = []);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Element }[] })[]) {
        if (!entry.hadRecentInput) shifts.push(`${entry.value.toFixed(4)} ${entry.sources.map((it) => it.node?.outerHTML?.slice(0, 60)).join(" | ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  // answers take their time, so that what is shown meanwhile is seen
  await page.route("**/page/{list,form,above,what_if}", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue().catch(() => undefined);
  });
  const shifts = () => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts.splice(0));
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    await page.setViewportSize({ width, height });
    const directory = await new DirectoryPage(page).open();
    await page.waitForTimeout(300);
    expect(await shifts(), `coming alive at ${width}`).toEqual([]);
    await page.getByLabel("Search name, number, company").pressSequentially("01", { delay: 30 });
    await expect(page.locator("#count")).not.toHaveText("121 entries");
    await page.waitForTimeout(1_000);
    expect(await shifts(), `searching at ${width}`).toEqual([]);
    if (width === 390) continue;
    await directory.line("Name 0101").locator("a.line").click();
    await expect(page.locator("#form-title")).toHaveText("Edit entry");
    await page.waitForTimeout(800);
    expect(await shifts(), "opening a line").toEqual([]);
    await directory.form.getByLabel("Number", { exact: true }).pressSequentially("7", { delay: 30 });
    await expect(page.locator(".if-called")).toContainText("matched as");
    await page.waitForTimeout(300);
    expect(await shifts(), "asking about a number").toEqual([]);
    // another kind of line, from line to line
    for (const [line, title] of [["Pair", "Edit name"], ["030 0166", "Edit sub entry"], ["Name 0103", "Edit entry"]]) {
      await directory.line(line).locator("a.line").click();
      await expect(page.locator("#form-title")).toHaveText(title);
      await page.waitForTimeout(800);
      expect(await shifts(), title).toEqual([]);
    }
    await directory.startAfresh();
    await page.waitForTimeout(300);
    expect(await shifts(), "an empty form").toEqual([]);
  }
});

for (const [name, options] of Object.entries({ wide: { viewport: { width: 1280, height: 800 } }, narrow: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } })) {
  test.describe(`on a ${name} screen`, () => {
    test.use(options);

    test("a number is read in whole, and whether it is VIP or Deny", async ({ page, request }) => {
      const numbers = ["+49 176 62098812", "+44 7700 900417", "020 7946 0930", "+39 06 6982 1234"];
      for (const number of numbers) await addEntry(request, { first_name: "Wilhelmina", family_name: number, group: "colleagues", numbers: [{ number, number_type: "extension", contact_type: "deny" }] });
      for (const language of ["en", "de"]) {
        await page.setExtraHTTPHeaders({ "accept-language": language });
        await page.goto("/");
        await ready(page);
        const whole = name === "wide" ? "td.number, td.type, td.contact, td.group" : "td.number, td.contact";
        const cut = await page.locator("#lines tr").evaluateAll(
          (rows, whole) => rows.flatMap((row) => {
            const bottom = row.getBoundingClientRect().bottom;
            const isBelow = (cell: Element) => {
              const range = document.createRange();
              range.selectNodeContents(cell);
              return range.getBoundingClientRect().bottom > bottom;
            };
            const cells = [...row.querySelectorAll(whole)];
            return cells.filter((cell) => cell.scrollWidth > cell.clientWidth || isBelow(cell)).map((cell) => cell.textContent);
          }),
          whole,
        );
        expect(cut, language).toEqual([]);
        await expect(page.locator("#lines .badge")).toHaveCount(numbers.length);
      }
    });
  });
}
