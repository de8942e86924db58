// Who may do what: the first start, signing in and out, roles, tokens and keys.
import { DirectoryPage } from "../directory";
import { expect, password, ready, setUp, test, watch } from "../fixtures";
import type { Browser, BrowserContext, Page } from "@playwright/test";

test.use({ signsIn: true });

async function fillIn(page: Page, name: string, secret = password): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Somebody else's browser, signed in. What goes wrong in it is in the second part. */
async function somebody(browser: Browser, url: string, name: string): Promise<[Page, BrowserContext, string[]]> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const errors = watch(page);
  await page.goto("/");
  await ready(page);
  await fillIn(page, name);
  await expect(page).toHaveURL("/");
  await ready(page);
  return [page, context, errors];
}

const people = (page: Page) => page.getByRole("table", { name: "People" });

async function addPerson(page: Page, name: string, role: string, directory?: string): Promise<void> {
  const form = page.locator("#person-form");
  await form.getByLabel("Name to sign in with").fill(name);
  await form.getByLabel("Role").selectOption({ label: role });
  await form.getByLabel("Password").fill(password);
  if (directory) {
    await form.getByLabel("All directories").uncheck();
    await form.getByLabel(directory, { exact: true }).check();
  }
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(page.getByRole("status")).toHaveText(`${name} added.`);
  await expect(form.getByLabel("Name to sign in with")).toHaveValue("");
}

test("the first start asks for a password that is not obvious, and a country", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL("/set-up");
  await ready(page);
  await expect(page.getByLabel("Name to sign in with")).toHaveValue("admin");
  await expect(page.getByLabel("Country")).toHaveValue("DE");
  const start = async (first: string, again: string) => {
    await page.getByLabel("Password", { exact: true }).fill(first);
    await page.getByLabel("Password, again").fill(again);
    await page.getByRole("button", { name: "Start" }).click();
  };
  await start(password, "something else");
  await expect(page.locator("#again-problem")).toHaveText("The two passwords are not the same.");
  await start("password123", "password123");
  await expect(page.locator("#password-problem")).toContainText("among the first that others would try");
  await page.getByLabel("Country").selectOption("AT");
  await start(password, password);
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: /Your account/ })).toBeVisible();
  await page.goto("/set-up");
  await expect(page).toHaveURL("/");
  await page.goto("/preferences");
  await expect(page.getByLabel("Country")).toHaveValue("AT");
});

test("a wrong password is refused as an unknown name is, and soon one has to wait", async ({ page }) => {
  await setUp(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await ready(page);
  const said = page.getByRole("alert");
  await fillIn(page, "nobody", "wrong password");
  await expect(said).toHaveText("Name or password is wrong.");
  await fillIn(page, "admin", "wrong password");
  await expect(said).toHaveText("Name or password is wrong.");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("admin");
  await expect(async () => {
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(said).toContainText(/wait \d+ s/, { timeout: 500 });
  }).toPass();
});

test("one comes back to where one wanted, and only here", async ({ page, server }) => {
  await setUp(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto("/preferences?phone=phone");
  await expect(page).toHaveURL("/sign-in?next=%2Fpreferences%3Fphone%3Dphone");
  await ready(page);
  await fillIn(page, "admin");
  await expect(page).toHaveURL("/preferences?phone=phone");
  await page.getByRole("button", { name: "Sign out" }).click();
  for (const elsewhere of ["//evil.example/", "/\\evil.example/", "https://evil.example/"]) {
    await page.goto(`/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await ready(page);
    await fillIn(page, "admin");
    await expect(page).toHaveURL(`${server.url}/`);
    await ready(page);
    await page.getByRole("button", { name: "Sign out" }).click();
  }
});

test("after signing out nothing is left, not even behind the back button", async ({ page, context, request }) => {
  await setUp(page);
  const directory = await new DirectoryPage(page).open();
  await directory.save("Add", { "First name": "Jane", Number: "030 5550101" }, "Jane added.");
  expect((await request.get("/api/v1/directories/main/entries")).status()).toBe(401);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ name: "ringbook_session", httpOnly: true, sameSite: "Lax", path: "/" });
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText("Jane")).toHaveCount(0);
  // the session itself has ended, not only the cookie
  await context.addCookies([cookie]);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("each role sees and may what it may", async ({ page, browser, server }) => {
  await setUp(page);
  const made = await page.request.post("/api/v1/directories", { data: { id: "office", name: "Office" } });
  expect(made.status()).toBe(201);
  const add = (directory: string, first_name: string, number: string) =>
    page.request.post(`/api/v1/directories/${directory}/entries`, { data: { first_name, numbers: [{ number }] } });
  expect((await add("main", "Private", "030 5550101")).status()).toBe(201);
  expect((await add("office", "Client", "030 5550102")).status()).toBe(201);
  await page.getByRole("link", { name: "Access" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Access");
  await addPerson(page, "eve", "Editor", "Office");
  await addPerson(page, "vic", "Viewer");
  await expect(people(page).getByRole("row", { name: /eve/ })).toContainText("Office");

  const [editor, , editorErrors] = await somebody(browser, server.url, "eve");
  await expect(editor.getByRole("link", { name: "Access" })).toHaveCount(0);
  const editing = new DirectoryPage(editor);
  await expect(editing.line("Client")).toBeVisible();
  await expect(editor.getByText("Private")).toHaveCount(0);
  await editing.save("Add", { "First name": "Other", Number: "030 5550103" }, "Other added.");
  expect((await editor.request.get("/api/v1/directories/main")).status()).toBe(404);
  await editor.goto("/access");
  await expect(editor.locator(".problem")).toContainText("administer");

  const [viewer, , viewerErrors] = await somebody(browser, server.url, "vic");
  const viewing = new DirectoryPage(viewer);
  await expect(viewing.line("Private")).toBeVisible();
  await expect(viewer.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await viewing.choose("Private", "Entry");
  await expect(viewing.form).toContainText("You may look at this directory, but not change it.");
  await expect(viewing.form.getByLabel("First name")).toBeDisabled();
  await expect(viewing.form.getByRole("button")).toHaveCount(0);
  await viewer.goto("/preferences");
  await expect(viewer.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(viewer.getByLabel("Name of the phone")).toBeDisabled();
  // the server refuses all the same
  const forced = await viewer.request.post("/api/v1/directories/main/entries", { data: { numbers: [{ number: "030 1" }] } });
  expect(forced.status()).toBe(403);
  expect([...editorErrors, ...viewerErrors]).toEqual([]);

  // the last administrator stays; others go, and at once
  await page.getByRole("button", { name: "Delete admin" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("status")).toContainText("last administrator");
  await page.getByRole("button", { name: "Delete vic" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("status")).toHaveText("vic deleted.");
  await viewer.goto("/");
  await expect(viewer).toHaveURL(/\/sign-in/);
  await expect(page.locator(".audit")).toContainText("deleted the person");
});

test("a person is changed: the role, and a new password ends their sessions", async ({ page, browser, server }) => {
  await setUp(page);
  await page.goto("/access");
  await ready(page);
  await addPerson(page, "eve", "Viewer");
  const [eve] = await somebody(browser, server.url, "eve");
  await people(page).getByRole("link", { name: "eve" }).click();
  await expect(page).toHaveURL("/access?person=eve");
  const form = page.locator("#person-form");
  await expect(form.getByLabel("Name to sign in with")).toBeDisabled();
  await form.getByLabel("Role").selectOption("Editor");
  await form.getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("status")).toHaveText("eve changed.");
  await expect(people(page).getByRole("row", { name: /eve/ })).toContainText("Editor");
  await eve.reload();
  await ready(eve);
  await expect(eve.getByRole("button", { name: "Add", exact: true })).toBeVisible();
  await people(page).getByRole("link", { name: "eve" }).click();
  await form.getByLabel("New password").fill("another long password");
  await form.getByRole("button", { name: "Change" }).click();
  // it says what it said before: when the change is there can be seen at eve's alone
  await expect(async () => {
    await eve.reload();
    expect(eve.url()).toContain("/sign-in");
  }).toPass();
});

test("what was done outside directories is told and taken back", async ({ page }) => {
  await setUp(page);
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("Name of the phone").fill("Reception");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await page.goto("/access");
  await ready(page);
  await addPerson(page, "eve", "Viewer");
  const lines = page.locator(".audit tbody tr");
  await expect(lines.nth(0)).toContainText("added the person");
  await expect(lines.nth(1)).toContainText("Name: Phone → Reception");
  await lines.nth(1).getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByRole("status")).toHaveText("Undone.");
  await expect(lines.nth(2)).toContainText("undone");
  await lines.nth(1).getByRole("button", { name: /^Undo/ }).click();
  await expect(people(page).getByRole("row", { name: /eve/ })).toHaveCount(0);
  expect(await (await page.request.get("/api/v1/phones/phone")).json()).toMatchObject({ name: "Phone" });
});

test("a half-typed form outlives its session", async ({ page, browser, server }) => {
  await setUp(page);
  const directory = await new DirectoryPage(page).open();
  await directory.fill({ "First name": "Jane", Note: "typed for an hour", Number: "030 5550101" });
  const [other] = await somebody(browser, server.url, "admin");
  await other.goto("/account");
  await ready(other);
  await expect(other.getByRole("row", { name: /This one/ })).toHaveCount(1);
  await other.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(other.getByRole("status")).toHaveText("Signed out everywhere else.");
  await expect(other.getByRole("row")).toHaveCount(2);

  await directory.press("Add");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel("Name")).toHaveValue("admin");
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Name or password is wrong.");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(directory.status).toHaveText("Jane added.");
  await expect(directory.form.getByLabel("Note")).toHaveValue("typed for an hour");
});

test("settings that are half typed outlive their session as well", async ({ page, context }) => {
  await setUp(page);
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("Name of the phone").fill("Reception");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await expect(page.getByLabel("Name of the phone")).toHaveValue("Reception");
});

test("what can be shown only to who has signed in says so", async ({ page, browser, server }) => {
  await setUp(page);
  const [other, context, errors] = await somebody(browser, server.url, "admin");
  await context.clearCookies();
  await other.getByRole("link", { name: "Identities" }).click();
  await other.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(other).toHaveURL("/sign-in?next=%2Fidentities");
  expect(errors).toEqual([]);
});

test("one changes one's own password", async ({ page }) => {
  await setUp(page);
  await page.getByRole("link", { name: /Your account/ }).click();
  const change = async (old: string, next: string) => {
    await page.getByLabel("Old password").fill(old);
    await page.getByLabel("New password", { exact: true }).fill(next);
    await page.getByLabel("New password, again").fill(next);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change("not the old one", "another long password");
  await expect(page.locator("#old_password-problem")).toHaveText("This is not your password.");
  await change(password, "short");
  await expect(page.locator("#new_password-problem")).toContainText("at least 10 characters");
  await change(password, "another long password");
  await expect(page.getByRole("status")).toContainText("Password changed.");
  await expect(page.getByLabel("Old password")).toHaveValue("");
  await page.getByRole("button", { name: "Sign out" }).click();
  await ready(page);
  await fillIn(page, "admin", "another long password");
  await expect(page).toHaveURL("/");
});

test("a token works until it is revoked", async ({ page, playwright, server }) => {
  await setUp(page);
  await page.goto("/access");
  await ready(page);
  const form = page.locator("#token-form");
  await form.getByLabel("What it is for").fill("backup");
  await form.getByRole("button", { name: "Add token" }).click();
  const token = await page.locator("#secret").inputValue();
  expect(token).toMatch(/^rbt_[0-9a-f]{64}$/);
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("status")).toHaveText("Copied.");
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.locator("#secret")).toHaveCount(0);
  expect(await page.content()).not.toContain(token);

  const headers = { authorization: `Bearer ${token}` };
  const program = await playwright.request.newContext({ baseURL: server.url, extraHTTPHeaders: headers });
  expect((await program.get("/api/v1/directories")).status()).toBe(200);
  const entry = { numbers: [{ number: "030 5550101" }] };
  expect((await program.post("/api/v1/directories/main/entries", { data: entry })).status()).toBe(403);
  const row = page.getByRole("table", { name: "Tokens" }).getByRole("row", { name: /backup/ });
  await expect(row).toContainText("Read");
  await row.getByRole("button", { name: "Revoke backup" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke backup?" });
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("status")).toHaveText("backup revoked.");
  expect((await program.get("/api/v1/directories")).status()).toBe(401);
  await program.dispose();
});

test("a phone asks with its key, for itself alone", async ({ page, playwright, server }) => {
  await setUp(page);
  const made = await page.request.post("/api/v1/phones", { data: { id: "kitchen", name: "Kitchen", directories: ["main"] } });
  expect(made.status()).toBe(201);
  await page.goto("/access");
  await ready(page);
  await page.getByRole("button", { name: "New key for Kitchen" }).click();
  const key = await page.locator("#secret").inputValue();
  const program = await playwright.request.newContext({ baseURL: server.url });
  const ask = async (phone: string, headers: Record<string, string> = {}, more = "") =>
    (await program.get(`/api/v1/phones/${phone}/ring-decision?caller=0305550101${more}`, { headers })).status();
  const bearer = { authorization: `Bearer ${key}` };
  const basic = { authorization: `Basic ${btoa(`kitchen:${key}`)}` };
  expect(await ask("kitchen")).toBe(401);
  for (const [headers, more] of [[bearer, ""], [basic, ""], [{}, `&key=${key}`]] as const) {
    expect(await ask("kitchen", headers, more)).toBe(200);
    expect(await ask("phone", headers, more)).toBe(404);
  }
  expect((await program.get("/api/v1/directories", { headers: bearer })).status()).toBe(403);
  expect(server.log()).not.toContain(key);

  await page.getByRole("button", { name: "New key for Kitchen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New key" }).click();
  await expect(page.locator("#secret")).not.toHaveValue(key);
  expect(await ask("kitchen", bearer)).toBe(401);
  await program.dispose();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("one can set up, sign in and out, and make people, tokens and keys", async ({ page }) => {
    await page.goto("/");
    await page.getByLabel("Password", { exact: true }).fill("password123");
    await page.getByLabel("Password, again").fill("password123");
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page.locator(".note")).toContainText("among the first that others would try");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByLabel("Password, again").fill(password);
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page).toHaveURL("/");
    await page.getByRole("link", { name: "Access" }).click();
    await page.locator("#person-form").getByLabel("Name to sign in with").fill("eve");
    await page.locator("#person-form").getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Add person" }).click();
    await expect(page.locator(".note")).toHaveText("eve added.");
    await page.locator("#token-form").getByLabel("What it is for").fill("backup");
    await page.getByRole("button", { name: "Add token" }).click();
    await expect(page.locator(".note")).toContainText(/The token for backup: rbt_[0-9a-f]{64}/);
    await page.reload();
    await expect(page.locator(".note")).toHaveCount(0);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL("/sign-in");
    await page.goto("/preferences");
    await fillIn(page, "admin", "wrong password");
    await expect(page.locator(".note")).toHaveText("Name or password is wrong.");
    await fillIn(page, "eve");
    await expect(page).toHaveURL("/preferences");
    await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  });
});
