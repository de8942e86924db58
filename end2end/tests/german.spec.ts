// Every page in German, with what can be seen on it: nothing of it is English.
import { expect, ready, test } from "../fixtures";
import { englishOnly, readable } from "../texts";
import type { Page } from "@playwright/test";

test.use({ locale: "de-DE", signsIn: true });
test.slow();

const password = "neun Leben und noch eines";
const english = englishOnly().map((text) => new RegExp(`(?<![\\p{L}])${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}])`, "u"));
/** Words that stand in any English sentence, and in no German one. */
const words = /(?<![\p{L}])(the|and|of|is|are|has|you|your|this|not|to|with|be|by|from)(?![\p{L}])/iu;

/** What is English in a page, by the text it stands in. */
async function inEnglish(page: Page): Promise<string[]> {
  // What was there at the first start was called so by the server.
  const texts = (await readable(page)).filter((text) => !/^Name: (Phone|Main directory) → /.test(text));
  expect(texts.length).toBeGreaterThan(5);
  return texts.filter((text) => words.test(text) || english.some((pattern) => pattern.test(text)));
}

async function isGerman(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await ready(page);
  expect.soft(await inEnglish(page), page.url()).toEqual([]);
}

/** Fills fields by their names and sends their form. */
async function send(page: Page, form: string, fields: Record<string, string>, button?: string): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`${form} [name="${name}"]`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else if ((await field.getAttribute("type")) === "checkbox") await field.setChecked(value === "yes");
    else await field.fill(value);
  }
  const pressed = button === undefined ? "button.primary" : button ? `button[value="${button}"]` : "button";
  await page.locator(`${form} ${pressed}`).first().click();
}

/** The first start; then nothing of the names that are there already is English. */
async function begin(page: Page): Promise<void> {
  await page.goto("/");
  await isGerman(page);
  await send(page, "form:has(#again)", { name: "anna", password, again: "anders" });
  await expect(page.locator("#again-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#again)", { password: "kurz", again: "kurz" });
  await expect(page.locator("#password-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#again)", { password, again: password, region: "DE" });
  await expect(page).toHaveURL("/");
  await ready(page);
  const directory = await (await page.request.get("/api/v1/directories/main")).json();
  const phone = await (await page.request.get("/api/v1/phones/phone")).json();
  const origin = { origin: new URL(page.url()).origin };
  const renamed = [
    page.request.put("/api/v1/directories/main", { data: { name: "Haus", dial_plan: directory.dial_plan }, headers: origin }),
    page.request.put("/api/v1/phones/phone", { data: { ...phone, id: undefined, name: "Empfang" }, headers: origin }),
  ];
  for (const answer of await Promise.all(renamed)) expect(answer.status()).toBe(200);
}

test("the directory", async ({ page }) => {
  await begin(page);
  await page.goto("/");
  await isGerman(page);
  const form = "#entry-form";
  await send(page, form, { number: "keine!", birthday: "32.1.1980" }, "add");
  await expect(page.locator("#birthday-problem")).toBeVisible();
  await isGerman(page);
  await send(page, form, { number: "110", birthday: "", contact_type: "deny" }, "add");
  await expect(page.locator("#contact_type-problem")).toBeVisible();
  await isGerman(page);
  await send(page, form, { number: "030 5550100", number_type: "landline", contact_type: "vip", group: "family", first_name: "Jana", family_name: "Schmidt", favorite: "yes" }, "add");
  await expect(page.getByRole("status")).toHaveText("Jana Schmidt hinzugefügt.");
  await isGerman(page);
  await page.locator("a.line").first().click();
  await expect(page.locator("#form-title")).toHaveText(/bearbeiten/);
  await isGerman(page);
  await send(page, form, { number: "0170 1234567", number_type: "mobile", contact_type: "deny" }, "add_sub");
  await expect(page.locator("tr.sub")).toHaveCount(2);
  for (const line of ["tr.master a.line", "tr.sub a.line"]) {
    await page.locator(line).first().click();
    await expect(page.locator("#entry-form [name=nickname]")).toBeVisible();
    await isGerman(page);
  }
  await page.goto("/");
  await ready(page);
  await send(page, form, { number: "+49 30 5550100", first_name: "Karl" }, "add");
  await expect(page.locator("dialog[open]")).toBeVisible();
  await isGerman(page);
  await page.keyboard.press("Escape");
  await page.locator("td.actions a").first().click();
  await expect(page.locator("dialog[open]")).toBeVisible();
  await isGerman(page);
  await page.keyboard.press("Escape");
  await page.locator("tr.sub td.actions button").first().click();
  await expect(page.getByRole("status")).toHaveText(/gelöscht/);
  await isGerman(page);
  await page.getByRole("button", { name: "Rückgängig", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Rückgängig gemacht.");
  await page.goto("/?q=niemand");
  await isGerman(page);
  await page.goto("/history");
  await expect(page.locator(".history li")).not.toHaveCount(0);
  await isGerman(page);
  const nowhere = await (await page.request.get("/gibt-es-nicht", { headers: { "accept-language": "de" } })).text();
  expect(nowhere).toContain("Diese Seite gibt es nicht");
  expect(nowhere).not.toContain("There is no such page");
});

test("settings and people", async ({ page }) => {
  await begin(page);
  await page.goto("/preferences");
  await isGerman(page);
  await send(page, "form:has(#area_code)", { area_code: "Berlin", outside_line: "x" });
  await expect(page.locator("#area_code-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#call_waiting)", { call_waiting: "visual", dnd_answer: "603", unknown_callers: "silent", vip_tone: "Silent" });
  await expect(page.getByRole("status")).toHaveText("Gespeichert.");
  await page.goto("/identities");
  await isGerman(page);
  await send(page, "form:has(#sip_address)", { name: "Büro", sip_address: "nirgends" });
  await expect(page.locator("#sip_address-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#sip_address)", { name: "Büro", sip_address: "buero@pbx.example" });
  await expect(page.getByRole("status")).toHaveText("Gespeichert.");
  await isGerman(page);
  for (const address of ["/phones", "/phones?phone=phone", "/access"]) {
    await page.goto(address);
    await isGerman(page);
  }
  await send(page, "#person-form", { person_id: "Eva!", password });
  await expect(page.locator("#person_id-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "#person-form", { person_id: "eva", role: "editor", password });
  await expect(page.getByRole("status")).toHaveText("eva hinzugefügt.");
  await send(page, "#token-form", { token_name: "Sicherung", expires: "2001-01-01" });
  await expect(page.locator("#expires-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "#token-form", { token_name: "Sicherung", expires: "" });
  await expect(page.locator(".secret, code").first()).toBeVisible();
  await isGerman(page);
  await page.reload();
  await isGerman(page);
  await page.goto("/account");
  await isGerman(page);
  await send(page, "#password-form", { old_password: "falsch", new_password: "etwas ganz anderes", again: "etwas ganz anderes" });
  await expect(page.locator("#old_password-problem")).toBeVisible();
  await isGerman(page);
  await page.getByRole("button", { name: "Abmelden", exact: true }).click();
  await expect(page).toHaveURL(/sign-in/);
  await isGerman(page);
  await send(page, "form:has(#sign_in_password)", { sign_in_name: "anna", sign_in_password: "falsch" });
  await expect(page.getByRole("alert").first()).toHaveText("Name oder Passwort ist falsch.");
  await isGerman(page);
});

test("calls, what if, and how long calls are kept", async ({ page }) => {
  await begin(page);
  const headers = { origin: new URL(page.url()).origin };
  const api = "/api/v1/directories/main/entries";
  const add = async (data: object) => expect((await page.request.post(api, { data, headers })).status()).toBe(201);
  await add({ first_name: "Jana", group: "family", numbers: [{ number: "030 5550100", number_type: "landline", contact_type: "vip" }, { number: "0170 5550100", contact_type: "deny" }] });
  await add({ organization: "Mehrwert", numbers: [{ number: "0900", range: true, contact_type: "deny" }] });
  const phone = await (await page.request.get("/api/v1/phones/phone")).json();
  const tones = { ...phone, id: undefined, anonymous_callers: "busy", unknown_callers: "silent", call_waiting: "visual", ringtones: { ...phone.ringtones, family: "Ringer4" } };
  expect((await page.request.put("/api/v1/phones/phone", { data: tones, headers })).status()).toBe(200);
  await page.goto("/calls");
  await isGerman(page);
  const key = (await (await page.request.post("/api/v1/phones/phone/key", { headers })).json()).key;
  const state = ["", "&dnd=on", "&calls=1", "&dnd=on&calls=1"];
  const callers = ["030 5550100", "0170 5550100", "0900 1234567", "anonymous", "", "030 777", "sip:x@pbx.example"];
  for (const [place, caller] of [...callers, ...callers].entries()) {
    const asked = `/api/v1/phones/phone/ring-decision?key=${key}&call_id=${place}&caller=${encodeURIComponent(caller)}${state[place % 4]}`;
    expect((await page.request.get(asked)).status()).toBe(200);
  }
  await expect(page.locator("ol.calls > li")).toHaveCount(14);
  for (const call of await page.locator("ol.calls summary").all()) await call.click();
  await isGerman(page);
  const box = page.locator("#what-if");
  for (const caller of callers) {
    await page.goto(`/calls?what=${encodeURIComponent(caller)}&dnd=1&busy=1`);
    await expect(box.locator(".answer")).not.toBeEmpty();
    await isGerman(page);
  }
  await page.locator("ol.calls li", { hasText: "030 777" }).first().locator(".doing button").first().click();
  await expect(page.getByRole("status")).toContainText("Abweisen");
  await isGerman(page);
  await send(page, "form:has(#calls_days)", { calls_days: "0", calls_per_phone: "1000" }, "");
  await expect(page.locator("#calls_days-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#calls_days)", { calls_days: "1", calls_per_phone: "100001" }, "");
  await expect(page.locator("#calls_per_phone-problem")).toBeVisible();
  await isGerman(page);
  await send(page, "form:has(#calls_days)", { calls_days: "30", calls_per_phone: "1000" }, "");
  await expect(page.getByRole("status")).toHaveText("Gespeichert.");
  await page.getByRole("button", { name: /^Alle Anrufe/ }).click();
  await expect(page.locator("dialog[open]")).toBeVisible();
  await isGerman(page);
  await page.locator("dialog[open] .danger").click();
  await expect(page.locator("ol.calls > li")).toHaveCount(0);
  await isGerman(page);
  await page.goto("/access");
  await expect(page.getByText("Je Telefon").or(page.getByText("Anrufe")).first()).toBeVisible();
  await isGerman(page);
});

test("many at once, two at one line, duplicates, the list on paper, and a server that is away", async ({ page }) => {
  await begin(page);
  const headers = { origin: new URL(page.url()).origin };
  const api = "/api/v1/directories/main/entries";
  const add = async (data: object) => (await page.request.post(api, { data, headers })).json();
  const jana = await add({ first_name: "Jana", note: "alt", favorite: true, numbers: [{ number: "030 1", number_type: "business" }, { number: "0900", range: true }] });
  await add({ first_name: "jana", group: "work", numbers: [{ number: "030 2", contact_type: "deny" }] });
  for (const show of ["vip", "favorites", "deny"]) {
    await page.goto(`/?show=${show}&group=server`);
    await isGerman(page);
    await page.goto(`/?show=${show}`);
    await isGerman(page);
  }
  await page.goto("/");
  await ready(page);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await expect(page.locator(".bulk")).toBeVisible();
  await isGerman(page);
  await page.locator(".bulk .opens").first().click();
  await isGerman(page);
  await page.locator(".bulk .options").getByRole("button", { name: "Freunde" }).click();
  await expect(page.getByRole("status").first()).toHaveText("2 Einträge geändert.");
  await isGerman(page);

  await page.goto(`/?entry=${jana.id}`);
  await ready(page);
  await page.locator("#note").fill("meins");
  await page.request.patch(`${api}/${jana.id}`, { data: { note: "anders", organization: "ACME" }, headers });
  await expect(page.locator("#entry-form .advice")).toBeVisible();
  await isGerman(page);
  await page.locator("#entry-form [value=change]").click();
  await expect(page.locator("dialog[open] table")).toBeVisible();
  await isGerman(page);
  await page.keyboard.press("Escape");
  await page.locator("#number").fill("030/2");
  await expect(page.locator(".if-called .advice")).toBeVisible();
  await isGerman(page);

  await page.goto("/duplicates");
  await isGerman(page);
  await page.locator("[name=too-1]").first().uncheck();
  await page.locator("form.card .primary").click();
  await expect(page.getByRole("status")).not.toBeEmpty();
  await isGerman(page);
  await page.locator("[name=too-1]").first().check();
  await page.locator("form.card .primary").click();
  await expect(page.getByRole("status")).toHaveText(/sind jetzt einer/);
  await isGerman(page);
  const paper = await (await page.request.get("/print", { headers: { "accept-language": "de" } })).text();
  expect(words.exec(paper.replace(/<style.*?<\/style>|<[^>]*>/gs, " "))).toBeNull();
  await page.goto("/history");
  await isGerman(page);
  await send(page, "form:has(#history_days)", { history_days: "bald" }, "");
  await expect(page.locator("#history_days-problem")).toBeVisible();
  await isGerman(page);

  // what goes wrong on the way is told in the console as well
  const away = await page.context().newPage();
  await away.goto("/");
  await ready(away);
  await away.route("**/page/**", (route) => route.abort());
  await send(away, "#entry-form", { number: "030 3" }, "add");
  await expect(away.getByRole("status")).toContainText("nicht erreichbar");
  await isGerman(away);
  await away.unroute("**/page/**");
  await away.route("**/page/save", (route) => route.fulfill({ status: 502, body: "<html>Bad Gateway</html>" }));
  await send(away, "#entry-form", { number: "030 3" }, "add");
  await expect(away.getByRole("status")).toContainText("nicht erreichbar");
  await away.unroute("**/page/save");
  await away.route("**/page/save", (route) => route.fulfill({ status: 500, body: "Args|missing field `new`" }));
  await send(away, "#entry-form", { number: "030 3" }, "add");
  await expect(away.getByRole("status")).toContainText("neu laden");
  await isGerman(away);
});

test("one may choose another language, and keeps it", async ({ page }) => {
  await page.goto("/");
  await isGerman(page);
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await ready(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome to Ringbook");
  expect((await inEnglish(page)).length).toBeGreaterThan(5);
  await page.getByRole("button", { name: "Deutsch", exact: true }).click();
  await isGerman(page);
});
