// What axe finds in every page and state: nothing, at both widths and in both themes.
import { AxeBuilder } from "@axe-core/playwright";
import { addMany, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";
import { moveIn } from "../office";
import type { Page } from "@playwright/test";

const password = "nine lives and one more";
const widths = [1280, 390];
/** What depends on colours alone: the rest need not be asked twice. */
const colours = ["color-contrast", "link-in-text-block"];

/** Asks axe about what is shown now, or one part of it, at both widths and in both themes. */
async function isAccessible(page: Page, state: string, part?: string): Promise<void> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // no page of ours has frames, so axe need not look into any
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
      if (part) axe.include(part);
      const { violations } = await (colorScheme === "dark" ? axe.withRules(colours) : axe).analyze();
      for (const { id, nodes } of violations) {
        found.push(...nodes.map((node) => `${width}, ${colorScheme}: ${id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`));
      }
    }
  }
  expect.soft(found, state).toEqual([]);
  await page.setViewportSize({ width: widths[0], height: 800 });
}

/** Pages as they come. */
async function areAccessible(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await ready(page);
    await isAccessible(page, path);
  }
}

test.describe.configure({ timeout: 240_000 });

test("nothing is there yet", async ({ page }) => {
  await areAccessible(page, ["/", "/?new=1", "/duplicates", "/calls", "/history", "/identities"]);
});

test("the list and what is done with it", async ({ page, request }) => {
  await moveIn(request);
  const directory = await new DirectoryPage(page).open();
  await isAccessible(page, "list");
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("entries selected")).toBeVisible();
  // nothing is half below the bar that stays in sight
  await page.evaluate(() => scrollTo(0, 0));
  await isAccessible(page, "selection");
  await page.getByRole("button", { name: "Set group…" }).click();
  await expect(page.getByRole("button", { name: "Colleagues" })).toBeVisible();
  await isAccessible(page, "what many can become", ".options:popover-open");
  await directory.open("/?q=river");
  await directory.delete("River Café");
  await expect(directory.status).toHaveText("River Café deleted.");
  await isAccessible(page, "notice with undo", ".status");
  await areAccessible(page, ["/?show=vip&group=work&sort=number", "/?q=7946+oe", "/?q=nobody"]);
  await directory.open("/?q=blake");
  await directory.line("07700 900733").getByRole("link", { name: /^Call/ }).click();
  await expect(page.locator("dialog[open]")).toBeVisible();
  await isAccessible(page, "call", "dialog[open]");
});

test("the form", async ({ page, request }) => {
  await moveIn(request);
  const directory = await new DirectoryPage(page).open();
  const chosen = [["City Couriers", "Edit entry"], ["Amara Okafor", "Edit name"], ["07700 900121", "Edit sub entry"]];
  for (const [line, title] of chosen) {
    await directory.choose(line, title);
    await isAccessible(page, `${title}: ${line}`);
  }
  await directory.open("/?new=1");
  await directory.fill({ "First name": "Jane", Birthday: "31.2.1980", Number: "0909 8790", "Contact type": "VIP" });
  await expect(page.locator(".if-called")).toContainText("The range 0909");
  await directory.press("Add");
  await expect(page.locator("#birthday-problem")).toBeVisible();
  await isAccessible(page, "form with an error");
  await directory.fill({ Birthday: "", Number: "07700 900664" });
  await directory.press("Add");
  await expect(page.locator("dialog[open]")).toContainText("Oliver Trent");
  await isAccessible(page, "the question before an overwrite", "dialog[open]");
  await page.keyboard.press("Escape");
  await directory.choose("City Couriers", "Edit entry");
  await expect(page.getByText("What you typed was not saved.")).toBeVisible();
  await isAccessible(page, "a draft");
});

test("two edit the same entry", async ({ page, request }) => {
  await moveIn(request);
  const directory = await new DirectoryPage(page).open("/?q=trent");
  await directory.choose("Oliver Trent", "Edit entry");
  await directory.fill({ Note: "Mine" });
  const { items } = await (await request.get("/api/v1/directories/main/entries?q=trent")).json();
  await request.patch(`/api/v1/directories/main/entries/${items[0].id}`, { data: { note: "Theirs" } });
  await isAccessible(page, "changed by somebody else");
  await directory.press("Change");
  await expect(page.locator("dialog[open]")).toContainText("Theirs");
  await isAccessible(page, "both versions", "dialog[open]");
});

test("calls and duplicates", async ({ page, request }) => {
  await moveIn(request);
  const again = { first_name: "Trent", family_name: "Oliver", numbers: [{ number: "07700 900665" }] };
  expect((await request.post("/api/v1/directories/main/entries", { data: again })).ok()).toBe(true);
  await areAccessible(page, ["/duplicates"]);
  await page.goto("/calls?what=0909+879&dnd=1");
  await ready(page);
  await page.locator("ol.calls summary").first().click();
  await expect(page.locator("#what-if .answer")).not.toBeEmpty();
  await isAccessible(page, "calls");
  await page.locator("#calls_days").fill("x");
  await page.locator("#keep-calls button").click();
  await expect(page.locator("#calls_days-problem")).toBeVisible();
  await isAccessible(page, "calls with an error");
  await areAccessible(page, ["/history"]);
});

test("settings", async ({ page, request }) => {
  await moveIn(request);
  await areAccessible(page, ["/preferences", "/identities", "/identities?identity=Projects", "/phones?phone=studio"]);
  await page.getByText("Kamailio", { exact: true }).click();
  await isAccessible(page, "how a phone is set up");
  await page.goto("/phones");
  await ready(page);
  await page.getByLabel("Id", { exact: true }).fill("Desk 7");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#new_phone-problem")).toBeVisible();
  await isAccessible(page, "a phone that is not added");
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("VIP", { exact: true }).selectOption("Silent");
  await page.getByLabel("Work", { exact: true }).selectOption("Custom melody…");
  await page.getByLabel("Address of the melody for Work").fill("not an address");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#work_melody-problem")).toBeVisible();
  await isAccessible(page, "preferences with an error");
});

test("what is not there, and a server that is away", async ({ browser, baseURL, request }) => {
  await addMany(request, 200);
  // both are told in the console as well
  const page = await browser.newPage({ baseURL });
  await areAccessible(page, ["/not-there"]);
  await page.goto("/");
  await ready(page);
  await page.route("**/page/**", (route) => route.abort());
  await page.evaluate(() => scrollTo(0, 6000));
  await expect(page.locator(".away")).toBeVisible();
  await isAccessible(page, "away");
  await page.close();
});

test.describe("with people who sign in", () => {
  test.use({ signsIn: true });

  test("from the first start to the end of a session", async ({ page, context }) => {
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await areAccessible(page, ["/set-up"]);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await press("Start");
    await expect(page.locator("#again-problem")).toBeVisible();
    await isAccessible(page, "set-up with an error");
    await page.getByLabel("Password, again").fill(password);
    await press("Start");
    await expect(page).toHaveURL("/");
    await moveIn(page.request);
    await areAccessible(page, ["/", "/account"]);
    await page.getByLabel("Old password").fill("wrong");
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("New password, again").fill(password);
    await press("Change password");
    await expect(page.locator("#old_password-problem")).toBeVisible();
    await isAccessible(page, "account with an error");
    await page.goto("/access");
    await ready(page);
    await press("Add person");
    await expect(page.locator("#person_id-problem")).toBeVisible();
    await page.locator("#token-form").getByLabel("What it is for").fill("Backup");
    await press("Add token");
    await expect(page.locator("#secret")).toBeVisible();
    await isAccessible(page, "access with a secret");
    await press("Revoke Backup");
    await expect(page.locator("dialog[open]")).toBeVisible();
    await isAccessible(page, "the question before a token ends", "dialog[open]");
    await areAccessible(page, ["/access?person=admin"]);
    await context.clearCookies();
    await press("Change");
    await expect(page.locator("dialog[open]")).toBeVisible();
    await isAccessible(page, "signing in again", "dialog[open]");
    await areAccessible(page, ["/sign-in?next=%2Fcalls"]);
    await page.getByLabel("Name", { exact: true }).fill("admin");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await press("Sign in");
    await expect(page.getByRole("alert")).not.toBeEmpty();
    await isAccessible(page, "sign-in with an error");
  });
});

/** axe is a script. So the page has script, but nothing that is sent to it; what is for browsers without any is shown. */
async function withoutScripts(page: Page): Promise<void> {
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    const type = response.headers()["content-type"] ?? "";
    if (!/html|css/.test(type)) return route.fulfill({ response });
    const text = await response.text();
    const shown = text.replace(/<script[^]*?<\/script>/g, "").replace(/(<\/?)noscript>/g, "$1div>").replaceAll("(scripting: none)", "all");
    await route.fulfill({ response, body: shown });
  });
}

test("without script", async ({ page, request }) => {
  await moveIn(request);
  await addMany(request, 100);
  await withoutScripts(page);
  await page.goto("/?from=60");
  await expect(page.getByRole("link", { name: "Previous lines" })).toBeVisible();
  await isAccessible(page, "list without script");
  for (const path of ["/calls?what=020+7946&dnd=1", "/phones", "/print"]) {
    await page.goto(path);
    await isAccessible(page, `${path} without script`);
  }
  await page.goto("/?new=1");
  await page.getByLabel("Number", { exact: true }).fill("anonymous");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator(".note")).toContainText("withheld");
  await isAccessible(page, "a wrong Add without script");
  await page.getByLabel("Number", { exact: true }).fill("020 7946 0112");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("listitem")).toContainText("belongs to Abbey Road Printers");
  await isAccessible(page, "the question without script");
});
