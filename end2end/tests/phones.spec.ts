// The page of phones: adding, deleting, the key, and the texts that set a phone or an exchange up.
import { expect, ready, setUp, test } from "../fixtures";
import type { APIRequestContext, Page } from "@playwright/test";

const KEY = "KEY-OF-THE-PHONE";

async function open(page: Page, path = "/phones"): Promise<void> {
  await page.goto(path);
  await ready(page);
}

async function addDirectory(request: APIRequestContext, id: string, name: string): Promise<void> {
  expect((await request.post("/api/v1/directories", { data: { id, name } })).status()).toBe(201);
}

test("a phone is added with its directories in order, and deleted, and comes back", async ({ page, request }) => {
  await addDirectory(request, "family", "Family");
  await open(page);
  await page.getByLabel("Id", { exact: true }).fill("reception");
  await page.getByLabel("Name of the phone").fill("Reception");
  await page.getByLabel("Directory 1").selectOption("Family");
  await page.getByLabel("Directory 2").selectOption("Main directory");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText(/^Reception added\./);
  await expect(page).toHaveURL("/phones?phone=reception");
  await expect(page.locator("#form-title")).toHaveText("Edit phone");
  const phone = async () => (await request.get("/api/v1/phones/reception")).json();
  expect(await phone()).toMatchObject({ name: "Reception", directories: ["family", "main"] });

  // The same twice, and then the other way round.
  await page.getByLabel("Directory 1").selectOption("Main directory");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.locator("#directory_2-problem")).toHaveText("This directory is chosen above already.");
  await page.getByLabel("Directory 2").selectOption("Family");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText(/^Reception changed\./);
  expect(await phone()).toMatchObject({ directories: ["main", "family"] });

  await page.getByRole("button", { name: "Delete Reception" }).click();
  await expect(page.getByRole("status")).toHaveText(/^Reception deleted\./);
  expect((await request.get("/api/v1/phones/reception")).status()).toBe(404);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Undone.");
  expect(await phone()).toMatchObject({ name: "Reception", directories: ["main", "family"] });
  await expect(page.getByRole("link", { name: "Reception", exact: true })).toBeVisible();
});

test("an id that is none says what would be right", async ({ page, request }) => {
  await open(page);
  await page.getByLabel("Id", { exact: true }).fill("Büro 2. Stock");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#new_phone-problem")).toHaveText("An id is 1 to 64 characters of a-z, 0-9, - and _, such as buro-2--stock.");
  await expect(page.getByLabel("Id", { exact: true })).toHaveValue("Büro 2. Stock");
  await page.getByLabel("Id", { exact: true }).fill("phone");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#new_phone-problem")).toHaveText("There is a phone of this id already: choose another id.");
  expect((await (await request.get("/api/v1/phones")).json()).total).toBe(1);
});

test.describe("with people who sign in", () => {
  test.use({ signsIn: true });

  test("a key is shown once, stands in the texts, and opens a decision", async ({ page, server, playwright }) => {
    await setUp(page);
    await open(page, "/phones?phone=phone");
    await expect(page.getByText("no key", { exact: true })).toBeVisible();
    const asterisk = page.locator("#asterisk-0");
    await page.getByText("Asterisk", { exact: true }).click();
    await expect(asterisk).toHaveValue(new RegExp(`${server.url}/api/v1/phones/phone/ring-decision`));
    await expect(asterisk).toHaveValue(new RegExp(`userpwd\\)=phone:${KEY}`));

    await page.getByRole("button", { name: "New key for Phone" }).click();
    const key = await page.locator("#secret").inputValue();
    await expect(asterisk).toHaveValue(new RegExp(`userpwd\\)=phone:${key}`));
    await expect(asterisk).not.toHaveValue(new RegExp(KEY));
    const firmware = await playwright.request.newContext({ baseURL: server.url });
    const asked = (with_key: string) => firmware.get(`/api/v1/phones/phone/ring-decision?caller=030555&format=text&key=${with_key}`);
    expect((await asked(key)).status()).toBe(200);

    // Another one: the old one ends, after a question.
    await page.getByRole("button", { name: "New key for Phone" }).click();
    const dialog = page.getByRole("dialog").filter({ hasText: "ends at once" });
    await dialog.getByRole("button", { name: "New key" }).click();
    await expect(page.locator("#secret")).not.toHaveValue(key);
    const second = await page.locator("#secret").inputValue();
    expect((await asked(key)).status()).toBe(401);
    expect((await asked(second)).status()).toBe(200);
    await firmware.dispose();
    await page.reload();
    await ready(page);
    await expect(page.locator("#secret")).toHaveCount(0);
    await expect(asterisk).toHaveValue(new RegExp(KEY));
  });
});

test("the texts hold server and phone, and are copied", async ({ page, server, request }) => {
  expect((await request.post("/api/v1/phones", { data: { id: "desk-7", directories: ["main"] } })).status()).toBe(201);
  await open(page, "/phones?phone=desk-7");
  for (const maker of ["Snom", "Yealink", "Kamailio", "Asterisk", "FreePBX", "FreeSWITCH"]) {
    await page.getByText(maker, { exact: true }).click();
    const texts = page.locator("details").filter({ has: page.getByText(maker, { exact: true }) }).locator("textarea");
    const all = (await texts.evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))).join("\n");
    expect(all, maker).toContain("desk-7");
    expect(all, maker).toContain(new URL(server.url).port);
    expect(all, maker).not.toContain("ringbook.example");
  }
  await page.getByRole("button", { name: "Copy Kamailio: ringbook.cfg" }).click();
  await expect(page.getByRole("status")).toHaveText("Copied.");
});

test("what a phone reports is told", async ({ page, request }) => {
  await open(page);
  const row = page.getByRole("row").filter({ hasText: "Main directory" });
  await expect(row).toContainText("nothing yet");
  expect((await request.put("/api/v1/phones/phone/state", { data: { dnd: true, calls: 2 } })).status()).toBe(200);
  await page.reload();
  await expect(row).toContainText("do not disturb, in 2 calls");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a phone is added and given a key; a wrong id comes back with its reason", async ({ page, request, server }) => {
    await page.goto("/phones");
    await page.getByLabel("Id", { exact: true }).fill("Desk 7");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("An id is 1 to 64 characters")).toBeVisible();
    await page.getByLabel("Id", { exact: true }).fill("desk-7");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("desk-7 added.")).toBeVisible();
    await expect(page).toHaveURL("/phones?phone=desk-7");
    expect(await (await request.get("/api/v1/phones/desk-7")).json()).toMatchObject({ directories: ["main"] });
    await page.getByText("Kamailio", { exact: true }).click();
    await expect(page.locator("#kamailio-0")).toHaveValue(new RegExp(server.url));
    await page.getByRole("button", { name: "New key for desk-7" }).click();
    await expect(page.getByText(/key.*[a-z0-9]{26}/)).toBeVisible();
  });
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("the page and its refusals are German", async ({ page }) => {
    await open(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Telefone");
    await page.getByLabel("Kennung", { exact: true }).fill("Empfang 1");
    await page.getByRole("button", { name: "Hinzufügen", exact: true }).click();
    await expect(page.locator("#new_phone-problem")).toHaveText(/^Eine Kennung hat 1 bis 64 Zeichen .*, zum Beispiel empfang-1\.$/);
    await page.getByLabel("Kennung", { exact: true }).fill("empfang-1");
    await page.getByRole("button", { name: "Hinzufügen", exact: true }).click();
    await expect(page.getByRole("heading", { name: "empfang-1 einrichten" })).toBeVisible();
    await expect(page.getByText("kein Schlüssel", { exact: true })).toBeVisible();
  });
});
