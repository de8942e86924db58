// The directory page in the words of its users, and the question a phone asks.
import { expect, type APIRequestContext, type Locator, type Page } from "@playwright/test";
import { ready } from "./fixtures";

/** What is typed and chosen in the form, by label. */
export type Fields = Record<string, string | boolean>;

export class DirectoryPage {
  constructor(readonly page: Page) {}

  async open(path = "/"): Promise<this> {
    await this.page.goto(path);
    await ready(this.page);
    return this;
  }

  get form(): Locator {
    return this.page.locator("#entry-form");
  }

  get status(): Locator {
    return this.page.locator("#status");
  }

  /** The line whose name, or number on a sub entry's line, is this. */
  line(text: string): Locator {
    return this.page.locator("table.entries tbody tr").filter({ has: this.page.locator("a.line", { hasText: text }) });
  }

  /** The sub entries' lines of the list, top to bottom. */
  get subs(): Locator {
    return this.page.locator("tr.sub a.line");
  }

  /** Chooses a line and waits until the form shows it. */
  async choose(text: string, title: string): Promise<void> {
    await this.line(text).locator("a.line").click();
    await expect(this.page.locator("#form-title")).toHaveText(title);
  }

  async fill(fields: Fields): Promise<void> {
    for (const [label, value] of Object.entries(fields)) {
      const field = this.form.getByLabel(label, { exact: true });
      if (typeof value === "boolean") await field.setChecked(value);
      else if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption({ label: value });
      else await field.fill(value);
    }
  }

  /** Fills the form and presses a button; what happened is said in words. */
  async save(button: "Add" | "Change" | "Add Sub", fields: Fields, said: string | RegExp): Promise<void> {
    await this.fill(fields);
    await this.press(button);
    await expect(this.status).toHaveText(said);
  }

  async press(button: "Add" | "Change" | "Add Sub"): Promise<void> {
    await this.form.getByRole("button", { name: button, exact: true }).click();
  }

  /** Closes the form of a line: the empty one comes. */
  async startAfresh(): Promise<void> {
    await this.page.getByRole("link", { name: "Close and start a new entry" }).click();
    await expect(this.page.locator("#form-title")).toHaveText("New entry");
  }

  /** Presses the delete icon of a line. */
  async delete(text: string): Promise<void> {
    await this.line(text).getByRole("button", { name: /^Delete/ }).click();
  }

  /** Presses Undo in the notice. */
  async undo(): Promise<void> {
    await this.page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(this.status).toHaveText("Undone.");
  }
}

/** Asks as a phone would: this number calls, do I ring? */
export async function decide(request: APIRequestContext, caller: string, state = ""): Promise<Record<string, unknown>> {
  const answer = await request.get(`/api/v1/phones/phone/ring-decision?caller=${encodeURIComponent(caller)}${state}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Changes some of the phone's settings over REST. */
export async function setPhone(request: APIRequestContext, change: object): Promise<void> {
  const { id, ...settings } = await (await request.get("/api/v1/phones/phone")).json();
  const answer = await request.put(`/api/v1/phones/${id}`, { data: { ...settings, ...change } });
  expect(answer.status()).toBe(200);
}

/** Adds an entry over REST. */
export async function addEntry(request: APIRequestContext, entry: object): Promise<Record<string, unknown>> {
  const answer = await request.post("/api/v1/directories/main/entries", { data: entry });
  expect(answer.status()).toBe(201);
  return answer.json();
}

/** Adds so many entries over REST: `Name 0000`, `Name 0001`, … */
export async function addMany(request: APIRequestContext, count: number, more: (place: number) => object = () => ({})): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const places = Array.from({ length: Math.min(50, count - from) }, (_, at) => from + at);
    await Promise.all(
      places.map((place) => {
        const digits = String(place).padStart(4, "0");
        return addEntry(request, { first_name: "Name", family_name: digits, numbers: [{ number: `030 55${digits}` }], ...more(place) });
      }),
    );
  }
}
