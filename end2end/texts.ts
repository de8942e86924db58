// The texts of the pages as the source has them, to find one language in a page of the other.
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";

const source = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const unescaped = (text: string) => text.replace(/\\"/g, '"');

/** The table of a language: `name = "text";` in English, `name: "text",` in the others. */
function table(language: string): Map<string, string> {
  const rows = source(`frontend/src/texts/${language}.rs`).matchAll(/^    (\w+)(?: =|:) "((?:[^"\\]|\\.)*)"[;,]$/gm);
  return new Map([...rows].map(([, name, text]) => [name, unescaped(text).trim()]));
}

/** What the values of fields are called: `Deny => "deny", "Deny", "Abweisen";`. */
function labels(): [string, string][] {
  const files = ["contact_type", "group", "number_type", "phone", "access", "decision"].map((file) => `shared/src/${file}.rs`);
  const text = [...files, "frontend/src/address.rs"].map(source).join("\n");
  return [...text.matchAll(/=> "\w+", "([^"]*)", "([^"]*)";/g)].map(([, english, german]) => [english, german]);
}

/** Every English text that is not German as well. */
export function englishOnly(): string[] {
  const [english, german] = [table("english"), table("german")];
  if (english.size < 200 || english.size !== german.size) throw new Error(`${english.size} and ${german.size} texts`);
  const pairs: [string, string][] = [...[...english].map(([name, text]): [string, string] => [text, german.get(name)!]), ...labels()];
  const both = new Set(pairs.map(([, text]) => text));
  return [...new Set(pairs.map(([text]) => text))].filter((text) => !both.has(text) && /\p{L}/u.test(text));
}

/** Everything in a page that is read by people: its text, seen or not, and what stands in attributes for them. Not what is
 * copied for machines, and no paths. */
export function readable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        const names = ["title", "aria-label", "placeholder", "alt", "data-label"];
        found.push(...names.map((name) => node.getAttribute(name) ?? ""));
      } else if (!node.parentElement?.closest("script, style, noscript, pre, code, textarea[readonly], button[lang], #region")) {
        found.push(node.textContent ?? "");
      }
    }
    return [...new Set(found.map((text) => text.replace(/KEY-OF-THE-PHONE|\S+\/\S+/g, "").replace(/\s+/g, " ").trim()).filter(Boolean))];
  });
}
