// First start, signing in and out, and what a role may do, on a server where people sign in.
import { decide, DirectoryPage } from "../directory";
import { expect, ready, test } from "../fixtures";

const PASSWORD = "correct horse battery";

test.use({ signsIn: true });

test("the first start, a wrong password, signing out and in again", async ({ page, request }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/set-up$/);
  await ready(page);
  await page.getByLabel("Name to sign in with").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password, again").fill(PASSWORD);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL("/");
  const directory = new DirectoryPage(page);
  await ready(page);
  await directory.save("Add", { "First name": "Jane", Number: "030 5550101" }, "Jane added.");
  expect((await request.get("/api/v1/directories/main/entries")).status()).toBe(401);

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/preferences");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await ready(page);
  const gate = page.locator(".gate");
  await gate.getByLabel("Name", { exact: true }).fill("anna");
  await gate.getByLabel("Password").fill("something else");
  await gate.getByRole("button", { name: "Sign in" }).click();
  await expect(gate.getByRole("alert")).toHaveText(/name or password is wrong/i);
  await gate.getByLabel("Password").fill(PASSWORD);
  await gate.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/preferences/);
});

test("a viewer looks, and a phone comes with its key", async ({ page, request, browser, baseURL }) => {
  await page.goto("/set-up");
  await ready(page);
  await page.getByLabel("Name to sign in with").fill("anna");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password, again").fill(PASSWORD);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL("/");
  // the session of the page, for what a page of its own does not do yet
  const api = page.request;
  const person = await api.post("/api/v1/people", { data: { id: "vi", role: "viewer", password: PASSWORD } });
  expect(person.status()).toBe(201);
  const { key } = await (await api.post("/api/v1/phones/phone/key")).json();
  const asked = await request.get(`/api/v1/phones/phone/ring-decision?caller=1&key=${key}`);
  expect(asked.status()).toBe(200);
  expect((await request.get("/api/v1/phones/phone/ring-decision?caller=1")).status()).toBe(401);
  await expect(decide(api, "030")).resolves.toMatchObject({ class: "unknown" });

  const other = await browser.newContext({ baseURL });
  const viewer = await other.newPage();
  await viewer.goto("/sign-in");
  await ready(viewer);
  const gate = viewer.locator(".gate");
  await gate.getByLabel("Name", { exact: true }).fill("vi");
  await gate.getByLabel("Password").fill(PASSWORD);
  await gate.getByRole("button", { name: "Sign in" }).click();
  await expect(viewer).toHaveURL("/");
  await ready(viewer);
  await expect(viewer.getByRole("button", { name: "Add", exact: true })).toHaveCount(0);
  await expect(viewer.getByRole("link", { name: "Access" })).toHaveCount(0);
  const refused = await viewer.request.post("/api/v1/directories/main/entries", { data: { numbers: [{ number: "1" }] } });
  expect(refused.status()).toBe(403);
  await other.close();
});
