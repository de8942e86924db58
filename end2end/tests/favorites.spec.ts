// Favorites as a speed list: above the list, in order, one press calls.
import { addEntry, addMany, DirectoryPage, setPhone } from "../directory";
import { expect, test } from "../fixtures";
import type { Page } from "@playwright/test";

/** What is called is noted, and no program asked to call it. */
async function calls(page: Page): Promise<string[]> {
  const called: string[] = [];
  await page.exposeFunction("called", (uri: string) => called.push(uri));
  await page.evaluate(() =>
    addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>(".favorites a");
      if (!link || link.protocol.startsWith("http")) return;
      event.preventDefault();
      (window as unknown as { called(uri: string): void }).called(link.href);
    }),
  );
  return called;
}

test("one press calls, in the order of names, by mouse and by keyboard", async ({ page, request }) => {
  await addEntry(request, { first_name: "Ann", numbers: [{ number: "030 5551" }] });
  const directory = await new DirectoryPage(page).open("/?show=favorites");
  const favorites = page.getByRole("region", { name: "Call a favorite" });
  await expect(favorites, "where there is none, nothing takes room").toHaveCount(0);
  await expect(page.locator(".empty")).toContainText("Choose it in the form of an entry");

  await setPhone(request, { identities: [{ name: "Office", sip_address: "office@pbx.example" }], active_identity: "Office" });
  await addEntry(request, { first_name: "Zoë", favorite: true, numbers: [{ number: "030 / 1234-1" }] });
  await addEntry(request, { first_name: "Eve", numbers: [{ number: "030 5553" }, { number: "eve@pbx.example", favorite: true }] });
  const both = [{ number: "030 12342", number_type: "business" }, { number: "0171 5550100", number_type: "mobile" }];
  await addEntry(request, { first_name: "Max", favorite: true, numbers: both });
  await addEntry(request, { first_name: "Range", favorite: true, numbers: [{ number: "0900", range: true }] });
  await directory.open("/");
  const called = await calls(page);
  await expect(favorites.getByRole("link")).toHaveText(["1Eve", "2Max, Business", "3Max, Mobile", "4Zoë"]);
  await expect(favorites.getByRole("link", { name: "Call Zoë" })).toHaveAttribute("title", "Dials 03012341 · Callee sees Office · Alt+4");
  await favorites.getByRole("link", { name: "Call Zoë" }).click();
  await page.keyboard.press("Alt+1");
  await page.getByLabel("Search name, number, company").focus();
  await page.keyboard.press("Alt+3");
  await favorites.getByRole("link", { name: "Call Max, Business" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Alt+9");
  await expect.poll(() => called).toEqual(["tel:03012341", "sip:eve@pbx.example", "tel:01715550100", "tel:03012342"]);

  // it follows what is changed, here and elsewhere
  await directory.choose("Zoë", "Edit entry");
  await directory.save("Change", { Favorite: false }, "Zoë changed.");
  await expect(favorites.getByRole("link", { name: "Call Zoë" })).toHaveCount(0);
  await addEntry(request, { first_name: "Bea", favorite: true, numbers: [{ number: "030 5552" }] });
  await expect(favorites.getByRole("link", { name: "Call Bea" })).toHaveAttribute("data-key", "1");

  // of many the first have keys, and the rest is one step away; on a phone's screen as well
  await addMany(request, 12, () => ({ favorite: true }));
  await page.setViewportSize({ width: 390, height: 844 });
  await directory.startAfresh();
  await expect(favorites.getByRole("link")).toHaveCount(10);
  await favorites.getByRole("link", { name: "Call Bea" }).click();
  await expect.poll(() => called).toHaveLength(5);
  await favorites.getByRole("link", { name: "More favorites" }).click();
  await expect(page.locator("#count")).toHaveText("16 of 18 entries");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("favorites are links that call", async ({ page, request }) => {
    await addEntry(request, { first_name: "Ann", favorite: true, numbers: [{ number: "030 5551" }] });
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Call Ann" }).first()).toHaveAttribute("href", "tel:0305551");
  });
});
