// Remakes docs/screenshots: every page, at both widths and in both themes, of an office that has moved in.
import { expect, test, type Page } from "@playwright/test";
import { DirectoryPage } from "../directory";
import { ready, withServer } from "../fixtures";
import { moveIn } from "../office";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const folder = new URL("../../docs/screenshots/", import.meta.url).pathname;
/** Only the pictures of this name, if there is one. */
const only = process.env.ONLY;
const password = "nine lives and one more";
/** When the pictures are taken. */
const now = new Date("2026-05-12T10:24:00Z");
const screens = {
  1280: { viewport: { width: 1280, height: 800 } },
  390: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/** Where the clock of the server stands, if there is one that can be set. */
class Clock {
  constructor(
    private readonly file: string,
    private readonly library = process.env.FAKETIME_LIBRARY ?? "",
  ) {}

  /** Stands so many minutes before now. */
  readonly stand = async (minutes: number) => {
    const text = new Date(now.getTime() - minutes * 60_000).toISOString().slice(0, 19).replace("T", " ");
    if (this.library) await writeFile(this.file, `${text}\n`);
  };

  /** What the server needs to look at it. */
  environment(): Record<string, string> {
    if (!this.library) return {};
    const behaviour = { FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1", NO_FAKE_STAT: "1", TZ: "UTC" };
    return { LD_PRELOAD: this.library, FAKETIME_TIMESTAMP_FILE: this.file, ...behaviour };
  }
}

interface Picture {
  name: string;
  path: string;
  /** What is done before. */
  first?: (page: Page) => Promise<unknown>;
  /** Only so much as is seen at once. */
  screen?: boolean;
}

const directory: Picture[] = [
  { name: "directory", path: "/", screen: true },
  { name: "search", path: "/?q=7946+oa", screen: true },
  { name: "entry", path: "/?q=", screen: true, first: (page) => new DirectoryPage(page).choose("Amara Okafor", "Edit name") },
  {
    name: "new-entry",
    path: "/?new=1",
    screen: true,
    first: async (page) => {
      await new DirectoryPage(page).fill({ Number: "0909 8790 123", "Number type": "Landline", "Contact type": "VIP", "First name": "Astrology line" });
      await expect(page.locator(".if-called")).toContainText("The range 0909");
    },
  },
  {
    name: "overwrite",
    path: "/?new=1",
    screen: true,
    first: async (page) => {
      const form = new DirectoryPage(page);
      await form.fill({ Number: "+44 7700 900515", "First name": "Tom", "Family name": "Wójcik" });
      await form.press("Add");
      await expect(page.locator("dialog[open]")).toBeVisible();
    },
  },
  {
    name: "selection",
    path: "/?group=work",
    screen: true,
    first: async (page) => {
      for (const name of ["Bjørn Halvorsen", "City Couriers", "Greenwich Glass"]) {
        await new DirectoryPage(page).line(name).getByRole("checkbox").check();
      }
    },
  },
  {
    name: "undo",
    path: "/",
    screen: true,
    first: async (page) => {
      await new DirectoryPage(page).delete("Bjørn Halvorsen");
      await expect(page.locator("#status")).toHaveText("Bjørn Halvorsen deleted.");
    },
  },
];

const others: Picture[] = [
  { name: "calls", path: "/calls?what=0909+879&dnd=1", first: (page) => page.locator("ol.calls summary").nth(1).click() },
  { name: "duplicates", path: "/duplicates" },
  { name: "history", path: "/history", screen: true },
  { name: "preferences", path: "/preferences" },
  { name: "identities", path: "/identities?identity=Projects", screen: true },
  { name: "phones", path: "/phones?phone=studio", first: (page) => page.getByText("Snom", { exact: true }).click() },
  { name: "access", path: "/access" },
  { name: "account", path: "/account" },
  { name: "print", path: "/print", screen: true },
];

/** A picture of what is there, in both themes, without what is another one each time. */
async function take(page: Page, name: string, screen = false): Promise<void> {
  if (only && name !== only) return;
  const { width, height } = page.viewportSize()!;
  await page.evaluate(() => {
    // no picture has a scroll bar
    document.documentElement.style.scrollbarGutter = "auto";
    for (const field of document.querySelectorAll("textarea")) field.value = field.value.replaceAll(location.origin, "https://ringbook.finch.example");
  });
  // the whole page, unless it is very long
  if (!screen) {
    const all = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(Math.max(all, height), Math.round(1.25 * height)) });
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const picture = await page.screenshot({ animations: "disabled" });
    const small = await sharp(picture).png({ palette: true, colours: 256, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer();
    await writeFile(join(folder, `${name}-${width}-${colorScheme}.png`), small);
  }
  await page.setViewportSize({ width, height });
}

test("screenshots", async ({ browser }) => {
  if (!only) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const clock = new Clock(join(await mkdtemp(join(tmpdir(), "clock-")), "now"));
  await clock.stand(3100);
  await withServer(
    true,
    async ({ url }) => {
      const pages = await Promise.all(Object.values(screens).map((screen) => browser.newPage({ ...screen, baseURL: url, locale: "en-GB", timezoneId: "UTC" })));
      for (const page of pages) {
        await page.goto("/set-up");
        await ready(page);
        await take(page, "set-up");
      }
      const [first] = pages;
      await first.getByLabel("Name to sign in with").fill("violet");
      await first.getByLabel("Country").selectOption("GB");
      await first.getByLabel("Password", { exact: true }).fill(password);
      await first.getByLabel("Password, again").fill(password);
      await first.getByRole("button", { name: "Start" }).click();
      await expect(first).toHaveURL("/");
      await moveIn(first.request, now, clock.stand);
      for (const [id, name, role] of [["amara", "Amara Okafor", "editor"], ["priya", "Priya Raman", "viewer"]]) {
        expect((await first.request.post("/api/v1/people", { data: { id, name, role, password } })).ok()).toBe(true);
      }
      expect((await first.request.post("/api/v1/tokens", { data: { name: "Nightly backup", scope: "read" } })).ok()).toBe(true);
      const again = { first_name: "Samuel", family_name: "Osei", numbers: [{ number: "020 7946 0291", number_type: "landline" }] };
      expect((await first.request.post("/api/v1/directories/main/entries", { data: again })).ok()).toBe(true);
      for (const page of pages) {
        await page.goto("/sign-in");
        await ready(page);
        if (page !== first) {
          await take(page, "sign-in");
          await page.getByLabel("Name", { exact: true }).fill("violet");
          await page.getByLabel("Password", { exact: true }).fill(password);
          await page.getByRole("button", { name: "Sign in" }).click();
          await expect(page).toHaveURL("/");
        }
        for (const { name, path, first, screen } of [...directory, ...others].filter(({ name }) => !only || name === only)) {
          await page.goto(path);
          if (name !== "print") await ready(page);
          if (/^\/($|\?|calls)/.test(path)) await expect(page.getByText("live", { exact: true })).toBeAttached();
          await first?.(page);
          await page.mouse.move(0, 0);
          await take(page, name, screen);
          if (name === "undo") await new DirectoryPage(page).undo();
        }
      }
      await first.context().clearCookies();
      await first.goto("/sign-in");
      await ready(first);
      await take(first, "sign-in");
    },
    clock.environment(),
  );
});
