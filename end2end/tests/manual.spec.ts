// The manual's stories, word by word. Each ends with the question a phone asks.
import { decide, DirectoryPage } from "../directory";
import { expect, test } from "../fixtures";

test("Jane Smith has one SIP number; then her landline becomes a sub entry", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  await directory.save(
    "Add",
    { "First name": "Jane", "Family name": "Smith", Number: "jane.smith@pbx.example", "Number type": "SIP" },
    "Jane Smith added.",
  );
  await expect(directory.line("Jane Smith")).toContainText("jane.smith@pbx.example");
  await expect(directory.subs).toHaveCount(0);

  await directory.choose("Jane Smith", "Edit entry");
  await directory.save("Add Sub", { Number: "030 1234567", "Number type": "Landline" }, "030 1234567 added to Jane Smith.");

  await expect(directory.line("Jane Smith")).toContainText("2 numbers");
  await expect(directory.subs).toHaveText(["jane.smith@pbx.example", "030 1234567"]);
  await expect(directory.line("030 1234567")).toContainText("Landline");

  const byLandline = await decide(request, "+49301234567");
  expect(byLandline).toMatchObject({ action: "ring", display_name: "Jane Smith", reason: "allowed", class: "directory" });
  const bySip = await decide(request, "sip:jane.smith@pbx.example:5060;transport=udp");
  expect(bySip).toMatchObject({ action: "ring", display_name: "Jane Smith" });
  expect(bySip.match).toMatchObject({ entry: (byLandline.match as { entry: string }).entry });
});

test("John Miller has a SIP and a private number; then his mobile becomes the third", async ({ page, request }) => {
  const directory = await new DirectoryPage(page).open();
  const name = { "First name": "John", "Family name": "Miller" };
  await directory.save("Add", { ...name, Number: "john.miller@pbx.example" }, "John Miller added.");
  await directory.save("Add Sub", { Number: "030 7654321", "Number type": "Home" }, "030 7654321 added to John Miller.");
  await expect(directory.subs).toHaveCount(2);

  // from the line with his name: its number zone is empty and open
  await directory.choose("John Miller", "Edit name");
  await expect(directory.form.getByLabel("Number", { exact: true })).toHaveValue("");
  await expect(directory.form.getByLabel("First name")).toHaveValue("John");
  await directory.save("Add Sub", { Number: "0171 2223334", "Number type": "Mobile" }, "0171 2223334 added to John Miller.");

  await expect(directory.subs).toHaveText(["john.miller@pbx.example", "030 7654321", "0171 2223334"]);
  await expect(directory.line("0171 2223334")).toContainText("Mobile");
  for (const caller of ["+491712223334", "00491712223334", "01712223334", "+49307654321", "john.miller@pbx.example"]) {
    expect(await decide(request, caller), caller).toMatchObject({ display_name: "John Miller", class: "directory" });
  }
});
