// What the page says decides what happens on a call.
import { addEntry, decide, DirectoryPage, setPhone } from "../directory";
import { expect, ready, test } from "../fixtures";

test("a VIP rings in do-not-disturb and during a call", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  await directory.save("Add", { "First name": "Boss", Number: "030 5550101", "Contact type": "VIP" }, "Boss added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Other", Number: "030 5550102" }, "Other added.");
  expect(await decide(request, "+49305550101", "&dnd=on&calls=1")).toMatchObject({ action: "ring", reason: "vip" });
  expect(await decide(request, "+49305550102", "&dnd=on")).toMatchObject({
    action: "busy",
    sip_status: 480,
    reason: "do_not_disturb",
  });
  expect(await decide(request, "+49305550102", "&calls=1")).toMatchObject({ action: "busy", sip_status: 486, reason: "in_call" });
});

test("the group's ringtone comes before the VIP's", async ({ page, request }) => {
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("VIP", { exact: true }).selectOption("Ringer4");
  await page.getByLabel("Family", { exact: true }).selectOption("Ringer7");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");

  const directory = await new DirectoryPage(page).open();
  const vip = { "Contact type": "VIP" };
  await directory.save("Add", { "First name": "Mum", Number: "030 5550101", ...vip, Group: "Family" }, "Mum added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Boss", Number: "030 5550102", ...vip, Group: "Work" }, "Boss added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Aunt", Number: "030 5550103", Group: "Family" }, "Aunt added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Shop", Number: "030 5550104" }, "Shop added.");
  expect(await decide(request, "+49305550101")).toMatchObject({ ringtone: "Ringer7", reason: "vip" });
  expect(await decide(request, "+49305550102")).toMatchObject({ ringtone: "Ringer4", reason: "vip" });
  expect(await decide(request, "+49305550103")).toMatchObject({ ringtone: "Ringer7", reason: "allowed" });
  expect(await decide(request, "+49305550104")).toMatchObject({ ringtone: "Ringer1", reason: "allowed" });
});

test("a denied number never rings; a range is denied with an exception inside it", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  const range = { Number: "0900", "All numbers that begin with this": true, "Contact type": "Deny" };
  await directory.save("Add", { "First name": "Premium", ...range }, "Premium added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Horoscope", Number: "0900 1234567" }, "Horoscope added.");
  await directory.startAfresh();
  await directory.save("Add", { "First name": "Pest", Number: "030 666", "Contact type": "Deny" }, "Pest added.");
  const denied = { action: "busy", sip_status: 486, reason: "deny", ringtone: null };
  expect(await decide(request, "+4930666")).toMatchObject(denied);
  expect(await decide(request, "+499007654321")).toMatchObject({ ...denied, display_name: "Premium" });
  expect(await decide(request, "+499001234567")).toMatchObject({ action: "ring", display_name: "Horoscope" });
});

test("Call shows what is dialled and which identity is seen", async ({ page, request }) => {
  await setPhone(request, {
    identities: [
      { name: "Office", sip_address: "office@pbx.example" },
      { name: "Home", sip_address: "home@pbx.example" },
    ],
    active_identity: "Office",
  });
  const directory = await new DirectoryPage(page).open();
  const fields = { "First name": "Jane", Number: "030 / 1234-5", "Outgoing identity": "Home" };
  await directory.save("Add", fields, "Jane added.");
  await directory.line("Jane").getByRole("link", { name: /^Call Jane/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Call Jane/ });
  await expect(dialog).toContainText("03012345");
  await expect(dialog).toContainText("Home (home@pbx.example)");
  await expect(dialog.getByRole("link", { name: "Call now" })).toHaveAttribute("href", "tel:03012345");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  const dial = await (await request.get("/api/v1/phones/phone/dial?number=030%2012345")).json();
  expect(dial.outgoing_identity).toMatchObject({ name: "Home", sip_address: "home@pbx.example" });
});

test("birthdays are read in both spellings and shown as the preference says", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jane", birthday: "5.3.1980", numbers: [{ number: "030 5550101" }] });
  const directory = await new DirectoryPage(page).open();
  await directory.choose("Jane", "Edit entry");
  await expect(directory.form.getByLabel("Birthday")).toHaveValue("5.3.1980");
  await setPhone(request, { us_date_format: true });
  await directory.open();
  await directory.choose("Jane", "Edit entry");
  await expect(directory.form.getByLabel("Birthday")).toHaveValue("3/5/1980");
  await directory.save("Change", { Birthday: "24.12.81" }, "Jane changed.");
  await expect(directory.form.getByLabel("Birthday")).toHaveValue("12/24/1981");
  expect(await decide(request, "+49305550101")).toMatchObject({ display_name: "Jane" });
});
