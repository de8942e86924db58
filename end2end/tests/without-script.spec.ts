// A browser without script is as safe as any other: nobody's change is replaced before it was seen, and no number is taken
// before one was asked.
import { addEntry, decide } from "../directory";
import { expect, test } from "../fixtures";
import type { APIRequestContext, Page } from "@playwright/test";

test.use({ javaScriptEnabled: false });

const ENTRIES = "/api/v1/directories/main/entries";

async function stored(request: APIRequestContext, id: unknown): Promise<Record<string, unknown>> {
  return (await request.get(`${ENTRIES}/${id}`)).json();
}

/** Somebody else. */
async function change(request: APIRequestContext, id: unknown, data: object): Promise<void> {
  expect((await request.patch(`${ENTRIES}/${id}`, { data })).ok()).toBe(true);
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

test("what somebody else has made of an entry is shown before it is replaced", async ({ page, request }) => {
  const { id } = await addEntry(request, { first_name: "Jane", title: "Dr", note: "old\nnote", numbers: [{ number: "030 1" }] });
  await page.goto(`/?entry=${id}`);
  const form = page.locator("#entry-form");
  const note = page.locator(".note");
  await change(request, id, { note: "new note", favorite: true, group: "work" });
  await form.getByLabel("Title").fill("Prof");
  await press(page, "Change");
  await expect(note).toContainText("somebody has changed this entry since you opened it");
  await expect(form.getByLabel("Title")).toHaveValue("Prof");
  await expect(form.getByLabel("Note")).toHaveValue("old\nnote");
  await expect(page.locator("#note-problem")).toHaveText("Stored now: new note");
  await expect(page.locator("#group-problem")).toHaveText("Stored now: Work Stored now: Favorite: yes");
  await expect(page.locator("#title-problem")).toHaveText("Stored now: Dr");
  await expect(form.locator(".problem"), "what is the same is not told").toHaveCount(3);
  expect(await stored(request, id)).toMatchObject({ title: "Dr", note: "new note", favorite: true });

  // and changed once more while one reads
  await change(request, id, { note: "newer note" });
  await press(page, "Change");
  await expect(page.locator("#note-problem")).toHaveText("Stored now: newer note");
  await expect(form.getByLabel("Title")).toHaveValue("Prof");
  expect(await stored(request, id)).toMatchObject({ title: "Dr", note: "newer note" });

  // what is wrong besides does not hide it
  await form.getByLabel("Birthday").fill("31.2.1980");
  await change(request, id, { note: "newest note" });
  await press(page, "Change");
  await expect(page.locator("#birthday-problem")).toContainText("Stored now: (empty)");
  await expect(page.locator("#note-problem")).toHaveText("Stored now: newest note");
  expect(await stored(request, id)).toMatchObject({ title: "Dr", birthday: null });

  // seen, and decided
  await form.getByLabel("Birthday").fill("");
  await form.getByLabel("Note").fill("newest note");
  await form.getByLabel("Group").selectOption("Work");
  await form.getByLabel("Favorite").check();
  await press(page, "Change");
  await expect(note).toHaveText("Jane changed.");
  await expect(form.locator(".problem")).toHaveCount(0);
  expect(await stored(request, id)).toMatchObject({ title: "Prof", note: "newest note", favorite: true, group: "work" });
  // a line break of the form is the one that was stored
  await form.getByLabel("Note").fill("two\nlines");
  await press(page, "Change");
  expect(await stored(request, id)).toMatchObject({ note: "two\nlines" });
});

test("a sub entry that somebody else has changed, and one that is gone", async ({ page, request }) => {
  const entry = await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 1" }, { number: "030 2" }] });
  const [, second] = entry.numbers as { id: string }[];
  await page.goto(`/?entry=${entry.id}&number=${second.id}`);
  const form = page.locator("#entry-form");
  await change(request, entry.id, { first_name: "Janet" });
  await form.getByLabel("Contact type").selectOption("VIP");
  await press(page, "Change");
  await expect(page.locator(".note")).toContainText("somebody has changed this entry");
  await expect(form.getByLabel("First name"), "the name that it has now").toHaveValue("Janet");
  await expect(form.getByLabel("Contact type")).toHaveValue("vip");
  await expect(page.locator("#contact_type-problem")).toHaveText("Stored now: None");
  await expect(form.locator(".problem")).toHaveCount(1);
  await press(page, "Change");
  await expect(page.locator(".note")).toHaveText("Janet changed.");
  expect(await decide(request, "030 2")).toMatchObject({ reason: "vip", display_name: "Janet" });

  await form.getByLabel("Note").fill("kept");
  expect((await request.delete(`${ENTRIES}/${entry.id}/numbers/${second.id}`)).ok()).toBe(true);
  await press(page, "Change");
  await expect(page.locator(".note")).toHaveText("This line is not there any more.");
  await expect(form.getByLabel("Note")).toHaveValue("kept");
  expect(await decide(request, "030 2")).toMatchObject({ class: "unknown" });
});

test("a note that cannot be kept is not lost unseen", async ({ page, request }) => {
  const { id } = await addEntry(request, { first_name: "Jane", note: "short", numbers: [{ number: "030 1" }] });
  await page.goto(`/?entry=${id}`);
  const form = page.locator("#entry-form");
  await form.getByLabel("Note").fill("ü".repeat(1_900));
  await form.getByLabel("Title").fill("Dr");
  await form.getByLabel("Birthday").fill("31.2.1980");
  await press(page, "Change");
  await expect(form.getByLabel("Title")).toHaveValue("Dr");
  await expect(form.getByLabel("Note")).toHaveValue("short");
  await expect(page.locator("#note-problem")).toContainText("too long to be kept");
  await form.getByLabel("Birthday").fill("");
  await press(page, "Change");
  expect(await stored(request, id)).toMatchObject({ title: "Dr", note: "short" });
  // nor is a number taken with half of what was typed
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 2" }] });
  await form.getByLabel("Note").fill("ü".repeat(1_900));
  await form.getByLabel("Number", { exact: true }).fill("030 2");
  await press(page, "Change");
  await expect(page.locator(".note")).toContainText("Not saved. 030 2 belongs to Max.");
  expect(await decide(request, "030 2")).toMatchObject({ display_name: "Max" });
});

test("a number that others have: cancel, join, overwrite, take over", async ({ page, request }) => {
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 2" }] });
  const { id } = await addEntry(request, { first_name: "Jane \"J\" <Doe>", numbers: [{ number: "030 1" }, { number: "030 11" }] });
  await page.goto("/?group=none");
  const form = page.locator("#entry-form");
  const loser = page.getByRole("listitem");
  const typed = { "First name": "Zoë & <Co>", Number: "030/1", Note: "two\n\"lines\"" };
  for (const [label, text] of Object.entries(typed)) await form.getByLabel(label, { exact: true }).fill(text);
  await form.getByLabel("Contact type").selectOption("VIP");
  await press(page, "Add");
  await expect(page).toHaveTitle("This number exists already · Ringbook");
  await expect(loser).toHaveText('030 1 belongs to Jane "J" <Doe>. Jane "J" <Doe> would lose this number and keep the others.');
  expect(await decide(request, "030 1"), "nothing is done yet").toMatchObject({ reason: "allowed" });

  // no: all that was typed is in the form, of the same list
  await press(page, "Cancel");
  await expect(page).toHaveURL("/?group=none");
  for (const [label, text] of Object.entries(typed)) await expect(form.getByLabel(label, { exact: true })).toHaveValue(text);
  await expect(form.getByLabel("Contact type")).toHaveValue("vip");
  expect(await decide(request, "030 1")).toMatchObject({ reason: "allowed" });

  // as a sub entry of who has it
  await press(page, "Add");
  await press(page, 'Add as sub entry of Jane "J" <Doe> instead');
  await expect(page.locator(".note")).toHaveText('030/1 is a number of Jane "J" <Doe>.');
  await expect(page.locator("#form-title")).toHaveText("Edit sub entry");
  expect(await decide(request, "030 1")).toMatchObject({ reason: "vip", display_name: 'Jane "J" <Doe>' });
  expect(await stored(request, id)).toMatchObject({ numbers: [{ number: "030/1", note: "two\n\"lines\"" }, { number: "030 11" }] });

  // overwritten, after it was asked
  await page.goto("/");
  await form.getByLabel("First name").fill("Zoë");
  await form.getByLabel("Number", { exact: true }).fill("030 2");
  await press(page, "Add");
  await expect(loser).toHaveText("030 2 belongs to Max. It is the only number of Max: the whole entry would be deleted.");
  await press(page, "Overwrite");
  await expect(page.locator(".note")).toHaveText(/^Zoë added\..*Max/);
  expect(await decide(request, "030 2")).toMatchObject({ display_name: "Zoë" });

  // Change takes a number over; what somebody else has changed meanwhile is shown first
  const zoe = new URL(page.url()).searchParams.get("entry");
  await form.getByLabel("Number", { exact: true }).fill("030 11");
  await press(page, "Change");
  await expect(page.getByRole("button", { name: /instead$/ }), "an entry is no sub entry of another").toHaveCount(0);
  await change(request, zoe, { note: "from elsewhere" });
  await press(page, "Take it over");
  await expect(page.locator(".note")).toContainText("somebody has changed this entry");
  await expect(page.locator("#note-problem")).toHaveText("Stored now: from elsewhere");
  expect(await decide(request, "030 11")).toMatchObject({ display_name: 'Jane "J" <Doe>' });
  await press(page, "Change");
  await press(page, "Take it over");
  await expect(page.locator(".note")).toHaveText(/^Zoë changed\./);
  expect(await decide(request, "030 11")).toMatchObject({ display_name: "Zoë" });

  // an address that was kept asks nothing by itself
  await page.goto("/taken?page=%2F%3Fgroup%3Dwork&button=add&lines=x");
  await expect(page).toHaveURL("/?group=work");
  await page.goto("/taken?page=https%3A%2F%2Felsewhere.example");
  await expect(page).toHaveURL("/");
});
