// A small office that nobody has: its people, phones, numbers and calls. The numbers are those that Ofcom keeps for films and books.
import { expect, type APIRequestContext } from "@playwright/test";

interface Contact {
  [field: string]: unknown;
  numbers: object[];
}

const landline = (number: string, more: object = {}) => ({ number, number_type: "landline", ...more });
const mobile = (number: string, more: object = {}) => ({ number, number_type: "mobile", ...more });
const business = (number: string, more: object = {}) => ({ number, number_type: "business", ...more });
const home = (number: string, more: object = {}) => ({ number, number_type: "home", ...more });
const extension = (number: string) => ({ number, number_type: "extension" });
const sip = (number: string, more: object = {}) => ({ number, ...more });
const vip = { contact_type: "vip" };
const deny = { contact_type: "deny" };

/** So many days from today, without a year. */
function inDays(days: number, today: Date): string {
  const date = new Date(today.getTime() + days * 86_400_000);
  return `--${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}

function contacts(today: Date): Contact[] {
  const work = { group: "work" };
  const colleagues = { group: "colleagues", organization: "Finch & Harbour" };
  const friends = { group: "friends" };
  const family = { group: "family" };
  return [
    { organization: "Abbey Road Printers", ...work, numbers: [business("020 7946 0112"), mobile("07700 900112", { nickname: "Courier" })] },
    { first_name: "Amara", family_name: "Okafor", ...colleagues, favorite: true, birthday: inDays(2, today), numbers: [extension("21"), mobile("07700 900121"), sip("amara@finch.example")] },
    { first_name: "Beatrice", family_name: "Whitlock", ...family, favorite: true, birthday: "1952-03-05", email: "bea@whitlock.example", numbers: [home("0117 496 0188", vip), mobile("07700 900188", vip)] },
    { first_name: "Bjørn", family_name: "Halvorsen", ...work, organization: "Nordlys Timber", numbers: [mobile("+47 400 00 121")] },
    { organization: "Borough Building Control", ...work, note: "Ask for the duty officer.", numbers: [landline("020 7946 0930")] },
    { organization: "City Couriers", ...work, numbers: [business("020 7946 0350")] },
    { first_name: "Clara", family_name: "Mendes", ...colleagues, numbers: [extension("22"), mobile("07700 900122")] },
    { organization: "Claims helpline", note: "Every week, always another digit.", numbers: [landline("0843 496", { range: true, ...deny })] },
    { first_name: "Daniel", family_name: "Achterberg", ...friends, birthday: inDays(5, today), numbers: [mobile("07700 900417")] },
    { title: "Dr", first_name: "Eleanor", family_name: "Shaw", organization: "St Olave's Surgery", favorite: true, numbers: [business("020 7946 0271", vip), mobile("07700 900271", vip)] },
    { organization: "Door, main entrance", group: "server", numbers: [sip("door@finch.example")] },
    { first_name: "Esra", family_name: "Yıldız", ...work, organization: "Yıldız Structural Engineers", numbers: [business("020 7946 0445"), mobile("07700 900445")] },
    { first_name: "Felix", family_name: "Grünwald", ...friends, numbers: [mobile("+49 176 04069012")] },
    { first_name: "George", family_name: "Pemberton", ...work, organization: "Pemberton & Sons", note: "Roof of the boathouse: back in spring.", numbers: [landline("01632 960210")] },
    { organization: "Greenwich Glass", ...work, numbers: [business("020 7946 0613")] },
    { first_name: "Hana", family_name: "Kovářová", ...colleagues, numbers: [extension("23"), mobile("07700 900123")] },
    { organization: "Hartley Insurance", ...work, numbers: [business("0161 496 0550"), business("0161 496 0551", { nickname: "Claims" })] },
    { first_name: "Imogen", family_name: "Blake", ...friends, favorite: true, numbers: [mobile("07700 900733"), home("0131 496 0733")] },
    { first_name: "James", family_name: "Whitlock", ...family, nickname: "Jamie", numbers: [mobile("07700 900189", vip)] },
    { organization: "Lift maintenance", ...work, note: "24 hours. Contract FH-2291.", numbers: [landline("0800 496 0024", vip)] },
    { first_name: "Lucía", family_name: "Navarro", ...work, organization: "Studio Navarro", numbers: [mobile("+34 600 000 145"), sip("lucia@navarro.example")] },
    { first_name: "Marcus", family_name: "Finch", ...colleagues, favorite: true, birthday: inDays(0, today), numbers: [extension("20"), mobile("07700 900120", vip), home("020 7946 0190", vip)] },
    { organization: "Market research, withheld office", numbers: [landline("0113 496 0702", deny)] },
    { first_name: "Nadia", family_name: "Rahman", ...work, organization: "Rahman Quantity Surveyors", numbers: [business("020 7946 0858"), mobile("07700 900858")] },
    { first_name: "Oliver", family_name: "Trent", ...friends, numbers: [mobile("07700 900664")] },
    { organization: "Premium rate", numbers: [landline("0909", { range: true, ...deny })] },
    { first_name: "Priya", family_name: "Raman", ...colleagues, numbers: [extension("24"), mobile("07700 900124")] },
    { organization: "River Café", ...friends, numbers: [landline("020 7946 0526")] },
    { first_name: "Rosalind", family_name: "Marsh", ...work, organization: "Thames Trust", favorite: true, note: "The client of the boathouse.", numbers: [business("020 7946 0377", vip), mobile("07700 900377", vip)] },
    { first_name: "Samuel", family_name: "Osei", ...work, organization: "Osei Electrical", numbers: [mobile("07700 900290")] },
    { organization: "Server room", group: "server", numbers: [extension("90")] },
    { first_name: "Tomasz", family_name: "Wójcik", ...work, organization: "Wójcik Joinery", numbers: [mobile("07700 900515"), landline("01632 960515")] },
    { organization: "Toner Deals Direct", numbers: [landline("0151 496 0999", deny)] },
    { first_name: "Violet", family_name: "Harbour", ...colleagues, favorite: true, numbers: [extension("19"), mobile("07700 900119")] },
    { first_name: "Yusuf", family_name: "Demir", ...friends, numbers: [mobile("07700 900841")] },
    { first_name: "Zoë", family_name: "Carmichael", ...family, numbers: [mobile("07700 900192")] },
  ];
}

/** Who calls, from long ago to just now; and what the phone says of itself. `wait` goes on to so many minutes before the last. */
const CALLS: [minutes: number, caller: string, state?: string][] = [
  [1120, "020 7946 0613"],
  [1075, "+44 7700 900377", "&calls=1"],
  [1012, "0909 879 0123"],
  [190, "0117 496 0188", "&dnd=on"],
  [176, "020 7946 0802", "&dnd=on&caller_name=Survey%20Team"],
  [141, "23"],
  [95, "07700 900733"],
  [64, "0843 496 0417"],
  [38, "anonymous"],
  [21, "07700 900515", "&calls=1"],
  [9, "020 7946 0377"],
  [2, "0141 496 0264", "&caller_name=Glasgow"],
];

/** Goes on to so many minutes before the end of the story, where somebody can make time pass. */
export type Wait = (minutes: number) => Promise<void>;

/** Fills a new installation. */
export async function moveIn(request: APIRequestContext, today = new Date(), wait: Wait = async () => {}): Promise<void> {
  const send = async (method: "put" | "post", path: string, data: object) => {
    const answer = await request[method](`/api/v1${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };
  await wait(3000);
  const plan = { region: "GB", area_code: "20", local_domains: ["finch.example"] };
  await send("put", "/directories/main", { name: "Finch & Harbour", dial_plan: plan });
  await send("post", "/directories", { id: "family", name: "Family", dial_plan: plan });
  await send("put", "/phones/phone", {
    name: "Reception",
    directories: ["main"],
    identities: [
      { name: "Office", sip_address: "office@finch.example" },
      { name: "Projects", sip_address: "projects@finch.example", ringtone: "Ringer6" },
    ],
    active_identity: "Office",
    ringtones: { default: "Ringer1", vip: "Ringer4", family: "Ringer7", friends: "Ringer3", server: "Ringer9" },
    dnd_answer: 480,
    anonymous_callers: "busy",
  });
  await send("post", "/phones", { id: "studio", name: "Studio", directories: ["main"] });
  await send("post", "/phones", { id: "workshop", name: "Workshop", directories: ["main", "family"] });
  const ids = new Map<unknown, { id: string }>();
  for (const contact of contacts(today)) {
    const name = contact.family_name ?? contact.organization;
    ids.set(name, await send("post", "/directories/main/entries", contact));
  }
  const change = async (name: string, fields: object) => {
    const answer = await request.patch(`/api/v1/directories/main/entries/${ids.get(name)!.id}`, { data: fields });
    expect(answer.ok()).toBe(true);
  };
  let changes: [number, () => Promise<unknown>][] = [
    [1300, () => change("Osei", { note: "Also does the emergency lights." })],
    [1030, () => change("Harbour", { email: "violet@finch.example" })],
    [150, () => send("post", "/directories/main/entries", { first_name: "Owen", family_name: "Pryce", group: "work", organization: "Pryce Landscapes", numbers: [mobile("07700 900302")] })],
    [60, () => change("Trent", { email: "oliver@trent.example", group: "family" })],
    [12, () => change("Marsh", { note: "The client of the boathouse. Back from leave on Monday." })],
  ];
  for (const [minutes, caller, state = ""] of CALLS) {
    for (const [when, make] of changes.filter(([when]) => when > minutes)) {
      await wait(when);
      await make();
    }
    changes = changes.filter(([when]) => when <= minutes);
    await wait(minutes);
    const asked = await request.get(`/api/v1/phones/phone/ring-decision?caller=${encodeURIComponent(caller)}${state}`);
    expect(asked.ok()).toBe(true);
  }
  await send("put", "/phones/phone/state", { dnd: false, calls: 0 });
  await send("put", "/phones/studio/state", { dnd: true, calls: 0 });
  await wait(0);
}
