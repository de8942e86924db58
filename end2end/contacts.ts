// A directory of any size: who stands in it, where it is measured.
const FIRST = ["Anna", "Jürgen", "Fatma", "Piotr", "Łucja", "Nguyễn", "Zoë", "Hans", "Mária", "Ole", "Irina", "Ben", "Amara", "Violet", "Tomasz", "Priya"];
const FAMILY = ["Müller", "Schmidt", "Yılmaz", "Kowalski", "Weiß", "Sørensen", "Novák", "Okafor", "Whitlock", "Mendes", "Harbour", "Grünwald", "Pryce"];
const COMPANIES = ["Nordlys Timber", "Greenwich Glass", "Studio Navarro", "Thames Trust", "City Couriers"];
const GROUPS = ["none", "friends", "family", "work", "colleagues"];

/** The n-th of them. */
export function contact(n: number): object {
  const digits = String((n * 7_654_321) % 10_000_000).padStart(7, "0");
  const areas = ["30", "40", "69", "89", "176", "170"];
  const number = `+49 ${areas[n % areas.length]} ${2 + (n % 7)}${digits}`;
  return {
    first_name: FIRST[n % FIRST.length],
    family_name: `${FAMILY[Math.floor(n / 3) % FAMILY.length]} ${n}`,
    organization: n % 4 === 0 ? COMPANIES[n % COMPANIES.length] : null,
    group: GROUPS[n % GROUPS.length],
    favorite: n % 50 === 0,
    numbers: [{ number, number_type: "mobile", contact_type: n % 40 === 0 ? "vip" : "none" }],
  };
}
