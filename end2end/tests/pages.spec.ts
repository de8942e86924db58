// The list, the settings, and the page without script.
import { addEntry, decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";

test("search, filters, group and order live in the address", async ({ page, request }) => {
  await addEntry(request, { first_name: "Jürgen", family_name: "Groß", group: "friends", favorite: true, numbers: [{ number: "030 111" }] });
  await addEntry(request, { organization: "ACME", group: "work", numbers: [{ number: "030 222", contact_type: "vip" }] });
  await addEntry(request, { first_name: "Pest", numbers: [{ number: "030 333", contact_type: "deny" }] });
  const directory = await new DirectoryPage(page).open();
  const lines = page.locator("table.entries a.line");
  await expect(lines).toHaveText(["ACME", "Jürgen Groß", "Pest"]);

  await page.getByLabel("Search name, number, company").pressSequentially("jurgen");
  await expect(lines).toHaveText(["Jürgen Groß"]);
  await expect(page).toHaveURL("/?q=jurgen");
  await expect(page.locator("#count")).toHaveText("1 of 3 entries");
  await page.reload();
  await ready(page);
  await expect(page.getByLabel("Search name, number, company")).toHaveValue("jurgen");
  await expect(lines).toHaveText(["Jürgen Groß"]);

  await page.getByLabel("Search name, number, company").fill("");
  await page.getByRole("link", { name: "VIP" }).click();
  await expect(lines).toHaveText(["ACME"]);
  await page.getByRole("link", { name: "Deny" }).click();
  await expect(lines).toHaveText(["Pest"]);
  await page.goBack();
  await expect(lines).toHaveText(["ACME"]);
  await page.getByRole("link", { name: "All", exact: true }).click();
  await page.getByLabel("Group", { exact: true }).first().selectOption("Friends");
  await expect(lines).toHaveText(["Jürgen Groß"]);
  await directory.open("/?sort=number");
  await expect(lines).toHaveText(["Jürgen Groß", "ACME", "Pest"]);
  await directory.open("/?sort=group");
  await expect(lines, "friends, work, and who is in no group").toHaveText(["Pest", "Jürgen Groß", "ACME"]);

  // in another order of words, without accents, by company, any part of a number, its beginning in another spelling, and the letters on the keys
  const search = page.getByLabel("Search name, number, company");
  const finds = { "gross jurgen": "Jürgen Groß", acm: "ACME", "0 33": "Pest", "+49 30 2": "ACME", "0049302": "ACME", 58743: "Jürgen Groß" };
  for (const [q, name] of Object.entries(finds)) {
    await search.fill(q);
    await expect(lines, q).toHaveText([name]);
  }
  await search.fill("gross jurgen");
  await expect(page.locator("mark")).toHaveText(["Jürgen", "Groß"]);
  await directory.open("/?q=nobody");
  await expect(page.getByText("Nothing found.")).toBeVisible();
});


test("a built-in ringtone can be heard before it is chosen for good", async ({ page }) => {
  const heard: string[] = [];
  page.on("response", (response) => response.url().includes("/ringtones/") && heard.push(`${new URL(response.url()).pathname} ${response.status()} ${response.headers()["content-type"]}`));
  await page.goto("/preferences");
  await ready(page);
  const choice = page.getByLabel("VIP", { exact: true });
  const play = page.getByRole("button", { name: "Play: VIP" });
  await expect(play, "nothing distinct has no sound").toBeHidden();
  await choice.selectOption("Ringer3");
  await play.press("Enter");
  const audio = page.locator(".tone", { has: choice }).locator("audio");
  const is = (what: string) => audio.evaluate((audio: HTMLAudioElement, what) => (audio as unknown as Record<string, number>)[what], what);
  await expect.poll(() => is("currentTime")).toBeGreaterThan(0);
  expect(await is("duration")).toBeCloseTo(1.48, 1);
  expect(heard[0]).toMatch(/^\/ringtones\/Ringer3\.wav 20[06] audio\/wav$/);
  await expect.poll(() => is("ended")).toBe(true);
  await play.click();
  await expect.poll(() => is("ended"), "and again").toBe(false);
  await choice.selectOption("Ringer10");
  await play.click();
  await expect.poll(() => heard.at(-1)).toContain("/ringtones/Ringer10.wav");
  for (const silent of ["Silent", "Custom melody…", "default"]) {
    await choice.selectOption(silent);
    await expect(play).toBeHidden();
  }
  await page.goto("/identities");
  await ready(page);
  await page.getByLabel("Ringtone", { exact: true }).selectOption("Ringer7");
  await page.getByRole("button", { name: "Play: Ringtone" }).click();
  await expect.poll(() => heard.at(-1)).toContain("/ringtones/Ringer7.wav");
});

test("preferences and dial plan are kept, and wrong ones refused at their field", async ({ page, request }) => {
  await page.goto("/preferences");
  await ready(page);
  await page.getByLabel("Name of the phone").fill("Reception");
  await page.getByLabel("Call waiting").selectOption("Visual only");
  await page.getByLabel("Answer in do not disturb").selectOption("603 Decline");
  await page.getByLabel("Callers without a number").selectOption("Busy");
  await page.getByLabel("Work", { exact: true }).selectOption("Custom melody…");
  await page.getByLabel("Address of the melody for Work").fill("not an address");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#work_melody-problem")).toBeVisible();
  await page.getByLabel("Address of the melody for Work").fill("https://tones.example/work.wav");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  const phone = await (await request.get("/api/v1/phones/phone")).json();
  expect(phone).toMatchObject({ name: "Reception", call_waiting: "visual", dnd_answer: 603, anonymous_callers: "busy" });
  expect(phone.ringtones.work).toBe("https://tones.example/work.wav");

  await addEntry(request, { first_name: "Local", numbers: [{ number: "1234567" }] });
  await page.getByLabel("Area code").fill("x");
  await page.getByRole("button", { name: "Save dial plan" }).click();
  await expect(page.locator("#area_code-problem")).toBeVisible();
  await page.getByLabel("Area code").fill("30");
  await page.getByRole("button", { name: "Save dial plan" }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await expect(page.locator("#area_code-problem")).toBeHidden();
  expect(await decide(request, "+49301234567")).toMatchObject({ display_name: "Local" });
  expect(await decide(request, "anonymous")).toMatchObject({ action: "busy", reason: "anonymous" });
});

test("identities are added, changed, chosen in the form, and deleted", async ({ page, request }) => {
  await page.goto("/identities");
  await ready(page);
  const add = async (name: string, address: string) => {
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("SIP address").fill(address);
    await page.getByRole("button", { name: "Add", exact: true }).click();
  };
  await add("Office", "office");
  await expect(page.locator("#sip_address-problem")).toBeVisible();
  await add("Office", "sip:office@pbx.example");
  await expect(page.getByRole("row", { name: /Office/ })).toContainText("Active");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
  await add("Home", "home@pbx.example");
  await expect(page.getByRole("row", { name: /Home/ })).toContainText("home@pbx.example");

  await page.getByRole("link", { name: "Home" }).click();
  await expect(page.getByLabel("SIP address")).toHaveValue("home@pbx.example");
  await page.getByLabel("Ringtone", { exact: true }).selectOption("Ringer5");
  await page.getByLabel("This is the active identity").check();
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.getByRole("row", { name: /Home/ })).toContainText("Active");
  await expect(page.getByRole("row", { name: /Home/ })).toContainText("Ringer5");

  const directory = await new DirectoryPage(page).open();
  await expect(directory.form.getByLabel("Outgoing identity").locator("option")).toHaveText(["Active", "Office", "Home"]);

  await page.goto("/identities");
  await ready(page);
  await page.getByRole("button", { name: "Delete Home" }).click();
  await expect(page.getByRole("row", { name: /Home/ })).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Office/ })).toContainText("Active");
  const phone = await (await request.get("/api/v1/phones/phone")).json();
  expect(phone).toMatchObject({ active_identity: "Office", identities: [{ sip_address: "office@pbx.example" }] });
});

test.describe("on a phone's screen", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("list and form take turns, and nothing is wider than the screen", async ({ page, request }) => {
    await addEntry(request, {
      first_name: "Wolfeschlegelsteinhausenbergerdorff",
      numbers: [{ number: "sip:wolfeschlegelsteinhausenbergerdorff@a-very-long-host-name.example" }, { number: "030 1" }],
    });
    const directory = await new DirectoryPage(page).open();
    await expect(directory.form).toBeHidden();
    await directory.choose("030 1", "Edit sub entry");
    await expect(page.getByRole("grid")).toBeHidden();
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    expect(await fits()).toBe(true);
    await directory.save("Change", { "Contact type": "VIP" }, /changed\.$/);
    await page.getByRole("link", { name: "Close and start a new entry" }).click();
    await expect(directory.line("030 1")).toContainText("VIP");
    expect(await fits()).toBe(true);
    await page.getByRole("link", { name: "Add entry" }).click();
    await expect(directory.form).toBeVisible();
    for (const path of ["/preferences", "/identities"]) {
      await page.goto(path);
      expect(await fits(), path).toBe(true);
    }
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("one can read, search, add, delete, and is told what is wrong", async ({ page, request }) => {
    await addEntry(request, { first_name: "Jane", numbers: [{ number: "030 5550101" }, { number: "030 5550102" }] });
    await page.goto("/");
    await page.getByLabel("First name").fill("John");
    await page.getByLabel("Number", { exact: true }).fill("030 5550103");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator(".note")).toHaveText("John added.");
    await expect(page.locator("#form-title")).toHaveText("Edit entry");

    await page.goto("/");
    await page.getByLabel("First name").fill("Thief");
    await page.getByLabel("Number", { exact: true }).fill("+49 30 5550101");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("listitem")).toHaveText("030 5550101 belongs to Jane. Jane would lose this number and keep the others.");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByLabel("Number", { exact: true }).fill("anonymous");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator(".note")).toContainText("withheld");

    await page.getByLabel("Search name, number, company").fill("jane");
    await page.keyboard.press("Enter");
    await expect(page.locator("table.entries a.line")).toHaveText(["Jane", "030 5550101", "030 5550102"]);
    await page.getByRole("button", { name: "Delete Jane, 030 5550102" }).click();
    await expect(page.locator(".note")).toHaveText("030 5550102 of Jane deleted.");
    expect(await decide(request, "+49305550102")).toMatchObject({ class: "unknown" });
    expect(await decide(request, "+49305550103")).toMatchObject({ display_name: "John" });
  });

  test("settings can be saved", async ({ page, request }) => {
    await page.goto("/preferences");
    await page.getByLabel("U.S. date format").check();
    await page.getByLabel("VIP", { exact: true }).selectOption("Silent");
    await expect(page.getByText("Silent makes no sound")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator(".note")).toHaveText("Saved.");
    await expect(page.getByLabel("U.S. date format")).toBeChecked();
    await page.goto("/identities");
    await page.getByLabel("Name", { exact: true }).fill("Office");
    await page.getByLabel("SIP address").fill("office@pbx.example");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("row", { name: /Office/ })).toContainText("Active");
    const phone = await (await request.get("/api/v1/phones/phone")).json();
    expect(phone).toMatchObject({ us_date_format: true, active_identity: "Office" });
    expect(phone.ringtones.vip).toBe("Silent");
  });
});
