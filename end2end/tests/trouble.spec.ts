// What goes wrong while one edits: two tabs, an ended session, a slow server, an undo that comes too late. Nothing typed is
// lost, nothing is done twice.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, password, ready, setUp, test } from "../fixtures";

test("pressed twice is done once; back and forward in the middle of an edit; an undo that comes too late", async ({ page, request }) => {
  test.slow();
  const entries = async () => (await (await request.get("/api/v1/directories/main/entries")).json()).total;
  const directory = await new DirectoryPage(page).open();
  await page.route("**/page/save", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await directory.fill({ "First name": "Jane", Number: "030 5550101" });
  await directory.form.getByRole("button", { name: "Add", exact: true }).dblclick();
  await expect(directory.status).toHaveText("Jane added.");
  await page.waitForTimeout(600);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await entries()).toBe(1);
  await page.unroute("**/page/save");

  // Enter in a field adds as well
  await directory.startAfresh();
  await directory.fill({ "First name": "Max", Number: "030 5550102" });
  await directory.form.getByLabel("First name").press("Enter");
  await expect(directory.status).toHaveText("Max added.");

  // back leads to the empty form, forward to the line: what was typed meanwhile belongs to neither
  await directory.fill({ Note: "half typed" });
  await page.goBack();
  await expect(page.locator("#form-title")).toHaveText("New entry");
  await expect(directory.form.getByLabel("Note")).toHaveValue("");
  await expect(directory.form.getByLabel("First name")).toHaveValue("");
  await page.goForward();
  await expect(page.locator("#form-title")).toHaveText("Edit entry");
  await expect(directory.form.getByLabel("First name")).toHaveValue("Max");
  await expect(directory.form.getByLabel("Note")).toHaveValue("");

  // somebody has deleted what is open: Change says so, and what was typed can be added
  const max = new URL(page.url()).searchParams.get("entry");
  await directory.fill({ Note: "kept" });
  expect((await request.delete(`/api/v1/directories/main/entries/${max}`)).status()).toBe(204);
  await directory.press("Change");
  await expect(directory.status).toHaveText("This line is not there any more.");
  await expect(directory.form.getByLabel("Note")).toHaveValue("kept");
  await directory.save("Add", {}, "Max added.");
  await expect(directory.form.getByLabel("Note")).toHaveValue("kept");

  // what was deleted here was made again elsewhere: the undo says why not, and takes nothing
  await directory.delete("Max");
  await expect(directory.status).toHaveText("Max deleted.");
  await addEntry(request, { first_name: "Other", numbers: [{ number: "+49 30 5550102" }] });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(directory.status).toContainText("belongs to Other");
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "Other" });
});

test("a number that exists is told while it is typed, and can join its entry at once", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }, { number: "030 5550102" }] });
  await addEntry(request, { first_name: "Solo", numbers: [{ number: "030 5550103" }] });
  const directory = await new DirectoryPage(page).open();
  const told = page.locator(".if-called");
  const number = directory.form.getByLabel("Number", { exact: true });
  await number.pressSequentially("0049 30-555");
  await expect(told).toContainText("Dials 004930555 · matched as +4930555");
  await number.fill("(030) 5550103");
  await expect(told).toContainText("Solo has this number already. It is the only number of Solo: the whole entry would be deleted.");
  await number.fill("030/5550102");
  await expect(told).toContainText("Jane would lose this number and keep the others.");
  await directory.fill({ "Contact type": "VIP" });
  await told.getByRole("button", { name: "Add as sub entry of Jane instead" }).click();
  await expect(directory.status).toHaveText("030/5550102 is a number of Jane.");
  await expect(page.locator("#form-title")).toHaveText("Edit sub entry");
  expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "Jane", reason: "vip" });
  // on its own line it is no news
  await expect(told).not.toContainText("already");
  // of another line it is, and there it cannot join
  await directory.choose("Solo", "Edit entry");
  await number.fill("030 5550101");
  await expect(told).toContainText("Jane has this number already.");
  await expect(told.getByRole("button")).toHaveCount(0);
});

test.describe("where people sign in", () => {
  test.use({ signsIn: true });
  test.slow();

  test("two tabs at one line, and a session that ends while one types", async ({ page, context }) => {
    await setUp(page);
    const directory = new DirectoryPage(page);
    await directory.save("Add", { "First name": "Jane", Number: "030 1" }, "Jane added.");

    const other = new DirectoryPage(await context.newPage());
    await other.open(new URL(page.url()).pathname + new URL(page.url()).search);
    await directory.fill({ Organization: "ACME" });
    await other.save("Change", { Note: "from the other tab" }, "Jane changed.");
    await expect(directory.form).toContainText("has changed this entry just now.");
    await directory.press("Change");
    const dialog = page.getByRole("dialog", { name: "Somebody has changed this entry meanwhile" });
    await expect(dialog.getByRole("row", { name: "Organization" }).getByRole("radio").first()).toBeChecked();
    await expect(dialog.getByRole("row", { name: "Note" }).getByRole("radio").last()).toBeChecked();
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(directory.status).toHaveText("Jane changed.");
    await expect(directory.form.getByLabel("Note")).toHaveValue("from the other tab");
    await expect(directory.form.getByLabel("Organization")).toHaveValue("ACME");
    await other.page.close();

    // the session ends; the password is asked for in place, and then it is saved
    await directory.fill({ Title: "Dr" });
    await context.clearCookies();
    await directory.press("Change");
    const door = page.getByRole("dialog", { name: "Sign in again" });
    await door.getByLabel("Password").fill("wrong");
    await door.getByRole("button", { name: "Sign in" }).click();
    await expect(door.getByRole("alert").filter({ hasText: "wrong" })).toBeVisible();
    await door.getByLabel("Password").fill(password);
    await door.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(async () => (await page.request.get("/api/v1/directories/main/entries")).json()).toMatchObject({ items: [{ title: "Dr" }] });
    await expect(directory.form.locator("[name=revision]")).toHaveValue("4");
    await expect(directory.form.getByLabel("Title")).toHaveValue("Dr");
    // who closes the door keeps what was typed
    await directory.fill({ Title: "Prof" });
    await context.clearCookies();
    await directory.press("Change");
    await door.getByRole("button", { name: "Cancel" }).click();
    await expect(directory.form.getByLabel("Title")).toHaveValue("Prof");
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("what was refused comes back with its reason at its field, and everything that was typed", async ({ page, request }) => {
    await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }] });
    await page.goto("/");
    const form = page.locator("#entry-form");
    const typed = { "First name": "Jürgen; \"J\"", Nickname: "👩‍👩‍👧‍👦", Number: "030 5550102", Birthday: "31.2.1980", Note: "likes tea,\nand rain" };
    for (const [label, value] of Object.entries(typed)) await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByLabel("Number type").selectOption("Mobile");
    await form.getByLabel("Favorite").check();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator("#birthday-problem")).toBeVisible();
    await expect(form.getByLabel("Birthday")).toHaveAttribute("aria-invalid", "true");
    for (const [label, value] of Object.entries(typed)) await expect(form.getByLabel(label, { exact: true })).toHaveValue(value);
    await expect(form.getByLabel("Number type")).toHaveValue("mobile");
    await expect(form.getByLabel("Favorite")).toBeChecked();
    await form.getByLabel("Birthday").fill("29.2.1980");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator(".note")).toHaveText("👩‍👩‍👧‍👦 added.");

    // Change of a line, onto another's number
    await form.getByLabel("Number", { exact: true }).fill("030 5550101");
    await form.getByLabel("Title").fill("Dr");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await expect(page.getByRole("heading")).toHaveText("This number exists already");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(form.getByLabel("Title")).toHaveValue("Dr");
    await form.getByLabel("Number", { exact: true }).fill("030 5550102");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await expect(page.locator(".note")).toHaveText("👩‍👩‍👧‍👦 changed.");
    // it is there once
    await page.goto("/");
    await expect(form.getByLabel("Title")).toHaveValue("");
    expect(await decide(request, "030 5550102")).toMatchObject({ display_name: "👩‍👩‍👧‍👦" });
  });
});

test("what is done in the list leaves what was typed in the form, which shows the newest as soon as nothing is typed", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }] });
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 5550102" }] });
  const directory = await new DirectoryPage(page).open();
  const typed = async () => {
    for (const [label, value] of [["First name", "Eva"], ["Note", "half typed"]] as const) {
      await expect(directory.form.getByLabel(label, { exact: true })).toHaveValue(value);
    }
    await expect(directory.form.getByLabel("Number type").locator("option:checked")).toHaveText("Mobile");
    await expect(directory.form.getByLabel("Favorite")).toBeChecked();
  };
  await directory.fill({ "First name": "Eva", Note: "half typed", "Number type": "Mobile", Favorite: true });
  await directory.delete("Max");
  await expect(directory.status).toHaveText("Max deleted.");
  await expect(directory.line("Max")).toHaveCount(0);
  await typed();
  await directory.undo();
  await expect(directory.line("Max")).toHaveCount(1);
  await typed();
  await directory.press("Add");
  await expect(page.locator("#number-problem")).toBeVisible();
  await directory.delete("Max");
  await expect(directory.line("Max")).toHaveCount(0);
  await expect(page.locator("#number-problem")).toBeVisible();
  await typed();
  await directory.save("Add", { Number: "0170 5550103" }, "Eva added.");
  await expect(directory.form.getByLabel("Note")).toHaveValue("half typed");

  // nothing is typed: what was undone is shown
  await directory.save("Change", { Note: "kept" }, "Eva changed.");
  await directory.undo();
  await expect(directory.form.getByLabel("Note")).toHaveValue("half typed");
  // something is: it stays, and Change asks
  await directory.save("Change", { Note: "kept" }, "Eva changed.");
  await directory.fill({ Note: "typed again" });
  await directory.undo();
  await expect(directory.form.getByLabel("Note")).toHaveValue("typed again");
  await directory.press("Change");
  await expect(page.getByRole("dialog")).toContainText("half typed");
});

test("what was typed and not saved is taken up again, after another line and after another page", async ({ page, request }) => {
  const jane = (await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }] })) as { id: string; numbers: object[] };
  await addEntry(request, { first_name: "Max", numbers: [{ number: "030 5550102" }] });
  const directory = await new DirectoryPage(page).open();
  const said = page.getByText("What you typed was not saved.");
  const back = page.getByRole("button", { name: "Go back to it" });
  const field = (label: string) => directory.form.getByLabel(label, { exact: true });
  const typed = async () => {
    await expect(page.locator("#form-title")).toHaveText("New entry");
    await expect(field("First name")).toHaveValue("Eva");
    await expect(field("Number")).toHaveValue("0170 5550103");
    await expect(field("Number type").locator("option:checked")).toHaveText("Mobile");
    await expect(field("Favorite")).toBeChecked();
    await expect(page.locator(".if-called")).toContainText("Rings: Ringer1");
    await expect(said).toBeHidden();
  };
  await directory.fill({ "First name": "Eva", Number: "0170 5550103", "Number type": "Mobile", Favorite: true });
  await expect(page.locator(".if-called")).toContainText("Rings: Ringer1");
  await directory.choose("Max", "Edit entry");
  await expect(field("First name")).toHaveValue("Max");
  await expect(field("Favorite")).not.toBeChecked();
  await expect(said).toBeVisible();
  await back.click();
  await typed();
  await page.getByRole("link", { name: "Calls", exact: true }).click();
  await expect(page.locator("#what-if")).toBeVisible();
  await page.getByRole("link", { name: "Directory", exact: true }).click();
  await expect(said).toBeVisible();
  await expect(field("First name")).toHaveValue("");
  await back.click();
  await typed();
  await directory.save("Add", {}, "Eva added.");
  await expect(said).toBeHidden();

  // closed by Escape, and not wanted
  await directory.fill({ Note: "by mistake" });
  await field("Note").press("Escape");
  await expect(page.locator("#form-title")).toHaveText("New entry");
  await expect(said).toBeVisible();
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(said).toBeHidden();

  // what others have changed meanwhile is there, beside what was typed
  await directory.choose("Jane", "Edit entry");
  await directory.fill({ Note: "typed" });
  await directory.choose("Max", "Edit entry");
  const change = { first_name: "Jane", organization: "ACME", numbers: jane.numbers };
  expect((await request.put(`/api/v1/directories/main/entries/${jane.id}`, { data: change })).status()).toBe(200);
  await back.click();
  await expect(field("Note")).toHaveValue("typed");
  await expect(field("Organization")).toHaveValue("ACME");
  await directory.save("Change", {}, "Jane changed.");
  const stored = await (await request.get(`/api/v1/directories/main/entries/${jane.id}`)).json();
  expect(stored).toMatchObject({ organization: "ACME", note: "typed" });

  // what is deleted is not left
  await directory.fill({ Note: "more" });
  await directory.delete("Jane");
  await expect(directory.status).toHaveText(/Jane.* deleted/);
  await expect(page.locator("#form-title")).toHaveText("New entry");
  await expect(said).toBeHidden();
});

test("another form that is saved, its undo, and news of others leave what was typed", async ({ page, request }) => {
  const phone = async () => (await request.get("/api/v1/phones/phone")).json();
  await page.goto("/preferences");
  await ready(page);
  const name = page.getByLabel("Name of the phone");
  const waiting = page.getByLabel("Call waiting");
  const american = page.getByRole("checkbox", { name: /^U.S. date format/ });
  const areaCode = page.getByLabel("Area code");
  const status = page.getByRole("status");
  await name.fill("Reception");
  await waiting.selectOption("Visual only");
  await american.check();
  await areaCode.fill(" 30 ");
  // The page comes anew after what was saved; only then is it known what it leaves.
  const comesAnew = () => page.waitForResponse((response) => response.url().includes("/page/preferences"));
  const anew = comesAnew();
  await page.getByRole("button", { name: "Save dial plan" }).click();
  await expect(status).toHaveText("Saved.");
  await (await anew).finished();
  await expect(areaCode).toHaveValue("30");
  await expect(name).toHaveValue("Reception");
  await expect(waiting.locator("option:checked")).toHaveText("Visual only");
  await expect(american).toBeChecked();
  const again = comesAnew();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await (await again).finished();
  expect(await phone()).toMatchObject({ name: "Reception", call_waiting: "visual", us_date_format: true });

  // what is saved and untouched since then shows what the server has
  const undone = comesAnew();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(status).toHaveText("Undone.");
  await (await undone).finished();
  const { name: before } = await phone();
  expect(before).not.toBe("Reception");
  await expect(name).toHaveValue(before);
  await expect(waiting.locator("option:checked")).not.toHaveText("Visual only");
  await expect(american).not.toBeChecked();
  await expect(areaCode).toHaveValue("30");

  // a call that comes in while one types how long calls are kept
  await page.goto("/calls");
  await ready(page);
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  await page.locator("#calls_days").fill("12");
  await decide(request, "030 5550101");
  await expect(page.locator("ol.calls > li", { hasText: "5550101" })).toBeVisible();
  await expect(page.locator("#calls_days")).toHaveValue("12");
  await page.locator("#keep-calls").getByRole("button", { name: "Save" }).click();
  await expect(status).toHaveText("Saved.");
  await expect(page.locator("#calls_days")).toHaveValue("12");
  expect(await (await request.get("/api/v1/settings")).json()).toMatchObject({ calls_days: 12 });
});

test.describe("where people sign in", () => {
  test.use({ signsIn: true });

  test("a person who is added leaves what was typed for a token, and the next begins with an empty form", async ({ page }) => {
    await setUp(page);
    await page.goto("/access");
    await ready(page);
    const token = page.locator("#token-form");
    const person = page.locator("#person-form");
    await token.locator("[name=token_name]").fill("Backup");
    await token.locator("[name=scope]").selectOption({ index: 1 });
    const scope = await token.locator("[name=scope]").inputValue();
    // Two after each other, by somebody who types faster than the server sends the page again.
    await page.route("**/page/access", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    for (const name of ["eva", "max"]) {
      await person.locator("[name=person_id]").fill(name);
      await person.locator("[name=password]").fill(password);
      await person.locator("button.primary").click();
      await expect(page.getByRole("status")).toHaveText(`${name} added.`);
      await expect(person.locator("[name=person_id]")).toHaveValue("");
      await expect(person.locator("[name=password]")).toHaveValue("");
    }
    await expect(page.getByRole("table", { name: "People" })).toContainText("max");
    await expect(token.locator("[name=token_name]")).toHaveValue("Backup");
    await expect(token.locator("[name=scope]")).toHaveValue(scope);

    // of somebody else, nothing of what was typed stays
    await page.getByRole("link", { name: "eva", exact: true }).click();
    await expect(person.locator("h3")).toContainText("eva");
    await person.locator("[name=person_name]").fill("Eva M");
    await page.getByRole("link", { name: "max", exact: true }).click();
    await expect(person.locator("h3")).toContainText("max");
    await expect(person.locator("[name=person_name]")).toHaveValue("");
    await expect(token.locator("[name=token_name]")).toHaveValue("Backup");
    await token.locator("button.primary").click();
    await expect(page.locator(".secret, code").first()).toBeVisible();
    await expect(token.locator("[name=token_name]")).toHaveValue("");
  });
});
