// The Markdown of what was copied from a spreadsheet: of HTML that is one table of some cells, and nothing else; else null.
export function tableIn(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const tables = body.querySelectorAll("table");
  if (tables.length !== 1 || said(tables[0]) !== said(body)) return null;

  const rows = [...tables[0].rows].map((row) => [...row.cells].map((cell) => said(cell).replaceAll("|", "\\|")));
  const columns = Math.max(...rows.map((row) => row.length));
  if (rows.length < 2 || columns < 2) return null;

  const line = (cells) => `| ${Array.from({ length: columns }, (_, at) => cells[at] ?? "").join(" | ")} |\n`;
  const [head, ...others] = rows;
  return line(head) + line(Array(columns).fill("---")) + others.map(line).join("");
}

const said = (element) => element.textContent.replace(/\s+/g, " ").trim();
