// The page "Calls": every decision live, one click to deny, VIP or add, and what would happen if somebody called.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";
import type { Page } from "@playwright/test";

const line = (page: Page, text: string) => page.locator("ol.calls > li", { hasText: text });

test("a call appears live; Deny and undo count for the next one", async ({ page, request }) => {
  await page.goto("/calls");
  await ready(page);
  await expect(page.getByText("No calls yet.")).toBeVisible();
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  expect(await decide(request, "030 5550101")).toMatchObject({ action: "ring" });
  const call = line(page, "030 5550101");
  await expect(call).toBeVisible({ timeout: 5_000 });
  await expect(call.locator("summary")).toContainText("Rings: Ringer1");
  await call.locator("summary").click();
  await expect(call.locator("ol.steps li").first()).toContainText("is in no directory");

  await call.getByRole("button", { name: /^Deny/ }).click();
  await expect(page.getByRole("status")).toContainText("contact type Deny");
  expect(await decide(request, "030 5550101")).toMatchObject({ action: "busy", sip_status: 486, reason: "deny" });
  await expect(line(page, "5550101").first().locator("summary")).toContainText("Busy (486)");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status")).toHaveText("Undone.");
  expect(await decide(request, "030 5550101")).toMatchObject({ action: "ring" });
});

test("VIP and opening the entry; adding fills the form with number and name", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }, { number: "030 5550102", contact_type: "deny" }] });
  await decide(request, "+49305550101");
  await request.get("/api/v1/phones/phone/ring-decision?caller=%2B4930777&caller_name=Network%20Name");
  await page.goto("/calls");
  await ready(page);
  const jane = line(page, "Jane");
  await jane.getByRole("button", { name: /^VIP/ }).click();
  await expect(page.getByRole("status")).toContainText("Jane: contact type VIP.");
  await expect(jane.getByRole("button", { name: /^VIP/ })).toHaveCount(0);
  expect(await decide(request, "030 5550101", "&dnd=on")).toMatchObject({ action: "ring", reason: "vip" });
  await jane.getByRole("link", { name: "Open entry" }).click();
  await expect(page.locator("#form-title")).toHaveText("Edit sub entry");

  await page.goto("/calls");
  await ready(page);
  await line(page, "Network Name").getByRole("link", { name: "Add to directory" }).click();
  const directory = new DirectoryPage(page);
  await expect(directory.form.getByLabel("Number", { exact: true })).toHaveValue("+4930777");
  await expect(directory.form.getByLabel("Nickname")).toHaveValue("Network Name");
  await directory.press("Add");
  await expect(directory.status).toHaveText("Network Name added.");
});

test("what if: the switches decide in the page", async ({ page, request }) => {
  await addEntry(request, { first_name: "Vip", numbers: [{ number: "030 5550109", contact_type: "vip" }] });
  await page.goto("/calls");
  await ready(page);
  const box = page.locator("#what-if");
  await box.getByLabel("What if this number called?").fill("030 222");
  await box.getByRole("button", { name: "Ask" }).click();
  await expect(box.locator(".answer")).toContainText("Rings: Ringer1");
  const asked: string[] = [];
  page.on("request", (it) => asked.push(it.url()));
  await box.getByLabel("Do not disturb").check();
  await expect(box.locator(".answer")).toContainText("Busy (480)");
  await box.getByLabel("Do not disturb").uncheck();
  await box.getByLabel("In a call").check();
  await expect(box.locator(".answer")).toContainText("Busy (486)");
  expect(asked, "the page decides without the server").toEqual([]);
  await box.getByLabel("What if this number called?").fill("+49 30 5550109");
  await box.getByRole("button", { name: "Ask" }).click();
  await expect(box.locator(".answer")).toContainText("contact type VIP");
  await expect(page.locator("ol.calls > li"), "a question is no call").toHaveCount(0);
});

test("while calls come in, what is open, the keyboard and what was asked stay where they are", async ({ page, request }) => {
  // More than are shown: as one comes, one goes.
  for (let number = 0; number < 70; number += 1) await decide(request, `030 66${100 + number}`);
  await decide(request, "030 5550101");
  await page.goto("/calls");
  await ready(page);
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  const first = line(page, "5550101");
  const answer = page.locator("#what-if .answer");
  await page.getByLabel("What if this number called?").fill("030 5550109");
  await page.getByLabel("Do not disturb").check();
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(answer).toContainText("Busy (480)");
  await first.locator("summary").click();
  const deny = first.getByRole("button", { name: /^Deny/ });
  await deny.focus();
  for (const [caller, place] of [["030 5550102", 1], ["030 5550103", 2]] as const) {
    await decide(request, caller);
    await expect(line(page, caller)).toBeVisible();
    await expect(page.locator("ol.calls > li").nth(place)).toContainText("5550101");
    await expect(deny).toBeFocused();
    await expect(page.locator("ol.calls details[open]")).toHaveCount(1);
    await expect(first.locator("details[open]")).toHaveCount(1);
    await expect(answer).toContainText("Busy (480)");
    await expect(page.getByLabel("Do not disturb")).toBeChecked();
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("contact type Deny");
  expect(await decide(request, "030 5550101")).toMatchObject({ reason: "deny" });
  expect(await decide(request, "030 5550103")).toMatchObject({ action: "ring" });

  // the answer is of the directory as it is by now
  await addEntry(request, { first_name: "Vip", numbers: [{ number: "030 5550109", contact_type: "vip" }] });
  await decide(request, "030 5550104");
  await expect(line(page, "5550104")).toBeVisible();
  await expect(answer).toContainText("contact type VIP");
});

test("the form says what would happen before it is saved", async ({ page, request }) => {
  await addEntry(request, { organization: "Premium", numbers: [{ number: "0900", range: true, contact_type: "deny" }] });
  await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 1234567" }] });
  const directory = await new DirectoryPage(page).open();
  const told = page.locator(".if-called");
  await directory.fill({ Number: "0900 123456" });
  await expect(told).toContainText("Rings: Ringer1");
  await expect(told).toContainText("The range 0900 (Premium, contact type Deny) covers this number.");
  await directory.fill({ "Contact type": "Deny" });
  await expect(told).toContainText("Busy (486)");
  await directory.fill({ "Contact type": "VIP" });
  await expect(told).toContainText("even in do not disturb");
  await directory.fill({ Number: "+49 30 1234567" });
  await expect(told).toContainText("Jane has this number already.");
  // of a line that is opened, and of the next one, without a key pressed
  await directory.choose("Jane", "Edit entry");
  await expect(told).toContainText("matched as +49301234567");
  await expect(told).not.toContainText("already");
  await directory.choose("Premium", "Edit entry");
  await expect(told).toContainText("Busy (486)");
  await expect(told).not.toContainText("matched as");
  await directory.startAfresh();
  await expect(told).toContainText("As soon as a number is typed");
  expect(await decide(request, "030 1234567")).toMatchObject({ reason: "allowed" });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("the list can be read, asked and used", async ({ page, request }) => {
    await decide(request, "030 5550101");
    await page.goto("/calls?what=030+5550101&dnd=1");
    await expect(page.locator("#what-if .answer")).toContainText("Busy (480)");
    const call = line(page, "030 5550101");
    await expect(call.locator("summary")).toContainText("Rings");
    await call.getByRole("button", { name: /^Deny/ }).click();
    await expect(page).toHaveURL(/\/calls/);
    await expect(page.getByText("contact type Deny").first()).toBeVisible();
    expect(await decide(request, "030 5550101")).toMatchObject({ reason: "deny" });
  });
});
