// What a first visit of the directory costs over the wire: the page, all files, and all headers.
import { expect, ready, test } from "../fixtures";
import { contact } from "../contacts";
import { addEntry } from "../directory";

/** More than a first screen has. Of fifty thousand it costs as much. */
const ENTRIES = 150;
const LIMIT = 240_000;

test("a first visit is small", async ({ page, context, request }) => {
  await Promise.all(Array.from({ length: ENTRIES }, (_, place) => addEntry(request, contact(place * 331))));
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  const files = new Map<string, string>();
  const bytes = new Map<string, number>();
  line.on("Network.responseReceived", ({ requestId, response }) => files.set(requestId, new URL(response.url).pathname));
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(files.get(requestId) ?? "?", encodedDataLength));
  await page.goto("/");
  await ready(page);
  await expect(page.locator("#count")).toContainText(`${ENTRIES}`);
  await page.waitForTimeout(1500);
  const sum = [...bytes.values()].reduce((sum, it) => sum + it, 0);
  for (const [file, size] of bytes) console.log(`${file.padEnd(40)} ${size}`);
  console.log(`${"first visit".padEnd(40)} ${sum}, at most ${LIMIT}`);
  expect([...bytes.keys()].filter((file) => file.endsWith(".wasm"))).toHaveLength(1);
  expect(sum).toBeLessThanOrEqual(LIMIT);
});
