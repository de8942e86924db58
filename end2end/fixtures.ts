// Every test has a server of its own: the real program on a free port with an empty data directory. A message in the
// browser's console that is an error fails the test.
import { test as base, expect, type Page } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export { expect };

/** A running Ringbook. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Its data directory. */
  dataDir: string;
  /** What it has written to standard error so far. */
  log(): string;
}

const program = process.env.RINGBOOK_BIN ?? new URL("../target/debug/ringbook", import.meta.url).pathname;

/** Runs `use` with a server and ends it afterwards. */
export async function withServer(
  signsIn: boolean,
  use: (server: Server) => Promise<void>,
  environment: Record<string, string> = {},
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringbook-"));
  const options = ["serve", "--listen", "127.0.0.1:0", "--data-dir", dataDir, "--region", "DE"];
  if (!signsIn) options.push("--no-sign-in");
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("exit", resolve);
    child.on("error", reject);
  });
  try {
    const url = await Promise.race([
      firstLine(child.stdout),
      ended.then((code) => Promise.reject(new Error(`${program} ended with ${code}:\n${log}`))),
    ]);
    await use({ url, dataDir, log: () => log });
  } finally {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), 12_000);
    await ended.catch(() => null);
    clearTimeout(kill);
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The address in `listening on http://…`. */
async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^listening on (http:\S+)$/.exec(line);
    if (address) return address[1];
  }
  throw new Error("the program did not say where it listens");
}

/** Collects what goes wrong in the page. That somebody may not do something is an answer: the browser calls it an error. */
export function watch(page: Page): string[] {
  const errors: string[] = [];
  const refusal = /^Failed to load resource: the server responded with a status of 40[13] /;
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    if ((message.type() === "error" && !refusal.test(text)) || /hydrat/i.test(text)) errors.push(text);
  });
  return errors;
}

/** Waits until the page is alive: the script has taken over what the server has rendered. */
export async function ready(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-ready", "", { timeout: 15_000 });
}

/** Where people sign in: the password of everybody in these stories. */
export const password = "nine lives and one more";

/** The first start: the administrator's password. */
export async function setUp(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page).toHaveURL("/set-up");
  await ready(page);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password, again").fill(password);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL("/");
  await ready(page);
}

export const test = base.extend<{ server: Server; signsIn: boolean }>({
  // Most stories are about the directory, on one person's machine.
  signsIn: [false, { option: true }],
  server: async ({ signsIn }, use) => withServer(signsIn, use),
  baseURL: async ({ server }, use) => use(server.url),
  page: async ({ page }, use) => {
    const errors = watch(page);
    await use(page);
    expect(errors, "errors in the browser's console").toEqual([]);
  },
});
