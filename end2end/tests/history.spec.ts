// Nothing is ever lost: undo where it is said, by keyboard and in the history; and two who edit the same line.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";

const jane = { first_name: "Jane", numbers: [{ number: "030 5550101", contact_type: "vip" }, { number: "030 5550102" }] };

test("a deletion is taken back where it is said, and so is the undo", async ({ page, request }) => {
  await addEntry(request, jane);
  const directory = await new DirectoryPage(page).open();
  await directory.delete("Jane");
  await expect(directory.status).toHaveText("Jane deleted with 030 5550101, 030 5550102.");
  expect(await decide(request, "030 5550101")).toMatchObject({ class: "unknown" });
  await directory.undo();
  await expect(directory.subs).toHaveText(["030 5550101", "030 5550102"]);
  expect(await decide(request, "030 5550101")).toMatchObject({ display_name: "Jane", reason: "vip" });
  await directory.undo();
  await expect(page.getByText("The directory is empty.")).toBeVisible();
});

test("an overwrite is taken back on both sides, with Ctrl-Z", async ({ page, request }) => {
  await addEntry(request, jane);
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "New", Number: "030 5550102" });
  await directory.press("Add");
  await page.getByRole("dialog").getByRole("button", { name: "Overwrite" }).click();
  await expect(directory.status).toHaveText("New added. Jane lost this number.");
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "New" });
  // in a field it is the browser's: what was typed
  await directory.form.getByLabel("First name").focus();
  await page.keyboard.press("Control+z");
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "New" });
  await directory.status.focus();
  await page.keyboard.press("Control+z");
  await expect(directory.status).toHaveText("Undone.");
  await expect(directory.line("New")).toHaveCount(0);
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "Jane" });
});

test("what cannot be taken back says why", async ({ page, request }) => {
  await addEntry(request, { first_name: "Solo", numbers: [{ number: "030 999" }] });
  const directory = await new DirectoryPage(page).open();
  await directory.delete("Solo");
  await expect(directory.status).toHaveText("Solo deleted.");
  await addEntry(request, { first_name: "Heir", numbers: [{ number: "030/999" }] });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(directory.status).toHaveText("This cannot be undone: 030/999 belongs to Heir now.");
  expect(await decide(request, "030999")).toMatchObject({ display_name: "Heir" });
});

test("settings are taken back as well", async ({ page, request }) => {
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("Name of the phone").fill("Reception");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Undone.");
  await expect(page.getByLabel("Name of the phone")).toHaveValue("Phone");
  expect(await (await request.get("/api/v1/phones/phone")).json()).toMatchObject({ name: "Phone" });
});

test("the history tells who changed what, and takes back any of it", async ({ page, request }) => {
  const { id, numbers } = (await addEntry(request, jane)) as { id: string; numbers: object[] };
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 5550103" }] });
  const change = { first_name: "Janet", group: "family", numbers: [numbers[0]] };
  expect((await request.put(`/api/v1/directories/main/entries/${id}`, { data: change })).status()).toBe(200);
  await page.goto("/");
  await page.getByRole("link", { name: "History" }).click();
  const lines = page.locator(".history > li");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(0)).toContainText("changed");
  await expect(lines.nth(0)).toContainText("First name: Jane → Janet; Group: None → Family; 030 5550102 removed");
  await expect(lines.nth(1)).toContainText("Max 030 5550103 added");
  await ready(page);
  await lines.nth(0).getByRole("link", { name: "Janet" }).click();
  await expect(lines).toHaveCount(2);
  await expect(page.getByText("Only what became of Janet.")).toBeVisible();
  await page.getByRole("button", { name: "Undo: changed Janet" }).click();
  await expect(page.getByRole("status")).toHaveText("Undone.");
  await expect(lines.nth(0)).toContainText("undid change 3");
  await expect(lines.nth(1)).toContainText("undone");
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "Jane" });
  await page.goBack();
  await expect(lines).toHaveCount(4);
  await page.getByLabel("Who").selectOption({ label: "somebody here" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page).toHaveURL("/history?person=local");
  await expect(lines).toHaveCount(4);
});

test("two edit the same line: both versions, and nothing typed is lost", async ({ page, request }) => {
  const { id } = await addEntry(request, { first_name: "Jane", note: "old", numbers: [{ number: "030 5550101" }] });
  const directory = await new DirectoryPage(page).open();
  await directory.choose("Jane", "Edit entry");
  await directory.fill({ "First name": "Janet", Note: "mine" });
  const theirs = { note: "theirs", organization: "ACME" };
  expect((await request.patch(`/api/v1/directories/main/entries/${id}`, { data: theirs })).status()).toBe(200);
  await directory.press("Change");
  const dialog = page.getByRole("dialog", { name: "Somebody has changed this entry meanwhile" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("row")).toHaveCount(4);
  const row = (name: string) => dialog.getByRole("row", { name });
  // what only one of them has changed is chosen already
  await expect(row("First name").getByRole("radio").first()).toBeChecked();
  await expect(row("Organization").getByRole("radio").last()).toBeChecked();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(directory.form.getByLabel("Note")).toHaveValue("mine");
  await directory.press("Change");
  await row("Note").getByLabel("theirs").check();
  await dialog.getByRole("button", { name: "Save this" }).click();
  await expect(directory.status).toHaveText("Janet changed.");
  const entry = await (await request.get(`/api/v1/directories/main/entries/${id}`)).json();
  expect(entry).toMatchObject({ first_name: "Janet", note: "theirs", organization: "ACME", revision: 3 });
});

test("what others change appears at once, and leaves what was typed", async ({ page, request }) => {
  const { id } = await addEntry(request, { first_name: "Jane", note: "old", numbers: [{ number: "030 5550101" }] });
  const directory = await new DirectoryPage(page).open();
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 5550102" }] });
  await expect(directory.line("Max")).toBeVisible();
  await directory.choose("Jane", "Edit entry");
  await directory.fill({ "First name": "Janet" });
  const patch = { note: "new" };
  expect((await request.patch(`/api/v1/directories/main/entries/${id}`, { data: patch })).status()).toBe(200);
  await expect(directory.form).toContainText("Somebody has changed this entry just now.");
  await expect(directory.form.getByLabel("First name")).toHaveValue("Janet");
  await directory.form.getByRole("button", { name: "Show what it is now" }).click();
  await expect(directory.form.getByLabel("Note")).toHaveValue("new");
  await expect(directory.form.getByLabel("First name")).toHaveValue("Jane");
  // what one does oneself is no news
  await directory.save("Change", { Note: "newer" }, "Jane changed.");
  await expect(directory.line("Jane")).toBeVisible();
  await page.waitForTimeout(600);
  await expect(directory.form).not.toContainText("just now");
});

test("a hidden tab holds no connection and hears afterwards what it has missed", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  const live = page.getByText("live", { exact: true });
  await expect(live).toBeVisible();
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await hide(true);
  await expect(live).toBeHidden();
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 5550102" }] });
  await page.waitForTimeout(600);
  await expect(directory.line("Max")).toHaveCount(0);
  await hide(false);
  await expect(live).toBeVisible();
  await expect(directory.line("Max")).toBeVisible();
});

test("while others change things, the keyboard and what was chosen stay where they are", async ({ page, request }) => {
  await addEntry(request, jane);
  await page.goto("/history");
  await ready(page);
  const lines = page.locator(".history > li");
  const who = page.getByLabel("Who");
  const undo = page.getByRole("button", { name: /^Undo: added Jane/ });
  await who.selectOption({ label: "somebody here" });
  await undo.focus();
  for (const [name, number, count] of [["Max", "030 5550103", 2], ["Eva", "030 5550104", 3]] as const) {
    await addEntry(request, { first_name: name, numbers: [{ number }] });
    await expect(lines).toHaveCount(count);
    await expect(lines.first()).toContainText(name);
    await expect(undo).toBeFocused();
    await expect(who.locator("option:checked")).toHaveText("somebody here");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText("Undone.");
  await expect(lines.first()).toContainText("undid change 1");
  expect(await decide(request, "030 5550104")).toMatchObject({ display_name: "Eva" });
});

test("how long history is kept is a setting, and a wrong one is refused at its field", async ({ page, request }) => {
  await addEntry(request, jane);
  await page.goto("/history");
  await ready(page);
  const form = page.locator("#keep-form");
  const days = form.getByLabel(/^Days/);
  await days.fill("soon");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#history_days-problem")).toHaveText("A whole number of days, or nothing.");
  await days.fill("0");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#history_days-problem")).toContainText("1 to 36500 days");
  // nothing is that old here: nothing becomes final, and nothing is asked
  await days.fill("90");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await page.reload();
  await expect(days).toHaveValue("90");
  expect(await (await request.get("/api/v1/settings")).json()).toMatchObject({ history_days: 90 });
  await expect(page.locator(".history > li")).toHaveCount(1);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a deletion is taken back in the history", async ({ page, request }) => {
    await addEntry(request, jane);
    await page.goto("/");
    await page.getByRole("button", { name: "Delete Jane", exact: true }).click();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByRole("button", { name: "Undo: deleted Jane" }).click();
    await expect(page.locator(".note")).toHaveText("Undone.");
    expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "Jane" });
  });
});
