// index.html: the statements of a set in one list, with links, for whoever looks through them before they are sent.
// It is ours: it names every account, and is sent to nobody.
import type { Project } from '../project/project.ts';
import { html, type Markup, NOTHING, when } from '../render/markup.ts';
import { showFor } from '../statements/show.ts';
import type { Entry, Format, Manifest } from './manifest.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE = `:root{color-scheme:light dark}
body{margin:0 auto;max-width:1100px;padding:24px;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:22px;margin:0 0 4px}p{margin:0 0 12px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:4px 8px;text-align:left;vertical-align:top;border-bottom:1px solid #8886;font-weight:400}
thead th{font-weight:600;border-bottom-color:currentColor}
.number{text-align:right;white-space:nowrap}.links{white-space:nowrap}.soft{opacity:.75;font-size:13px}`;

const LINKS: readonly (readonly [Format, string])[] = [
  ['html', 'HTML'],
  ['pdf', 'PDF'],
  ['mail', 'mail'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
];

export function overview(set: Omit<Manifest, 'form'>, { brand }: Pick<Project, 'brand'>): string {
  const { run, statements } = set;
  const show = showFor(brand, run.currency);
  const held = statements.filter((e) => e.status === 'held back').length;
  const ready = statements.length - held;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Statements of run ${run.id}</title>
<style>${{ ...NOTHING, text: STYLE }}</style>
</head>
<body>
<h1>${show.count(statements.length, 'statement')} under ${run.model}</h1>
<p>Run ${run.id}, ${show.days(run.window.from, run.window.until)} (${run.zone}), prepared ${show.day(set.as_of)}.
${show.quantity(String(ready))} ready to send, ${show.quantity(String(held))} held back.
${when(set.redacted, () => html`<strong>For review: names and paths are made up.</strong> `)}For us alone: this list names every account.</p>
<div class="scroll" role="region" aria-label="Statements" tabindex="0"><table>
<thead><tr><th scope="col">Account</th><th scope="col">Statement</th><th scope="col" class="number">Total</th><th scope="col" class="number">Steady state</th><th scope="col">Mail</th><th scope="col">Files</th></tr></thead>
<tbody>
${statements.map((entry) => row(entry, show.amount))}</tbody>
</table></div>
</body>
</html>
`.text;
}

function row(entry: Entry, amount: (plain: string) => string): Markup {
  const { account, name, variant, reference, replaces, status, why, owner } = entry;
  const links = LINKS.map(([format, text]) => {
    const file = entry.files[format];
    return file === undefined ? NOTHING : html`<a href="${file.path}">${text}</a> `;
  });
  return html`<tr><th scope="row"><bdi>${name === '' ? account : name}</bdi><br><span class="soft"><bdi>${account}</bdi>${when(owner !== '', () => html` · ${owner}`)}</span></th>
<td>${variant}<br><span class="soft"><span class="links">${reference}</span>${when(replaces !== '', () => html`, replaces ${replaces}`)}</span></td>
<td class="number">${amount(entry.total)}</td><td class="number">${amount(entry.steady_state)}</td>
<td>${status}${when(why !== '', () => html`<br><span class="soft">${why}</span>`)}</td><td class="links">${links}</td></tr>
`;
}
