// Change, delete and overwrite. Each ends with the question a phone asks.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, test } from "../fixtures";

const john = {
  first_name: "John",
  family_name: "Miller",
  organization: "ACME",
  numbers: [
    { number: "jm@pbx.example" },
    { number: "030 1234567", number_type: "landline" },
    { number: "0171 5550100", number_type: "mobile" },
  ],
};

test("editing the master's name changes it for all its numbers", async ({ page, request }) => {
  await addEntry(request, john);
  const directory = await new DirectoryPage(page).open();
  await directory.choose("John Miller", "Edit name");
  await directory.save("Change", { "Family name": "Müller" }, "John Müller changed.");
  await expect(directory.line("John Müller")).toContainText("3 numbers");
  await expect(directory.line("John Miller")).toHaveCount(0);
  expect(await decide(request, "030/1234567")).toMatchObject({ display_name: "John Müller" });
  expect(await decide(request, "+491715550100")).toMatchObject({ display_name: "John Müller" });
});

test("editing one sub entry's contact type leaves the others alone", async ({ page, request }) => {
  await addEntry(request, john);
  const directory = await new DirectoryPage(page).open();
  await directory.choose("030 1234567", "Edit sub entry");
  // shown, not offered; and an empty field shows the master's value
  await expect(directory.form.getByLabel("First name")).toBeDisabled();
  await expect(directory.form.getByLabel("Organization")).toHaveValue("");
  await expect(directory.form.getByLabel("Organization")).toHaveAttribute("placeholder", "ACME");
  await directory.save("Change", { "Contact type": "Deny" }, "John Miller changed.");
  await expect(directory.line("030 1234567")).toContainText("Deny");
  await expect(directory.line("0171 5550100")).not.toContainText("Deny");
  expect(await decide(request, "+49301234567")).toMatchObject({ action: "busy", sip_status: 486, reason: "deny" });
  expect(await decide(request, "+491715550100")).toMatchObject({ action: "ring", reason: "allowed" });
});

test("deleting a sub entry keeps its siblings; the last one is a single line again", async ({ page, request }) => {
  await addEntry(request, { ...john, numbers: john.numbers.slice(1) });
  const directory = await new DirectoryPage(page).open();
  await expect(directory.subs).toHaveCount(2);
  await directory.delete("030 1234567");
  await expect(directory.status).toHaveText("030 1234567 of John Miller deleted.");
  await expect(directory.subs).toHaveCount(0);
  await directory.choose("John Miller", "Edit entry");
  await expect(directory.form.getByLabel("Number", { exact: true })).toHaveValue("0171 5550100");
  expect(await decide(request, "+49301234567")).toMatchObject({ class: "unknown" });
  expect(await decide(request, "+491715550100")).toMatchObject({ class: "directory", display_name: "John Miller" });
});

test("deleting a master deletes all its numbers and names them", async ({ page, request }) => {
  await addEntry(request, john);
  const directory = await new DirectoryPage(page).open();
  await directory.delete("John Miller");
  await expect(directory.status).toHaveText("John Miller deleted with jm@pbx.example, 030 1234567, 0171 5550100.");
  await expect(page.getByText("The directory is empty.")).toBeVisible();
  for (const { number } of john.numbers) {
    expect(await decide(request, number), number).toMatchObject({ class: "unknown", match: null });
  }
});

test("deleting a single entry", async ({ page, request }) => {
  await addEntry(request, { first_name: "Solo", numbers: [{ number: "030 999", contact_type: "deny" }] });
  const directory = await new DirectoryPage(page).open();
  await directory.delete("Solo");
  await expect(directory.status).toHaveText("Solo deleted.");
  await expect(directory.line("Solo")).toHaveCount(0);
  expect(await decide(request, "030999")).toMatchObject({ action: "ring", class: "unknown" });
});

test.describe("a number that exists already", () => {
  const typed = { "First name": "New", "Family name": "Owner", Number: "+49 30 1234567", "Contact type": "VIP" };

  test("is overwritten after the question", async ({ page, request }) => {
    await addEntry(request, john);
    await addEntry(request, { first_name: "Solo", numbers: [{ number: "030 999" }] });
    const directory = await new DirectoryPage(page).open();
    await directory.fill(typed);
    await directory.press("Add");
    const dialog = page.getByRole("dialog", { name: "This number exists already" });
    await expect(dialog).toContainText("030 1234567 belongs to John Miller.");
    await expect(dialog).toContainText("John Miller would lose this number and keep the others.");
    await dialog.getByRole("button", { name: "Overwrite" }).click();
    await expect(directory.status).toHaveText("New Owner added. John Miller lost this number.");
    await expect(directory.line("John Miller")).toContainText("2 numbers");
    await expect(directory.line("New Owner")).toContainText("VIP");

    // the only number of an entry: the whole entry goes, and the question says so
    await directory.startAfresh();
    await directory.fill({ "First name": "Second", Number: "0049 30 999" });
    await directory.press("Add");
    await expect(dialog).toContainText("It is the only number of Solo: the whole entry would be deleted.");
    await dialog.getByRole("button", { name: "Overwrite" }).click();
    await expect(directory.status).toHaveText("Second added. Solo was overwritten.");
    await expect(directory.line("Solo")).toHaveCount(0);

    expect(await decide(request, "030 1234567")).toMatchObject({ display_name: "New Owner", reason: "vip" });
    expect(await decide(request, "030999")).toMatchObject({ display_name: "Second" });
  });

  test("is left alone when one declines, and what was typed stays", async ({ page, request }) => {
    await addEntry(request, john);
    const directory = await new DirectoryPage(page).open();
    await directory.fill(typed);
    await directory.press("Add");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    await expect(directory.form.getByLabel("First name")).toHaveValue("New");
    await expect(directory.form.getByLabel("Number", { exact: true })).toHaveValue("+49 30 1234567");
    await expect(directory.line("New Owner")).toHaveCount(0);
    expect(await decide(request, "030 1234567")).toMatchObject({ display_name: "John Miller", reason: "allowed" });
  });

  test("can stay with its entry as a sub entry instead", async ({ page, request }) => {
    await addEntry(request, john);
    const directory = await new DirectoryPage(page).open();
    await directory.fill({ ...typed, "Number type": "Business" });
    await directory.press("Add");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Add as sub entry of John Miller instead" }).click();
    await expect(directory.status).toHaveText("+49 30 1234567 is a number of John Miller.");
    await expect(directory.line("New Owner")).toHaveCount(0);
    await expect(directory.line("+49 30 1234567")).toContainText("Business");
    await expect(directory.line("+49 30 1234567")).toContainText("VIP");
    await expect(directory.subs).toHaveCount(3);
    expect(await decide(request, "0301234567")).toMatchObject({ display_name: "John Miller", reason: "vip" });
  });

  test("is asked about by Change and Add Sub as well", async ({ page, request }) => {
    await addEntry(request, john);
    await addEntry(request, { first_name: "Solo", numbers: [{ number: "030 999" }] });
    const directory = await new DirectoryPage(page).open();
    const dialog = page.getByRole("dialog", { name: "This number exists already" });
    await directory.choose("Solo", "Edit entry");
    await directory.fill({ Number: "jm@pbx.example" });
    await directory.press("Change");
    await expect(dialog).toContainText("jm@pbx.example belongs to John Miller.");
    await dialog.getByRole("button", { name: "Take it over" }).click();
    await expect(directory.status).toHaveText("Solo changed. John Miller lost this number.");

    await directory.fill({ Number: "01715550100" });
    await directory.press("Add Sub");
    await expect(dialog).toContainText("0171 5550100 belongs to John Miller.");
    await dialog.getByRole("button", { name: "Take it over" }).click();
    await expect(directory.status).toHaveText("01715550100 added to Solo. John Miller lost this number.");
    expect(await decide(request, "+491715550100")).toMatchObject({ display_name: "Solo" });
    expect(await decide(request, "jm@pbx.example")).toMatchObject({ display_name: "Solo" });
    expect(await decide(request, "+49301234567")).toMatchObject({ display_name: "John Miller" });
  });
});

test("what is wrong stands at its field, and what was typed stays", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "Jane", Number: "anonymous", Birthday: "31.2.1980" });
  await directory.press("Add");
  const birthday = directory.form.getByLabel("Birthday");
  await expect(birthday).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#birthday-problem")).toBeVisible();
  await expect(birthday).toBeFocused();
  await directory.fill({ Birthday: "29.2.1980" });
  await directory.press("Add");
  await expect(page.locator("#number-problem")).toContainText("withheld");
  await expect(page.locator("#birthday-problem")).toBeHidden();
  await expect(directory.form.getByLabel("First name")).toHaveValue("Jane");
  await directory.save("Add", { Number: "030 123" }, "Jane added.");
  expect(await decide(request, "030123")).toMatchObject({ display_name: "Jane" });
});

test("the note is there each time the form is shown", async ({ page, request }) => {
  await addEntry(request, { first_name: "John", note: "beware:\nbites & <barks>", numbers: [{ number: "030 2" }] });
  const directory = await new DirectoryPage(page).open();
  const note = directory.form.getByLabel("Note");
  await directory.save("Add", { "First name": "Jane", Note: "likes tea", Number: "030 1" }, "Jane added.");
  await expect(note).toHaveValue("likes tea");
  await directory.choose("John", "Edit entry");
  await expect(note).toHaveValue("beware:\nbites & <barks>");
  await page.getByRole("link", { name: "Preferences" }).click();
  await expect(page).toHaveURL("/preferences");
  await page.goBack();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
  await expect(note).toHaveValue("beware:\nbites & <barks>");
  await directory.save("Change", { Title: "Dr" }, "John changed.");
  await expect(note).toHaveValue("beware:\nbites & <barks>");
  await directory.startAfresh();
  await expect(note).toHaveValue("");
  await directory.choose("Jane", "Edit entry");
  await page.reload();
  await expect(note).toHaveValue("likes tea");
});

test("what was done is told for a while, and as long as somebody is at it", async ({ page }) => {
  await page.clock.install();
  const directory = await new DirectoryPage(page).open();
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await directory.save("Add", { "First name": "Jane", Number: "030 1" }, "Jane added.");
  await undo.focus();
  await page.clock.fastForward(31_000);
  await expect(directory.status, "the keyboard is there").toHaveText("Jane added.");
  await directory.form.getByLabel("Title").focus();
  await page.clock.fastForward(20_000);
  await directory.save("Change", { Title: "Dr" }, "Jane changed.");
  await page.clock.fastForward(15_000);
  await expect(directory.status, "it is younger than the one before").toHaveText("Jane changed.");
  await page.clock.fastForward(31_000);
  await expect(undo).toBeHidden();
  await expect(directory.status).toHaveText("");
  // the keyboard takes it back all the same
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+z");
  await expect(directory.status).toHaveText("Undone.");
  await expect(directory.form.getByLabel("Title")).toHaveValue("");
  // what went wrong stays
  await directory.fill({ Birthday: "31.2." });
  await directory.press("Change");
  await expect(directory.status).toHaveText("Not saved: see the field that is marked.");
  await page.clock.fastForward(61_000);
  await expect(directory.status).toHaveText("Not saved: see the field that is marked.");
});
